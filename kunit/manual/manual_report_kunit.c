// SPDX-License-Identifier: GPL-2.0-only
/* What the ops file says of the free lists. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/manual/manual_command.h>
#include <buddybench/session/jobs.h>

#include "kunit/lib/test_session.h"
#include "src/manual/manual.h"

static unsigned int list_rows(struct kunit *test, struct bb_manual *ops)
{
	struct seq_file *m = bb_test_seq(test);
	unsigned int rows = 0;
	const char *at;

	KUNIT_EXPECT_EQ(test, 0, bb_manual_show(m, ops));
	for (at = bb_test_text(test, m); (at = strstr(at, "#lists\t")); at++)
		rows++;
	return rows;
}

/* Memory that comes or goes between the snapshots changes the place of a zone in them. */
static void report_pairs_zones(struct kunit *test)
{
	struct bb_session *session = test->priv;
	unsigned int row = bb_test_row(test, "ops"), zones;
	struct bb_manual *ops = session->state[row];
	struct bb_err err = { 0 };

	KUNIT_ASSERT_EQ_MSG(test, 0, bb_session_command(session, row, "alloc order=0", &err),
			    "%s", err.msg);
	zones = ops->before->nr;
	KUNIT_ASSERT_GE(test, zones, 1U);
	KUNIT_EXPECT_EQ(test, list_rows(test, ops), zones);
	ops->before->zone[0].zone++;
	KUNIT_EXPECT_EQ(test, list_rows(test, ops), zones - 1);
	ops->before->zone[0].zone--;
	ops->before->zone[0].nid++;
	KUNIT_EXPECT_EQ(test, list_rows(test, ops), zones - 1);
	ops->before->zone[0].nid--;
	KUNIT_EXPECT_EQ(test, list_rows(test, ops), zones);
}

static struct kunit_case report_cases[] = {
	KUNIT_CASE(report_pairs_zones),
	{}
};

static struct kunit_suite report_suite = {
	.name = "buddybench_manual_report",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = report_cases,
};

kunit_test_suite(report_suite);
