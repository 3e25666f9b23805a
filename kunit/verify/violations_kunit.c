// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every kind of violation is reported, alone and combined.
 */
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/kernel.h>

#include "src/verify/violations.h"

#include "kunit/lib/help.h"

#define GOOD	.pfn = 0x12340, .order = 6

static const struct planted {
	const char *name;
	struct bb_seen seen;
	u32 want;
} planted[] = {
	{ "good", { GOOD }, 0 },
	{ "align", { .pfn = 0x12341, .order = 6 }, BIT(BB_WRONG_ALIGN) },
	{ "gap", { GOOD, .wrong_pfn = 1 }, BIT(BB_WRONG_GAP) },
	{ "node", { GOOD, .off_node = 64 }, BIT(BB_WRONG_NODE) },
	{ "zone", { GOOD, .off_zone = 64 }, BIT(BB_WRONG_ZONE) },
	{ "zero", { GOOD, .dirty = 1 }, BIT(BB_WRONG_ZERO) },
	{ "refs", { GOOD, .refs = 1 }, BIT(BB_WRONG_REFS) },
	{ "reserved", { GOOD, .reserved = 1 }, BIT(BB_WRONG_RESERVED) },
	{ "buddy", { GOOD, .buddy = 1 }, BIT(BB_WRONG_BUDDY) },
	{ "compound", { GOOD, .compound = 64 }, BIT(BB_WRONG_COMPOUND) },
	{ "linear", { GOOD, .nonlinear = 1 }, BIT(BB_WRONG_LINEAR) },
	{ "overlap", { GOOD, .overlaps = true }, BIT(BB_WRONG_OVERLAP) },
	{ "pattern", { GOOD, .lost = 1 }, BIT(BB_WRONG_FILL) },
	{ "two", { GOOD, .dirty = 1, .refs = 2 },
	  BIT(BB_WRONG_ZERO) | BIT(BB_WRONG_REFS) },
};

BB_PARAM(planted);

static void violations_planted(struct kunit *test)
{
	const struct planted *p = test->param_value;

	KUNIT_EXPECT_EQ(test, p->want, bb_seen_violations(&p->seen));
}

/* A block of order k may start at every multiple of its size, and only there. */
static void violations_alignment(struct kunit *test)
{
	struct bb_seen seen = { 0 };

	for (seen.order = 0; seen.order <= 10; seen.order++) {
		for (seen.pfn = 0; seen.pfn < 4096; seen.pfn++) {
			u32 want = seen.pfn % (1 << seen.order) ?
				   BIT(BB_WRONG_ALIGN) : 0;

			KUNIT_ASSERT_EQ(test, want, bb_seen_violations(&seen));
		}
	}
}

static void violations_names(struct kunit *test)
{
	bb_test_names(test, bb_wrong_names, NR_BB_WRONGS);
}

static struct kunit_case violations_cases[] = {
	KUNIT_CASE_PARAM(violations_planted, planted_gen_params),
	KUNIT_CASE(violations_alignment),
	KUNIT_CASE(violations_names),
	{}
};

static struct kunit_suite violations_suite = {
	.name = "buddybench_violations",
	.test_cases = violations_cases,
};

kunit_test_suite(violations_suite);
