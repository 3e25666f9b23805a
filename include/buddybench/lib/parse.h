/* SPDX-License-Identifier: GPL-2.0-only */
/* Parse user input into numbers, sets and names, with the position of an error. */
#ifndef _BUDDYBENCH_LIB_PARSE_H
#define _BUDDYBENCH_LIB_PARSE_H

#include <linux/types.h>

#include <buddybench/lib/error.h>

#define BB_TEXT_MAX	4096	/* longest text a user may write, in bytes */

/**
 * bb_parse_u64() - read one number
 * @text: decimal or 0x-hexadecimal, NUL-terminated
 * @min: smallest value allowed
 * @max: largest value allowed
 * @value: the result, untouched on error
 * @err: filled in on error
 *
 * Return: 0, -EINVAL if it is not a number, -ERANGE if it is out of range.
 */
int bb_parse_u64(const char *text, u64 min, u64 max, u64 *value,
		 struct bb_err *err);

/**
 * struct bb_parse_range - which members a set may have
 * @min: smallest member
 * @max: largest member
 * @nbits: size of the set in bits, > @max
 */
struct bb_parse_range {
	unsigned int min;
	unsigned int max;
	unsigned int nbits;
};

/**
 * bb_parse_list() - read a set of small numbers
 * @text: list ``0-3,9``, or mask ``0x20f``, ``0x1,0000020f``
 * @range: what is allowed
 * @set: the result; untouched on error
 * @scratch: as large as @set
 * @err: filled in on error
 *
 * Return: 0, -EINVAL if it is not a set or is empty, -ERANGE for a member out
 * of range.
 */
int bb_parse_list(const char *text, const struct bb_parse_range *range,
		  unsigned long *set, unsigned long *scratch,
		  struct bb_err *err);

/**
 * bb_parse_choice() - look up one name in a table
 * @text: the name, need not be NUL-terminated
 * @len: its length in bytes
 * @names: the table
 * @nr: its length, at most 64
 * @err: filled in on error, lists the valid names
 *
 * Return: index in @names, or -EINVAL.
 */
int bb_parse_choice(const char *text, size_t len, const char * const *names,
		    unsigned int nr, struct bb_err *err);

/**
 * bb_parse_choices() - read names separated by commas
 * @text: NUL-terminated
 * @names: the table
 * @nr: its length, at most 32
 * @set: one bit per name; untouched on error
 * @err: filled in on error
 *
 * Return: 0 or -EINVAL.
 */
int bb_parse_choices(const char *text, const char * const *names,
		     unsigned int nr, unsigned long *set, struct bb_err *err);

/**
 * bb_parse_clean() - check and trim user input
 * @text: NUL-terminated copy of @len bytes; trailing white space is removed
 * @len: number of bytes that were written
 * @err: filled in on error
 *
 * Return: 0, or -EINVAL for an empty text and for a byte that is not printable
 * ASCII (including an embedded NUL).
 */
int bb_parse_clean(char *text, size_t len, struct bb_err *err);

#endif /* _BUDDYBENCH_LIB_PARSE_H */
