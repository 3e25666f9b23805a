/* SPDX-License-Identifier: GPL-2.0-only */
/* What a session does beside runs: one thing at a time, and never during a run. */
#ifndef _BUDDYBENCH_SESSION_JOBS_H
#define _BUDDYBENCH_SESSION_JOBS_H

#include <buddybench/session/session.h>

/**
 * bb_session_selftest() - run the self-test
 * @session: the session
 * @err: filled in on error
 *
 * Return: 0 whatever the verdict, or -EBUSY while something else goes on.
 */
int bb_session_selftest(struct bb_session *session, struct bb_err *err);

/**
 * bb_session_oracle() - carry out an oracle command
 * @session: the session
 * @text: the command, clean
 * @err: filled in on error
 *
 * Returns when it has ended; a signal or a write to stop ends it early.
 *
 * Return: 0, -EBUSY while something else goes on, -EINTR after a signal, or
 * what bb_oracle_run() says.
 */
int bb_session_oracle(struct bb_session *session, const char *text, struct bb_err *err);

/**
 * bb_session_verify() - verify what the allocator promises
 * @session: the session
 * @text: keys as for a run, clean
 * @err: filled in on error
 *
 * Return: 0 whatever was found, -EBUSY while something else goes on, -EINTR
 * after a signal, or what bb_verify_run() says.
 */
int bb_session_verify(struct bb_session *session, const char *text, struct bb_err *err);

/**
 * bb_session_ops() - take or give back blocks by hand
 * @session: the session
 * @text: the command, clean
 * @err: filled in on error
 *
 * Return: 0, -EBUSY while something else goes on, or what bb_manual_run() says.
 */
int bb_session_ops(struct bb_session *session, const char *text, struct bb_err *err);

/**
 * bb_session_explain() - tell the story of one allocation
 * @session: the session
 * @text: what is asked for, clean
 * @err: filled in on error
 *
 * Return: 0, -EBUSY while something else goes on, or what bb_explain_run()
 * says.
 */
int bb_session_explain(struct bb_session *session, const char *text, struct bb_err *err);

/**
 * bb_session_fragment() - carry out a fragment command
 * @session: the session
 * @text: the command, clean
 * @err: filled in on error
 *
 * Returns when it has ended; a signal or a write to stop ends it early. What it
 * holds is held on, until release, stop, unload or lack of memory.
 *
 * Return: 0, -EBUSY while something else goes on, -EINTR after a signal, or
 * what bb_fragment_run() says.
 */
int bb_session_fragment(struct bb_session *session, const char *text, struct bb_err *err);

#endif /* _BUDDYBENCH_SESSION_JOBS_H */
