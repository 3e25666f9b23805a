// SPDX-License-Identifier: GPL-2.0-only
/* Which zone would serve an allocation, and how many pages may be taken from it. */
#include <kunit/test.h>
#include <linux/kernel.h>

#include "src/guard/floor.h"

#define NR_LEVELS 3

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
	KUNIT_CASE(floor_monotone),
	{}
};

static struct kunit_suite floor_suite = {
	.name = "buddybench_floor",
	.test_cases = floor_cases,
};

kunit_test_suite(floor_suite);
