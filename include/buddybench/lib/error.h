/* SPDX-License-Identifier: GPL-2.0-only */
/* One refused input: what is wrong with it, and where. */
#ifndef _BUDDYBENCH_LIB_ERROR_H
#define _BUDDYBENCH_LIB_ERROR_H

#include <linux/compiler_attributes.h>
#include <linux/types.h>

#define BB_ERR_MSG 160

/**
 * struct bb_err - why a text was refused
 * @code: negative errno, 0 while nothing is wrong
 * @pos: offset in bytes of the offending character in the written text
 * @msg: one line for a person, no newline
 *
 * Filled in by the function that finds the error, read by error_log.
 */
struct bb_err {
	int code;
	unsigned int pos;
	char msg[BB_ERR_MSG];
};

__printf(4, 5)
int bb_err_set(struct bb_err *err, int code, unsigned int pos,
	       const char *fmt, ...);

#endif /* _BUDDYBENCH_LIB_ERROR_H */
