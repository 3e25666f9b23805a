// SPDX-License-Identifier: GPL-2.0-only
/* The results table, byte for byte. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/result/results_table.h>

#include "kunit/lib/help.h"
#include "kunit/result/expected_rows.h"

#define PASSED_ON (GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_cell cell[5];
	struct bb_result result;
};

static const struct bb_cell cells[] = {
	{ .api = BB_API_ALLOC_PAGES_NODE, .pattern = BB_PATTERN_PAIR,
	  .mode = BB_MODE_OP, .order = 3, .node = 0, .cpu_node = NUMA_NO_NODE,
	  .threads = 1, .gfp = GFP_KERNEL, .effective = PASSED_ON },
	{ .api = BB_API_ALLOC_PAGES, .pattern = BB_PATTERN_LIFO,
	  .mode = BB_MODE_BATCH, .node = 1, .cpu_node = 0,
	  .threads = 2, .hold = 64, .gfp = GFP_KERNEL, .effective = PASSED_ON },
	{ .pattern = BB_PATTERN_NULL, .mode = BB_MODE_CHAINED,
	  .node = BB_NODE_LOCAL, .cpu_node = NUMA_NO_NODE, .threads = 1 },
	{ .api = BB_API_GET_ZEROED_PAGE, .pattern = BB_PATTERN_RANDOM,
	  .mode = BB_MODE_OP, .node = BB_NODE_LOCAL, .cpu_node = NUMA_NO_NODE,
	  .threads = 1, .hold = 64, .gfp = GFP_USER,
	  .effective = GFP_USER | __GFP_NORETRY | __GFP_ZERO | __GFP_NOWARN },
	{ .api = BB_API_ALLOC_PAGES_NODE, .pattern = BB_PATTERN_PAIR,
	  .mode = BB_MODE_DIFF, .order = 1, .node = BB_NODE_RR,
	  .cpu_node = NUMA_NO_NODE, .threads = 1,
	  .gfp = GFP_NOFS | __GFP_THISNODE,
	  .effective = GFP_NOFS | __GFP_THISNODE | __GFP_RETRY_MAYFAIL },
};

static struct bench *new_bench(struct kunit *test, unsigned int cell)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	memcpy(b->cell, cells, sizeof(cells));
	b->facts.zone_names[0] = "DMA";
	b->facts.zone_names[1] = "Normal";
	b->run.id = 7;
	b->run.facts = &b->facts;
	b->run.cell = b->cell;
	b->run.nr_cells = ARRAY_SIZE(cells);
	b->run.flags = BIT_ULL(BB_FLAG_VIRTUAL);
	b->run.clock.name = "tsc";
	b->run.clock.fast = true;
	b->run.clock.khz = 2000000;
	b->run.clock.step = 52;
	b->run.clock.granularity = 26;
	b->result.cell = cell;
	b->result.nr_measures = 1;
	strscpy(b->result.cpus, "0", sizeof(b->result.cpus));
	return b;
}

static unsigned int columns(const char *line)
{
	unsigned int n = 1;

	for (; *line && *line != '\n'; line++)
		n += *line == '\t';
	return n;
}

/* A row has as many columns as the header names. */
static void report_rows_fit_the_head(struct kunit *test)
{
	struct bench *b = new_bench(test, 0);
	struct seq_file *m = bb_test_seq(test);
	unsigned int cell;
	const char *head;

	bb_results_table_head(m, &b->run);
	head = strstr(bb_test_text(test, m), "#run\t");
	KUNIT_ASSERT_NOT_NULL(test, head);
	for (cell = 0; cell < ARRAY_SIZE(cells); cell++) {
		struct seq_file *row = bb_test_seq(test);

		b->result.cell = cell;
		bb_results_table_row(row, &b->run, &b->result);
		KUNIT_EXPECT_EQ(test, columns(bb_test_text(test, row)), columns(head));
	}
}

static void expect_rows(struct kunit *test, struct bench *b, const char *want)
{
	struct seq_file *m = bb_test_seq(test);

	bb_results_table_row(m, &b->run, &b->result);
	bb_test_same(test, bb_test_text(test, m), want);
}

static void report_head(struct kunit *test)
{
	struct bench *b = new_bench(test, 0);
	struct seq_file *m = bb_test_seq(test);

	b->run.clock.drift_ppm = 3;
	b->run.abort = BB_ABORT_USER;
	b->run.nr_results = 5;
	b->run.nr_trials = 9;
	b->run.refused = 1;
	b->run.plan.seed = 42;
	b->run.elapsed_ms = 1234;
	b->run.skipped[BB_SKIP_ORDER0] = 4;
	b->run.skipped[BB_SKIP_ONE_CPU] = 2;
	bb_results_table_head(m, &b->run);
	bb_test_same(test, bb_test_text(test, m), expected_results_head);
}

static void report_head_counted(struct kunit *test)
{
	struct bench *b = new_bench(test, 0);
	struct seq_file *m = bb_test_seq(test);
	char *text;

	b->run.clock.counts = true;
	b->run.clock.khz = 1000000;
	b->run.clock.step = 1;
	b->run.clock.granularity = 1;
	b->run.nr_results = 5;
	b->run.nr_trials = 5;
	b->run.plan.seed = 1;
	b->run.elapsed_ms = 9;
	bb_results_table_head(m, &b->run);
	text = (char *)bb_test_text(test, m);
	text[strcspn(text, "\n") + 1] = '\0';
	bb_test_same(test, text, expected_counted);
}

