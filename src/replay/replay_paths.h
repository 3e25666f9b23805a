/* SPDX-License-Identifier: GPL-2.0-only */
/* The second pass of a replay: which path each allocation took. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_PATHS_H
#define _BUDDYBENCH_REPLAY_REPLAY_PATHS_H

#include "replay.h"

/**
 * bb_replay_paths() - replay once more, with probes on the kernel's tracepoints
 * @r: replayed, still charged, its results taken; results gain their paths
 * @deadline: in jiffies
 */
void bb_replay_paths(struct bb_replay *r, unsigned long deadline);

/**
 * bb_replay_paths_step() - carry out one step of the second pass
 * @w: the worker, watched
 *
 * Return: as bb_replay_loop().
 */
u32 bb_replay_paths_step(struct bb_replay_worker *w);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_PATHS_H */
