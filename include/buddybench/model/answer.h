/* SPDX-License-Identifier: GPL-2.0-only */
/* The answer of a model. */
#ifndef _BUDDYBENCH_MODEL_ANSWER_H
#define _BUDDYBENCH_MODEL_ANSWER_H

#include <linux/types.h>

/* May be undecided, because counters change while they are read. */
enum bb_answer {
	BB_NO,
	BB_YES,
	BB_UNDECIDED,
	NR_BB_ANSWERS
};

extern const char * const bb_answer_names[];

/**
 * bb_answer_and() - combine two answers
 * @a: one
 * @b: the other
 *
 * Return: %BB_NO if either is, else %BB_UNDECIDED if either is, else %BB_YES.
 */
static inline enum bb_answer bb_answer_and(enum bb_answer a, enum bb_answer b)
{
	if (a == BB_NO || b == BB_NO)
		return BB_NO;
	return a == BB_YES && b == BB_YES ? BB_YES : BB_UNDECIDED;
}

#endif /* _BUDDYBENCH_MODEL_ANSWER_H */
