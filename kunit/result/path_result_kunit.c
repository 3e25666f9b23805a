// SPDX-License-Identifier: GPL-2.0-only
/* Does a second pass agree with the state that was made for it, and with what was timed? */
#include <buddybench/result/path_result.h>

#include "kunit/lib/help.h"

static const struct pass {
	const char *name;
	u8 lists;
	u64 hit, refill, exact, split, steal;
	u64 depth;	/* sum */
	bool want;
} passes[] = {
	{ "found", BB_LISTS_FOUND, 1, 1, 1, 1, 1, 1, true },
	{ "pcp", BB_LISTS_PCP, 100, 0, 0, 0, 0, 0, true },
	{ "pcp, one in a hundred", BB_LISTS_PCP, 99, 1, 0, 0, 0, 0, true },
	{ "pcp, two in a hundred", BB_LISTS_PCP, 98, 2, 0, 0, 0, 0, false },
	{ "exact", BB_LISTS_EXACT, 0, 0, 100, 0, 0, 0, true },
	{ "exact, split", BB_LISTS_EXACT, 0, 0, 50, 50, 0, 50, false },
	{ "split", BB_LISTS_SPLIT, 0, 0, 0, 100, 0, 600, true },
	{ "split, not from the top", BB_LISTS_SPLIT, 0, 0, 0, 100, 0, 599, false },
	{ "split, not at all", BB_LISTS_SPLIT, 0, 0, 100, 0, 0, 0, false },
	{ "split:5", BB_LISTS_SPLIT_AT + 4, 0, 0, 0, 100, 0, 100, true },
	{ "split:5, from 6", BB_LISTS_SPLIT_AT + 4, 0, 0, 0, 100, 0, 200, false },
	{ "fallback", BB_LISTS_FALLBACK, 0, 0, 0, 0, 100, 0, true },
	{ "fallback, once", BB_LISTS_FALLBACK, 0, 0, 99, 0, 1, 0, false },
	{ "nothing was allocated", BB_LISTS_EXACT, 0, 0, 0, 0, 0, 0, true },
};

BB_PARAM(passes);

static void path_result_as_made(struct kunit *test)
{
	const struct pass *p = test->param_value;
	struct bb_path_result *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct bb_cell cell = { .order = 4, .lists = p->lists };

	KUNIT_ASSERT_NOT_NULL(test, r);
	r->row[BB_PATH_HIT].n = p->hit;
	r->row[BB_PATH_REFILL].n = p->refill;
	r->row[BB_PATH_BUDDY].n = p->exact;
	r->row[BB_PATH_SPLIT].n = p->split;
	r->row[BB_PATH_SPLIT].depth_sum = p->depth;
	r->row[BB_PATH_STEAL].n = p->steal;
	KUNIT_EXPECT_EQ(test, bb_path_result_as_made(r, &cell, 10), p->want);
}

static const struct twice {
	const char *name;
	u64 ops, fails;		/* timed */
	u64 got, failed;	/* in the second pass */
	bool want;
} twices[] = {
	{ "nothing failed", 1000, 0, 1000, 0, false },
	{ "all failed, later none", 0, 1000, 1000, 0, true },
	{ "none failed, later all", 1000, 0, 0, 10, true },
	{ "all failed", 0, 1000, 0, 7, false },
	{ "a tenth more", 900, 100, 1000, 0, false },
	{ "more than a tenth more", 899, 101, 1000, 0, true },
	{ "more than a tenth less", 1000, 0, 8, 1, true },
	{ "many", 1ULL << 50, 1ULL << 40, 1ULL << 50, 1ULL << 41, false },
	{ "nothing was timed", 0, 0, 10, 10, false },
	{ "no second pass", 0, 10, 0, 0, false },
};

BB_PARAM(twices);

static void path_result_contradicts(struct kunit *test)
{
	const struct twice *t = test->param_value;
	struct bb_path_result *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct bb_measure alloc = { .ops = t->ops, .fails = t->fails };

	KUNIT_ASSERT_NOT_NULL(test, r);
	r->row[BB_PATH_SPLIT].n = t->got;
	r->row[BB_PATH_FAILED].n = t->failed;
	KUNIT_EXPECT_EQ(test, bb_path_result_contradicts(r, &alloc), t->want);
}

static struct kunit_case path_result_cases[] = {
	KUNIT_CASE_PARAM(path_result_as_made, passes_gen_params),
	KUNIT_CASE_PARAM(path_result_contradicts, twices_gen_params),
	{}
};

static struct kunit_suite path_result_suite = {
	.name = "buddybench_path_result",
	.test_cases = path_result_cases,
};

kunit_test_suite(path_result_suite);
