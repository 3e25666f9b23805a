// SPDX-License-Identifier: GPL-2.0-only
/* The data of a cell's workers is added up. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/own_memory.h>

#include "src/run/merge.h"

#include "kunit/lib/fake_loops.h"

static void add(struct bb_worker *w, unsigned int row, u64 value)
{
	bb_hist_record(&w->tally[row].all, value);
	w->tally[row].ops++;
}

static void drop(const struct bb_fake_loops *e, struct bb_result *result)
{
	bb_own_memory_free(e->run->own, result->hist[0]);
	bb_own_memory_free(e->run->own, result->hist[1]);
}

/* The overhead is not subtracted; values below it are counted. */
static void merge_counts_negative_values(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	const struct bb_measure *m = result->measure;

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->cell.mode = BB_MODE_OP;
	e->w[1]->index = 1;
	e->w[0]->overhead_milli[0] = 50000;
	add(e->w[0], 0, 40);
	add(e->w[0], 0, 60);
	add(e->w[1], 0, 45);
	add(e->w[1], 0, 7000);
	bb_merge(e->pool, result);
	drop(e, result);
	KUNIT_EXPECT_EQ(test, m->ops, 4ULL);
	KUNIT_EXPECT_EQ(test, m->all.n, 4ULL);
	KUNIT_EXPECT_EQ(test, m->all.sum, 40ULL + 60 + 45 + 7000);
	KUNIT_EXPECT_EQ(test, m->all.min, 40ULL);
	KUNIT_EXPECT_EQ(test, m->all.max, 7000ULL);
	KUNIT_EXPECT_EQ(test, m->overhead_milli, 50000ULL);
	KUNIT_EXPECT_EQ(test, m->negative, 2ULL);
}

/* The two summaries: all of it, and without what was disturbed. */
static void merge_tells_clean_from_all(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);
	const struct bb_measure *m = result->measure;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->cell.mode = BB_MODE_OP;
	e->w[1]->index = 1;
	for (i = 0; i < 10; i++)
		add(e->w[i % 2], 0, 100);
	for (i = 0; i < 2; i++) {
		add(e->w[i], 0, 5000000);
		bb_hist_record(&e->w[i]->tally[0].dirty, 5000000);
	}
	bb_merge(e->pool, result);
	KUNIT_EXPECT_EQ(test, m->all.n, 12ULL);
	KUNIT_EXPECT_EQ(test, m->all.sum, 10001000ULL);
	KUNIT_EXPECT_EQ(test, m->all.max, 5000000ULL);
	KUNIT_EXPECT_EQ(test, m->clean.n, 10ULL);
	KUNIT_EXPECT_EQ(test, m->clean.sum, 1000ULL);
	KUNIT_EXPECT_LT(test, m->clean.max, 110ULL);
	/* The histogram that is shown holds all of them. */
	KUNIT_ASSERT_NOT_NULL(test, result->hist[0]);
	KUNIT_EXPECT_EQ(test, result->hist[0]->nr, 2U);
	KUNIT_EXPECT_EQ(test, result->hist[0]->entry[1].count, 2ULL);
	drop(e, result);
}

static void merge_adds_batches_up(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->w[1]->index = 1;
	e->w[0]->tally[0].ticks = 1000;
	e->w[0]->tally[0].timed = 10;
	e->w[1]->tally[0].ticks = 3000;
	e->w[1]->tally[0].timed = 15;
	bb_merge(e->pool, result);
	drop(e, result);
	KUNIT_EXPECT_EQ(test, result->measure[0].ticks, 4000ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].timed, 25ULL);
}

/* Differences are signed; a negative sum is not a cost. */
static void merge_adds_differences_up(struct kunit *test)
{
	struct bb_fake_loops *e = bb_fake_loops_new(test);
	struct bb_result *result = kunit_kzalloc(test, sizeof(*result), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, result);
	e->cell.mode = BB_MODE_DIFF;
	e->w[1]->index = 1;
	e->w[0]->tally[0].ticks = -1000;
	e->w[0]->tally[0].timed = 10;
	e->w[0]->tally[0].negative = 1;
	e->w[1]->tally[0].ticks = 3000;
	e->w[1]->tally[0].timed = 10;
	bb_merge(e->pool, result);
	KUNIT_EXPECT_EQ(test, result->measure[0].ticks, 2000ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].timed, 20ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].negative, 1ULL);
	memset(result, 0, sizeof(*result));
	e->w[0]->tally[0].ticks = -4000;
	e->w[1]->tally[0].ticks = 3000;
	bb_merge(e->pool, result);
	KUNIT_EXPECT_EQ(test, result->measure[0].ticks, 0ULL);
	KUNIT_EXPECT_EQ(test, result->measure[0].timed, 0ULL);
}

static const struct {
	const char *name;
	u64 start[2], end[2];
	u64 skew;
	u32 overlap;
} spans[] = {
	{ "together", { 1000, 1000 }, { 11000, 11000 }, 0, 1000 },
	{ "late start", { 1000, 2000 }, { 11000, 11000 }, 1000, 900 },
	{ "early end", { 1000, 1000 }, { 6000, 11000 }, 0, 500 },
	{ "one after the other", { 1000, 6000 }, { 6000, 11000 }, 5000, 0 },
	{ "with a gap", { 1000, 8000 }, { 6000, 11000 }, 7000, 0 },
};

static void merge_tells_overlap(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(spans); i++) {
		struct bb_fake_loops *e = bb_fake_loops_new(test);
		struct bb_result *result = kunit_kzalloc(test, sizeof(*result),
							 GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, result);
		for (j = 0; j < 2; j++) {
			e->w[j]->index = j;
			e->w[j]->counts.start_ns = spans[i].start[j];
			e->w[j]->counts.end_ns = spans[i].end[j];
		}
		bb_merge(e->pool, result);
		drop(e, result);
		KUNIT_EXPECT_EQ_MSG(test, result->skew_ns, spans[i].skew, "%s",
				    spans[i].name);
		KUNIT_EXPECT_EQ_MSG(test, result->overlap, spans[i].overlap, "%s",
				    spans[i].name);
	}
}

static struct kunit_case merge_cases[] = {
	KUNIT_CASE(merge_counts_negative_values),
	KUNIT_CASE(merge_tells_clean_from_all),
	KUNIT_CASE(merge_adds_batches_up),
	KUNIT_CASE(merge_adds_differences_up),
	KUNIT_CASE(merge_tells_overlap),
	{}
};

static struct kunit_suite merge_suite = {
	.name = "buddybench_merge",
	.test_cases = merge_cases,
};

kunit_test_suite(merge_suite);
