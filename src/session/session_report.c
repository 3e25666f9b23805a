// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that show the session and the current state of the machine.
 */
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include <buddybench/compat.h>
#include <buddybench/machine/env.h>
#include <buddybench/machine/features.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/plan/plan_text.h>
#include <buddybench/result/zones_table.h>
#include <buddybench/session/command_table.h>
#include <buddybench/session/runs.h>
#include <buddybench/session/session_report.h>

void bb_session_show(struct bb_session *session, enum bb_key key, struct seq_file *m)
{
	char *text = session->scratch.text;

	mutex_lock(&session->lock);
	bb_key_text(&session->plan, key, text, sizeof(session->scratch.text));
	seq_puts(m, text);
	mutex_unlock(&session->lock);
	seq_putc(m, '\n');
}

void bb_session_config(struct bb_session *session, struct seq_file *m)
{
	size_t n, room;
	char *buf;

	mutex_lock(&session->lock);
	room = seq_get_buf(m, &buf);
	n = room ? bb_plan_text(&session->plan, buf, room) : 0;
	/* Full: seq_file retries with a larger buffer. */
	seq_commit(m, n + 1 < room ? n : -1);
	mutex_unlock(&session->lock);
	seq_putc(m, '\n');
}

void bb_session_features(struct bb_session *session, struct seq_file *m)
{
	/* The facts are gathered again at every start. */
	mutex_lock(&session->lock);
	bb_features_show(m, &session->facts);
	mutex_unlock(&session->lock);
}

void bb_session_env(struct seq_file *m)
{
	struct bb_environment env;

	bb_env_read(&env);
	bb_environment_show(m, &env);
}

/* Of the CPUs that a run would use now, the first; an offline one has lists, too. */
static unsigned int params_cpu(struct bb_session *session)
{
	const struct bb_plan *plan = &session->plan;
	unsigned int cpu;

	mutex_lock(&session->lock);
	cpu = plan->all & BIT(BB_KEY_CPUS) ? cpumask_first(cpu_online_mask) :
					     find_first_bit(plan->cpus, NR_CPUS);
	mutex_unlock(&session->lock);
	return cpu;
}

int bb_session_zones(struct bb_session *session, struct seq_file *m)
{
	unsigned int cpu = params_cpu(session);
	struct bb_own_memory own = { 0 };
	struct bb_zone_snapshot *zones = bb_zone_snapshot_create(&own, cpu);

	if (!zones)
		return -ENOMEM;
	bb_zones_table_show(m, zones);
	bb_own_memory_free(&own, zones);
	return 0;
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
	seq_printf(m, " held_pages=%ld", bb_ledger_charged(&session->guard.ledger));
}

static void show_last(const struct bb_run *run, struct seq_file *m)
{
	seq_printf(m, "idle run=%u result=%s trials=%u/%u refused=%u",
		   run->id, bb_abort_names[run->abort], run->nr_results,
		   run->nr_trials, run->refused);
	seq_printf(m, " elapsed_ms=%llu held_pages=%llu", run->elapsed_ms, run->charged);
}

void bb_session_state(struct bb_session *session, struct seq_file *m)
{
	/* Read before printing: a later change must wake the next poll. */
	m->poll_event = atomic_read(&session->generation);
	mutex_lock(&session->lock);
	if (session->running)
		show_running(session, m);
	else if (session->last)
		show_last(&session->last->run, m);
	else
		seq_puts(m, "idle run=0 result=none");
	if (session->job)
		seq_printf(m, " job=%s", session->job->name);
	seq_putc(m, '\n');
	mutex_unlock(&session->lock);
}