static void report_op(struct kunit *test)
{
	struct bench *b = new_bench(test, 0);
	struct bb_result *r = &b->result;

	r->repeat = 2;
	r->nr_measures = 2;
	r->seq = 5;
	strscpy(r->cpus, "3", sizeof(r->cpus));
	r->measure[0].op = BB_OP_ALLOC;
	r->measure[0].ops = 1000;
	r->measure[0].fails = 2;
	r->measure[0].overhead_milli = 11000;
	r->measure[0].negative = 1;
	r->measure[0].all = (struct bb_summary){
		.n = 1000, .sum = 123456, .min = 100, .max = 2001,
		.p = { 120, 140, 301, 401 },
	};
	r->measure[0].clean = (struct bb_summary){
		.n = 990, .sum = 115830, .min = 100, .max = 400,
		.p = { 118, 130, 300, 400 },
	};
	r->measure[1].op = BB_OP_FREE;
	r->measure[1].ops = 1000;
	r->measure[1].overhead_milli = 10000;
	r->measure[1].all = (struct bb_summary){
		.n = 1000, .sum = 60000, .min = 60, .max = 60,
		.p = { 60, 60, 60, 60 },
	};
	bb_places_add(&r->where, 0, 0, 10);
	bb_places_add(&r->where, 1, 1, 990);
	r->flags = BIT_ULL(BB_FLAG_LEAK) | BIT_ULL(BB_FLAG_ABORTED) |
		   BIT_ULL(BB_FLAG_STEAL) | BIT_ULL(BB_FLAG_DISTURBED);
	r->chunks = 20;
	r->disturbed = 3;
	r->warm_chunks = 12;
	r->allocated = 8008;
	r->freed = 8000;
	r->pcp_before = 63;
	r->pcp_after = 70;
	expect_rows(test, b, expected_op);
}

static void report_batch(struct kunit *test)
{
	struct bench *b = new_bench(test, 1);
	struct bb_result *r = &b->result;

	r->nr_measures = 2;
	strscpy(r->cpus, "0-1", sizeof(r->cpus));
	r->measure[0].op = BB_OP_ALLOC;
	r->measure[0].ops = 64000;
	r->measure[0].timed = 64000;
	r->measure[0].ticks = 12800000;
	/* In thousandths of a step. */
	r->measure[0].all = (struct bb_summary){
		.n = 10, .sum = 2000000,
		.p = { 199001, 0, 0, 0 },
	};
	r->measure[0].clean = (struct bb_summary){
		.n = 5, .sum = 990500,
		.p = { 198000, 0, 0, 0 },
	};
	r->measure[1].op = BB_OP_FREE;
	r->measure[1].ops = 63999;
	r->measure[1].timed = 64000;
	r->measure[1].ticks = 64000;
	r->measure[1].all = (struct bb_summary){
		.n = 1, .sum = 1000,
		.p = { 1000, 0, 0, 0 },
	};
	bb_places_add(&r->where, 1, 1, 16);
	r->where.others = 5;
	r->skew_ns = 1234;
	r->overlap = 987;
	r->chunks = 10;
	r->allocated = 64000;
	expect_rows(test, b, expected_batch);
}

static void report_null(struct kunit *test)
{
	struct bench *b = new_bench(test, 2);
	struct bb_measure *m = b->result.measure;

	m->ops = 100;
	m->overhead_milli = 11000;
	m->all = (struct bb_summary){
		.n = 100, .sum = 1111, .min = 10, .max = 17,
		.p = { 11, 12, 14, 16 },
	};
	b->result.flags = BIT_ULL(BB_FLAG_LOW_RES);
	b->result.chunks = 1;
	expect_rows(test, b, expected_null);
}

static void report_refused(struct kunit *test)
{
	struct bench *b = new_bench(test, 3);

	b->result.repeat = 1;
	b->result.flags = BIT_ULL(BB_FLAG_REFUSED);
	expect_rows(test, b, expected_refused);
}

static void report_roundrobin(struct kunit *test)
{
	struct bench *b = new_bench(test, 4);
	struct bb_measure *m = b->result.measure;

	b->run.plan.context = BB_CTX_IRQ_OFF;
	b->run.flags = 0;
	m->op = BB_OP_PAIR;
	m->ops = 3000;
	m->fails = 7;
	expect_rows(test, b, expected_roundrobin);
}

/* Every flag has its place, the fatal ones first. */
static void report_all_flags(struct kunit *test)
{
	struct bench *b = new_bench(test, 0);
	struct seq_file *m = bb_test_seq(test);
	const char *text, *last, *at;
	unsigned int i;

	b->run.flags = 0;
	b->result.flags = GENMASK_ULL(NR_BB_FLAGS - 1, 0);
	bb_results_table_row(m, &b->run, &b->result);
	text = bb_test_text(test, m);
	for (last = text, i = 0; i < NR_BB_FLAGS; i++) {
		at = strstr(text, bb_flag_names[(i + BB_FLAG_FATAL) % NR_BB_FLAGS]);
		KUNIT_ASSERT_NOT_NULL(test, at);
		KUNIT_EXPECT_GT(test, at - last, (ptrdiff_t)0);
		last = at;
	}
}

static struct kunit_case report_cases[] = {
	KUNIT_CASE(report_head),
	KUNIT_CASE(report_head_counted),
	KUNIT_CASE(report_rows_fit_the_head),
	KUNIT_CASE(report_op),
	KUNIT_CASE(report_batch),
	KUNIT_CASE(report_null),
	KUNIT_CASE(report_refused),
	KUNIT_CASE(report_roundrobin),
	KUNIT_CASE(report_all_flags),
	{}
};

static struct kunit_suite report_suite = {
	.name = "buddybench_results_table",
	.test_cases = report_cases,
};

kunit_test_suite(report_suite);
