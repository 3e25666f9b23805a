/* SPDX-License-Identifier: GPL-2.0-only */
/* Has the cost of a repeated step settled? */
#ifndef _BUDDYBENCH_LIB_WARMTH_H
#define _BUDDYBENCH_LIB_WARMTH_H

#include <linux/types.h>

#define BB_WARMTH_WINDOW	5	/* steps per median */

/**
 * struct bb_warmth - cost of the last steps of a warm-up
 * @size: operations in each of them
 * @n: steps of this size so far
 * @cost: per 16 operations; the two windows that are compared
 * @tested: was there a time at which they could be compared?
 */
struct bb_warmth {
	unsigned int size;
	unsigned int n;
	u64 cost[2 * BB_WARMTH_WINDOW];
	bool tested;
};

/**
 * bb_warmth_add() - note a step
 * @warm: all zero at first
 * @size: operations; the count starts over whenever this changes
 * @ticks: what they took
 */
void bb_warmth_add(struct bb_warmth *warm, unsigned int size, u64 ticks);

/**
 * bb_warmth_settled() - did the last steps cost what those before did?
 * @warm: of the warm-up
 *
 * The medians of the last five steps and of the five before are within 2 %, or
 * each of them within the range of the other five, again by 2 %: where every so many operations
 * drain a list, the cost swings for as long as one likes and does not drift.
 *
 * Return: true if so; asked again only when all five are new.
 */
bool bb_warmth_settled(const struct bb_warmth *warm);

#endif /* _BUDDYBENCH_LIB_WARMTH_H */
