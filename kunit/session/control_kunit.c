// SPDX-License-Identifier: GPL-2.0-only
/* Starting, stopping, and whatever else may end a run. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/memory.h>
#include <linux/nodemask.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <linux/suspend.h>
#include <linux/topology.h>

#include <buddybench/session/command_table.h>
#include <buddybench/session/jobs.h>
#include <buddybench/session/session_report.h>

#include "kunit/lib/test_session.h"
#include "kunit/lib/free_pages.h"

#define HOLD_LONG "patterns=lifo modes=op,batch orders=0,3 hold=64 clock=ktime repeats=3"
#define HOLD_MOST (64 << 3)	/* pages that it holds at a time */

static const char *state(struct kunit *test)
{
	struct seq_file *m = bb_test_seq(test);

	bb_session_state(test->priv, m);
	return bb_test_text(test, m);
}

static bool starts_with(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

/* The rows that there are say why there are no more, and nothing has leaked. */
static void expect_ended(struct kunit *test, const struct bb_run *run,
			 enum bb_abort why)
{
	unsigned int i, rows = 0, marked = 0;

	KUNIT_EXPECT_EQ(test, run->abort, (unsigned int)why);
	KUNIT_EXPECT_LT(test, run->nr_results, run->nr_trials);
	for (i = 0; i < run->nr_trials; i++) {
		const struct bb_result *r = &run->result[i];

		/* Trials that were not run have no row. */
		if (!r->nr_measures)
			continue;
		rows++;
		KUNIT_EXPECT_EQ(test, r->allocated, r->freed);
		KUNIT_EXPECT_EQ(test, r->flags & BIT_ULL(BB_FLAG_LEAK), 0ULL);
		marked += !!(r->flags & BIT_ULL(BB_FLAG_ABORTED));
	}
	KUNIT_EXPECT_EQ(test, rows, run->nr_results);
	/* The one that was on its way, and no other. */
	KUNIT_EXPECT_EQ(test, marked, 1U);
}

/* Whatever ended the last run, the next one is not touched by it. */
static void expect_next_run(struct kunit *test)
{
	const struct bb_run *run = bb_labs_run(test, "count=10 duration_ms=0 warmup_ms=0 repeats=1 clock=ktime");

	KUNIT_EXPECT_EQ(test, run->abort, (unsigned int)BB_ABORT_NONE);
	KUNIT_EXPECT_EQ(test, run->nr_results, run->nr_trials);
	KUNIT_EXPECT_EQ(test, run->result[0].flags & BIT_ULL(BB_FLAG_ABORTED), 0ULL);
}

static void control_idle(struct kunit *test)
{
	struct bb_session *session = test->priv;

	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	KUNIT_EXPECT_NULL(test, bb_session_last(session));
	KUNIT_EXPECT_EQ(test, 0, bb_session_wait(session));
	KUNIT_EXPECT_STREQ(test, state(test), "idle run=0 result=none\n");
	bb_session_stop(session);
	expect_next_run(test);
	KUNIT_EXPECT_TRUE(test, starts_with(state(test), "idle run=1 result=done "));
}

static int selftest(struct bb_session *session)
{
	struct bb_err err = { 0 };
	unsigned int row = 0;
	int ret;

	while (row + 1 < bb_nr_commands && strcmp(bb_commands[row].name, "selftest"))
		row++;
	ret = bb_session_command(session, row, "1", &err);
	return ret == err.code ? ret : -EILSEQ;
}

/* One run at a time, and nothing else changes under it. */
static void control_busy(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_err err = { 0 };

	bb_labs_long(test, HOLD_LONG);
	KUNIT_EXPECT_TRUE(test, starts_with(state(test), "running run=1 cell="));
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_labs_start(test, "1"));
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_labs_start(test, "nonsense"));
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_session_set(session, BB_KEY_HOLD, "3", &err));
	KUNIT_EXPECT_EQ(test, err.code, -EBUSY);
	KUNIT_EXPECT_EQ(test, -EBUSY, selftest(session));
	bb_session_stop(session);
	expect_ended(test, bb_labs_wait(test), BB_ABORT_USER);
	KUNIT_EXPECT_EQ(test, 0, bb_session_set(session, BB_KEY_HOLD, "3", &err));
	KUNIT_EXPECT_EQ(test, 0, selftest(session));
	expect_next_run(test);
}

static const struct pattern {
	const char *name;
} patterns[] = {
	{ "null" }, { "pair" }, { "lifo" }, { "fifo" }, { "random" }, { "remote" },
};

