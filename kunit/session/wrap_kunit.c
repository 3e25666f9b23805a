// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters that wrap, started just below their limit. The gate has a case of its
 * own in worker/gate_kunit.c.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include <buddybench/session/jobs.h>

#include "kunit/lib/test_session.h"
#include "src/manual/manual.h"

#define BLOCKS 3

/* No run is number 0, and state still tells that it has changed. */
static void wrap_runs(struct kunit *test)
{
	struct bb_session *session = test->priv;
	int before = INT_MAX;

	session->next_id = UINT_MAX;
	atomic_set(&session->generation, before);
	KUNIT_EXPECT_EQ(test, bb_test_run(test, BB_TEST_COUNTED "count=10")->id, UINT_MAX);
	KUNIT_EXPECT_NE(test, atomic_read(&session->generation), before);
	KUNIT_EXPECT_EQ(test, bb_test_run(test, BB_TEST_COUNTED "count=10")->id, 1U);
}

/* No block has number 0, which is that of a free note, and none is lost. */
static void wrap_ops(struct kunit *test)
{
	static const unsigned int ids[BLOCKS] = { UINT_MAX, 1, 2 };
	struct bb_session *session = test->priv;
	unsigned int row = bb_test_row(test, "ops"), i;
	struct bb_err err = { 0 };
	struct bb_manual *ops;

	ops = session->state[row];
	ops->next_id = UINT_MAX;
	KUNIT_ASSERT_EQ_MSG(test, 0, bb_session_command(session, row, "alloc order=0 n=3", &err),
			    "%s", err.msg);
	for (i = 0; i < BLOCKS; i++)
		KUNIT_EXPECT_EQ(test, ops->note[i].id, ids[i]);
	KUNIT_EXPECT_EQ(test, ops->holder.nr, (u64)BLOCKS);
	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "free id=1", &err));
	KUNIT_EXPECT_EQ(test, ops->holder.nr, BLOCKS - 1ULL);
	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "free all", &err));
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&session->guard.ledger), 0L);
}

/* The last refusals are shown, however many there were. */
static void wrap_error_log(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_err err = { .code = -EINVAL };
	struct bb_error_log *log = &session->log;
	unsigned int i;

	log->count = UINT_MAX - 3ULL;
	for (i = 0; i < BB_ERRLOG_ENTRIES; i++)
		bb_error_log_add(log, "run", "x", &err);
	KUNIT_EXPECT_EQ(test, log->count, UINT_MAX - 3ULL + BB_ERRLOG_ENTRIES);
	for (i = 0; i < BB_ERRLOG_ENTRIES; i++)
		KUNIT_EXPECT_STREQ(test, log->entry[i].where, "run");
}

static struct kunit_case wrap_cases[] = {
	KUNIT_CASE(wrap_runs),
	KUNIT_CASE(wrap_ops),
	KUNIT_CASE(wrap_error_log),
	{}
};

static struct kunit_suite wrap_suite = {
	.name = "buddybench_wrap",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = wrap_cases,
};

kunit_test_suite(wrap_suite);
