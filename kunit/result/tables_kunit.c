// SPDX-License-Identifier: GPL-2.0-only
/* The other tables, byte for byte: hist, zones, snapshots, README. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include <buddybench/plan/keys.h>
#include <buddybench/result/column.h>
#include <buddybench/result/hist_table.h>
#include <buddybench/result/paths_table.h>
#include <buddybench/result/readme.h>
#include <buddybench/result/zones_table.h>

#include "kunit/lib/help.h"
#include "kunit/result/expected_tables.h"

struct bench {
	struct bb_facts facts;
	struct bb_run run;
	struct bb_result result;
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->run.id = 7;
	b->run.facts = &b->facts;
	b->run.clock.name = "tsc";
	b->run.clock.fast = true;
	b->run.clock.khz = 2000000;
	return b;
}

static struct bb_sparse_hist *new_sparse(struct kunit *test, unsigned int nr)
{
	struct bb_sparse_hist *s = kunit_kzalloc(test, struct_size(s, entry, nr), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->nr = nr;
	return s;
}

static void tables_hist(struct kunit *test)
{
	static const u32 index[] = { 0, 63, 64, BB_HIST_BUCKETS - 1 };
	static const u64 count[] = { 1, 2, 990, 7 };
	struct bench *b = new_bench(test);
	struct seq_file *m = bb_test_seq(test);
	struct bb_result *r = &b->result;
	unsigned int i;

	r->repeat = 2;
	r->nr_measures = 2;
	r->measure[1].op = BB_OP_FREE;
	r->hist[0] = new_sparse(test, 4);
	for (i = 0; i < 4; i++) {
		r->hist[0]->entry[i].index = index[i];
		r->hist[0]->entry[i].count = count[i];
	}
	r->hist[1] = new_sparse(test, 1);
	r->hist[1]->entry[0].index = 60;
	r->hist[1]->entry[0].count = 1000;
	bb_hist_table_head(m, &b->run);
	bb_hist_table_row(m, &b->run, r);
	bb_test_same(test, bb_test_text(test, m), expected_hist);
	/* A result without a histogram adds nothing. */
	r->hist[0] = NULL;
	r->hist[1] = NULL;
	bb_hist_table_row(m, &b->run, r);
	bb_test_same(test, bb_test_text(test, m), expected_hist);
}

static const struct bb_zone_view views[] = {
	{ .nid = 0, .zone = 0, .nr_orders = 4, .nr_zones = 3, .name = "DMA",
	  .spanned = 4095, .present = 3998, .managed = 3840, .free = 3000,
	  .wmark = { 10, 20, 30 }, .promo = BB_NA, .highatomic_free = BB_NA,
	  .pcp_high = 14, .pcp_batch = 1, .lowmem_reserve = { 0, 100, 200, 7 },
	  .nr_free = { 1, 2, 3, 4, 5 },
	  .types = { 1, 2, 4, 31, 7 } },
	{ .nid = 1, .zone = 1, .nr_orders = 4, .nr_zones = 3, .name = "Normal",
	  .spanned = 262144, .present = 262143, .managed = 250000,
	  .free = 200000, .wmark = { 1000, 1250, 1500 }, .promo = 1750,
	  .boost = 8, .highatomic = 512, .highatomic_free = 500, .cma_free = 17,
	  .pcp_count = 63, .pcp_high = 186, .pcp_batch = 63,
	  .nr_free = { 9, 0, 0, 1000 },
	  .types = { 3, 0, 0, 2 } },
};

static void tables_zones(struct kunit *test)
{
	struct seq_file *m = bb_test_seq(test);
	unsigned int i;

	bb_zones_table_head(m, false);
	for (i = 0; i < ARRAY_SIZE(views); i++)
		bb_zones_table_row(m, &views[i]);
	bb_test_same(test, bb_test_text(test, m), expected_zones);
}

