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

static const struct bare {
	const char *name;
	unsigned int nr;	/* those with memory: every second number, from 1 on */
	int from, to;		/* are added */
	unsigned int bare;
	int last;
} bare[] = {
	{ "none has memory", 0, 0, 0, 0, 0 },
	{ "below all", 3, 0, 0, 1, 0 },
	{ "between", 3, 2, 2, 1, 2 },
	{ "above all", 3, 6, 9, 0, 0 },
	{ "some of them above", 3, 4, 9, 2, 5 },
	{ "as many as there is room for", 60, 0, 3, 4, 3 },
	{ "one more", 60, 0, 4, 4, 3 },
	{ "no room", BB_TOPO_NODES, 0, 0, 0, 0 },
};

BB_PARAM(bare);

/* A machine may have any number of possible nodes, and the model only room for some. */
static void topology_bare(struct kunit *test)
{
	struct bb_topology *topo = kunit_kzalloc(test, sizeof(*topo), GFP_KERNEL);
	const struct bare *p = test->param_value;
	int nid;

	KUNIT_ASSERT_NOT_NULL(test, topo);
	for (topo->nr = 0; topo->nr < p->nr; topo->nr++)
		topo->nid[topo->nr] = 2 * topo->nr + 1;
	for (nid = p->from; nid <= p->to; nid++)
		bb_topology_add_bare(topo, nid);
	KUNIT_EXPECT_EQ(test, topo->nr, p->nr);
	KUNIT_EXPECT_EQ(test, topo->bare, p->bare);
	if (p->bare)
		KUNIT_EXPECT_EQ(test, (int)topo->nid[p->nr + p->bare - 1], p->last);
}

static struct kunit_case topology_cases[] = {
	KUNIT_CASE_PARAM(topology_index, where_gen_params),
	KUNIT_CASE_PARAM(topology_bare, bare_gen_params),
	{}
};

static struct kunit_suite topology_suite = {
	.name = "buddybench_topology",
	.test_cases = topology_cases,
};

kunit_test_suite(topology_suite);