BB_PARAM(patterns);

static void control_stop(struct kunit *test)
{
	const struct pattern *p = test->param_value;
	struct bb_session *session = test->priv;

	if (!strcmp(p->name, "remote") && num_online_cpus() < 2)
		kunit_skip(test, "remote free needs two CPUs");
	bb_labs_long(test, "patterns=%s modes=op,batch hold=200 cpus=all orders=0,2 repeats=9 clock=ktime",
		     p->name);
	bb_session_stop(session);
	bb_session_stop(session);
	expect_ended(test, bb_labs_wait(test), BB_ABORT_USER);
	KUNIT_EXPECT_TRUE(test, starts_with(state(test), "idle run=1 result=stopped "));
	expect_next_run(test);
}

static void call_oom(struct bb_guard *guard)
{
	unsigned long freed = 0;

	guard->oom.notifier_call(&guard->oom, 0, &freed);
}

static void call_suspend(struct bb_guard *guard)
{
	guard->pm.notifier_call(&guard->pm, PM_SUSPEND_PREPARE, NULL);
}

static void call_hibernate(struct bb_guard *guard)
{
	guard->pm.notifier_call(&guard->pm, PM_HIBERNATION_PREPARE, NULL);
}

static void call_reboot(struct bb_guard *guard)
{
	guard->reboot.notifier_call(&guard->reboot, SYS_RESTART, NULL);
}

static void call_offline(struct bb_guard *guard)
{
	guard->memory.notifier_call(&guard->memory, MEM_GOING_OFFLINE, NULL);
}

static const struct event {
	const char *name;
	void (*call)(struct bb_guard *guard);
	enum bb_abort why;
} events[] = {
	{ "oom", call_oom, BB_ABORT_OOM },
	{ "suspend", call_suspend, BB_ABORT_SUSPEND },
	{ "hibernation", call_hibernate, BB_ABORT_SUSPEND },
	{ "reboot", call_reboot, BB_ABORT_REBOOT },
	{ "memory offline", call_offline, BB_ABORT_MEMORY },
};

BB_PARAM(events);

/* A notifier may return only when no worker touches a page any more. */
static void control_event(struct kunit *test)
{
	const struct event *p = test->param_value;
	struct bb_session *session = test->priv;

	if (!session->guard.memory.notifier_call || !session->guard.oom.notifier_call)
		kunit_skip(test, "not built in");
	bb_labs_long(test, HOLD_LONG);
	p->call(&session->guard);
	KUNIT_EXPECT_EQ(test, atomic_read(&session->guard.busy), 0);
	expect_ended(test, bb_labs_wait(test), p->why);
	/* While nothing runs, an event is nobody's business. */
	p->call(&session->guard);
	expect_next_run(test);
}

/* The OOM killer is told how much it got, and not more. */
static void control_oom_counts(struct kunit *test)
{
	struct bb_session *session = test->priv;
	unsigned long freed = 3;
	long held;

	session->guard.oom.notifier_call(&session->guard.oom, 0, &freed);
	KUNIT_EXPECT_EQ(test, freed, 3UL);
	bb_labs_long(test, HOLD_LONG);
	held = atomic_long_read(&session->guard.held);
	KUNIT_EXPECT_GE(test, held, 64L);
	session->guard.oom.notifier_call(&session->guard.oom, 0, &freed);
	KUNIT_EXPECT_EQ(test, freed, 3UL + held);
	expect_ended(test, bb_labs_wait(test), BB_ABORT_OOM);
}

/* Events that are none of ours: resume, memory that came online. */
static void control_harmless_events(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_guard *guard = &session->guard;

	bb_labs_long(test, HOLD_LONG);
	guard->pm.notifier_call(&guard->pm, PM_POST_SUSPEND, NULL);
	guard->memory.notifier_call(&guard->memory, MEM_ONLINE, NULL);
	guard->memory.notifier_call(&guard->memory, MEM_CANCEL_OFFLINE, NULL);
	KUNIT_EXPECT_EQ(test, (int)bb_guard_aborted(guard), (int)BB_ABORT_NONE);
	bb_session_stop(session);
	expect_ended(test, bb_labs_wait(test), BB_ABORT_USER);
}

static void control_deadline(struct kunit *test)
{
	const struct bb_run *run;

	bb_labs_long(test, HOLD_LONG " deadline_ms=1");
	run = bb_labs_wait(test);
	expect_ended(test, run, BB_ABORT_DEADLINE);
	expect_next_run(test);
}

