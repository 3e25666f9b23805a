// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of patterns, from the rows of pattern_defs.h, and the orders in which
 * they free what they hold.
 */
#include <linux/kernel.h>

#include <buddybench/plan/pattern_info.h>

static void youngest_first(u32 *order_of, unsigned int n, struct bb_rng *rng)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		order_of[i] = n - 1 - i;
}

static void oldest_first(u32 *order_of, unsigned int n, struct bb_rng *rng)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		order_of[i] = i;
}

static void seeded_order(u32 *order_of, unsigned int n, struct bb_rng *rng)
{
	bb_rng_permute(rng, order_of, n);
}

#define BB_PATTERN_ROW(pattern, name, text, ...)			\
	[pattern] = { .help = (text), __VA_ARGS__ },

const struct bb_pattern_info bb_patterns[] = {
#include <buddybench/plan/pattern_defs.h>
	[BB_PATTERN_REPLAY] = { .help = "a recorded stream of allocations" },
};

#undef BB_PATTERN_ROW
#define BB_PATTERN_ROW(pattern, name, ...)				\
	[pattern] = (name),

const char * const bb_pattern_names[] = {
#include <buddybench/plan/pattern_defs.h>
	[BB_PATTERN_REPLAY] = "replay",
};
