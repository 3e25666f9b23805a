// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state machine: idle or running, one run at a time, the last result kept
 * until its last reader has gone.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <buddybench/compat.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/facts.h>
#include <buddybench/machine/features.h>
#include <buddybench/own_memory.h>
#include <buddybench/run/coordinator.h>
#include <buddybench/session/session.h>

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

static void changed(struct bb_session *session)
{
	atomic_inc(&session->generation);
	wake_up_all(&session->changed);
}

static void progress(void *data)
{
	changed(data);
}

static void publish_run(struct bb_session *session)
{
	struct bb_run_ref *old;

	mutex_lock(&session->lock);
	old = session->last;
	session->last = session->running;
	WRITE_ONCE(session->running, NULL);
	mutex_unlock(&session->lock);
	bb_run_ref_put(old);
	changed(session);
}

static void run_work(struct work_struct *work)
{
	struct bb_session *session = container_of(work, struct bb_session, work);

	/* Only this work clears @running, so it stays while we use it. */
	bb_run_carry_out(&session->running->run, &session->guard, progress, session);
	publish_run(session);
}

static int busy(struct bb_session *session, struct bb_err *err)
{
	if (session->closing)
		return bb_err_set(err, -ENODEV, 0, "the module is being unloaded");
	if (session->running)
		return bb_err_set(err, -EBUSY, 0,
				  "run %u goes on; write to stop, or read wait",
				  session->running->run.id);
	if (session->job)
		return bb_err_set(err, -EBUSY, 0, "%s goes on; write to stop",
				  session->job);
	return 0;
}

int bb_session_set(struct bb_session *session, enum bb_key key, const char *text,
		   struct bb_err *err)
{
	int ret;

	mutex_lock(&session->lock);
	ret = busy(session, err);
	if (!ret)
		ret = bb_key_set(&session->plan, key, text, &session->facts,
				 &session->scratch, err);
	mutex_unlock(&session->lock);
	return ret;
}

static void show_key(struct bb_session *session, enum bb_key key, struct seq_file *m)
{
	char *text = session->scratch.text;

	bb_key_text(&session->plan, key, text, sizeof(session->scratch.text));
	seq_puts(m, text);
}

void bb_session_show(struct bb_session *session, enum bb_key key, struct seq_file *m)
{
	mutex_lock(&session->lock);
	show_key(session, key, m);
	mutex_unlock(&session->lock);
	seq_putc(m, '\n');
}

void bb_session_config(struct bb_session *session, struct seq_file *m)
{
	unsigned int key;

	mutex_lock(&session->lock);
	for (key = 0; key < NR_BB_KEYS; key++) {
		seq_printf(m, "%s%s=", key ? " " : "", bb_keys[key].name);
		show_key(session, key, m);
	}
	mutex_unlock(&session->lock);
	seq_putc(m, '\n');
}

void bb_session_features(struct bb_session *session, struct seq_file *m)
{
	/* Every start gathers the facts anew. */
	mutex_lock(&session->lock);
	bb_features_show(m, &session->facts);
	mutex_unlock(&session->lock);
}

/* A run with the session's parameters and these overrides, ready to be started. */
static struct bb_run_ref *new_run(struct bb_session *session, const char *text,
				  struct bb_err *err)
{
	struct bb_run_ref *ref = kvzalloc(sizeof(*ref), BB_GFP_OWN);
	int ret;

	if (!ref) {
		bb_err_set(err, -ENOMEM, 0, "no memory for a run");
		return NULL;
	}
	kref_init(&ref->ref);
	bb_facts_gather(&session->facts);
	ref->facts = session->facts;
	ref->run.facts = &ref->facts;
	ref->run.plan = session->plan;
	ret = bb_plan_overrides(&ref->run.plan, text, &ref->facts,
				&session->scratch, err);
	if (!ret)
		ret = bb_run_prepare(&ref->run, session->clock, &session->guard, err);
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
	ret = busy(session, err);
	if (ret)
		goto unlock;
	ref = new_run(session, text, err);
	ret = ref ? 0 : err->code;
	if (ret)
		goto unlock;
	ref->run.id = session->next_id++;
	/* Nothing runs, so nobody sets it; a stale reason would end the run. */
	atomic_set(&session->guard.abort, BB_ABORT_NONE);
	session->started = jiffies;
	WRITE_ONCE(session->running, ref);
	queue_work(session->queue, &session->work);
unlock:
	mutex_unlock(&session->lock);
	if (!ret)
		changed(session);
	return ret;
}