static void control_close(struct kunit *test)
{
	struct bb_session *session = test->priv;

	bb_labs_long(test, HOLD_LONG);
	bb_session_close(session);
	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	expect_ended(test, bb_labs_wait(test), BB_ABORT_UNLOAD);
	KUNIT_EXPECT_EQ(test, -ENODEV, bb_labs_start(test, "1"));
}

/* A reader keeps the run it reads, whatever comes after it. */
static void control_readers(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_run_ref *first, *again;

	expect_next_run(test);
	first = bb_session_last(session);
	expect_next_run(test);
	again = bb_session_last(session);
	KUNIT_EXPECT_PTR_NE(test, first, again);
	KUNIT_EXPECT_EQ(test, first->run.id, 1U);
	KUNIT_EXPECT_EQ(test, first->run.nr_results, first->run.nr_trials);
	KUNIT_EXPECT_EQ(test, again->run.id, 2U);
	bb_run_ref_put(first);
	bb_run_ref_put(again);
	bb_run_ref_put(NULL);
}

static const struct refusal {
	const char *name;	/* key=value */
	int ret;
} refusals[] = {
	{ "patterns=lifo hold=65536 orders=10", -ENOMEM },
	{ "patterns=lifo hold=8 orders=10 budget_mb=8", -ENOMEM },
	{ "reserve_mb=1048576", -ENOMEM },
	{ "repeats=1000 modes=all patterns=all apis=all gfp=GFP_KERNEL,GFP_ATOMIC", -E2BIG },
	{ "repeats=1000 patterns=lifo orders=0-9 modes=op,batch,chained", -E2BIG },
	{ "orders=99", -ERANGE },
	{ "colour=blue", -EINVAL },
	{ "apis=get_zeroed_page orders=1", -EINVAL },
	{ "apis=__get_free_pages gfp=GFP_HIGHUSER", -EPERM },
	{ "count=0 duration_ms=0", -EINVAL },
};

BB_PARAM(refusals);

/* What is refused leaves no trace: no charge, no run, no number. */
static void control_refused(struct kunit *test)
{
	const struct refusal *p = test->param_value;
	struct bb_session *session = test->priv;
	struct seq_file *before = bb_test_seq(test), *after = bb_test_seq(test);
	int nid;

	bb_session_config(session, before);
	KUNIT_EXPECT_EQ(test, p->ret, bb_labs_start(test, "%s", p->name));
	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	KUNIT_EXPECT_NULL(test, session->last);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&session->guard.held), 0L);
	for_each_node(nid)
		KUNIT_EXPECT_EQ(test, session->guard.charged[nid], 0ULL);
	bb_session_config(session, after);
	bb_test_same(test, bb_test_text(test, after), bb_test_text(test, before));
	expect_next_run(test);
	KUNIT_EXPECT_EQ(test, session->last->run.id, 1U);
}

/* Somebody else takes the memory: the run gives way before the kernel suffers. */
static void control_floor(struct kunit *test)
{
	int nid = cpu_to_mem(cpumask_first(cpu_online_mask));
	const struct bb_run *run;
	LIST_HEAD(pages);

	bb_labs_long(test, HOLD_LONG " placement=local");
	while (bb_guard_room(nid, GFP_KERNEL, 0))
		if (!bb_pages_take(&pages, BB_GFP_FRAIL, 64))
			break;
	/* What the run held then it can hold again: take as much once more. */
	bb_pages_take(&pages, BB_GFP_FRAIL, HOLD_MOST);
	run = bb_labs_wait(test);
	bb_pages_give(&pages);
	expect_ended(test, run, BB_ABORT_FLOOR);
	expect_next_run(test);
}

static struct kunit_case control_cases[] = {
	KUNIT_CASE(control_idle),
	KUNIT_CASE(control_busy),
	KUNIT_CASE_PARAM(control_stop, patterns_gen_params),
	KUNIT_CASE_PARAM(control_event, events_gen_params),
	KUNIT_CASE(control_oom_counts),
	KUNIT_CASE(control_harmless_events),
	KUNIT_CASE(control_deadline),
	KUNIT_CASE(control_close),
	KUNIT_CASE(control_readers),
	KUNIT_CASE_PARAM(control_refused, refusals_gen_params),
	KUNIT_CASE(control_floor),
	{}
};

static struct kunit_suite control_suite = {
	.name = "buddybench_control",
	.init = bb_labs_init,
	.exit = bb_labs_exit,
	.test_cases = control_cases,
};

kunit_test_suite(control_suite);
