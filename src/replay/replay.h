/* SPDX-License-Identifier: GPL-2.0-only */
/* One replay: the stream as lists of steps for bound workers, and what came of it. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_H
#define _BUDDYBENCH_REPLAY_REPLAY_H

#include <linux/mutex.h>
#include <linux/wait.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/door.h>
#include <buddybench/plan/stream_check.h>
#include <buddybench/result/run.h>

#include "replay_around.h"
#include "replay_step.h"
#include "replay_want.h"
#include "stream_store.h"

/**
 * struct bb_replay - the replay in progress, or what is left of the last one
 * @table: held by a command, and by a reader of the table
 * @store: the stream
 * @guard: obeyed
 * @own: memory of what follows
 * @run: where results go; NULL between replays
 * @want: of the last command
 * @stream: header of the stream that was replayed
 * @sums: what it does
 * @block: of each id
 * @slot: of each id
 * @ask: how each class is asked for
 * @nr_homes: entries of @home
 * @home: an ask for each node and kind of zone, narrow masks first, to look at the floor
 * @charged: pages charged for each of them
 * @chunk_pages: most pages that are taken between two looks at the floor, from all homes
 * @nr_workers: entries of @worker
 * @worker: one per CPU in use
 * @done: woken by the last worker
 * @pending: workers that have not finished
 * @arrived: workers at the start
 * @deadline: jiffies at which all passes have to be over
 * @around: what else happened meanwhile
 * @started: all workers have arrived, and @start_ns can be read
 * @start_ns: of all workers
 * @zones: most zones in a point
 * @nr_points: entries of @point
 * @point: the timeline
 * @steps: carried out
 * @took: pages taken
 * @gave: pages given back by the workers
 * @fails: allocations that failed
 * @waits: times that a worker waited for another
 * @took_ns: from the common start to the end of the last worker
 * @dropped: pages that were held to the end
 * @filled: for bb_replay_sort()
 * @added: thousandths of a clock step that a step takes beside its value
 * @abort: enum bb_abort
 */
struct bb_replay {
	struct mutex table;	/* serialises commands and readers */
	struct bb_stream_store store;
	struct bb_guard *guard;
	struct bb_own_memory own;
	struct bb_run *run;
	struct bb_replay_want want;
	struct bb_stream stream;
	struct bb_stream_sums sums;
	struct bb_stream_block *block;
	struct page **slot;
	struct bb_page_ask ask[BB_STREAM_CLASSES];
	unsigned int nr_homes;
	struct bb_page_ask home[BB_STREAM_NODES * NR_BB_STREAM_ZONES];
	u64 charged[BB_STREAM_NODES * NR_BB_STREAM_ZONES];
	unsigned int chunk_pages;
	unsigned int nr_workers;
	struct bb_replay_worker **worker;
	wait_queue_head_t done;
	atomic_t pending;
	atomic_t arrived;
	unsigned long deadline;
	struct bb_replay_around around;
	u32 started;
	u64 start_ns;
	unsigned int zones;
	unsigned int nr_points;
	struct bb_replay_point *point;
	u64 steps;
	u64 took;
	u64 gave;
	u64 fails;
	u64 waits;
	u64 took_ns;
	u64 dropped;
	u32 filled[BB_STREAM_CLASSES];
	u64 added;
	unsigned int abort;
};

#endif /* _BUDDYBENCH_REPLAY_REPLAY_H */
