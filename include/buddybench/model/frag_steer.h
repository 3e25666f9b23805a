/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bring an index to its target although it does not cover all free memory.
 *
 * Pages in a per-CPU list do not count as free. When the list is drained they come
 * back as small blocks, which raises the index, or merge into large ones, which
 * lowers it. How many there are is up to the kernel; since 6.7 the lists grow and
 * shrink by themselves.
 */
#ifndef _BUDDYBENCH_MODEL_FRAG_STEER_H
#define _BUDDYBENCH_MODEL_FRAG_STEER_H

#include <linux/types.h>

/* Measurements at most, so that it ends even if the index never settles. */
#define BB_FRAG_ROUNDS 8

/**
 * struct bb_frag_steer - the approach to a target
 * @target: wanted index, per mille
 * @near: largest deviation that is good enough
 * @aim: index at which to stop taking
 * @rounds: measurements left
 * @give: pages to give back before taking more
 */
struct bb_frag_steer {
	unsigned int target;
	unsigned int near;
	unsigned int aim;
	unsigned int rounds;
	u64 give;
};

/**
 * bb_frag_steer_begin() - before anything is taken
 * @s: initialised here
 * @target: index, per mille
 * @block: pages of the blocks that are taken
 * @free: free pages of the zone
 */
void bb_frag_steer_begin(struct bb_frag_steer *s, unsigned int target, u64 block,
			 u64 free);

/**
 * bb_frag_steer_near() - is the target reached?
 * @s: the approach
 * @now: measured index
 *
 * Return: true if it is near enough.
 */
bool bb_frag_steer_near(const struct bb_frag_steer *s, unsigned int now);

/**
 * bb_frag_steer_on() - what to do after a measurement with the per-CPU list drained
 * @s: the approach; @give and @aim are set
 * @now: measured index
 * @held: pages held
 *
 * Return: true if one more round of giving and taking is wanted.
 */
bool bb_frag_steer_on(struct bb_frag_steer *s, unsigned int now, u64 held);

#endif /* _BUDDYBENCH_MODEL_FRAG_STEER_H */
