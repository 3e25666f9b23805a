// SPDX-License-Identifier: GPL-2.0-only
/*
 * Approximate common divisor of measured differences: a hypervisor scales
 * counters, ktime rounds to ns, and interrupts add outliers.
 */
#include <linux/kernel.h>

#include <buddybench/lib/granularity.h>

#define ODD	20	/* one difference in this many may be an outlier */

static u32 count_steps(const u32 *seen, unsigned int n)
{
	u32 total = 0;
	unsigned int d;

	for (d = 1; d < n; d++)
		total += seen[d];
	return total;
}

/* The shortest difference that is not an outlier; one in twenty may be one. */
static unsigned int usual_shortest(const u32 *seen, unsigned int n)
{
	u32 spare = count_steps(seen, n) / ODD, below = 0;
	unsigned int d;

	for (d = 1; d < n; d++) {
		below += seen[d];
		if (below > spare)
			return d;
	}
	return 0;
}

/* At most @spare differences are not near a multiple of @step. */
static bool fits(const u32 *seen, unsigned int n, unsigned int step, u32 spare)
{
	u32 off = 0;
	unsigned int d;

	for (d = 1; d < n && off <= spare; d++) {
		unsigned int over = d % step;

		if (min(over, step - over) > step / 8)
			off += seen[d];
	}
	return off <= spare;
}

unsigned int bb_granularity(const u32 *seen, unsigned int n)
{
	unsigned int step = usual_shortest(seen, n);
	u32 spare;

	/* Three multiples only: rounding errors would add up beyond that. */
	n = min(n, step * 7 / 2 + 1);
	spare = count_steps(seen, n) / ODD;
	while (step > 1 && !fits(seen, n, step, spare))
		step--;
	return step;
}
