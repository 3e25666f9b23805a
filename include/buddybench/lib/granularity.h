/* SPDX-License-Identifier: GPL-2.0-only */
/* The increment of a clock. */
#ifndef _BUDDYBENCH_LIB_GRANULARITY_H
#define _BUDDYBENCH_LIB_GRANULARITY_H

#include <linux/types.h>

/**
 * bb_granularity() - find the unit all differences of readings are multiples of
 * @seen: how often each difference was seen; @seen[0] is ignored
 * @n: length of @seen
 *
 * A counter may be in ns or cycles and yet advance by 10 ns at a time. The
 * differences must vary: if all are the same, that value is returned. A few
 * outliers, and rounding by an eighth, are tolerated.
 *
 * Return: clock steps; 0 if nothing was seen.
 */
unsigned int bb_granularity(const u32 *seen, unsigned int n);

#endif /* _BUDDYBENCH_LIB_GRANULARITY_H */
