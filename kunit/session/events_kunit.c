// SPDX-License-Identifier: GPL-2.0-only
/* Other reasons to abort: kernel events, and low memory. */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/memory.h>
#include <linux/reboot.h>
#include <linux/suspend.h>
#include <linux/topology.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/session/jobs.h>

#include "kunit/lib/free_pages.h"
#include "kunit/lib/test_session.h"

#define HOLD_LONG "patterns=lifo modes=op,batch orders=0,3 hold=64 clock=ktime repeats=3"
#define HOLD_MOST (64 << 3)	/* pages that it holds at a time */

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

static void end_suspend(struct bb_guard *guard)
{
	guard->pm.notifier_call(&guard->pm, PM_POST_SUSPEND, NULL);
}

static void end_hibernate(struct bb_guard *guard)
{
	guard->pm.notifier_call(&guard->pm, PM_POST_HIBERNATION, NULL);
}

static void end_offline(struct bb_guard *guard)
{
	guard->memory.notifier_call(&guard->memory, MEM_CANCEL_OFFLINE, NULL);
}

/* A reboot is never cancelled. */
static void end_reboot(struct bb_guard *guard)
{
	bb_guard_last(guard, BB_ABORT_REBOOT, false);
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
	void (*end)(struct bb_guard *guard);	/* NULL if nothing lasts */
} events[] = {
	{ "oom", call_oom, BB_ABORT_OOM },
	{ "suspend", call_suspend, BB_ABORT_SUSPEND, end_suspend },
	{ "hibernation", call_hibernate, BB_ABORT_SUSPEND, end_hibernate },
	{ "reboot", call_reboot, BB_ABORT_REBOOT, end_reboot },
	{ "memory offline", call_offline, BB_ABORT_MEMORY, end_offline },
};

BB_PARAM(events);

/* Until the event is over, neither a run nor a command starts. */
static void expect_refused(struct kunit *test, const struct event *p)
{
	struct bb_session *session = test->priv;
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, -EBUSY, bb_session_start(session, "orders=0", &err));
	KUNIT_EXPECT_STRNEQ(test, err.msg, "");
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_session_command(session, 0, "", &err));
	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	p->end(&session->guard);
}

/* A notifier returns only when no worker touches a page any more. */
static void events_each(struct kunit *test)
{
	const struct event *p = test->param_value;
	struct bb_session *session = test->priv;

	if (!session->guard.memory.notifier_call || !session->guard.oom.notifier_call)
		kunit_skip(test, "not built in");
	bb_test_long(test, HOLD_LONG);
	p->call(&session->guard);
	KUNIT_EXPECT_EQ(test, atomic_read(&session->guard.busy), 0);
	bb_test_ended(test, bb_test_wait(test), p->why);
	if (p->end)
		expect_refused(test, p);
	/* A lasting event prevents a start also if nothing was running. */
	p->call(&session->guard);
	if (p->end)
		expect_refused(test, p);
	bb_test_next(test);
}

/* Hold 64 pages by hand. */
static void hold_some(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_err err = { 0 };

	KUNIT_ASSERT_EQ_MSG(test, 0, bb_session_command(session, bb_test_row(test, "ops"),
							"alloc order=3 n=8", &err), "%s", err.msg);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&session->guard.ledger), 64L);
}

/* The OOM killer is told only of pages that were really freed. */
static void events_oom_counts(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_guard *guard = &session->guard;
	unsigned long freed = 3;

	guard->oom.notifier_call(&guard->oom, 0, &freed);
	KUNIT_EXPECT_EQ(test, freed, 3UL);
	hold_some(test);
	guard->oom.notifier_call(&guard->oom, 0, &freed);
	KUNIT_EXPECT_EQ(test, freed, 3UL + 64);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 0L);
	/* Beside a run, which has between none and all of its pages at any moment. */
	hold_some(test);
	bb_test_long(test, HOLD_LONG);
	freed = 3;
	guard->oom.notifier_call(&guard->oom, 0, &freed);
	KUNIT_EXPECT_GE(test, freed, 3UL + 64);
	KUNIT_EXPECT_LE(test, freed, 3UL + 64 + HOLD_MOST + BB_PCP_ROOM_PAGES);
	bb_test_ended(test, bb_test_wait(test), BB_ABORT_OOM);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 0L);
}

/* What is held by hand stays where it is in memory, but does not go to disk. */
static void events_hibernation_frees(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_guard *guard = &session->guard;

	hold_some(test);
	call_suspend(guard);
	end_suspend(guard);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 64L);
	call_hibernate(guard);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 0L);
	end_hibernate(guard);
	hold_some(test);
}

/* Events to ignore: resume, memory online. */
static void events_harmless(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_guard *guard = &session->guard;

	bb_test_long(test, HOLD_LONG);
	guard->pm.notifier_call(&guard->pm, PM_POST_SUSPEND, NULL);
	guard->memory.notifier_call(&guard->memory, MEM_ONLINE, NULL);
	guard->memory.notifier_call(&guard->memory, MEM_CANCEL_OFFLINE, NULL);
	KUNIT_EXPECT_EQ(test, (int)bb_guard_aborted(guard), (int)BB_ABORT_NONE);
	bb_session_stop(session);
	bb_test_ended(test, bb_test_wait(test), BB_ABORT_USER);
}

/* Someone else allocates the memory: the run stops before the kernel is under pressure. */
static void events_floor(struct kunit *test)
{
	int nid = cpu_to_mem(cpumask_first(cpu_online_mask));
	const struct bb_run *run;
	LIST_HEAD(pages);

	bb_test_long(test, HOLD_LONG " placement=local");
	while (bb_headroom(nid, GFP_KERNEL, 0))
		if (!bb_test_pages_take(&pages, BB_GFP_FRAIL, 64))
			break;
	/* The run could hold that much again, so allocate as much once more. */
	bb_test_pages_take(&pages, BB_GFP_FRAIL, HOLD_MOST);
	run = bb_test_wait(test);
	bb_test_pages_give(&pages);
	bb_test_ended(test, run, BB_ABORT_FLOOR);
	bb_test_next(test);
}

static struct kunit_case events_cases[] = {
	KUNIT_CASE_PARAM(events_each, events_gen_params),
	KUNIT_CASE(events_oom_counts),
	KUNIT_CASE(events_hibernation_frees),
	KUNIT_CASE(events_harmless),
	KUNIT_CASE(events_floor),
	{}
};

static struct kunit_suite events_suite = {
	.name = "buddybench_events",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = events_cases,
};

kunit_test_suite(events_suite);
