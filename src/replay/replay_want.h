/* SPDX-License-Identifier: GPL-2.0-only */
/* What is written to the replay file. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_WANT_H
#define _BUDDYBENCH_REPLAY_REPLAY_WANT_H

#include "replay.h"

/**
 * bb_replay_want_parse() - read ``1`` or ``cpus=0-1 pace=max scale=1/4 ...``
 * @want: result
 * @command: what was written
 *
 * Return: 0 or negative errno, told in @command->err.
 */
int bb_replay_want_parse(struct bb_replay_want *want, const struct bb_command *command);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_WANT_H */
