/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bring an index to its target although part of the memory cannot be seen.
 *
 * What is in a per-CPU list is not free for the index. It comes back when the
 * list is emptied: as small blocks, which makes the index higher, or merged to
 * large ones, which makes it lower. How much of it there is the kernel decides;
 * since 6.7 the lists grow and shrink by themselves.
 */
#ifndef _BUDDYBENCH_MODEL_FRAG_STEER_H
#define _BUDDYBENCH_MODEL_FRAG_STEER_H

#include <linux/types.h>

/* Looks at most, so that it ends also where the index never comes to rest. */
#define BB_FRAG_ROUNDS 8

/**
 * struct bb_frag_steer - one way to a target
 * @target: index wanted, per mille
 * @near: a look that is off by no more is good enough
 * @aim: index at which to stop taking
 * @rounds: looks that are left
 * @give: pages to give back before taking goes on
 */
struct bb_frag_steer {
	unsigned int target;
	unsigned int near;
	unsigned int aim;
	unsigned int rounds;
	u64 give;
};

/**
 * bb_frag_steer_begin() - before anything was taken
 * @s: the way
 * @target: index, per mille
 * @block: pages of the blocks that are taken
 * @free: free pages of the zone
 */
void bb_frag_steer_begin(struct bb_frag_steer *s, unsigned int target, u64 block,
			 u64 free);

/**
 * bb_frag_steer_near() - is that the target?
 * @s: the way
 * @now: index
 *
 * Return: true if it is near enough.
 */
bool bb_frag_steer_near(const struct bb_frag_steer *s, unsigned int now);

/**
 * bb_frag_steer_on() - what to do after a look with the per-CPU list emptied
 * @s: the way; @give and @aim are set
 * @now: index that was found
 * @held: pages held
 *
 * Return: true if one more round of giving and taking is wanted.
 */
bool bb_frag_steer_on(struct bb_frag_steer *s, unsigned int now, u64 held);

#endif /* _BUDDYBENCH_MODEL_FRAG_STEER_H */
