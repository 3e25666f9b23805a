/* SPDX-License-Identifier: GPL-2.0-only */
/* From the samples of a replay to rows of results. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_RESULTS_H
#define _BUDDYBENCH_REPLAY_REPLAY_RESULTS_H

#include "replay.h"

/**
 * bb_replay_results_prepare() - take all memory that the rows need
 * @r: the replay with its lists; @r->run is filled in: a cell for each class
 *
 * Return: 0 or -ENOMEM.
 */
int bb_replay_results_prepare(struct bb_replay *r);

/**
 * bb_replay_results() - fill in the rows
 * @r: the replay; its workers have ended, all pages are back
 *
 * Return: 0; -ENOMEM and no rows.
 */
int bb_replay_results(struct bb_replay *r);

/**
 * bb_replay_config() - how it was replayed, as it may be written again if no CPU is left out
 * @r: the replay
 * @text: where to
 * @size: how much room there is
 */
void bb_replay_config(const struct bb_replay *r, char *text, size_t size);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_RESULTS_H */
