// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state machine: idle or running, one run at a time, the last result is
 * kept until its last reader closes the file.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include <buddybench/compat.h>
#include <buddybench/guard/notifiers.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/facts.h>
#include <buddybench/plan/plan_text.h>
#include <buddybench/session/command_table.h>
#include <buddybench/session/runs.h>
#include <buddybench/session/session.h>

#include "internal.h"

void bb_session_changed(struct bb_session *session)
{
	atomic_inc(&session->generation);
	wake_up_all(&session->changed);
}

int bb_session_busy(struct bb_session *session, struct bb_err *err)
{
	if (session->closing)
		return bb_err_set(err, -ENODEV, 0, "the module is being unloaded");
	if (session->running)
		return bb_err_set(err, -EBUSY, 0,
				  "run %u is in progress; write to stop, or read wait",
				  session->running->run.id);
	if (session->job)
		return bb_err_set(err, -EBUSY, 0, "%s is in progress; write to stop",
				  session->job->title);
	return 0;
}

int bb_session_set(struct bb_session *session, enum bb_key key, const char *text,
		   struct bb_err *err)
{
	struct bb_plan_edit edit = {
		&session->plan, &session->facts, &session->scratch, err,
	};
	int ret;

	mutex_lock(&session->lock);
	ret = bb_session_busy(session, err);
	if (!ret)
		ret = bb_key_set(&edit, key, text);
	mutex_unlock(&session->lock);
	return ret;
}

static void set_defaults(struct bb_session *session)
{
	struct bb_err err;
	struct bb_plan_edit edit = {
		&session->plan, &session->facts, &session->scratch, &err,
	};

	bb_plan_defaults(&edit);
}

static void probe_clocks(struct bb_session *session)
{
	bb_clock_probe(false, &session->clock[0]);
	session->facts.fast_clock = bb_clock_probe(true, &session->clock[1]);
}

int bb_session_probe_ktime(struct bb_session *session, const struct bb_plan *plan,
			   struct bb_err *err)
{
	struct bb_clock_info now;

	if (session->facts.fast_clock && plan->clock != BB_CLOCK_KTIME)
		return 0;
	bb_clock_probe(false, &now);
	if (!now.khz)
		return bb_err_set(err, -ENOMEM, 0, "no memory to look at the clock");
	session->clock[0] = now;
	return 0;
}

static void free_queues(struct bb_session *session)
{
	if (session->queue)
		destroy_workqueue(session->queue);
	if (session->jobs)
		destroy_workqueue(session->jobs);
}

struct bb_session *bb_session_create(void)
{
	struct bb_session *session;
	int ret = -ENOMEM;

	session = kvzalloc(struct_size(session, state, bb_nr_commands), GFP_KERNEL);
	if (!session)
		return ERR_PTR(-ENOMEM);
	mutex_init(&session->lock);
	mutex_init(&session->log.lock);
	init_waitqueue_head(&session->changed);
	INIT_WORK(&session->work, bb_session_run_work);
	session->next_id = 1;
	session->queue = alloc_workqueue("buddybench", WQ_UNBOUND, 1);
	session->jobs = alloc_workqueue("buddybench_job",
					WQ_CPU_INTENSIVE | BB_WQ_PERCPU, 1);
	if (!session->queue || !session->jobs)
		goto free_queues;
	ret = bb_guard_init(&session->guard);
	if (ret)
		goto free_queues;
	ret = bb_command_table_create(&session->guard, session->state);
	if (ret)
		goto exit_guard;
	bb_page_holder_init(&session->holder, &session->guard);
	ret = bb_guard_register(&session->guard);
	if (ret)
		goto destroy_commands;
	bb_facts_gather(&session->facts);
	probe_clocks(session);
	set_defaults(session);
	return session;

destroy_commands:
	bb_page_holder_exit(&session->holder);
	bb_command_table_destroy(session->state);
exit_guard:
	bb_guard_exit(&session->guard);
free_queues:
	free_queues(session);
	kvfree(session);
	return ERR_PTR(ret);
}

void bb_session_close(struct bb_session *session)
{
	mutex_lock(&session->lock);
	session->closing = true;
	bb_guard_last(&session->guard, BB_ABORT_UNLOAD, true);
	mutex_unlock(&session->lock);
	flush_workqueue(session->queue);
	wait_event(session->changed, !READ_ONCE(session->job));
	bb_command_table_stop(session->state);
}

void bb_session_destroy(struct bb_session *session)
{
	bb_guard_unregister(&session->guard);
	bb_page_holder_exit(&session->holder);
	bb_command_table_destroy(session->state);
	bb_guard_exit(&session->guard);
	free_queues(session);
	bb_run_ref_put(session->last);
	kvfree(session);
}
