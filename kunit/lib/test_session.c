// SPDX-License-Identifier: GPL-2.0-only
/* A session for every test of a suite, and runs in it. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/session/command_table.h>

#include "kunit/lib/test_session.h"

#define TEXT 512
#define LONG_WAIT 1000	/* jiffies; only a test that fails waits for it */

int bb_test_session_init(struct kunit *test)
{
	struct bb_session *session = bb_session_create();

	if (IS_ERR(session))
		return PTR_ERR(session);
	test->priv = session;
	return 0;
}

void bb_test_session_exit(struct kunit *test)
{
	struct bb_session *session = test->priv;

	if (!session)
		return;
	bb_session_close(session);
	bb_session_destroy(session);
}

static __printf(2, 0) int start(struct kunit *test, const char *fmt, va_list args)
{
	struct bb_session *session = test->priv;
	struct bb_err err = { 0 };
	char text[TEXT];
	int ret;

	vscnprintf(text, sizeof(text), fmt, args);
	ret = bb_session_start(session, text, &err);
	KUNIT_EXPECT_EQ_MSG(test, ret, err.code, "%s: %s", text, err.msg);
	KUNIT_EXPECT_EQ(test, !ret, !err.msg[0]);
	return ret;
}

int bb_test_start(struct kunit *test, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = start(test, fmt, args);
	va_end(args);
	return ret;
}

const struct bb_run *bb_test_wait(struct kunit *test)
{
	struct bb_session *session = test->priv;
	const struct bb_run *run;
	int nid;

	wait_event(session->changed, bb_session_idle(session));
	KUNIT_ASSERT_NOT_NULL(test, session->last);
	run = &session->last->run;
	KUNIT_EXPECT_EQ(test, run->charged, 0ULL);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&session->guard.ledger), 0L);
	KUNIT_EXPECT_EQ(test, atomic_read(&session->guard.busy), 0);
	for_each_node(nid)
		KUNIT_EXPECT_EQ(test, atomic_long_read(&session->guard.ledger.charged[nid]), 0ULL);
	return run;
}

const struct bb_run *bb_test_run(struct kunit *test, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = start(test, fmt, args);
	va_end(args);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", fmt);
	return bb_test_wait(test);
}

void bb_test_long(struct kunit *test, const char *fmt, ...)
{
	struct bb_session *session = test->priv;
	unsigned int waited;
	va_list args;
	char text[TEXT];

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	KUNIT_ASSERT_EQ(test, 0, bb_test_start(test, "count=0 duration_ms=60000 %s",
					       text));
	for (waited = 0; waited < LONG_WAIT; waited++) {
		if (atomic_read(&session->guard.busy))
			break;
		schedule_timeout_uninterruptible(1);
	}
	KUNIT_ASSERT_LT(test, waited, (unsigned int)LONG_WAIT);
	/* Let some rounds pass, so that there are blocks to free. */
	schedule_timeout_uninterruptible(2);
	KUNIT_ASSERT_FALSE(test, bb_session_idle(session));
}

/* The rows say why the run ended early, and nothing has leaked. */
void bb_test_ended(struct kunit *test, const struct bb_run *run, enum bb_abort why)
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
	/* Only the one in progress. */
	KUNIT_EXPECT_EQ(test, marked, 1U);
}

unsigned int bb_test_row(struct kunit *test, const char *name)
{
	unsigned int row = 0;

	while (row < bb_nr_commands && strcmp(bb_commands[row].name, name))
		row++;
	KUNIT_ASSERT_LT_MSG(test, row, bb_nr_commands, "no command %s", name);
	return row;
}

/* An abort does not affect the next run. */
void bb_test_next(struct kunit *test)
{
	const struct bb_run *run;

	run = bb_test_run(test, BB_TEST_COUNTED "count=10 repeats=1 clock=ktime");
	KUNIT_EXPECT_EQ(test, run->abort, (unsigned int)BB_ABORT_NONE);
	KUNIT_EXPECT_EQ(test, run->nr_results, run->nr_trials);
	KUNIT_EXPECT_EQ(test, run->result[0].flags & BIT_ULL(BB_FLAG_ABORTED), 0ULL);
}
