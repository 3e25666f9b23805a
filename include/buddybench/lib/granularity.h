/* SPDX-License-Identifier: GPL-2.0-only */
/* By how much does a clock move at a time? */
#ifndef _BUDDYBENCH_LIB_GRANULARITY_H
#define _BUDDYBENCH_LIB_GRANULARITY_H

#include <linux/types.h>

/**
 * bb_granularity() - what the differences of a clock's readings are multiples of
 * @seen: how often each difference was seen; @seen[0] is not looked at
 * @n: length of @seen
 *
 * A counter may tell the time in ns or cycles and yet move by 10 ns at a time.
 * The differences have to be of unlike lengths: if all are the same, that length
 * is returned. Single differences that do not fit, and rounding by an eighth,
 * are put up with.
 *
 * Return: clock steps; 0 if nothing was seen.
 */
unsigned int bb_granularity(const u32 *seen, unsigned int n);

#endif /* _BUDDYBENCH_LIB_GRANULARITY_H */
