// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands run on a workqueue while the writer waits, so that its scheduling
 * class and memory cgroup do not matter. A command runs on the writer's CPU, so
 * taskset selects the per-CPU list that it uses and reports.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include <buddybench/guard/command.h>
#include <buddybench/machine/facts.h>
#include <buddybench/own_memory.h>
#include <buddybench/session/command_table.h>
#include <buddybench/session/jobs.h>
#include <buddybench/session/runs.h>

#include "internal.h"

/* A command in progress; on the stack of the writer. */
struct job {
	struct work_struct work;
	struct completion done;
	const struct bb_command_type *type;
	void *state;
	struct bb_command command;
	struct bb_run_ref *measured;
	int ret;
};

/* A command that measures gets a run to put its results into. */
static int prepare_job(struct bb_session *session, struct job *job)
{
	struct bb_err *err = job->command.err;
	int ret = 0;

	bb_facts_gather(&session->facts);
	if (job->type->measures) {
		job->measured = bb_run_ref_create(session, err);
		if (!job->measured)
			return -ENOMEM;
		job->command.run = &job->measured->run;
		ret = bb_session_probe_ktime(session, &session->plan, err);
	}
	return ret ?: bb_guard_begin(&session->guard, &session->plan, err);
}

static int claim_job(struct bb_session *session, struct job *job)
{
	int ret;

	mutex_lock(&session->lock);
	ret = bb_session_busy(session, job->command.err);
	if (!ret)
		ret = prepare_job(session, job);
	if (!ret)
		WRITE_ONCE(session->job, job->type);
	mutex_unlock(&session->lock);
	if (!ret)
		bb_session_changed(session);
	return ret;
}

/* What was measured before an early end is a result, too. */
static void publish_job(struct bb_session *session, struct job *job)
{
	if (!job->measured || !job->measured->run.nr_results)
		bb_run_ref_put(job->measured);
	else
		bb_session_publish(session, job->measured);
}

static void release_job(struct bb_session *session)
{
	mutex_lock(&session->lock);
	WRITE_ONCE(session->job, NULL);
	bb_guard_end(&session->guard);
	mutex_unlock(&session->lock);
	bb_session_changed(session);
}

static void job_work(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	job->ret = job->type->run(job->state, &job->command);
	complete(&job->done);
}

/* On @cpu, or on any CPU if @cpu is offline. */
static int run_job(struct bb_session *session, struct job *job, int cpu)
{
	int ret = 0;

	init_completion(&job->done);
	INIT_WORK_ONSTACK(&job->work, job_work);
	queue_work_on(cpu, session->jobs, &job->work);
	if (wait_for_completion_interruptible(&job->done)) {
		bb_guard_abort(&session->guard, BB_ABORT_USER);
		wait_for_completion(&job->done);
		/*
		 * The freezer wakes tasks like this, too; the abort reason
		 * differs then. Not -EINTR: busybox's shell would retry the
		 * write, and restart the job.
		 */
		if (bb_guard_aborted(&session->guard) == BB_ABORT_USER)
			ret = bb_err_set(job->command.err, -ECANCELED, 0,
					 "ended by a signal");
	}
	destroy_work_on_stack(&job->work);
	return ret ? ret : job->ret;
}

int bb_session_command(struct bb_session *session, unsigned int row, const char *text,
		       struct bb_err *err)
{
	struct job job = {
		.type = &bb_commands[row],
		.state = session->state[row],
		.command = {
			.text = text,
			.args = kstrdup(text, BB_GFP_OWN),
			.guard = &session->guard,
			.plan = &session->plan,
			.facts = &session->facts,
			.clock = session->clock,
			.unsafe = session->unsafe,
			.err = err,
		},
	};
	int ret, cpu = WORK_CPU_UNBOUND;
	bool claimed;

	if (!job.command.args)
		return bb_err_set(err, -ENOMEM, 0, "no memory for the command");
	ret = claim_job(session, &job);
	claimed = !ret;
	if (claimed) {
		if (job.type->cpu)
			cpu = job.type->cpu(job.state, text);
		ret = run_job(session, &job, cpu);
	}
	publish_job(session, &job);
	if (claimed)
		release_job(session);
	kfree(job.command.args);
	return ret;
}
