// SPDX-License-Identifier: GPL-2.0-only
/*
 * How an index is brought to its target: the aim is moved by the deviation that
 * was measured last, in either direction.
 */
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/model/frag_index.h>
#include <buddybench/model/frag_steer.h>

#define NEAR	5	/* per mille: a target is met */

void bb_frag_steer_begin(struct bb_frag_steer *s, unsigned int target, u64 block,
			 u64 free)
{
	/* One block more or less is as near as it gets. */
	u64 step = free ? div64_u64(block * BB_FRAG_INDEX_MAX, free) : 0;

	*s = (struct bb_frag_steer){
		.target = target,
		.near = clamp_t(u64, step, NEAR, BB_FRAG_INDEX_MAX),
		.aim = target,
		.rounds = BB_FRAG_ROUNDS,
	};
}

bool bb_frag_steer_near(const struct bb_frag_steer *s, unsigned int now)
{
	return now + s->near >= s->target && now <= s->target + s->near;
}

bool bb_frag_steer_on(struct bb_frag_steer *s, unsigned int now, u64 held)
{
	int aim = (int)s->aim + (int)s->target - (int)now;

	if (bb_frag_steer_near(s, now) || !--s->rounds)
		return false;
	s->aim = clamp(aim, 1, BB_FRAG_INDEX_MAX);
	s->give = now > s->target ?
		  div64_u64(held * (now - s->target), now) : 0;
	return true;
}