void bb_session_stop(struct bb_session *session)
{
	mutex_lock(&session->lock);
	if (session->running || session->job)
		bb_guard_abort(&session->guard, BB_ABORT_USER);
	mutex_unlock(&session->lock);
	bb_fragment_drop(&session->fragment);
}

int bb_session_wait(struct bb_session *session)
{
	return wait_event_interruptible(session->changed, bb_session_idle(session));
}

static void show_running(struct bb_session *session, struct seq_file *m)
{
	const struct bb_run *run = &session->running->run;
	u32 done = READ_ONCE(run->nr_results), all = run->nr_trials;
	u64 ms = jiffies_to_msecs(jiffies - session->started);
	u32 now = min(done, all - 1);

	seq_printf(m, "running run=%u cell=%u/%u repeat=%u/%llu pct=%u",
		   run->id, now % run->nr_cells + 1, run->nr_cells,
		   now / run->nr_cells + 1, run->plan.repeats, done * 100 / all);
	if (done)
		seq_printf(m, " eta_ms=%llu", div_u64(ms * (all - done), done));
	else
		seq_puts(m, " eta_ms=n/a");
	seq_printf(m, " held_pages=%ld\n", atomic_long_read(&session->guard.held));
}

static void show_last(const struct bb_run *run, struct seq_file *m)
{
	seq_printf(m, "idle run=%u result=%s trials=%u/%u refused=%u elapsed_ms=%llu held_pages=%llu\n",
		   run->id, bb_abort_names[run->abort], run->nr_results,
		   run->nr_trials, run->refused, run->elapsed_ms, run->charged);
}

void bb_session_state(struct bb_session *session, struct seq_file *m)
{
	mutex_lock(&session->lock);
	if (session->running)
		show_running(session, m);
	else if (session->last)
		show_last(&session->last->run, m);
	else
		seq_puts(m, "idle run=0 result=none\n");
	mutex_unlock(&session->lock);
}

static void probe_clocks(struct bb_session *session)
{
	bb_clock_probe(false, &session->clock[0]);
	session->facts.fast_clock = bb_clock_probe(true, &session->clock[1]);
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
	struct bb_session *session = kvzalloc(sizeof(*session), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!session)
		return ERR_PTR(-ENOMEM);
	mutex_init(&session->lock);
	mutex_init(&session->log.lock);
	mutex_init(&session->selftest.lock);
	bb_verify_init(&session->verify);
	bb_oracle_init(&session->oracle);
	init_waitqueue_head(&session->changed);
	INIT_WORK(&session->work, run_work);
	session->next_id = 1;
	session->queue = alloc_workqueue("buddybench", WQ_UNBOUND, 1);
	session->jobs = alloc_workqueue("buddybench_job",
					WQ_CPU_INTENSIVE | BB_WQ_PERCPU, 1);
	if (!session->queue || !session->jobs)
		goto free_queues;
	ret = bb_guard_init(&session->guard);
	if (ret)
		goto free_queues;
	ret = bb_fragment_init(&session->fragment);
	if (ret)
		goto exit_guard;
	ret = bb_manual_init(&session->ops);
	if (ret)
		goto exit_fragment;
	bb_facts_gather(&session->facts);
	probe_clocks(session);
	bb_plan_defaults(&session->plan, &session->facts, &session->scratch);
	return session;

exit_fragment:
	bb_fragment_exit(&session->fragment);
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
	bb_guard_abort(&session->guard, BB_ABORT_UNLOAD);
	mutex_unlock(&session->lock);
	flush_workqueue(session->queue);
	wait_event(session->changed, !READ_ONCE(session->job));
	bb_fragment_drop(&session->fragment);
}

void bb_session_destroy(struct bb_session *session)
{
	bb_verify_exit(&session->verify);
	bb_manual_exit(&session->ops);
	bb_fragment_exit(&session->fragment);
	bb_guard_exit(&session->guard);
	free_queues(session);
	bb_run_ref_put(session->last);
	kvfree(session);
}
