// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a lab does beside runs. A job is carried out by a work queue, so that
 * scheduling class and memory cgroup of the writer play no part, and the writer
 * waits for it. It stays on the writer's CPU: what it tells of "this CPU's list"
 * is about one list, and taskset chooses which.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include <buddybench/fragment/fragment_command.h>
#include <buddybench/machine/env.h>
#include <buddybench/session/jobs.h>

typedef int (*job_fn)(struct bb_lab *lab, const char *text, struct bb_err *err);

/* A job on its way; lives on the stack of the writer. */
struct job {
	struct work_struct work;
	struct completion done;
	struct bb_lab *lab;
	job_fn fn;
	const char *text;
	struct bb_err *err;
	int ret;
};

static int claim(struct bb_lab *lab, const char *name, struct bb_err *err)
{
	int ret = 0;

	mutex_lock(&lab->lock);
	if (lab->closing)
		ret = bb_err_set(err, -ENODEV, 0, "the module is being unloaded");
	else if (lab->running || lab->job)
		ret = bb_err_set(err, -EBUSY, 0, "%s goes on; write to stop",
				 lab->job ? lab->job : "a run");
	if (!ret) {
		/* Nothing goes on, so nobody sets it. */
		atomic_set(&lab->guard.abort, BB_ABORT_NONE);
		bb_facts_gather(&lab->facts);
		WRITE_ONCE(lab->job, name);
	}
	mutex_unlock(&lab->lock);
	return ret;
}

static void release(struct bb_lab *lab)
{
	mutex_lock(&lab->lock);
	WRITE_ONCE(lab->job, NULL);
	mutex_unlock(&lab->lock);
	wake_up_all(&lab->changed);
}

static void carry_out(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	job->ret = job->fn(job->lab, job->text, job->err);
	complete(&job->done);
}

/* On this CPU, or on any if that one goes away. */
static int run_job_on(struct bb_lab *lab, int cpu, const char *name, job_fn fn,
		      const char *text, struct bb_err *err)
{
	struct job job = { .lab = lab, .fn = fn, .text = text, .err = err };
	int ret = claim(lab, name, err);

	if (ret)
		return ret;
	init_completion(&job.done);
	INIT_WORK_ONSTACK(&job.work, carry_out);
	queue_work_on(cpu, lab->jobs, &job.work);
	if (wait_for_completion_interruptible(&job.done)) {
		bb_guard_abort(&lab->guard, BB_ABORT_USER);
		wait_for_completion(&job.done);
		/*
		 * Before a suspend a task is woken like this, too, and its job
		 * has been ended for another reason. Not -EINTR: busybox's
		 * shell would write again, and start the job anew.
		 */
		if (bb_guard_aborted(&lab->guard) == BB_ABORT_USER)
			ret = bb_err_set(err, -ECANCELED, 0,
					 "ended by a signal");
	}
	destroy_work_on_stack(&job.work);
	release(lab);
	return ret ? ret : job.ret;
}

/* On the writer's CPU. */
static int run_job(struct bb_lab *lab, const char *name, job_fn fn,
		   const char *text, struct bb_err *err)
{
	return run_job_on(lab, WORK_CPU_UNBOUND, name, fn, text, err);
}

static int do_selftest(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	bb_selftest_run(&lab->selftest, &lab->facts, lab->clock);
	return 0;
}

static int do_oracle(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return bb_oracle_run(&lab->oracle, &lab->guard, &lab->facts,
			     lab->unsafe, text, err);
}

static int do_verify(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return bb_verify_run(&lab->verify, &lab->guard, &lab->facts, text, err);
}

static int do_ops(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return bb_ops_run(&lab->ops, &lab->guard, &lab->plan, &lab->facts, text,
			  err);
}

static int do_explain(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return bb_explain_run(&lab->ops, &lab->guard, &lab->plan, &lab->facts,
			      text, err);
}

int bb_lab_selftest(struct bb_lab *lab, struct bb_err *err)
{
	return run_job(lab, "the self-test", do_selftest, "", err);
}

int bb_lab_oracle(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return run_job(lab, "the oracle", do_oracle, text, err);
}

int bb_lab_verify(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return run_job(lab, "verify", do_verify, text, err);
}

int bb_lab_ops(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return run_job(lab, "an ops command", do_ops, text, err);
}

int bb_lab_explain(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return run_job(lab, "explain", do_explain, text, err);
}

static int do_fragment(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	return bb_fragment_command(&lab->fragment, &lab->guard, &lab->facts,
				   &lab->clock[lab->facts.fast_clock], text,
				   err);
}

int bb_lab_fragment(struct bb_lab *lab, const char *text, struct bb_err *err)
{
	/* The list of a CPU far from the node is emptied behind our back. */
	return run_job_on(lab, bb_fragment_cpu(&lab->fragment, text),
			  "a fragment command", do_fragment, text, err);
}
