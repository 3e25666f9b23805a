// SPDX-License-Identifier: GPL-2.0-only
/* Leak detection: by counts, by slots, by free pages. */
#include <linux/bits.h>
#include <linux/kernel.h>

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

static struct kunit_case leaks_cases[] = {
	KUNIT_CASE_PARAM(leaks, losses_gen_params),
	{}
};

static struct kunit_suite leaks_suite = {
	.name = "buddybench_leaks",
	.test_cases = leaks_cases,
};

kunit_test_suite(leaks_suite);
