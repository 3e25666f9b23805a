// SPDX-License-Identifier: GPL-2.0-only
/* A request by hand is held to the budget of its node, and to no other. */
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/guard/command.h>
#include <buddybench/session/jobs.h>

#include "kunit/lib/test_session.h"
#include "src/manual/manual.h"
#include "src/manual/request.h"

#define BUDGET	(SZ_1M >> PAGE_SHIFT)	/* pages, with budget_mb=1 */

struct bench {
	struct bb_manual *ops;
	struct bb_err err;
	int nid;
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	struct bb_session *session = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->ops = session->state[bb_test_row(test, "ops")];
	b->nid = numa_mem_id();
	session->plan.budget_mb = 1;
	return b;
}

static int admit(struct kunit *test, struct bench *b, u64 pages)
{
	struct bb_session *session = test->priv;
	struct bb_request ask = { .nid = b->nid, .gfp = GFP_KERNEL, .n = pages };
	struct bb_command command = {
		.guard = &session->guard,
		.plan = &session->plan,
		.facts = &session->facts,
		.err = &b->err,
	};

	return bb_request_admit(&ask, &b->ops->holder, &command);
}

static void hold(struct kunit *test, struct bench *b, int nid)
{
	char command[80];

	scnprintf(command, sizeof(command),
		  "alloc order=0 n=3 node=%d gfp=GFP_KERNEL|__GFP_THISNODE", nid);
	KUNIT_EXPECT_EQ_MSG(test, 0, bb_session_command(test->priv, bb_test_row(test, "ops"),
							command, &b->err), "%s", b->err.msg);
}

static void request_within_the_budget(struct kunit *test)
{
	struct bench *b = new_bench(test);

	KUNIT_EXPECT_EQ(test, 0, admit(test, b, BUDGET));
	KUNIT_EXPECT_EQ(test, -ENOMEM, admit(test, b, BUDGET + 1));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, " in all, the budget is 1024 KiB"),
				  "%s", b->err.msg);
	hold(test, b, b->nid);
	KUNIT_EXPECT_EQ(test, bb_page_holder_pages_on(&b->ops->holder, b->nid), 3ULL);
	KUNIT_EXPECT_EQ(test, 0, admit(test, b, BUDGET - 3));
	KUNIT_EXPECT_EQ(test, -ENOMEM, admit(test, b, BUDGET - 2));
}

/* Of a holder with blocks of any nodes only those of the same node count. */
static void request_beside_other_nodes(struct kunit *test)
{
	struct bench *b = new_bench(test);
	int nid;

	for_each_node_state(nid, N_MEMORY)
		if (nid != b->nid)
			hold(test, b, nid);
	KUNIT_EXPECT_EQ(test, 0, admit(test, b, BUDGET));
	/* On a machine with one node as if there were some. */
	b->ops->holder.pages += BUDGET;
	KUNIT_EXPECT_EQ(test, 0, admit(test, b, BUDGET));
	b->ops->holder.pages -= BUDGET;
}

static struct kunit_case request_cases[] = {
	KUNIT_CASE(request_within_the_budget),
	KUNIT_CASE(request_beside_other_nodes),
	{}
};

static struct kunit_suite request_suite = {
	.name = "buddybench_request",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = request_cases,
};

kunit_test_suite(request_suite);
