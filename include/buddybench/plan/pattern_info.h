/* SPDX-License-Identifier: GPL-2.0-only */
/* Patterns: the order in which blocks are allocated and freed. */
#ifndef _BUDDYBENCH_PLAN_PATTERN_INFO_H
#define _BUDDYBENCH_PLAN_PATTERN_INFO_H

#include <linux/types.h>

#include <buddybench/lib/rng.h>

enum bb_pattern {
#define BB_PATTERN_ROW(pattern, ...) pattern,
#include <buddybench/plan/pattern_defs.h>
#undef BB_PATTERN_ROW
	NR_BB_PATTERNS,
	/* What a recorded stream asks for; no run can choose it. */
	BB_PATTERN_REPLAY = NR_BB_PATTERNS
};

/**
 * struct bb_pattern_info - properties of a pattern; zero members may be omitted in a row
 * @help: one line for the user
 * @null_loop: nothing is allocated; API, order, mask and node are unused
 * @free_order: fills in the order in which @n held blocks are freed. NULL if a
 *	block is freed before the next is allocated
 * @peer: the next worker frees the blocks: needs two workers, which wait for
 *	each other in every round
 */
struct bb_pattern_info {
	const char *help;
	bool null_loop;
	void (*free_order)(u32 *order_of, unsigned int n, struct bb_rng *rng);
	bool peer;
};

extern const struct bb_pattern_info bb_patterns[];	/* by enum bb_pattern */
extern const char * const bb_pattern_names[];		/* by enum bb_pattern */

/**
 * bb_pattern_allocates() - does a pattern allocate anything?
 * @pattern: enum bb_pattern
 *
 * Return: false for null.
 */
static inline bool bb_pattern_allocates(unsigned int pattern)
{
	return !bb_patterns[pattern].null_loop;
}

/**
 * bb_pattern_holds() - does a pattern hold several blocks at a time?
 * @pattern: enum bb_pattern
 *
 * Return: true for lifo, fifo, random and remote.
 */
static inline bool bb_pattern_holds(unsigned int pattern)
{
	return bb_patterns[pattern].free_order;
}

#endif /* _BUDDYBENCH_PLAN_PATTERN_INFO_H */
