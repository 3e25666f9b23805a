/* SPDX-License-Identifier: GPL-2.0-only */
/* A random number generator with the same sequence for a seed on every kernel. */
#ifndef _BUDDYBENCH_LIB_RNG_H
#define _BUDDYBENCH_LIB_RNG_H

#include <linux/types.h>

/**
 * struct bb_rng - splitmix64
 * @state: any value is a good seed
 *
 * The kernel's own generators changed names and sequences between 5.10 and 7.x;
 * a seed in a report must mean the same on both. Source: Steele, Lea, Flood,
 * "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
 */
struct bb_rng {
	u64 state;
};

/**
 * bb_rng_next() - the next number
 * @rng: the generator
 *
 * Return: 64 random bits.
 */
u64 bb_rng_next(struct bb_rng *rng);

/**
 * bb_rng_below() - a number in [0, n)
 * @rng: the generator
 * @n: at least 1
 *
 * Multiply and shift (Lemire 2019, without the rejection step): the bias is
 * below n / 2^32.
 *
 * Return: the number.
 */
u32 bb_rng_below(struct bb_rng *rng, u32 n);

/**
 * bb_rng_permute() - a random order of 0 .. n-1
 * @rng: the generator
 * @order: result, @n entries (Fisher-Yates)
 * @n: how many
 */
void bb_rng_permute(struct bb_rng *rng, u32 *order, u32 n);

#endif /* _BUDDYBENCH_LIB_RNG_H */
