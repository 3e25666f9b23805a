/* SPDX-License-Identifier: GPL-2.0-only */
/* Commands of a session: one at a time, and never during a run. */
#ifndef _BUDDYBENCH_SESSION_JOBS_H
#define _BUDDYBENCH_SESSION_JOBS_H

#include <buddybench/session/session.h>

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

#endif /* _BUDDYBENCH_SESSION_JOBS_H */
