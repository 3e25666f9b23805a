// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run at a time; the last result is kept until its last reader closes the
 * file.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include <buddybench/compat.h>
#include <buddybench/machine/facts.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/plan_text.h>
#include <buddybench/run/caller.h>
#include <buddybench/run/coordinator.h>
#include <buddybench/run/fill_level_allowed.h>
#include <buddybench/run/prepare.h>
#include <buddybench/session/runs.h>

#include "internal.h"

static void free_run(struct kref *ref)
{
	struct bb_run_ref *r = container_of(ref, struct bb_run_ref, ref);

	bb_run_release(&r->run);
	kvfree(r);
}

void bb_run_ref_put(struct bb_run_ref *ref)
{
	if (ref)
		kref_put(&ref->ref, free_run);
}

struct bb_run_ref *bb_session_last(struct bb_session *session)
{
	struct bb_run_ref *ref;

	mutex_lock(&session->lock);
	ref = session->last;
	if (ref)
		kref_get(&ref->ref);
	mutex_unlock(&session->lock);
	return ref;
}

bool bb_session_idle(struct bb_session *session)
{
	return !READ_ONCE(session->running);
}

static void show_progress(void *data)
{
	bb_session_changed(data);
}

/* Why trials were refused: the last of them, where refused writes are, too. */
static void log_refusals(struct bb_session *session, const struct bb_run *run)
{
	struct bb_err err = { .code = -ENOMEM };
	unsigned int i, told = 0;
	char where[24];

	for (i = 0; i < run->nr_trials && told < BB_ERRLOG_ENTRIES / 2; i++) {
		const struct bb_result *r = &run->result[i];

		if (!(r->flags & BIT_ULL(BB_FLAG_REFUSED)) || !r->why)
			continue;
		scnprintf(where, sizeof(where), "run %u cell %u", run->id, r->cell);
		strscpy(err.msg, r->why, sizeof(err.msg));
		bb_error_log_add(&session->log, where, run->config, &err);
		told++;
	}
}

static void publish_run(struct bb_session *session)
{
	struct bb_run_ref *old;

	mutex_lock(&session->lock);
	old = session->last;
	session->last = session->running;
	WRITE_ONCE(session->running, NULL);
	bb_guard_end(&session->guard);
	mutex_unlock(&session->lock);
	bb_run_ref_put(old);
	bb_session_changed(session);
}

void bb_session_run_work(struct work_struct *work)
{
	struct bb_session *session = container_of(work, struct bb_session, work);

	/* Only this work clears @running, so it remains valid here. */
	bb_run_carry_out(&session->running->run, &session->holder, show_progress, session);
	bb_caller_dismiss(session->running->run.caller);
	log_refusals(session, &session->running->run);
	publish_run(session);
}

struct bb_run_ref *bb_run_ref_create(struct bb_session *session, struct bb_err *err)
{
	struct bb_run_ref *ref = kvzalloc(sizeof(*ref), BB_GFP_OWN);

	if (!ref) {
		bb_err_set(err, -ENOMEM, 0, "no memory for a run");
		return NULL;
	}
	kref_init(&ref->ref);
	ref->facts = session->facts;
	ref->run.facts = &ref->facts;
	ref->run.own = &ref->own;
	ref->run.plan = session->plan;
	return ref;
}

/* The session is locked. 0 means that there was none yet. */
static unsigned int next_id(struct bb_session *session)
{
	session->next_id += !session->next_id;
	return session->next_id++;
}

void bb_session_publish(struct bb_session *session, struct bb_run_ref *ref)
{
	struct bb_run_ref *old;

	mutex_lock(&session->lock);
	ref->run.id = next_id(session);
	old = session->last;
	session->last = ref;
	mutex_unlock(&session->lock);
	bb_run_ref_put(old);
}

/* A run with the session's parameters and these overrides, ready to be started. */
static struct bb_run_ref *new_run(struct bb_session *session, const char *text,
				  struct bb_err *err)
{
	struct bb_plan_edit edit = { .scratch = &session->scratch, .err = err };
	struct bb_run_ref *ref;
	int ret;

	bb_facts_gather(&session->facts);
	ref = bb_run_ref_create(session, err);
	if (!ref)
		return NULL;
	edit.plan = &ref->run.plan;
	edit.facts = &ref->facts;
	ret = bb_plan_overrides(&edit, text);
	if (!ret)
		ret = bb_fill_level_allowed(&ref->run.plan, session->unsafe, err);
	if (!ret)
		ret = bb_session_probe_ktime(session, &ref->run.plan, err);
	if (!ret)
		ret = bb_run_prepare(&ref->run, session->clock, &session->guard, err);
	if (!ret)
		ret = bb_caller_lend(&ref->run, err);
	if (!ret)
		return ref;
	bb_run_ref_put(ref);
	return NULL;
}

int bb_session_start(struct bb_session *session, const char *text, struct bb_err *err)
{
	struct bb_run_ref *ref;
	int ret;

	mutex_lock(&session->lock);
	ret = bb_session_busy(session, err);
	if (ret)
		goto unlock;
	ref = new_run(session, text, err);
	ret = ref ? 0 : err->code;
	if (ret)
		goto unlock;
	ret = bb_guard_begin(&session->guard, &ref->run.plan, err);
	if (ret) {
		bb_run_ref_put(ref);
		goto unlock;
	}
	ref->run.id = next_id(session);
	session->started = jiffies;
	WRITE_ONCE(session->running, ref);
	kref_get(&ref->ref);
	queue_work(session->queue, &session->work);
unlock:
	mutex_unlock(&session->lock);
	if (ret)
		return ret;
	bb_session_changed(session);
	if (ref->run.caller)
		ret = bb_caller_serve(ref->run.caller, &session->guard, err);
	bb_run_ref_put(ref);
	return ret;
}

void bb_session_stop(struct bb_session *session)
{
	mutex_lock(&session->lock);
	if (session->running || session->job)
		bb_guard_abort(&session->guard, BB_ABORT_USER);
	mutex_unlock(&session->lock);
	bb_command_table_stop(session->state);
}
