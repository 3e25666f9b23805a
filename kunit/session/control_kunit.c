// SPDX-License-Identifier: GPL-2.0-only
/* Starting and stopping a run, one at a time. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/string.h>

#include <buddybench/session/command_table.h>
#include <buddybench/session/jobs.h>
#include <buddybench/session/session_report.h>

#include "kunit/lib/test_session.h"

#define STOP_LONG "modes=op,batch orders=0,2 cpus=all hold=200 clock=ktime repeats=9"
#define HOLD_LONG "patterns=lifo modes=op,batch orders=0,3 hold=64 clock=ktime repeats=3"
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

static void control_idle(struct kunit *test)
{
	struct bb_session *session = test->priv;

	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	KUNIT_EXPECT_NULL(test, bb_session_last(session));
	KUNIT_EXPECT_STREQ(test, state(test), "idle run=0 result=none\n");
	session->job = &bb_commands[0];
	KUNIT_EXPECT_STREQ(test, state(test), "idle run=0 result=none job=selftest\n");
	session->job = NULL;
	bb_session_stop(session);
	bb_test_next(test);
	KUNIT_EXPECT_TRUE(test, starts_with(state(test), "idle run=1 result=done "));
}

static int selftest(struct kunit *test)
{
	struct bb_err err = { 0 };
	int ret = bb_session_command(test->priv, bb_test_row(test, "selftest"), "1", &err);

	return ret == err.code ? ret : -EILSEQ;
}

/* One run at a time, and nothing else changes under it. */
static void control_busy(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_err err = { 0 };

	bb_test_long(test, HOLD_LONG);
	KUNIT_EXPECT_TRUE(test, starts_with(state(test), "running run=1 cell="));
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_test_start(test, "1"));
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_test_start(test, "nonsense"));
	KUNIT_EXPECT_EQ(test, -EBUSY, bb_session_set(session, BB_KEY_HOLD, "3", &err));
	KUNIT_EXPECT_EQ(test, err.code, -EBUSY);
	KUNIT_EXPECT_EQ(test, -EBUSY, selftest(test));
	bb_session_stop(session);
	bb_test_ended(test, bb_test_wait(test), BB_ABORT_USER);
	KUNIT_EXPECT_EQ(test, 0, bb_session_set(session, BB_KEY_HOLD, "3", &err));
	KUNIT_EXPECT_EQ(test, 0, selftest(test));
	bb_test_next(test);
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
	bb_test_long(test, STOP_LONG " patterns=%s", p->name);
	bb_session_stop(session);
	bb_session_stop(session);
	bb_test_ended(test, bb_test_wait(test), BB_ABORT_USER);
	KUNIT_EXPECT_TRUE(test, starts_with(state(test), "idle run=1 result=stopped "));
	bb_test_next(test);
}

/* Whoever polls state hears of a command, too: when it begins and when it has ended. */
static void control_tells_of_commands(struct kunit *test)
{
	struct bb_session *session = test->priv;
	int before = atomic_read(&session->generation);

	KUNIT_EXPECT_EQ(test, 0, selftest(test));
	KUNIT_EXPECT_EQ(test, atomic_read(&session->generation) - before, 2);
}

static void control_deadline(struct kunit *test)
{
	const struct bb_run *run;

	bb_test_long(test, HOLD_LONG " deadline_ms=1");
	run = bb_test_wait(test);
	bb_test_ended(test, run, BB_ABORT_DEADLINE);
	bb_test_next(test);
}

static void control_close(struct kunit *test)
{
	struct bb_session *session = test->priv;

	bb_test_long(test, HOLD_LONG);
	bb_session_close(session);
	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	bb_test_ended(test, bb_test_wait(test), BB_ABORT_UNLOAD);
	KUNIT_EXPECT_EQ(test, -ENODEV, bb_test_start(test, "1"));
}

/* A reader keeps its run, also if later runs replace it. */
static void control_readers(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_run_ref *first, *again;

	bb_test_next(test);
	first = bb_session_last(session);
	bb_test_next(test);
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

/* A refused start has no effect: no charge, no run, no run number. */
static void control_refused(struct kunit *test)
{
	const struct refusal *p = test->param_value;
	struct bb_session *session = test->priv;
	struct seq_file *before = bb_test_seq(test), *after = bb_test_seq(test);
	int nid;

	bb_session_config(session, before);
	KUNIT_EXPECT_EQ(test, p->ret, bb_test_start(test, "%s", p->name));
	KUNIT_EXPECT_TRUE(test, bb_session_idle(session));
	KUNIT_EXPECT_NULL(test, session->last);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&session->guard.ledger), 0L);
	for_each_node(nid)
		KUNIT_EXPECT_EQ(test, atomic_long_read(&session->guard.ledger.charged[nid]), 0ULL);
	bb_session_config(session, after);
	bb_test_same(test, bb_test_text(test, after), bb_test_text(test, before));
	bb_test_next(test);
	KUNIT_EXPECT_EQ(test, session->last->run.id, 1U);
}

static struct kunit_case control_cases[] = {
	KUNIT_CASE(control_idle),
	KUNIT_CASE(control_busy),
	KUNIT_CASE_PARAM(control_stop, patterns_gen_params),
	KUNIT_CASE(control_tells_of_commands),
	KUNIT_CASE(control_deadline),
	KUNIT_CASE(control_close),
	KUNIT_CASE(control_readers),
	KUNIT_CASE_PARAM(control_refused, refusals_gen_params),
	{}
};

static struct kunit_suite control_suite = {
	.name = "buddybench_control",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = control_cases,
};

kunit_test_suite(control_suite);
