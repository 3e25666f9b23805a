/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of this folder. */
#ifndef _BUDDYBENCH_SESSION_INTERNAL_H
#define _BUDDYBENCH_SESSION_INTERNAL_H

#include <buddybench/session/session.h>

/**
 * bb_session_busy() - may something be started, or a parameter be changed?
 * @session: the session, locked
 * @err: filled in if not
 *
 * Return: 0, -EBUSY while a run or job is in progress, -ENODEV on unloading.
 */
int bb_session_busy(struct bb_session *session, struct bb_err *err);

/**
 * bb_session_probe_ktime() - look at ktime again for a plan that measures with it
 * @session: the session, locked, its facts gathered
 * @plan: the plan
 * @err: filled in on error
 *
 * What ktime is made of may have changed since: the kernel gives up a clocksource
 * that is unstable, and root may choose another one.
 *
 * Return: 0, or -ENOMEM and nobody knows what it is like now.
 */
int bb_session_probe_ktime(struct bb_session *session, const struct bb_plan *plan,
			   struct bb_err *err);

/**
 * bb_session_changed() - wake waiters and pollers of state
 * @session: the session
 */
void bb_session_changed(struct bb_session *session);

/**
 * bb_run_ref_create() - a run with the session's parameters, not prepared
 * @session: the session, locked, its facts gathered
 * @err: filled in on error
 *
 * Return: for bb_run_ref_put() or bb_session_publish(); NULL without memory.
 */
struct bb_run_ref *bb_run_ref_create(struct bb_session *session, struct bb_err *err);

/**
 * bb_session_publish() - make what a command has measured the last run
 * @session: the session
 * @ref: the run, complete; the session's from here on
 */
void bb_session_publish(struct bb_session *session, struct bb_run_ref *ref);

/**
 * bb_session_run_work() - execute &bb_session.running and publish the result
 * @work: &bb_session.work
 */
void bb_session_run_work(struct work_struct *work);

/**
 * bb_command_table_create() - create the state of all commands
 * @guard: guard of their page holders
 * @state: result, in the order of the table
 *
 * Return: 0, or negative errno and nothing is created.
 */
int bb_command_table_create(struct bb_guard *guard, void **state);

/**
 * bb_command_table_destroy() - free the state of all commands; none is in progress
 * @state: from bb_command_table_create()
 */
void bb_command_table_destroy(void **state);

/**
 * bb_command_table_stop() - free all pages that outlive a command
 * @state: of all commands
 */
void bb_command_table_stop(void **state);

#endif /* _BUDDYBENCH_SESSION_INTERNAL_H */
