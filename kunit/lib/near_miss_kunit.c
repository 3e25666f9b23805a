// SPDX-License-Identifier: GPL-2.0-only
/* What was meant by a word that is not known. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/near_miss.h>
#include <buddybench/lib/options.h>

#include "kunit/lib/help.h"

static const struct pair {
	const char *name;	/* what was written */
	const char *meant;
	bool near;
} pairs[] = {
	{ "order", "orders", true },
	{ "orders", "order", true },
	{ "Orders", "orders", true },
	{ "api", "apis", true },
	{ "duration", "duration_ms", true },
	{ "budget_gb", "budget_mb", true },
	{ "cpu", "cpus", true },
	{ "treads", "threads", true },
	{ "gfp_flags", "gfp", true },
	{ "", "orders", false },
	{ "or", "orders", false },
	{ "n", "node", false },
	{ "colour", "count", false },
	{ "sched", "seed", false },
	{ "border", "order", true },
};

BB_PARAM(pairs);

static void near_miss_names(struct kunit *test)
{
	const struct pair *p = test->param_value;

	KUNIT_EXPECT_EQ(test, p->near, bb_near_miss(p->name, p->meant));
}

static const struct refused {
	const char *name;	/* the text */
	unsigned int pos;
	const char *say;
} refused[] = {
	{ "orders=3", 0, "did you mean order=?" },
	{ "order=1 colour=2", 8, "there is order gfp" },
	{ "order=1 |", 8, "no blanks" },
	{ "gfp=A | B", 6, "no blanks" },
	{ "gfp=A| B", 6, "no blanks" },
	{ "gfp=A, B", 6, "no blanks" },
	{ "order=1 =2", 8, "no blanks" },
	{ "=2", 0, "no such option" },
	{ "gfp", 3, "needs a value" },
};

BB_PARAM(refused);

static void near_miss_options(struct kunit *test)
{
	const struct refused *p = test->param_value;
	const char *gfp;
	u64 order;
	const struct bb_option options[] = {
		{ "order", 0, 9, &order },
		{ "gfp", .text = &gfp },
	};
	struct bb_err err = { 0 };
	char text[40];

	strscpy(text, p->name, sizeof(text));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bb_options_parse(text, text, options, ARRAY_SIZE(options), &err));
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.msg, p->say), "%s", err.msg);
}

static struct kunit_case near_miss_cases[] = {
	KUNIT_CASE_PARAM(near_miss_names, pairs_gen_params),
	KUNIT_CASE_PARAM(near_miss_options, refused_gen_params),
	{}
};

static struct kunit_suite near_miss_suite = {
	.name = "buddybench_near_miss",
	.test_cases = near_miss_cases,
};

kunit_test_suite(near_miss_suite);
