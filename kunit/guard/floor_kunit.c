// SPDX-License-Identifier: GPL-2.0-only
/* Which zone would serve an allocation, and how many pages may be taken from it. */
#include <kunit/test.h>
#include <linux/kernel.h>

#include "src/guard/floor.h"

#define NR_LEVELS 3
#define MIB 256ULL	/* pages */

struct floor_case {
	const char *name;
	struct bb_level level[NR_LEVELS];
	unsigned int nr;
	u64 room, total;
};

/* Free, low watermark plus reserve, floor; NORMAL, DMA32 and DMA of a small machine. */
static const struct floor_case cases[] = {
	{ "no zone", { { 0 } }, 0, 0, 0 },
	{ "all have room", { { 9000, 200, 3000 }, { 5000, 900, 4000 }, { 3700, 1200, 1500 } },
	  3, 6000, 9200 },
	{ "the first serves down to its low mark, whatever the others have",
	  { { 3000, 200, 3000 }, { 5000, 900, 4000 }, { 3700, 1200, 1500 } }, 3, 0, 3200 },
	{ "one page above the floor", { { 3001, 200, 3000 }, { 5000, 900, 4000 } }, 2, 1, 1001 },
	{ "one page above the low mark", { { 201, 200, 3000 }, { 5000, 900, 4000 } }, 2, 0, 1000 },
	{ "at its low mark it is passed over", { { 200, 200, 3000 }, { 5000, 900, 4000 } },
	  2, 1000, 1000 },
	{ "the second would serve below its floor",
	  { { 0, 200, 3000 }, { 3999, 900, 4000 }, { 3700, 1200, 1500 } }, 3, 0, 2200 },
	{ "the reserve keeps the last from serving",
	  { { 100, 200, 3000 }, { 900, 900, 4000 }, { 1200, 1200, 1500 } }, 3, 0, 0 },
	{ "the last is all there is", { { 0, 0, 1 }, { 0, 0, 1 }, { 3700, 1200, 1500 } },
	  3, 2200, 2200 },
	{ "nobody would serve", { { 1, 200, 3000 }, { 2, 900, 4000 } }, 2, 0, 0 },
	{ "sums beyond 32 bits", { { 5ULL << 32, 1, 1 }, { 7ULL << 32, 1, 1 } }, 2,
	  (5ULL << 32) - 1, (12ULL << 32) - 2 },
};

static void floor_desc(const struct floor_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(floor, cases, floor_desc);

static void floor_table(struct kunit *test)
{
	const struct floor_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, bb_floor_room(c->level, c->nr), c->room);
	KUNIT_EXPECT_EQ(test, bb_floor_total(c->level, c->nr), c->total);
}

struct usable_case {
	const char *name;
	u64 free, highatomic, cma;
	gfp_t gfp;
	u64 usable;
};

static const struct usable_case usables[] = {
	{ "all is", 1000, 0, 0, GFP_KERNEL, 1000 },
	{ "CMA is not for the kernel", 1304 * MIB, 0, 1024 * MIB, GFP_KERNEL, 280 * MIB },
	{ "nor for what it reclaims", 1000, 0, 300, GFP_KERNEL | __GFP_RECLAIMABLE, 700 },
	{ "nor for a user's page that stays", 1000, 0, 300, GFP_HIGHUSER, 700 },
	{ "but for movable ones", 1000, 0, 300, GFP_HIGHUSER_MOVABLE, 1000 },
	{ "in any zone", 1000, 0, 300, GFP_KERNEL | __GFP_MOVABLE, 1000 },
	{ "the reserve is for nobody", 1000, 200, 0, GFP_KERNEL, 800 },
	{ "movable or not", 1000, 200, 300, GFP_HIGHUSER_MOVABLE, 800 },
	{ "nor at once for atomic ones", 1000, 200, 0, GFP_ATOMIC, 800 },
	{ "both", 1000, 200, 300, GFP_KERNEL, 500 },
	{ "one page", 501, 200, 300, GFP_KERNEL, 1 },
	{ "none", 500, 200, 300, GFP_KERNEL, 0 },
	{ "a reserve in use is counted full", 400, 200, 300, GFP_KERNEL, 0 },
	{ "also alone", 100, 200, 0, GFP_HIGHUSER_MOVABLE, 0 },
};

static void usable_desc(const struct usable_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(usable, usables, usable_desc);

static void floor_usable(struct kunit *test)
{
	const struct usable_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, bb_floor_usable(c->free, c->highatomic, c->cma, c->gfp), c->usable);
}

/* Of 1 GiB in CMA areas and 280 MiB beside them, the kernel finds room in the latter. */
static void floor_beside_cma(struct kunit *test)
{
	struct bb_level level = { .low = 12 * MIB, .floor = 80 * MIB };

	level.free = bb_floor_usable(1304 * MIB, 0, 1024 * MIB, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, bb_floor_room(&level, 1), 200 * MIB);
	level.free = bb_floor_usable(1304 * MIB, 0, 1292 * MIB, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, bb_floor_serves(&level, 1));
	level.free = bb_floor_usable(1304 * MIB, 0, 1292 * MIB, GFP_HIGHUSER_MOVABLE);
	KUNIT_EXPECT_EQ(test, bb_floor_room(&level, 1), 1224 * MIB);
}

/* The result is at most the total, and monotonic in the number of free pages. */
static void floor_monotone(struct kunit *test)
{
	struct bb_level level[NR_LEVELS] = { { 0, 20, 50 }, { 60, 30, 40 }, { 90, 10, 20 } };
	u64 last = 0;

	for (level[0].free = 21; level[0].free < 100; level[0].free++) {
		u64 room = bb_floor_room(level, NR_LEVELS);

		KUNIT_EXPECT_LE(test, room, bb_floor_total(level, NR_LEVELS));
		KUNIT_EXPECT_GE(test, room, last);
		last = room;
	}
	KUNIT_EXPECT_EQ(test, last, 49ULL);
}

static struct kunit_case floor_cases[] = {
	KUNIT_CASE_PARAM(floor_table, floor_gen_params),
	KUNIT_CASE_PARAM(floor_usable, usable_gen_params),
	KUNIT_CASE(floor_beside_cma),
	KUNIT_CASE(floor_monotone),
	{}
};

static struct kunit_suite floor_suite = {
	.name = "buddybench_floor",
	.test_cases = floor_cases,
};

kunit_test_suite(floor_suite);
