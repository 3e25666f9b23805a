// SPDX-License-Identifier: GPL-2.0-only
/*
 * A random number generator with the same sequence for a seed on every kernel.
 */
#include <linux/kernel.h>

#include <buddybench/lib/rng.h>

u64 bb_rng_next(struct bb_rng *rng)
{
	u64 z = rng->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

u32 bb_rng_below(struct bb_rng *rng, u32 n)
{
	return ((bb_rng_next(rng) >> 32) * n) >> 32;
}

void bb_rng_permute(struct bb_rng *rng, u32 *order, u32 n)
{
	u32 i, j;

	for (i = 0; i < n; i++) {
		j = bb_rng_below(rng, i + 1);
		order[i] = order[j];
		order[j] = i;
	}
}
