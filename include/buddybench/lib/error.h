/* SPDX-License-Identifier: GPL-2.0-only */
/* Why an input was refused, and at which position. */
#ifndef _BUDDYBENCH_LIB_ERROR_H
#define _BUDDYBENCH_LIB_ERROR_H

#include <linux/compiler_attributes.h>
#include <linux/types.h>

#define BB_ERR_MSG 160

/**
 * struct bb_err - why an input was refused
 * @code: negative errno, 0 if there is no error
 * @pos: offset in bytes of the offending character in the written text
 * @msg: one line for the user, without newline
 *
 * Filled in by the function that detects the error, read by error_log.
 */
struct bb_err {
	int code;
	unsigned int pos;
	char msg[BB_ERR_MSG];
};

/**
 * bb_err_set() - note why an input is refused
 * @err: result
 * @code: negative errno
 * @pos: offset of the offending character
 * @fmt: the message, as for printf()
 *
 * Return: @code.
 */
__printf(4, 5)
int bb_err_set(struct bb_err *err, int code, unsigned int pos,
	       const char *fmt, ...);

#endif /* _BUDDYBENCH_LIB_ERROR_H */