static struct bb_zone_snapshot *new_snapshot(struct kunit *test, unsigned int nr)
{
	struct bb_zone_snapshot *s = kunit_kzalloc(test, struct_size(s, zone, nr), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	memcpy(s->zone, views, nr * sizeof(*views));
	s->nr = nr;
	return s;
}

static void tables_snapshots(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct seq_file *m = bb_test_seq(test);

	b->result.repeat = 2;
	b->result.before = new_snapshot(test, 2);
	b->result.after = new_snapshot(test, 1);
	b->result.after->zone[0].free = 2999;
	bb_zones_table_head(m, true);
	bb_zones_table_snapshots(m, &b->result);
	/* Without memory for snapshots there are none. */
	b->result.before = NULL;
	b->result.after = NULL;
	bb_zones_table_snapshots(m, &b->result);
	bb_test_same(test, bb_test_text(test, m), expected_snapshots);
}

/* A cell that the second pass left out is told with the reason, or that there was no memory. */
static void tables_unseen(struct kunit *test)
{
	struct bench *b = new_bench(test);
	struct seq_file *m = bb_test_seq(test);
	const unsigned int nr = 35;
	struct bb_result *r;
	const char *text;
	unsigned int i;

	r = kunit_kcalloc(test, nr, sizeof(*r), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, r);
	b->run.result = r;
	b->run.nr_results = nr;
	bb_paths_table_head(m, &b->run);
	KUNIT_EXPECT_NULL(test, strstr(bb_test_text(test, m), "refused"));
	for (i = 0; i < nr; i++)
		r[i] = (struct bb_result) { .cell = i, .repeat = 2, .unseen = true };
	r[1].no_paths = "too little";
	m->count = 0;
	bb_paths_table_head(m, &b->run);
	text = bb_test_text(test, m);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "second pass: no memory to keep what is"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "# refused cell=1 repeat=2 second pass: too"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "# refused cell=31 "));
	KUNIT_EXPECT_NULL(test, strstr(text, "# refused cell=32 "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "# refused second pass: 3 cells more\n"));
}

static const struct milli {
	const char *name;	/* the text */
	u64 milli;
} millis[] = {
	{ "0", 0 }, { "0.001", 1 }, { "0.010", 10 }, { "0.999", 999 },
	{ "1", 1000 }, { "1.500", 1500 }, { "346", 346000 },
	{ "18446744073709551.615", U64_MAX },
};

BB_PARAM(millis);

static void tables_value(struct kunit *test)
{
	const struct milli *p = test->param_value;
	struct seq_file *m = bb_test_seq(test);

	bb_column_number(m, p->milli);
	KUNIT_EXPECT_STREQ(test, bb_test_text(test, m), p->name);
}

/* The README explains every writable file. */
static void tables_readme_is_complete(struct kunit *test)
{
	struct seq_file *m = bb_test_seq(test);
	const char *text;
	unsigned int i;

	bb_readme_show(m);
	text = bb_test_text(test, m);
	for (i = 0; i < NR_BB_KEYS; i++) {
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, bb_keys[i].help), "%s",
					  bb_keys[i].name);
	}
	m->count = 0;
	bb_readme_patterns(m);
	text = bb_test_text(test, m);
	for (i = 0; i < NR_BB_PATTERNS; i++)
		KUNIT_EXPECT_NOT_NULL(test, strstr(text, bb_patterns[i].help));
}

static struct kunit_case tables_cases[] = {
	KUNIT_CASE(tables_hist),
	KUNIT_CASE(tables_zones),
	KUNIT_CASE(tables_snapshots),
	KUNIT_CASE(tables_unseen),
	KUNIT_CASE_PARAM(tables_value, millis_gen_params),
	KUNIT_CASE(tables_readme_is_complete),
	{}
};

static struct kunit_suite tables_suite = {
	.name = "buddybench_tables",
	.test_cases = tables_cases,
};

kunit_test_suite(tables_suite);
