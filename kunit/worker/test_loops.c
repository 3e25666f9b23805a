// SPDX-License-Identifier: GPL-2.0-only
/* Set up timed loops on the real allocator, for any kind. */
#include <linux/mm.h>
#include <linux/topology.h>

#include <buddybench/worker/blocks.h>

#include "kunit/worker/test_loops.h"

const struct bb_test_api bb_test_kinds[NR_BB_LOOPS] = {
#include <buddybench/plan/api_defs.h>
	{ "null", BB_LOOP_NULL },
	{ "roundrobin", BB_LOOP_ROUNDROBIN },
	{ "bulk roundrobin", BB_LOOP_BULK_ROUNDROBIN },
};

static bool is_api(unsigned int kind)
{
	return kind < NR_BB_APIS;
}

struct bb_test_loops *bb_test_loops_new(struct kunit *test, gfp_t gfp)
{
	const struct bb_test_api *p = test->param_value;
	struct bb_test_loops *b;
	unsigned int i;

	if (!bb_loop_set_get(p->api, false))
		kunit_skip(test, "this kernel has no %s", p->name);
	b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, b);
	b->kind = p->api;
	b->loop.gfp = gfp | (is_api(p->api) ? bb_apis[p->api].implied : 0);
	b->loop.bytes = PAGE_SIZE;
	b->loop.nid = numa_mem_id();
	b->loop.bulk = BULK;
	b->loop.nids = &b->nid;
	b->loop.nr_nids = 1;
	b->loop.slot = b->slot;
	b->loop.pages = b->pages;
	b->loop.order_of = b->order_of;
	b->loop.stamp = b->stamp;
	b->nid = numa_mem_id();
	for (i = 0; i < SLOTS; i++)
		b->order_of[i] = i;
	return b;
}

void bb_test_loops_order(struct bb_test_loops *b, unsigned int order)
{
	b->loop.order = order;
	b->loop.bytes = PAGE_SIZE << order;
}

bool bb_test_loops_takes_order(const struct bb_test_loops *b)
{
	if (is_api(b->kind))
		return !(bb_apis[b->kind].flags & BB_API_ORDER0);
	return !bb_block_is_bulk(b->kind);
}
