// SPDX-License-Identifier: GPL-2.0-only
/* Leak detection: by counts, by slots, by free pages. */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>

#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/result/run.h>
#include <buddybench/result/validity.h>

#include "kunit/lib/help.h"

static const struct loss {
	const char *name;
	u64 allocated;
	u64 freed;
	u64 leftover;
	s64 missing;
	s64 others;
	bool leak;
} losses[] = {
	{ "nothing", 10000, 10000, 0, 0, 0, false },
	{ "one page kept", 10000, 9999, 0, 0, 0, true },
	{ "one page freed twice", 10000, 10001, 0, 0, 0, true },
	{ "left in a slot", 10000, 10000, 1, 0, 0, true },
	/* Counts agree, but free pages dropped by all that was allocated. */
	{ "lost by the zones", 10000, 10000, 0, 10000, 100, true },
	{ "an eighth lost", 10000, 10000, 0, 1250, 100, true },
	{ "less than an eighth lost", 10000, 10000, 0, 1249, 100, false },
	{ "few lost", 511, 511, 0, 511, 0, false },
	{ "others took it", 10000, 10000, 0, 10000, 5000, false },
	{ "the kernel does not say what others took", 10000, 10000, 0, 10000, -10000, false },
	{ "others gave back", 10000, 10000, 0, -10000, 0, false },
};

BB_PARAM(losses);

static void leaks(struct kunit *test)
{
	const struct loss *p = test->param_value;
	struct bb_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	struct bb_facts *facts = kunit_kzalloc(test, sizeof(*facts), GFP_KERNEL);
	const struct bb_cell cell = { .threads = 1, .cpu_node = -1 };

	KUNIT_ASSERT_NOT_NULL(test, run);
	KUNIT_ASSERT_NOT_NULL(test, result);
	KUNIT_ASSERT_NOT_NULL(test, facts);
	run->facts = facts;
	result->nr_measures = 1;
	result->allocated = p->allocated;
	result->freed = p->freed;
	result->leftover = p->leftover;
	result->missing = p->missing;
	result->others = p->others;
	bb_validity(run, &cell, result);
	KUNIT_EXPECT_EQ(test, !!(result->flags & BIT_ULL(BB_FLAG_LEAK)), p->leak);
}

#define ALL	100000	/* managed pages */
#define BLOCK	32768	/* goes offline */

/* Withdrawn: what is isolated, less what is managed. */
static const struct total {
	const char *name;
	struct bb_free_total before, after;
	s64 missing;
} totals[] = {
	{ "as before", { 90000, -ALL }, { 90000, -ALL }, 0 },
	{ "lost", { 90000, -ALL }, { 80000, -ALL }, 10000 },
	{ "isolated", { 90000, -ALL }, { 90000 - BLOCK, BLOCK - ALL }, 0 },
	{ "offline", { 90000, -ALL }, { 90000 - BLOCK, -(ALL - BLOCK) }, 0 },
	{ "isolated while some of it is in use",
	  { 90000, -ALL }, { 60000, BLOCK - ALL }, 30000 - BLOCK },
	{ "isolated, and lost besides",
	  { 90000, -ALL }, { 80000 - BLOCK, BLOCK - ALL }, 10000 },
	{ "isolated before, offline now",
	  { 90000 - BLOCK, BLOCK - ALL }, { 90000 - BLOCK, -(ALL - BLOCK) }, 0 },
	/* What comes back hides no more than what others free does. */
	{ "isolated before only", { 90000 - BLOCK, BLOCK - ALL }, { 90000, -ALL }, -BLOCK },
	{ "was in use and isolated, and lost since",
	  { 90000, BLOCK - ALL }, { 80000, -ALL }, 10000 },
	{ "online", { 90000, -ALL }, { 90000 + BLOCK, -(ALL + BLOCK) }, -BLOCK },
};

BB_PARAM(totals);

/* Blocks that the kernel withdraws from the allocator are not lost. */
static void leaks_withdrawn(struct kunit *test)
{
	const struct total *p = test->param_value;

	KUNIT_EXPECT_EQ(test, bb_free_total_missing(&p->before, &p->after), p->missing);
}

/* What is withdrawn is less what is managed, if nothing is isolated. */
static void leaks_counted(struct kunit *test)
{
	struct bb_free_total t;
	s64 managed = 0;
	unsigned int i;
	int nid;

	for_each_online_node(nid)
		for (i = 0; i < MAX_NR_ZONES; i++)
			managed += zone_managed_pages(&NODE_DATA(nid)->node_zones[i]);
	bb_free_total_read(&t);
	KUNIT_EXPECT_GT(test, t.free, 0LL);
	KUNIT_EXPECT_LE(test, t.free, managed);
	KUNIT_EXPECT_GE(test, t.withdrawn, -managed);
}

static struct kunit_case leaks_cases[] = {
	KUNIT_CASE_PARAM(leaks, losses_gen_params),
	KUNIT_CASE_PARAM(leaks_withdrawn, totals_gen_params),
	KUNIT_CASE(leaks_counted),
	{}
};

static struct kunit_suite leaks_suite = {
	.name = "buddybench_leaks",
	.test_cases = leaks_cases,
};

kunit_test_suite(leaks_suite);
