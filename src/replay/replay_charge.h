/* SPDX-License-Identifier: GPL-2.0-only */
/* What a stream holds at most, charged before its first page is taken. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_CHARGE_H
#define _BUDDYBENCH_REPLAY_REPLAY_CHARGE_H

#include "replay.h"

/**
 * bb_replay_charge() - may the peak of the stream be held? If so, charge it
 * @r: the replay, with its lists and asks; @r->home is filled in
 * @plan: for budget and reserve
 * @err: filled in on refusal, with the sizes
 *
 * Return: 0, then bb_replay_uncharge() is owed; -ENOMEM.
 */
int bb_replay_charge(struct bb_replay *r, const struct bb_plan *plan, struct bb_err *err);

/**
 * bb_replay_uncharge() - the opposite
 * @r: the replay; all pages are back
 */
void bb_replay_uncharge(struct bb_replay *r);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_CHARGE_H */
