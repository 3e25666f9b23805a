/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands of a session: one at a time, and never during a run. */
#ifndef _BUDDYBENCH_SESSION_JOBS_H
#define _BUDDYBENCH_SESSION_JOBS_H

#include <buddybench/session/session.h>

struct seq_file;

/**
 * bb_session_command() - run a command
 * @session: the session
 * @row: of the command in bb_commands
 * @text: clean input
 * @err: filled in on error
 *
 * Returns when it has ended; a signal or a write to stop ends it early.
 *
 * Return: 0, -EBUSY while something else is in progress, -ECANCELED after a
 * signal, or an error of &bb_command_type.run.
 */
int bb_session_command(struct bb_session *session, unsigned int row, const char *text,
		       struct bb_err *err);

/**
 * bb_session_stream_write() - take the next part of a stream to replay
 * @session: the session
 * @at: where in the stream; 0 begins a new one
 * @data: the bytes
 * @len: how many
 * @err: filled in on error
 *
 * Return: 0; -EINVAL, -E2BIG, -ENOMEM, or -EBUSY during a replay.
 */
int bb_session_stream_write(struct bb_session *session, u64 at, const u8 *data, size_t len,
			    struct bb_err *err);

/**
 * bb_session_stream_show() - the stream file
 * @session: the session
 * @m: where to
 */
void bb_session_stream_show(struct bb_session *session, struct seq_file *m);

#endif /* _BUDDYBENCH_SESSION_JOBS_H */
