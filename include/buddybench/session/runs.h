/* SPDX-License-Identifier: GPL-2.0-only */
/* Start, stop and wait for runs, and keep the last result while it is read. */
#ifndef _BUDDYBENCH_SESSION_RUNS_H
#define _BUDDYBENCH_SESSION_RUNS_H

#include <linux/kref.h>

#include <buddybench/own_memory.h>
#include <buddybench/result/run.h>
#include <buddybench/session/session.h>

/**
 * struct bb_run_ref - a reference-counted run
 * @ref: one for the session while it is the current or the last run, one per
 *	reader
 * @run: immutable once it is &bb_session.last
 * @facts: what @run.facts points to
 * @own: what @run.own points to
 */
struct bb_run_ref {
	struct kref ref;
	struct bb_run run;
	struct bb_facts facts;
	struct bb_own_memory own;
};

/**
 * bb_session_start() - start a run
 * @session: the session
 * @text: clean text: ``1`` or key=value ...
 * @err: filled in on error
 *
 * Return: 0 once it is started; -EBUSY while one is in progress; -ENOMEM if the
 * guard would not admit a single cell; or an error of plan or keys. On error
 * nothing has changed.
 */
int bb_session_start(struct bb_session *session, const char *text, struct bb_err *err);

/**
 * bb_session_stop() - end the run
 * @session: the session
 *
 * Returns at once; bb_session_idle() says when all pages have been freed.
 */
void bb_session_stop(struct bb_session *session);

/**
 * bb_session_idle() - is no run in progress?
 * @session: the session
 *
 * Return: true if none is.
 */
bool bb_session_idle(struct bb_session *session);

/**
 * bb_session_last() - the run that ended last
 * @session: the session
 *
 * Return: the run, to be given to bb_run_ref_put(); NULL before the first.
 */
struct bb_run_ref *bb_session_last(struct bb_session *session);

/**
 * bb_run_ref_put() - done reading
 * @ref: from bb_session_last(); may be NULL
 */
void bb_run_ref_put(struct bb_run_ref *ref);

#endif /* _BUDDYBENCH_SESSION_RUNS_H */
