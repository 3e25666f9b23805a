// SPDX-License-Identifier: GPL-2.0-only
/* A good result has no flag; each problem sets its own flag and no other. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/result/validity.h>

#include "kunit/lib/help.h"

/* 2 workers, 1000 operations each, nothing went wrong. */
struct judged {
	struct bb_run run;
	struct bb_cell cell;
	struct bb_result result;
};

static void make_good(struct judged *j)
{
	struct bb_measure *m = j->result.measure;
	unsigned int i;

	j->run.plan.count = 1000;
	j->run.clock.step = 20;
	j->run.clock.granularity = 2;
	j->run.clock.khz = 2300000;
	j->cell.threads = 2;
	j->cell.pattern = BB_PATTERN_PAIR;
	j->cell.gfp = GFP_KERNEL;
	j->cell.node = 1;
	j->result.nr_measures = 2;
	for (i = 0; i < 2; i++) {
		m[i].ops = 2000;
		m[i].all.n = 2000;
		m[i].all.p[0] = 100;
		m[i].clean.n = 1980;
		m[i].clean.p[0] = 100;
	}
	j->result.allocated = 2000;
	j->result.freed = 2000;
	j->result.overlap = 990;
	j->result.chunks = 100;
	bb_places_add(&j->result.where, 1, 2, 2000);
}

static void nothing(struct judged *j)
{
}

static void other_cpus_node(struct judged *j)
{
	/* No node was requested, so no block can be off-node. */
	j->cell.node = BB_NODE_LOCAL;
	j->result.where.place[0].nid = 0;
}

static void one_thread(struct judged *j)
{
	j->cell.threads = 1;
	j->result.overlap = 0;
	j->result.measure[0].ops = 1000;
}

static void ten_moves(struct judged *j)
{
	/* Shorter than the cost of reading the clock, but resolved. */
	j->result.measure[0].all.p[0] = 20;
}

static void few_instructions(struct judged *j)
{
	/* A count is exact. */
	j->run.clock.counts = true;
	j->run.clock.granularity = 1;
	j->result.measure[0].all.p[0] = 4;
}

/* 100 batches of which each is this long. */
static void batches(struct judged *j, u64 ticks)
{
	unsigned int i;

	j->cell.mode = BB_MODE_BATCH;
	for (i = 0; i < 2; i++) {
		j->result.measure[i].all.n = 100;
		j->result.measure[i].ticks = 100 * ticks;
		/* In 1/1000 of a step. */
		j->result.measure[i].all.p[0] = 10;
	}
}

static void long_batches(struct judged *j)
{
	batches(j, 200);
}

static void short_batches(struct judged *j)
{
	batches(j, 199);
}

static void short_diffs(struct judged *j)
{
	batches(j, 199);
	j->cell.mode = BB_MODE_DIFF;
}

static void negative_null(struct judged *j)
{
	/* Half of the empty values are below their median. */
	j->cell.pattern = BB_PATTERN_NULL;
	j->result.measure[0].negative = 1;
}

/* But negative differences are flagged. */
static void negative_null_diff(struct judged *j)
{
	batches(j, 200);
	j->cell.mode = BB_MODE_DIFF;
	negative_null(j);
}

static void ended_by_duration(struct judged *j)
{
	j->run.plan.duration_ms = 5;
	j->result.measure[0].ops = 7;
}

static void failed(struct judged *j)
{
	j->result.measure[0].ops = 1990;
	j->result.measure[0].fails = 10;
}

static void accounted(struct judged *j)
{
	j->cell.gfp |= __GFP_ACCOUNT;
}

static void elsewhere(struct judged *j)
{
	bb_places_add(&j->result.where, 0, 2, 1);
}

static void negative_alloc(struct judged *j)
{
	j->result.measure[0].negative = 1;
}

static void negative_free(struct judged *j)
{
	j->result.measure[1].negative = 1;
}

static void overflow_alloc(struct judged *j)
{
	j->result.measure[0].all.overflow = 1;
}

static void overflow_free(struct judged *j)
{
	j->result.measure[1].all.overflow = 1;
}

/* Equal successive readings do not matter. */
static void coarse_alloc(struct judged *j)
{
	j->result.measure[0].all.p[0] = 19;
}

