/* SPDX-License-Identifier: GPL-2.0-only */
/* Points of the timeline. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_POINT_H
#define _BUDDYBENCH_REPLAY_REPLAY_POINT_H

#include "replay.h"

/**
 * bb_replay_point_look() - fill in the next point of a worker
 * @w: the worker, which has carried out a step with %BB_STEP_POINT
 * @ns: since the start of the replay
 */
void bb_replay_point_look(const struct bb_replay_worker *w, u64 ns);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_POINT_H */
