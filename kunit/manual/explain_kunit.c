// SPDX-License-Identifier: GPL-2.0-only
/* What an explanation says when nothing may be allocated for it. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/manual/explain.h>

#include "kunit/lib/test_session.h"
#include "src/manual/manual.h"

/* As a job does, but what aborts it may come first. */
static const char *explain(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct bb_manual *ops = session->state[bb_test_row(test, "explain")];
	char args[] = "order=3";
	struct bb_err err = { 0 };
	struct bb_command command = {
		.args = args,
		.guard = &session->guard,
		.plan = &session->plan,
		.facts = &session->facts,
		.err = &err,
	};

	KUNIT_EXPECT_EQ_MSG(test, 0, bb_explain_run(ops, &command), "%s", err.msg);
	return ops->explained;
}

static void explain_allocates(struct kunit *test)
{
	const char *text = explain(test);

	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "4. got the block at pfn "), "%s", text);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "5. gave it back\n"), "%s", text);
}

static void explain_aborted(struct kunit *test)
{
	struct bb_session *session = test->priv;
	const char *text;

	bb_guard_abort(&session->guard, BB_ABORT_OOM);
	text = explain(test);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "4. not tried: oom\n"), "%s", text);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&session->guard.ledger), 0L);
}

static struct kunit_case explain_cases[] = {
	KUNIT_CASE(explain_allocates),
	KUNIT_CASE(explain_aborted),
	{}
};

static struct kunit_suite explain_suite = {
	.name = "buddybench_explain",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = explain_cases,
};

kunit_test_suite(explain_suite);
