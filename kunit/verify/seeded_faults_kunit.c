// SPDX-License-Identifier: GPL-2.0-only
/* The blocks into which violations are seeded are charged as any other. */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/topology.h>

#include <buddybench/guard/guard.h>
#include <buddybench/guard/headroom.h>

#include "kunit/lib/help.h"
#include "src/verify/seeded_faults.h"

#define SEEDED	32	/* pages of the largest block */

static const struct kept {
	const char *name;
	u64 room;	/* that is left of the half that may be held */
	bool seeds;
} kepts[] = {
	{ "room for it", SEEDED, true },
	{ "a page too few", SEEDED - 1, false },
	{ "nothing left", 0, false },
};

BB_PARAM(kepts);

static void seeded_is_charged(struct kunit *test)
{
	const struct kept *p = test->param_value;
	struct bb_guard *guard = kunit_kzalloc(test, sizeof(*guard), GFP_KERNEL);
	int nid = bb_headroom_node(numa_mem_id(), GFP_KERNEL);
	long kept = max(bb_headroom_managed(nid, GFP_KERNEL),
			bb_headroom_managed(nid, GFP_HIGHUSER_MOVABLE)) / 2 - p->room;
	unsigned int caught;
	u32 missed;

	KUNIT_ASSERT_NOT_NULL(test, guard);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(guard));
	atomic_long_set(&guard->ledger.kept[nid], kept);
	caught = bb_seeded_faults(guard, &missed);
	KUNIT_EXPECT_EQ(test, !!caught, p->seeds);
	KUNIT_EXPECT_EQ(test, caught + (unsigned int)hweight32(missed), (unsigned int)NR_BB_WRONGS);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&guard->ledger.kept[nid]), kept);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 0L);
	bb_guard_exit(guard);
}

static struct kunit_case seeded_faults_cases[] = {
	KUNIT_CASE_PARAM(seeded_is_charged, kepts_gen_params),
	{}
};

static struct kunit_suite seeded_faults_suite = {
	.name = "buddybench_seeded_faults",
	.test_cases = seeded_faults_cases,
};

kunit_test_suite(seeded_faults_suite);
