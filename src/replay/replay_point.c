// SPDX-License-Identifier: GPL-2.0-only
/*
 * A point of the timeline: what is held, and the zones, as a worker sees them after the last of
 * its steps before that point.
 */
#include <linux/kernel.h>

#include <buddybench/machine/zone_snapshot.h>

#include "replay_point.h"

/* The first one of the worker that it has not come to; there are few. */
static struct bb_replay_point *next_point(const struct bb_replay_worker *w)
{
	const struct bb_replay *r = w->r;
	unsigned int i;

	for (i = 0; i < r->nr_points; i++)
		if (r->point[i].worker == w && !r->point[i].ns)
			return &r->point[i];
	return NULL;
}

/*
 * The low words are all there is to it, as no more pages can be held than fit into one, and no
 * more allocations fail than there are steps: 32 bits read a u64 in two parts, between which its
 * worker may carry from the one to the other.
 */
static void look_at_workers(const struct bb_replay *r, struct bb_replay_point *p)
{
	unsigned long live = 0;
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		live += (unsigned long)READ_ONCE(r->worker[i]->took);
		live -= (unsigned long)READ_ONCE(r->worker[i]->gave);
		p->fails += (u32)READ_ONCE(r->worker[i]->fails);
	}
	p->live = (long)live;
}

void bb_replay_point_look(const struct bb_replay_worker *w, u64 ns)
{
	struct bb_replay_point *p = next_point(w);

	if (!p)
		return;
	look_at_workers(w->r, p);
	bb_zone_snapshot_take(p->zones, w->r->zones);
	/* A coarse clock may not have moved since the start, and 0 is what it did not come to. */
	p->ns = max_t(u64, ns, 1);
}
