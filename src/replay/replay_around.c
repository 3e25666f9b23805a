// SPDX-License-Identifier: GPL-2.0-only
/*
 * Look at the machine before and after a replay. Which class entered the slow path
 * cannot be told: they are all allocated at the same time.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#include <buddybench/machine/vm_events.h>
#include <buddybench/machine/zone_snapshot.h>

#include "replay_around.h"

/* The same for all rows of a node: each look is at the lists of all CPUs. */
static u64 node_pcp(const struct bb_run *run, unsigned int i, bool after)
{
	const struct bb_result *r;
	unsigned int j;

	cond_resched();
	for (j = 0; j < i; j++) {
		r = &run->result[j];
		if (run->cell[j].node == run->cell[i].node)
			return after ? r->pcp_after : r->pcp_before;
	}
	return run->cell[i].node >= 0 ? bb_zone_snapshot_pcp(run->cell[i].node) : 0;
}

void bb_replay_look_before(struct bb_replay_around *a, struct bb_run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr_cells; i++)
		run->result[i].pcp_before = node_pcp(run, i, false);
	bb_vm_events_read(a->before);
	bb_free_total_read(&a->free);
}

void bb_replay_look_after(struct bb_replay_around *a, struct bb_run *run)
{
	struct bb_free_total free;
	unsigned int i;

	bb_free_total_read(&free);
	a->missing = bb_free_total_missing(&a->free, &free);
	bb_vm_events_read(a->after);
	bb_vm_events_since(a->before, a->after, run->event_delta);
	for (i = 0; i < run->nr_cells; i++) {
		run->result[i].pcp_after = node_pcp(run, i, true);
		if (bb_vm_events_slow(run->event_delta))
			run->result[i].flags |= BIT_ULL(BB_FLAG_SLOW_PATH);
	}
}
