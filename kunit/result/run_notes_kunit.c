// SPDX-License-Identifier: GPL-2.0-only
/* What the header says of trials that were refused, measured again, or not in their state. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "src/result/run_notes.h"

#include <buddybench/result/run.h>

#include "kunit/lib/help.h"

static const struct noted {
	const char *name;
	u64 flags;
	char *why;
	bool elsewhere;
	unsigned int again;
	const char *want;
} notes[] = {
	{ "nothing", .want = "" },
	{ "refused", BIT_ULL(BB_FLAG_REFUSED), "lists=exact: too much",
	  .want = "# refused cell=3 repeat=1 lists=exact: too much\n" },
	{ "found instead", BIT_ULL(BB_FLAG_STEAL), "lists=pcp: too little",
	  .want = "# note lists=found: cell=3 repeat=1 instead of lists=pcp: too little\n" },
	{ "again", .again = 4,
	  .want = "# note again: 4, others moved the lists or interrupts the values\n" },
	{ "elsewhere", .elsewhere = true,
	  .want = "# note off-node: 1 trials, their node has no zone for the mask\n" },
};

BB_PARAM(notes);

static void run_notes(struct kunit *test)
{
	const struct noted *p = test->param_value;
	struct seq_file *m = bb_test_seq(test);
	struct bb_result result = {
		.cell = 3, .repeat = 1, .flags = p->flags, .why = p->why,
		.elsewhere = p->elsewhere,
	};
	struct bb_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, run);
	run->result = &result;
	run->nr_trials = 1;
	run->again = p->again;
	bb_run_notes(m, run);
	KUNIT_EXPECT_STREQ(test, bb_test_text(test, m), p->want);
}

/* Of many, the first are told, and how many there are. */
static void run_notes_many(struct kunit *test)
{
	struct seq_file *m = bb_test_seq(test);
	struct bb_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	const unsigned int nr = MOST_REASONS + 2;
	struct bb_result *r = kunit_kcalloc(test, nr, sizeof(*r), GFP_KERNEL);
	const char *text;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, run);
	KUNIT_ASSERT_NOT_NULL(test, r);
	for (i = 0; i < nr; i++)
		r[i] = (struct bb_result) { .cell = i, .why = "too little" };
	run->result = r;
	run->nr_trials = MOST_REASONS;
	bb_run_notes(m, run);
	KUNIT_EXPECT_NULL(test, strstr(bb_test_text(test, m), "more"));
	m->count = 0;
	run->nr_trials = nr;
	bb_run_notes(m, run);
	text = bb_test_text(test, m);
	KUNIT_EXPECT_NULL(test, strstr(text, "cell=32 "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "\n# note untold: 2 trials more\n"));
}

static struct kunit_case run_notes_cases[] = {
	KUNIT_CASE_PARAM(run_notes, notes_gen_params),
	KUNIT_CASE(run_notes_many),
	{}
};

static struct kunit_suite run_notes_suite = {
	.name = "buddybench_run_notes",
	.test_cases = run_notes_cases,
};

kunit_test_suite(run_notes_suite);
