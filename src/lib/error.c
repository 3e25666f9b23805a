// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error messages for refused input.
 */
#include <linux/kernel.h>

#include <buddybench/lib/error.h>

int bb_err_set(struct bb_err *err, int code, unsigned int pos,
	       const char *fmt, ...)
{
	va_list args;

	err->code = code;
	err->pos = pos;
	va_start(args, fmt);
	vscnprintf(err->msg, sizeof(err->msg), fmt, args);
	va_end(args);
	return code;
}
