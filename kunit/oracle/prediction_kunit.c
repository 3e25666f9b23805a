// SPDX-License-Identifier: GPL-2.0-only
/* A block that is predicted is within the limits of what is held, and counted for that long. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/machine/model_input.h>

#include "kunit/lib/help.h"
#include "src/oracle/prediction.h"

#define DMA_PAGES (SZ_2M >> PAGE_SHIFT)

struct bench {
	struct bb_guard guard;
	struct bb_oracle oracle;
	struct bb_oracle_work work;
};

static const struct held {
	const char *name;
	gfp_t gfp;
	enum bb_door door;
	unsigned int order;
	unsigned int halves;	/* of the node are held already */
	long dma;		/* and so many pages for DMA */
	bool tried;
} helds[] = {
	{ "nothing is held", GFP_NOWAIT, BB_DOOR_FLOOR, 0, 0, 0, true },
	{ "half of the node is", GFP_NOWAIT, BB_DOOR_FLOOR, 0, 1, 0, false },
	{ "half, of a larger block", GFP_NOWAIT, BB_DOOR_FLOOR, 3, 1, 0, false },
	{ "half, with unsafe=1", GFP_NOWAIT, BB_DOOR_UNSAFE, 0, 1, 0, true },
	{ "for DMA less than its limit", __GFP_DMA, BB_DOOR_FLOOR, 0, 0, DMA_PAGES - 1, true },
	{ "for DMA as much as its limit", __GFP_DMA, BB_DOOR_FLOOR, 0, 0, DMA_PAGES, false },
	{ "for DMA all but a page", __GFP_DMA, BB_DOOR_FLOOR, 1, 0, DMA_PAGES - 1, false },
	{ "for DMA, but not asked for", GFP_NOWAIT, BB_DOOR_FLOOR, 0, 0, DMA_PAGES, true },
};

BB_PARAM(helds);

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	struct bb_oracle_work *w;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, b);
	w = &b->work;
	KUNIT_ASSERT_TRUE(test, bb_model_input_read_topology(&w->topo));
	for (i = 0; i < w->topo.nr; i++)
		w->nr[i] = bb_zonelist(&w->topo, i, MAX_NR_ZONES - 1, false, w->list[i]);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	mutex_init(&b->oracle.lock);
	w->oracle = &b->oracle;
	w->guard = &b->guard;
	w->mm = BB_MM;
	w->other = BB_MM_OTHER;
	bb_oracle_work_add_row(w, 0, false);
	return b;
}

static void prediction_held(struct kunit *test)
{
	const struct held *p = test->param_value;
	struct bench *b = new_bench(test);
	struct bb_ledger *ledger = &b->guard.ledger;
	int nid = numa_mem_id(), from = bb_topology_index(&b->work.topo, nid);
	int home = bb_headroom_node(nid, p->gfp);
	u64 room = home < 0 ? 0 : bb_headroom(home, bb_gfp_effective(p->gfp), 0);
	u64 managed = home < 0 ? 0 : bb_headroom_managed(home, GFP_HIGHUSER_MOVABLE);
	u64 held = managed / 2 * p->halves;
	bool there = from >= 0 && room >> p->order && !IS_ENABLED(CONFIG_PREEMPT_RT);
	bool tried;

	b->work.door = p->door;
	if (there) {
		atomic_long_set(&ledger->kept[home], held);
		atomic_long_set(&ledger->dma, p->dma);
		tried = bb_prediction_try(&b->work, &b->work.found.row[0], from, p->gfp, p->order);
		KUNIT_EXPECT_EQ(test, tried, p->tried);
		KUNIT_EXPECT_EQ(test, b->work.found.row[0].asked, (u64)p->tried);
		KUNIT_EXPECT_EQ(test, atomic_long_read(&ledger->kept[home]), (long)held);
		KUNIT_EXPECT_EQ(test, atomic_long_read(&ledger->dma), p->dma);
		KUNIT_EXPECT_EQ(test, bb_ledger_held(ledger), 0L);
	}
	bb_guard_exit(&b->guard);
	if (!there)
		kunit_skip(test, "no zone for it is above its floor, or it must not be taken");
}

static struct kunit_case prediction_cases[] = {
	KUNIT_CASE_PARAM(prediction_held, helds_gen_params),
	{}
};

static struct kunit_suite prediction_suite = {
	.name = "buddybench_prediction",
	.test_cases = prediction_cases,
};

kunit_test_suite(prediction_suite);
