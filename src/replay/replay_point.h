/* SPDX-License-Identifier: GPL-2.0-only */
/* Points of the timeline. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_POINT_H
#define _BUDDYBENCH_REPLAY_REPLAY_POINT_H

#include "replay.h"

/**
 * struct bb_replay_point - one look at the zones
 * @worker: who looks, after its part of those steps
 * @event: steps up to here, in the order of the stream
 * @due: ns of the recording
 * @ns: of the replay; 0 if it did not come to this
 * @want: pages that the stream holds then
 * @live: pages that are really held
 * @fails: allocations that failed so far
 * @zones: what was seen
 */
struct bb_replay_point {
	const struct bb_replay_worker *worker;
	u32 event;
	u64 due;
	u64 ns;
	u64 want;
	s64 live;
	u64 fails;
	struct bb_zone_snapshot *zones;
};

/**
 * bb_replay_point_look() - fill in the next point of a worker
 * @w: the worker, which has carried out a step with %BB_STEP_POINT
 * @ns: since the start of the replay
 */
void bb_replay_point_look(const struct bb_replay_worker *w, u64 ns);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_POINT_H */
