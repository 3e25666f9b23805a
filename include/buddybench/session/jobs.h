/* SPDX-License-Identifier: GPL-2.0-only */
/* What a session does beside runs: one thing at a time, and never during a run. */
#ifndef _BUDDYBENCH_SESSION_JOBS_H
#define _BUDDYBENCH_SESSION_JOBS_H

#include <buddybench/session/session.h>

/**
 * bb_session_command() - carry out a command
 * @session: the session
 * @row: of the command in bb_commands
 * @text: what was written, clean
 * @err: filled in on error
 *
 * Returns when it has ended; a signal or a write to stop ends it early.
 *
 * Return: 0, -EBUSY while something else is in progress, -ECANCELED after a
 * signal, or what the command's &bb_command_type.run says.
 */
int bb_session_command(struct bb_session *session, unsigned int row, const char *text,
		       struct bb_err *err);

#endif /* _BUDDYBENCH_SESSION_JOBS_H */
