// SPDX-License-Identifier: GPL-2.0-only
/* A node is found by its number, also if numbers have gaps. */
#include <linux/kernel.h>

#include <buddybench/model/topology.h>

#include "kunit/lib/help.h"

static const struct where {
	const char *name;
	int nid;
	int index;
} where[] = {
	{ "first", 0, 0 },
	{ "after a gap", 2, 1 },
	{ "last", 7, 2 },
	{ "in the gap", 1, -1 },
	{ "beyond the last", 8, -1 },
	{ "entry that is not valid", 9, -1 },
	{ "no node", -1, -1 },
};

BB_PARAM(where);

static void topology_index(struct kunit *test)
{
	struct bb_topology *topo = kunit_kzalloc(test, sizeof(*topo), GFP_KERNEL);
	const struct where *p = test->param_value;

	KUNIT_ASSERT_NOT_NULL(test, topo);
	topo->nr = 3;
	topo->nid[1] = 2;
	topo->nid[2] = 7;
	topo->nid[3] = 9;
	KUNIT_EXPECT_EQ(test, p->index, bb_topology_index(topo, p->nid));
}

static struct kunit_case topology_cases[] = {
	KUNIT_CASE_PARAM(topology_index, where_gen_params),
	{}
};

static struct kunit_suite topology_suite = {
	.name = "buddybench_topology",
	.test_cases = topology_cases,
};

kunit_test_suite(topology_suite);
