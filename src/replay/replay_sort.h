/* SPDX-License-Identifier: GPL-2.0-only */
/* The steps of a replay by class, so that each is looked at once. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_SORT_H
#define _BUDDYBENCH_REPLAY_REPLAY_SORT_H

#include "replay.h"

/**
 * bb_replay_sort() - put the steps that were carried out in order of their class
 * @r: the replay; its workers have ended, and their steps lose the order of time
 */
void bb_replay_sort(struct bb_replay *r);

/**
 * bb_replay_sort_next() - go through the steps of a class
 * @w: a worker, whose steps are sorted; classes are asked for in ascending order
 * @class: the class
 *
 * Return: the next step of that class, NULL after the last.
 */
const struct bb_replay_step *bb_replay_sort_next(struct bb_replay_worker *w,
						 unsigned int class);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_SORT_H */
