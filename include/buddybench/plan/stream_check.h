/* SPDX-License-Identifier: GPL-2.0-only */
/* The events of a stream, and whether they are consistent. */
#ifndef _BUDDYBENCH_PLAN_STREAM_CHECK_H
#define _BUDDYBENCH_PLAN_STREAM_CHECK_H

#include <buddybench/plan/stream.h>

#define BB_STREAM_CHECKED	1024	/* events at a time, between which others may run */

/**
 * struct bb_stream_event - one record
 * @id: which block; pause: how often 2^32 ns pass
 * @dt: ns since the record before
 * @class: of the block, or of the pages that a split leaves
 * @cpu: of the recorded machine
 * @kind: enum bb_stream_kind
 */
struct bb_stream_event {
	u32 id;
	u32 dt;
	u16 class;
	u16 cpu;
	u8 kind;
};

/* What a block is; bits of &bb_stream_block.state. */
#define BB_STREAM_BORN	1
#define BB_STREAM_LIVE	2
#define BB_STREAM_KEPT	4	/* it is among the every N-th that are replayed */

/**
 * struct bb_stream_block - what is known of a block
 * @class: its class
 * @state: BB_STREAM_ bits
 * @order: its order
 */
struct bb_stream_block {
	u16 class;
	u8 state;
	u8 order;
};

/**
 * struct bb_stream_pages - pages of one node and kind of zone
 * @live: now
 * @peak: at most
 */
struct bb_stream_pages {
	u64 live;
	u64 peak;
};

/**
 * struct bb_stream_sums - what a stream does, as far as it is replayed
 * @every: one of so many blocks of each class is replayed; set by the caller
 * @block: room for all ids, zeroed by the caller; what is known at the end
 * @checked: records that have been checked
 * @born: ids that these give
 * @kept: records that are replayed
 * @allocs: of those, allocations
 * @frees: frees
 * @splits: splits
 * @ns: from the first record to the last
 * @all: pages on all nodes
 * @pages: by node and enum bb_stream_zone
 * @seen: blocks of each class so far
 */
struct bb_stream_sums {
	u32 every;
	struct bb_stream_block *block;
	u32 checked;
	u32 born;
	u32 kept;
	u32 allocs;
	u32 frees;
	u32 splits;
	u64 ns;
	struct bb_stream_pages all;
	struct bb_stream_pages pages[BB_STREAM_NODES][NR_BB_STREAM_ZONES];
	u32 seen[BB_STREAM_CLASSES];
};

/**
 * bb_stream_event() - read one record
 * @bytes: the stream
 * @s: its header
 * @i: which, less than @s->events
 * @e: result
 */
void bb_stream_event(const struct bb_stream_bytes *bytes, const struct bb_stream *s,
		     u32 i, struct bb_stream_event *e);

/**
 * bb_stream_class_zone() - what a class is charged as
 * @class: the class
 *
 * Return: enum bb_stream_zone.
 */
enum bb_stream_zone bb_stream_class_zone(const struct bb_stream_class *class);

/**
 * bb_stream_check() - go through a whole stream before anything is done, in parts
 * @bytes: the stream
 * @s: its header
 * @sums: result, zeroed but for what the caller sets
 * @err: filled in on error, with the number of the event
 *
 * Return: 0; 1 if there is more to check: call it again; -EINVAL.
 */
int bb_stream_check(const struct bb_stream_bytes *bytes, const struct bb_stream *s,
		    struct bb_stream_sums *sums, struct bb_err *err);

#endif /* _BUDDYBENCH_PLAN_STREAM_CHECK_H */
