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
#include <buddybench/machine/env.h>
#include <buddybench/own_memory.h>
#include <buddybench/run/coordinator.h>
#include <buddybench/session/session.h>

static void free_run(struct kref *ref)
{
	struct bb_run_ref *r = container_of(ref, struct bb_run_ref, ref);

	bb_run_release(&r->run);
	kvfree(r);
}

void bb_run_put(struct bb_run_ref *ref)
{
	if (ref)
		kref_put(&ref->ref, free_run);
}

struct bb_run_ref *bb_lab_last(struct bb_lab *lab)
{
	struct bb_run_ref *ref;

	mutex_lock(&lab->lock);
	ref = lab->last;
	if (ref)
		kref_get(&ref->ref);
	mutex_unlock(&lab->lock);
	return ref;
}

bool bb_lab_idle(struct bb_lab *lab)
{
	return !READ_ONCE(lab->running);
}

static void changed(struct bb_lab *lab)
{
	atomic_inc(&lab->generation);
	wake_up_all(&lab->changed);
}

static void progress(void *data)
{
	changed(data);
}

static void publish(struct bb_lab *lab)
{
	struct bb_run_ref *old;

	mutex_lock(&lab->lock);
	old = lab->last;
	lab->last = lab->running;
	WRITE_ONCE(lab->running, NULL);
	mutex_unlock(&lab->lock);
	bb_run_put(old);
	changed(lab);
}

static void carry_out(struct work_struct *work)
{
	struct bb_lab *lab = container_of(work, struct bb_lab, work);

	/* Only this work clears @running, so it stays while we use it. */
	bb_run_carry_out(&lab->running->run, &lab->guard, progress, lab);
	publish(lab);
}

static int busy(struct bb_lab *lab, struct bb_err *err)
{
	if (lab->closing)
		return bb_err_set(err, -ENODEV, 0, "the module is being unloaded");
	if (lab->running)
		return bb_err_set(err, -EBUSY, 0,
				  "run %u goes on; write to stop, or read wait",
				  lab->running->run.id);
	if (lab->job)
		return bb_err_set(err, -EBUSY, 0, "%s goes on; write to stop",
				  lab->job);
	return 0;
}

int bb_lab_set(struct bb_lab *lab, enum bb_key key, const char *text,
	       struct bb_err *err)
{
	int ret;

	mutex_lock(&lab->lock);
	ret = busy(lab, err);
	if (!ret)
		ret = bb_key_set(&lab->plan, key, text, &lab->facts,
				 &lab->scratch, err);
	mutex_unlock(&lab->lock);
	return ret;
}

static void show_key(struct bb_lab *lab, enum bb_key key, struct seq_file *m)
{
	char *text = lab->scratch.text;

	bb_key_text(&lab->plan, key, text, sizeof(lab->scratch.text));
	seq_puts(m, text);
}

void bb_lab_show(struct bb_lab *lab, enum bb_key key, struct seq_file *m)
{
	mutex_lock(&lab->lock);
	show_key(lab, key, m);
	mutex_unlock(&lab->lock);
	seq_putc(m, '\n');
}

void bb_lab_config(struct bb_lab *lab, struct seq_file *m)
{
	unsigned int key;

	mutex_lock(&lab->lock);
	for (key = 0; key < NR_BB_KEYS; key++) {
		seq_printf(m, "%s%s=", key ? " " : "", bb_keys[key].name);
		show_key(lab, key, m);
	}
	mutex_unlock(&lab->lock);
	seq_putc(m, '\n');
}

void bb_lab_features(struct bb_lab *lab, struct seq_file *m)
{
	/* Every start gathers the facts anew. */
	mutex_lock(&lab->lock);
	bb_features_show(m, &lab->facts);
	mutex_unlock(&lab->lock);
}

/* A run with the lab's parameters and these overrides, ready to be started. */
static struct bb_run_ref *new_run(struct bb_lab *lab, const char *text,
				  struct bb_err *err)
{
	struct bb_run_ref *ref = kvzalloc(sizeof(*ref), BB_GFP_OWN);
	int ret;

	if (!ref) {
		bb_err_set(err, -ENOMEM, 0, "no memory for a run");
		return NULL;
	}
	kref_init(&ref->ref);
	bb_facts_gather(&lab->facts);
	ref->facts = lab->facts;
	ref->run.facts = &ref->facts;
	ref->run.plan = lab->plan;
	ret = bb_plan_overrides(&ref->run.plan, text, &ref->facts,
				&lab->scratch, err);
	if (!ret)
		ret = bb_run_prepare(&ref->run, lab->clock, &lab->guard, err);
	if (!ret)
		return ref;
	bb_run_put(ref);
	return NULL;
}

int bb_lab_start(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	struct bb_run_ref *ref;
	int ret;

	mutex_lock(&lab->lock);
	ret = busy(lab, err);
	if (ret)
		goto unlock;
	ref = new_run(lab, text, err);
	ret = ref ? 0 : err->code;
	if (ret)
		goto unlock;
	ref->run.id = lab->next_id++;
	/* Nothing runs, so nobody sets it; a stale reason would end the run. */
	atomic_set(&lab->guard.abort, BB_ABORT_NONE);
	lab->started = jiffies;
	WRITE_ONCE(lab->running, ref);
	queue_work(lab->queue, &lab->work);
unlock:
	mutex_unlock(&lab->lock);
	if (!ret)
		changed(lab);
	return ret;
}

