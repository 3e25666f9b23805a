// SPDX-License-Identifier: GPL-2.0-only
/* Which zone a walk fills, on nodes with and without one for GFP_KERNEL. */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "kunit/lib/help.h"
#include "src/oracle/oracle_work.h"

#define MOST 4

static const struct zones {
	const char *name;
	struct bb_zone_ref list[MOST];	/* from node 1 */
	unsigned int nr;
	unsigned int want;		/* index */
} zones[] = {
	{ "one", { { 1, ZONE_NORMAL } }, 1, 0 },
	{ "movable as well", { { 1, ZONE_MOVABLE }, { 1, ZONE_NORMAL }, { 0, ZONE_NORMAL } },
	  3, 1 },
	{ "movable only", { { 1, ZONE_MOVABLE }, { 0, ZONE_NORMAL }, { 0, 0 } }, 3, 0 },
	{ "movable on both", { { 1, ZONE_MOVABLE }, { 0, ZONE_MOVABLE }, { 0, ZONE_NORMAL } },
	  3, 0 },
	{ "movable and the lowest", { { 1, ZONE_MOVABLE }, { 1, 0 }, { 0, ZONE_NORMAL } }, 3, 1 },
	{ "movable is all there is", { { 1, ZONE_MOVABLE } }, 1, 0 },
};

BB_PARAM(zones);

static void oracle_work_ordinary(struct kunit *test)
{
	const struct zones *p = test->param_value;

	KUNIT_EXPECT_PTR_EQ(test, bb_oracle_work_ordinary(p->list, p->nr), &p->list[p->want]);
}

static struct kunit_case oracle_work_cases[] = {
	KUNIT_CASE_PARAM(oracle_work_ordinary, zones_gen_params),
	{}
};

static struct kunit_suite oracle_work_suite = {
	.name = "buddybench_oracle_work",
	.test_cases = oracle_work_cases,
};

kunit_test_suite(oracle_work_suite);
