/* SPDX-License-Identifier: GPL-2.0-only */
/* The threads of a replay. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_WORKER_H
#define _BUDDYBENCH_REPLAY_REPLAY_WORKER_H

#include "replay.h"

/**
 * bb_replay_workers_create() - a worker without a thread for each CPU
 * @r: the replay; as many of @r->want.cpus as @most
 * @most: how many at most
 *
 * Return: 0 or -ENOMEM; bb_replay_workers_free() is owed either way.
 */
int bb_replay_workers_create(struct bb_replay *r, unsigned int most);

/**
 * bb_replay_workers_free() - the opposite
 * @r: the replay; the lists have been freed
 */
void bb_replay_workers_free(struct bb_replay *r);

/**
 * bb_replay_carry_out() - start the threads, wait for them, end them
 * @r: the replay with its lists, charged for
 * @deadline: jiffies at which to abort
 *
 * Blocks that are still held are in the slots.
 *
 * Return: 0 or -ENOMEM.
 */
int bb_replay_carry_out(struct bb_replay *r, unsigned long deadline);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_WORKER_H */
