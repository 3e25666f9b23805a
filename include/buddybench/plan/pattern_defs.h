/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The patterns, a row each:
 *
 *	BB_PATTERN_ROW(pattern, name, help, members of struct bb_pattern_info...)
 *
 * The includer defines BB_PATTERN_ROW(): enum bb_pattern, bb_patterns[] and
 * bb_pattern_names[] follow from here. The orders of freeing are functions of
 * pattern_info.c.
 */
BB_PATTERN_ROW(BB_PATTERN_NULL, "null",
	       "the same loop with no allocation in it: the harness's own cost",
	       .null_loop = true)

BB_PATTERN_ROW(BB_PATTERN_PAIR, "pair",
	       "alloc, then free: one block outstanding, always the hot one")

BB_PATTERN_ROW(BB_PATTERN_LIFO, "lifo",
	       "alloc `hold` blocks, then free the youngest first",
	       .free_order = youngest_first)

BB_PATTERN_ROW(BB_PATTERN_FIFO, "fifo",
	       "alloc `hold` blocks, then free the oldest first",
	       .free_order = oldest_first)

BB_PATTERN_ROW(BB_PATTERN_RANDOM, "random",
	       "alloc `hold` blocks, then free in a seeded random order",
	       .free_order = seeded_order)

BB_PATTERN_ROW(BB_PATTERN_REMOTE, "remote",
	       "alloc `hold` blocks, then the next worker's CPU frees them",
	       .free_order = oldest_first,
	       .peer = true)
