/* SPDX-License-Identifier: GPL-2.0-only */
/* What a worker of a replay carries out, step by step. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_STEP_H
#define _BUDDYBENCH_REPLAY_REPLAY_STEP_H

#include <linux/err.h>
#include <linux/sched.h>

#include <buddybench/guard/page_ask.h>
#include <buddybench/machine/alloc_probes.h>

#define BB_STEP_LAST	1	/* of a chunk: look at the floor after it */
#define BB_STEP_POINT	2	/* look at the zones after it; its chunk may go on */
#define BB_STEP_MISSED	4	/* got nothing, or nothing was there to free */
#define BB_STEP_DIRTY	8	/* its chunk was disturbed */

/* In a slot whose allocation failed. */
#define BB_REPLAY_NOTHING	((struct page *)1)

/**
 * struct bb_replay_step - one event of the stream on its worker
 * @at: when it is due, ns of the recording
 * @took: once it has been carried out, in clock steps
 * @id: which block
 * @where: once an allocation has been carried out: node and zone; in the second
 *	pass also its path
 * @class: of the block
 * @kind: enum bb_stream_kind
 * @flags: BB_STEP_ bits
 */
struct bb_replay_step {
	union {
		u64 at;
		u64 took;
	};
	union {
		u32 id;
		u32 where;
	};
	u16 class;
	u8 kind;
	u8 flags;
};

/**
 * struct bb_replay_sums - what the probes counted for a class, in pages
 * @traced: of mm_page_alloc events
 * @refilled: from the free lists to per-CPU lists
 * @direct: from the free lists
 * @drained: from per-CPU lists to the free lists
 */
struct bb_replay_sums {
	u64 traced;
	u64 refilled;
	u64 direct;
	u64 drained;
};

/**
 * struct bb_replay_watched - what a worker needs for the second pass
 * @watch: counted by the probes
 * @sums: by class
 */
struct bb_replay_watched {
	struct bb_watch watch;
	struct bb_replay_sums sums[];
};

struct bb_replay;

/**
 * struct bb_replay_worker - one thread bound to one CPU
 * @r: the replay
 * @task: the thread
 * @cpu: where it runs
 * @nr: steps
 * @next: the next one
 * @step: all of them
 * @slot: as in @r
 * @ask: as in @r
 * @took: pages taken
 * @gave: pages given back
 * @fails: allocations that failed
 * @waits: times it had to wait for another worker
 * @chunks: calls of the loop
 * @disturbed: of those, not clean
 * @stolen: a hypervisor took time from one of them
 * @sorted: how far its steps were gone through by class, see bb_replay_sort()
 * @idle: clock steps of waiting and of looking at the zones
 * @all: clock steps from its start to its end
 * @watched: in the second pass, else NULL
 */
struct bb_replay_worker {
	struct bb_replay *r;
	struct task_struct *task;
	int cpu;
	u32 nr;
	u32 next;
	struct bb_replay_step *step;
	struct page **slot;
	const struct bb_page_ask *ask;
	u64 took;
	u64 gave;
	u64 fails;
	u64 waits;
	u32 chunks;
	u32 disturbed;
	bool stolen;
	u32 sorted;
	u64 idle;
	u64 all;
	struct bb_replay_watched *watched;
};

#endif /* _BUDDYBENCH_REPLAY_REPLAY_STEP_H */