static void coarse_free(struct judged *j)
{
	j->run.clock.zero = 1;
	j->result.measure[1].all.p[0] = 19;
}

static void apart(struct judged *j)
{
	j->result.overlap = 899;
}

static void too_few(struct judged *j)
{
	j->result.measure[0].ops = 1999;
}

static void none(struct judged *j)
{
	j->run.plan.duration_ms = 5;
	j->result.measure[0].ops = 0;
}

static void halves_alloc(struct judged *j)
{
	j->result.measure[0].halves = true;
}

static void halves_free(struct judged *j)
{
	j->result.measure[1].halves = true;
}

static void kept(struct judged *j)
{
	j->result.freed--;
}

static void freed_twice(struct judged *j)
{
	j->result.freed++;
}

static const struct verdict {
	const char *name;
	void (*change)(struct judged *j);
	u64 flags;
} verdicts[] = {
	{ "good", nothing, 0 },
	{ "no node asked for", other_cpus_node, 0 },
	{ "one thread", one_thread, 0 },
	{ "ten moves of the clock", ten_moves, 0 },
	{ "few instructions", few_instructions, 0 },
	{ "long batches", long_batches, 0 },
	{ "ended by duration", ended_by_duration, 0 },
	{ "negative null", negative_null, 0 },
	{ "failed", failed, BIT_ULL(BB_FLAG_ALLOC_FAIL) },
	{ "not charged, as the header says", accounted, 0 },
	{ "off node", elsewhere, BIT_ULL(BB_FLAG_OFF_NODE) },
	{ "negative alloc", negative_alloc, BIT_ULL(BB_FLAG_NEG_NET) },
	{ "negative free", negative_free, BIT_ULL(BB_FLAG_NEG_NET) },
	{ "negative difference", negative_null_diff, BIT_ULL(BB_FLAG_NEG_NET) },
	{ "halves of alloc", halves_alloc, BIT_ULL(BB_FLAG_HALVES) },
	{ "halves of free", halves_free, BIT_ULL(BB_FLAG_HALVES) },
	{ "overflow of alloc", overflow_alloc, BIT_ULL(BB_FLAG_OVERFLOW) },
	{ "overflow of free", overflow_free, BIT_ULL(BB_FLAG_OVERFLOW) },
	{ "coarse for an alloc", coarse_alloc, BIT_ULL(BB_FLAG_LOW_RES) },
	{ "coarse for a free", coarse_free, BIT_ULL(BB_FLAG_LOW_RES) },
	{ "short batches", short_batches, BIT_ULL(BB_FLAG_LOW_RES) },
	{ "short differences", short_diffs, BIT_ULL(BB_FLAG_LOW_RES) },
	{ "no overlap", apart, BIT_ULL(BB_FLAG_NO_OVERLAP) },
	{ "one too few", too_few, BIT_ULL(BB_FLAG_SHORT) },
	{ "none at all", none, BIT_ULL(BB_FLAG_SHORT) },
	{ "one page kept", kept, BIT_ULL(BB_FLAG_LEAK) },
	{ "one page freed twice", freed_twice, BIT_ULL(BB_FLAG_LEAK) },
};

BB_PARAM(verdicts);

static void judge(struct kunit *test)
{
	const struct verdict *p = test->param_value;
	struct judged *j = kunit_kzalloc(test, sizeof(*j), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, j);
	make_good(j);
	p->change(j);
	bb_validity(&j->run, &j->cell, &j->result);
	KUNIT_EXPECT_EQ(test, j->result.flags, p->flags);
	/* Flags set by others are kept. */
	j->result.flags = BIT_ULL(BB_FLAG_STEAL);
	bb_validity(&j->run, &j->cell, &j->result);
	KUNIT_EXPECT_EQ(test, j->result.flags, p->flags | BIT_ULL(BB_FLAG_STEAL));
}

static struct kunit_case judge_cases[] = {
	KUNIT_CASE_PARAM(judge, verdicts_gen_params),
	{}
};

static struct kunit_suite judge_suite = {
	.name = "buddybench_validity",
	.test_cases = judge_cases,
};

kunit_test_suite(judge_suite);
