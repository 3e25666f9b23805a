// SPDX-License-Identifier: GPL-2.0-only
/* How much room a pair needs in a per-CPU list. */
#include <buddybench/worker/pcp_room.h>

#include "kunit/lib/help.h"

static const struct least {
	const char *name;
	unsigned int order, batch, high, want;
} least[] = {
	{ "a block and a batch of single pages", 0, 63, 16240, 64 },
	{ "a batch of blocks", 3, 63, 16240, 8 + 56 },
	{ "two blocks at least", 5, 63, 16240, 32 + 64 },
	{ "no batches: one more block", 0, 1, 4, 2 },
	{ "no more than the list can hold", 0, 63, 14, 14 },
	{ "a list that is off", 0, 1, 0, 0 },
};

BB_PARAM(least);

static void least_room_is(struct kunit *test)
{
	const struct least *p = test->param_value;

	KUNIT_EXPECT_EQ(test, p->want, bb_pcp_room_least(p->order, p->batch, p->high));
}

static struct kunit_case pcp_room_cases[] = {
	KUNIT_CASE_PARAM(least_room_is, least_gen_params),
	{}
};

static struct kunit_suite pcp_room_suite = {
	.name = "buddybench_pcp_room",
	.test_cases = pcp_room_cases,
};

kunit_test_suite(pcp_room_suite);
