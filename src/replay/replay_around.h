/* SPDX-License-Identifier: GPL-2.0-only */
/* What the machine did while a stream was replayed, as for the cells of a run. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_AROUND_H
#define _BUDDYBENCH_REPLAY_REPLAY_AROUND_H

#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/result/run.h>

/**
 * struct bb_replay_around - the looks before and after
 * @before: vm events
 * @after: vm events
 * @free: free pages before
 * @missing: so many pages fewer are free after it, the per-CPU lists included
 */
struct bb_replay_around {
	s64 before[BB_MAX_EVENTS];
	s64 after[BB_MAX_EVENTS];
	struct bb_free_total free;
	s64 missing;
};

/**
 * bb_replay_look_before() - look at the machine when all is prepared
 * @a: result
 * @run: its rows get the pages in the per-CPU lists of their nodes
 */
void bb_replay_look_before(struct bb_replay_around *a, struct bb_run *run);

/**
 * bb_replay_look_after() - look again when all pages are back
 * @a: from bb_replay_look_before()
 * @run: gets the vm events; its rows the lists, and %BB_FLAG_SLOW_PATH if one was there
 */
void bb_replay_look_after(struct bb_replay_around *a, struct bb_run *run);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_AROUND_H */
