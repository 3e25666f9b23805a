/* SPDX-License-Identifier: GPL-2.0-only */
/* A short list of numbers, such as 1,64,4096. */
#ifndef _BUDDYBENCH_LIB_NUMBERS_H
#define _BUDDYBENCH_LIB_NUMBERS_H

#include <linux/kernel.h>
#include <linux/types.h>

#include <buddybench/lib/error.h>

#define BB_MAX_NUMBERS	16	/* values in one list */

/**
 * struct bb_numbers - numbers in the order they were written
 * @nr: how many
 * @value: all different
 */
struct bb_numbers {
	unsigned int nr;
	u32 value[BB_MAX_NUMBERS];
};

/**
 * bb_numbers_parse() - read numbers separated by commas
 * @text: NUL-terminated
 * @min: smallest value allowed
 * @max: largest value allowed, at most U32_MAX
 * @list: the result, untouched on error
 * @err: filled in on error
 *
 * Return: 0, an error of bb_parse_u64(), -EINVAL for one that is there twice,
 * or -E2BIG for more than %BB_MAX_NUMBERS.
 */
int bb_numbers_parse(const char *text, u64 min, u64 max, struct bb_numbers *list,
		     struct bb_err *err);

/**
 * bb_numbers_max() - the largest of a list
 * @list: the list
 *
 * Return: 0 if it is empty.
 */
static inline u32 bb_numbers_max(const struct bb_numbers *list)
{
	u32 most = 0;
	unsigned int i;

	for (i = 0; i < list->nr; i++)
		most = max(most, list->value[i]);
	return most;
}

/**
 * bb_numbers_text() - write a list as it is read
 * @list: the list
 * @buf: result
 * @size: room
 *
 * Return: bytes written without the NUL.
 */
int bb_numbers_text(const struct bb_numbers *list, char *buf, size_t size);

/**
 * bb_numbers_of_bits() - write which bits are set, such as 0-3,64
 * @bits: a bitmap
 * @nbits: its size
 * @buf: result; of a list that is too long only whole parts, so that no number loses digits
 * @size: room
 */
void bb_numbers_of_bits(const unsigned long *bits, unsigned int nbits, char *buf, size_t size);

#endif /* _BUDDYBENCH_LIB_NUMBERS_H */
