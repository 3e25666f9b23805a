// SPDX-License-Identifier: GPL-2.0-only
/* Every mask against the reference rules, and to text and back. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/plan/gfp.h>

#include "kunit/lib/help.h"
#include "kunit/lib/reference_rules.h"

/* A mask to text and back. */
static bool round_trip(gfp_t mask)
{
	char text[BB_GFP_TEXT];
	gfp_t again = ~mask;
	struct bb_err err;
	int n = bb_gfp_text(text, sizeof(text), mask);

	/* An empty mask has no name, and cannot be requested. */
	if (!mask)
		return !n;
	return n == strlen(text) && n < BB_GFP_TEXT - 1 &&
	       !bb_gfp_parse(text, n, &again, &err) && again == mask;
}

/* Every combination of public modifiers. */
static void masks_refused_or_not(struct kunit *test)
{
	unsigned int n, wrong = 0, taken = 0;
	gfp_t first = 0;

	for (n = 0; n < 1U << bb_test_rule_nr_bits; n++) {
		gfp_t mask = bb_test_rule_mask(n);
		bool no = bb_gfp_refusal(mask);

		taken += !no;
		if (no != bb_test_rule_refuses(mask) && !wrong++)
			first = mask;
		if (!(n % 4096))
			cond_resched();
	}
	KUNIT_EXPECT_EQ_MSG(test, wrong, 0U, "of %u, the first is %#x", n,
			    (__force u32)first);
	/* Some masks are accepted, some refused. */
	KUNIT_EXPECT_GT(test, taken, n / 10);
	KUNIT_EXPECT_LT(test, taken, n / 2);
}

/* And every bit that is not public, alone and beside harmless ones. */
static void masks_internal_bits(struct kunit *test)
{
	gfp_t public = bb_test_rule_mask(U32_MAX);
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		gfp_t mask = (__force gfp_t)BIT(bit);

		if (mask & public)
			continue;
		KUNIT_EXPECT_NOT_NULL_MSG(test, bb_gfp_refusal(mask), "bit %u", bit);
		KUNIT_EXPECT_NOT_NULL_MSG(test, bb_gfp_refusal(GFP_KERNEL | mask),
					  "bit %u", bit);
	}
}

/* What is accepted can be written and read, and stays accepted when it is passed. */
static void masks_round_trip(struct kunit *test)
{
	unsigned int n, wrong = 0, unsafe = 0;
	gfp_t first = 0;

	for (n = 0; n < 1U << bb_test_rule_nr_bits; n++) {
		gfp_t mask = bb_test_rule_mask(n), pass;

		if (!(n % 4096))
			cond_resched();
		if (bb_test_rule_refuses(mask))
			continue;
		if (!round_trip(mask) && !wrong++)
			first = mask;
		pass = bb_gfp_effective(mask);
		unsafe += (pass & mask) != mask || !(pass & __GFP_NOWARN) ||
			  !(pass & (__GFP_NORETRY | __GFP_RETRY_MAYFAIL)) ||
			  bb_test_rule_refuses(pass) || bb_gfp_effective(pass) != pass ||
			  pass & ~mask & ~(__GFP_NOWARN | __GFP_NORETRY);
	}
	KUNIT_EXPECT_EQ_MSG(test, wrong, 0U, "first is %#x", (__force u32)first);
	KUNIT_EXPECT_EQ(test, unsafe, 0U);
}

static struct kunit_case masks_cases[] = {
	KUNIT_CASE(masks_refused_or_not),
	KUNIT_CASE(masks_internal_bits),
	KUNIT_CASE(masks_round_trip),
	{}
};

static struct kunit_suite masks_suite = {
	.name = "buddybench_gfp_masks",
	.test_cases = masks_cases,
};

kunit_test_suite(masks_suite);