void bb_lab_stop(struct bb_lab *lab)
{
	mutex_lock(&lab->lock);
	if (lab->running || lab->job)
		bb_guard_abort(&lab->guard, BB_ABORT_USER);
	mutex_unlock(&lab->lock);
	bb_fragment_drop(&lab->fragment);
}

int bb_lab_wait(struct bb_lab *lab)
{
	return wait_event_interruptible(lab->changed, bb_lab_idle(lab));
}

static void show_running(struct bb_lab *lab, struct seq_file *m)
{
	const struct bb_run *run = &lab->running->run;
	u32 done = READ_ONCE(run->nr_results), all = run->nr_trials;
	u64 ms = jiffies_to_msecs(jiffies - lab->started);
	u32 now = min(done, all - 1);

	seq_printf(m, "running run=%u cell=%u/%u repeat=%u/%llu pct=%u",
		   run->id, now % run->nr_cells + 1, run->nr_cells,
		   now / run->nr_cells + 1, run->plan.repeats, done * 100 / all);
	if (done)
		seq_printf(m, " eta_ms=%llu", div_u64(ms * (all - done), done));
	else
		seq_puts(m, " eta_ms=n/a");
	seq_printf(m, " held_pages=%ld\n", atomic_long_read(&lab->guard.held));
}

static void show_last(const struct bb_run *run, struct seq_file *m)
{
	seq_printf(m, "idle run=%u result=%s trials=%u/%u refused=%u elapsed_ms=%llu held_pages=%llu\n",
		   run->id, bb_abort_names[run->abort], run->nr_results,
		   run->nr_trials, run->refused, run->elapsed_ms, run->charged);
}

void bb_lab_state(struct bb_lab *lab, struct seq_file *m)
{
	mutex_lock(&lab->lock);
	if (lab->running)
		show_running(lab, m);
	else if (lab->last)
		show_last(&lab->last->run, m);
	else
		seq_puts(m, "idle run=0 result=none\n");
	mutex_unlock(&lab->lock);
}

static void probe_clocks(struct bb_lab *lab)
{
	bb_clock_probe(false, &lab->clock[0]);
	lab->facts.fast_clock = bb_clock_probe(true, &lab->clock[1]);
}

static void free_queues(struct bb_lab *lab)
{
	if (lab->queue)
		destroy_workqueue(lab->queue);
	if (lab->jobs)
		destroy_workqueue(lab->jobs);
}

struct bb_lab *bb_lab_create(void)
{
	struct bb_lab *lab = kvzalloc(sizeof(*lab), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!lab)
		return ERR_PTR(-ENOMEM);
	mutex_init(&lab->lock);
	mutex_init(&lab->log.lock);
	mutex_init(&lab->selftest.lock);
	bb_verify_init(&lab->verify);
	bb_oracle_init(&lab->oracle);
	init_waitqueue_head(&lab->changed);
	INIT_WORK(&lab->work, carry_out);
	lab->next_id = 1;
	lab->queue = alloc_workqueue("buddybench", WQ_UNBOUND, 1);
	lab->jobs = alloc_workqueue("buddybench_job",
				    WQ_CPU_INTENSIVE | BB_WQ_PERCPU, 1);
	if (!lab->queue || !lab->jobs)
		goto free_queues;
	ret = bb_guard_init(&lab->guard);
	if (ret)
		goto free_queues;
	ret = bb_fragment_init(&lab->fragment);
	if (ret)
		goto exit_guard;
	ret = bb_ops_init(&lab->ops);
	if (ret)
		goto exit_fragment;
	bb_facts_gather(&lab->facts);
	probe_clocks(lab);
	bb_plan_defaults(&lab->plan, &lab->facts, &lab->scratch);
	return lab;

exit_fragment:
	bb_fragment_exit(&lab->fragment);
exit_guard:
	bb_guard_exit(&lab->guard);
free_queues:
	free_queues(lab);
	kvfree(lab);
	return ERR_PTR(ret);
}

void bb_lab_close(struct bb_lab *lab)
{
	mutex_lock(&lab->lock);
	lab->closing = true;
	bb_guard_abort(&lab->guard, BB_ABORT_UNLOAD);
	mutex_unlock(&lab->lock);
	flush_workqueue(lab->queue);
	wait_event(lab->changed, !READ_ONCE(lab->job));
	bb_fragment_drop(&lab->fragment);
}

void bb_lab_destroy(struct bb_lab *lab)
{
	bb_verify_exit(&lab->verify);
	bb_ops_exit(&lab->ops);
	bb_fragment_exit(&lab->fragment);
	bb_guard_exit(&lab->guard);
	free_queues(lab);
	bb_run_put(lab->last);
	kvfree(lab);
}
