/* SPDX-License-Identifier: GPL-2.0-only */
/* The replay file, as struct bb_command_type wants it, and the stream file. */
#ifndef _BUDDYBENCH_REPLAY_REPLAY_COMMAND_H
#define _BUDDYBENCH_REPLAY_REPLAY_COMMAND_H

#include <linux/types.h>

struct bb_command;
struct bb_err;
struct bb_guard;
struct seq_file;

/**
 * bb_replay_create() - allocate the state; there is no stream yet
 * @guard: the guard of its allocations
 *
 * Return: the replay, or ERR_PTR().
 */
void *bb_replay_create(struct bb_guard *guard);

/**
 * bb_replay_destroy() - forget the stream and the last replay
 * @state: the replay; no command may run any more
 */
void bb_replay_destroy(void *state);

/**
 * bb_replay_run() - replay the stream that was written
 * @state: the replay
 * @command: ``1``, or ``cpus=0-1 pace=recorded scale=1/4 points=100 node=1``
 *
 * All pages are back when it returns. What was measured is in @command->run.
 *
 * Return: 0, also if it was ended early; -EINVAL for a wrong command or stream;
 * -ENODATA without a stream; -ENOMEM if its peak does not fit.
 */
int bb_replay_run(void *state, const struct bb_command *command);

/**
 * bb_replay_show() - the timeline of the last replay
 * @m: where to
 * @state: the replay
 *
 * Return: 0, or -EINTR on a signal while a replay is in progress.
 */
int bb_replay_show(struct seq_file *m, void *state);

/**
 * bb_replay_write() - take the next part of a stream
 * @state: the replay
 * @at: where in the stream
 * @data: the bytes
 * @len: how many
 * @err: filled in on error
 *
 * Return: what bb_stream_store_write() says.
 */
int bb_replay_write(void *state, u64 at, const u8 *data, size_t len, struct bb_err *err);

/**
 * bb_replay_show_stream() - the stream file: how much there is
 * @m: where to
 * @state: the replay
 */
void bb_replay_show_stream(struct seq_file *m, void *state);

#endif /* _BUDDYBENCH_REPLAY_REPLAY_COMMAND_H */
