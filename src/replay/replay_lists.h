/* SPDX-License-Identifier: GPL-2.0-only */
/* From a checked stream to the lists of the workers. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_LISTS_H
#define _BUDDYBENCH_REPLAY_REPLAY_LISTS_H

#include "replay.h"

/**
 * bb_replay_lists() - check the stream and deal it out
 * @r: the replay, with the stream's header, @r->want and workers without lists
 * @err: filled in on error
 *
 * Return: 0 or negative errno; bb_replay_lists_free() is owed either way.
 */
int bb_replay_lists(struct bb_replay *r, struct bb_err *err);

/**
 * bb_replay_lists_again() - the same lists once more, for another pass
 * @r: replayed, with no page in a slot; all that its workers know is forgotten
 *
 * Return: 0 or negative errno; bb_replay_lists_free() is owed either way.
 */
int bb_replay_lists_again(struct bb_replay *r);

/**
 * bb_replay_lists_free() - free what only the workers need
 * @r: the replay, with no page in a slot
 */
void bb_replay_lists_free(struct bb_replay *r);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_LISTS_H */
