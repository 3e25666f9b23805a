// SPDX-License-Identifier: GPL-2.0-only
/* What the probe of blocks that leave the free lists makes of its arguments. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include <buddybench/compat.h>
#include <buddybench/machine/alloc_probes.h>

#include "kunit/lib/help.h"

#ifdef CONFIG_TRACEPOINTS

typedef void (*new_probe)(void *data, struct page *page, unsigned int order, int migratetype,
			  int percpu);
typedef void (*old_probe)(void *data, struct page *page, unsigned int order, int migratetype);

static const struct left {
	const char *name;
	unsigned int order;
	int migratetype;
	int percpu;	/* what a kernel says that says it */
	bool refilled;	/* where there is a list for the order */
} lefts[] = {
	{ "a single page", 0, MIGRATE_UNMOVABLE, 1, true },
	{ "of several pages, with a list", 3, MIGRATE_MOVABLE, 1, true },
	{ "of an order without a list", 5, MIGRATE_UNMOVABLE, 0, false },
#ifdef CONFIG_CMA
	{ "a single page of CMA", 0, MIGRATE_CMA, 0, true },
	{ "of CMA, and without a list", 5, MIGRATE_CMA, 0, false },
#endif
};

BB_PARAM(lefts);

static void tell(struct bb_watch **watches, struct page *page, const struct left *l)
{
	void *probe = bb_tracepoints[BB_TP_ZONE_LOCKED].probe;

	if (bb_tracepoint_tells_percpu)
		((new_probe)probe)(watches, page, l->order, l->migratetype, l->percpu);
	else
		((old_probe)probe)(watches, page, l->order, l->migratetype);
}

static void block_is_told(struct kunit *test)
{
	const struct left *l = test->param_value;
	struct bb_watch *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct bb_watch **watches = kunit_kcalloc(test, nr_cpu_ids, sizeof(*watches), GFP_KERNEL);
	u32 refills = l->refilled && bb_pcp_has(l->order);
	struct page *page;
	unsigned int cpu;

	KUNIT_ASSERT_NOT_NULL(test, w);
	KUNIT_ASSERT_NOT_NULL(test, watches);
	for (cpu = 0; cpu < nr_cpu_ids; cpu++)
		watches[cpu] = w;
	w->task = current;
	page = alloc_pages(GFP_KERNEL, l->order);
	KUNIT_ASSERT_NOT_NULL(test, page);
	tell(watches, page, l);
	__free_pages(page, l->order);
	KUNIT_EXPECT_EQ(test, (u32)w->op.refilled, refills);
	KUNIT_EXPECT_EQ(test, (u32)w->op.direct, 1 - refills);
	KUNIT_EXPECT_EQ(test, w->refilled, (u64)refills << l->order);
	KUNIT_EXPECT_EQ(test, w->direct, (u64)(1 - refills) << l->order);
}

static struct kunit_case alloc_probes_cases[] = {
	KUNIT_CASE_PARAM(block_is_told, lefts_gen_params),
	{}
};

static struct kunit_suite alloc_probes_suite = {
	.name = "buddybench_alloc_probes",
	.test_cases = alloc_probes_cases,
};

kunit_test_suite(alloc_probes_suite);

#endif /* CONFIG_TRACEPOINTS */
