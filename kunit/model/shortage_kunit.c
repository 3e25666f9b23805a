// SPDX-License-Identifier: GPL-2.0-only
/* What stops a request in a zone, and what could help. */
#include <linux/kernel.h>

#include <buddybench/model/shortage.h>

#include "kunit/lib/help.h"

/* min 100, low 125, high 150. */
static const struct state {
	const char *name;
	u8 order;
	s64 free;
	u64 blocks[4];
	u8 lists[4];
	u64 slack;
	enum bb_shortage_kind want;
	u64 missing;
	bool reclaim;
} states[] = {
	{ "plenty", 2, 1000, { 0, 0, 0, 125 }, { 0, 0, 0, BB_LIST_UNMOVABLE }, 0,
	  BB_SHORTAGE_NONE, 0, false },
	{ "at the mark", 0, 100, { 100 }, { BB_LIST_UNMOVABLE }, 0,
	  BB_SHORTAGE_MARK, 1, true },
	{ "one above", 0, 101, { 101 }, { BB_LIST_UNMOVABLE }, 0,
	  BB_SHORTAGE_NONE, 0, false },
	{ "the rest of the block does not count", 2, 103, { 3, 0, 25 },
	  { BB_LIST_MOVABLE, 0, BB_LIST_MOVABLE }, 0, BB_SHORTAGE_MARK, 1, true },
	{ "in pieces", 3, 1000, { 1000 }, { BB_LIST_UNMOVABLE }, 0,
	  BB_SHORTAGE_BLOCK, 0, false },
	{ "pieces of another type count as free", 3, 1000, { 0, 500 }, { 0, BB_LIST_MOVABLE }, 0,
	  BB_SHORTAGE_BLOCK, 0, false },
	{ "hardly more than one block in pieces", 3, 120, { 0, 0, 4 },
	  { 0, 0, BB_LIST_MOVABLE }, 0, BB_SHORTAGE_BLOCK, 0, true },
	{ "reserve of atomic requests", 2, 1000, { 0, 0, 250 },
	  { 0, 0, BB_LIST_HIGHATOMIC }, 0, BB_SHORTAGE_TYPE, 0, false },
	{ "CMA", 1, 1000, { 0, 500 }, { 0, BB_LIST_CMA }, 0, BB_SHORTAGE_TYPE, 0, false },
	{ "others may take the last", 3, 1000, { 900, 0, 0, 1 },
	  { BB_LIST_MOVABLE, 0, 0, BB_LIST_MOVABLE }, 64, BB_SHORTAGE_UNSURE, 0, false },
};

BB_PARAM(states);

static void shortage_is_told(struct kunit *test)
{
	const struct state *p = test->param_value;
	struct bb_watermark_zone z = {
		.nr_orders = 4, .block_order = 9, .free = p->free, .slack = p->slack,
		.wmark = { 100, 125, 150 },
	};
	struct bb_alloc_request req = { .order = p->order, .list = BB_LIST_UNMOVABLE };
	struct bb_shortage s;
	unsigned int mm;

	memcpy(z.nr_free, p->blocks, sizeof(p->blocks));
	memcpy(z.lists, p->lists, sizeof(p->lists));
	for (mm = 0; mm < NR_BB_MMS; mm++) {
		bb_shortage_of(&z, &req, mm, &s);
		KUNIT_EXPECT_EQ(test, s.kind, p->want);
		KUNIT_EXPECT_EQ(test, s.missing, p->missing);
		KUNIT_EXPECT_EQ(test, bb_shortage_reclaim(&s), p->reclaim);
	}
}

static void shortage_names_types(struct kunit *test)
{
	struct bb_watermark_zone z = {
		.nr_orders = 4, .free = 10, .wmark = { 100, 125, 150 },
		.nr_free = { 1, 1, 0, 1 },
		.lists = { BB_LIST_MOVABLE, BB_LIST_UNMOVABLE, BB_LIST_CMA, BB_LIST_RECLAIMABLE },
	};
	struct bb_alloc_request req = { .order = 1, .list = BB_LIST_UNMOVABLE };
	struct bb_shortage s;

	bb_shortage_of(&z, &req, BB_MM_HARDER, &s);
	KUNIT_EXPECT_EQ(test, s.lists, (u8)(BB_LIST_UNMOVABLE | BB_LIST_RECLAIMABLE));
}

static struct kunit_case shortage_cases[] = {
	KUNIT_CASE_PARAM(shortage_is_told, states_gen_params),
	KUNIT_CASE(shortage_names_types),
	{}
};

static struct kunit_suite shortage_suite = {
	.name = "buddybench_shortage",
	.test_cases = shortage_cases,
};

kunit_test_suite(shortage_suite);
