// SPDX-License-Identifier: GPL-2.0-only
/* The text written to run: key=value key=value. */
#include "kunit/plan/test_plan.h"

static const char *get(struct kunit *test, struct bb_test_plan *b, unsigned int key)
{
	char *text = kunit_kzalloc(test, BB_TEXT_MAX + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	bb_key_text(&b->plan, key, text, BB_TEXT_MAX + 1);
	return text;
}

static int find(const char *name)
{
	int key;

	for (key = 0; key < NR_BB_KEYS; key++)
		if (!strcmp(bb_keys[key].name, name))
			return key;
	return -1;
}

static const struct override {
	const char *name;	/* the text */
	int ret;
	unsigned int pos;
	const char *key;	/* to look at afterwards */
	const char *value;
} overrides[] = {
	{ "1", 0, 0, "orders", "0" },
	{ "orders=3", 0, 0, "orders", "3" },
	{ "orders=3 hold=7", 0, 0, "hold", "7" },
	{ "  orders=3   hold=7", 0, 0, "hold", "7" },
	{ "hold=1 hold=2", 0, 0, "hold", "2" },
	{ "gfp=GFP_ATOMIC,GFP_NOFS seed=5", 0, 0, "gfp", "GFP_ATOMIC,GFP_NOFS" },
	{ "2", -EINVAL, 0 },
	{ "1 orders=3", -EINVAL, 0 },
	{ "colour=blue", -EINVAL, 0 },
	{ "Orders=3", -EINVAL, 0 },
	{ "orders=3 colour=blue", -EINVAL, 9 },
	{ "orders=3   colour=blue", -EINVAL, 11 },
	{ "orders", -EINVAL, 6 },
	{ "orders=3 hold", -EINVAL, 13 },
	{ "orders hold=7", -EINVAL, 6 },
	{ "orders=", -EINVAL, 7 },
	{ "orders= hold=7", -EINVAL, 7 },
	{ "=3", -EINVAL, 0 },
	{ "orders = 3", -EINVAL, 6 },
	{ "hold=3=4", -EINVAL, 6 },
	{ "orders=\"3\"", -EINVAL, 7 },
	{ "gfp=\"GFP_KERNEL\"", -EINVAL, 4 },
	{ "\"orders=3\"", -EINVAL, 0 },
	{ "orders=0-3,11", -ERANGE, 11 },
	{ "hold=7 orders=0-3,11", -ERANGE, 18 },
	{ "gfp=GFP_KERNEL,GFP_USER|__GFP_NOFAIL", -EPERM, 24 },
	{ "apis=alloc_page,alloc_pages_nod", -EINVAL, 16 },
	{ "threads=0", -ERANGE, 8 },
	{ "gfp=GFP_KERNEL | __GFP_ZERO", -EINVAL, 15 },
	{ "gfp=GFP_KERNEL| __GFP_ZERO", -EINVAL, 15 },
	{ "orders=0, 1, 2", -EINVAL, 9 },
	{ "orders=0 ,1", -EINVAL, 9 },
	{ "gfp=mode:0x40820(GFP_ATOMIC|__GFP_COMP)", 0, 0, "gfp", "GFP_ATOMIC|__GFP_COMP" },
	{ "gfp=0x40820(GFP_ATOMIC|__GFP_NOFAIL)", -EPERM, 23 },
};

BB_PARAM(overrides);

static void overrides_apply(struct kunit *test)
{
	const struct override *p = test->param_value;
	struct bb_test_plan *b = bb_test_plan_new(test, "1");

	KUNIT_EXPECT_EQ(test, p->ret,
			bb_plan_overrides(&b->edit, p->name));
	KUNIT_EXPECT_EQ(test, b->err.code, p->ret);
	KUNIT_EXPECT_EQ(test, b->err.pos, p->pos);
	if (p->key)
		KUNIT_EXPECT_STREQ(test, get(test, b, find(p->key)), p->value);
}

static const struct advice {
	const char *name;	/* the text */
	const char *say;
} advices[] = {
	{ "order=3", "did you mean orders=?" },
	{ "Orders=3", "did you mean orders=?" },
	{ "node=0", "did you mean nodes=?" },
	{ "api=alloc_pages", "did you mean apis=?" },
	{ "mode=op", "did you mean modes=?" },
	{ "colour=blue", "see the README" },
	{ "orders = 3", "without a blank before it" },
	{ "gfp=GFP_KERNEL | __GFP_ZERO", "no blanks" },
	{ "orders=0, 1, 2", "no blanks" },
	{ "orders=0 1", "no blanks" },
	{ "gfp=0xcc0", "in (...)" },
};

BB_PARAM(advices);

/* Whoever gets it wrong is told what helps. */
static void overrides_advise(struct kunit *test)
{
	const struct advice *p = test->param_value;
	struct bb_test_plan *b = bb_test_plan_new(test, "1");

	KUNIT_EXPECT_EQ(test, -EINVAL, bb_plan_overrides(&b->edit, p->name));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, p->say), "%s", b->err.msg);
}

static void overrides_are_bounded(struct kunit *test)
{
	struct bb_test_plan *b = bb_test_plan_new(test, "1");
	char *text = kunit_kzalloc(test, BB_TEXT_MAX + 64, GFP_KERNEL);
	unsigned int at;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (at = 0; at < BB_TEXT_MAX; at += 8)
		memcpy(text + at, "hold=11 ", 8);
	text[BB_TEXT_MAX - 1] = '2';
	KUNIT_EXPECT_EQ(test, 0, bb_plan_overrides(&b->edit, text));
	KUNIT_EXPECT_STREQ(test, get(test, b, BB_KEY_HOLD), "112");
	text[BB_TEXT_MAX] = '3';
	KUNIT_EXPECT_EQ(test, -E2BIG, bb_plan_overrides(&b->edit, text));
	KUNIT_EXPECT_STREQ(test, get(test, b, BB_KEY_HOLD), "112");
}

/* A command refuses a key that it does not use, whatever its value. */
static void overrides_of_a_command(struct kunit *test)
{
	struct bb_test_plan *b = bb_test_plan_new(test, "1");

	b->edit.only = BIT(BB_KEY_ORDERS) | BIT(BB_KEY_COUNT);
	b->edit.command = "check";
	KUNIT_EXPECT_EQ(test, 0, bb_plan_overrides(&b->edit, "orders=3 count=5"));
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_plan_overrides(&b->edit, "orders=4 hold=x"));
	KUNIT_EXPECT_STREQ(test, b->err.msg, "check takes orders count, not hold");
	KUNIT_EXPECT_EQ(test, b->err.pos, 9U);
	KUNIT_EXPECT_STREQ(test, get(test, b, BB_KEY_HOLD), "64");
}

/* The config file can be written to run as it is. */
static void overrides_of_config(struct kunit *test)
{
	static const char * const written[] = {
		"apis=get_zeroed_page,alloc_pages gfp=__GFP_ZERO|GFP_ATOMIC,GFP_KERNEL",
		"orders=0x20f nodes=0x9 cpus=7,0-2 threads=1-8:2/4 patterns=remote,null",
		"modes=diff,chained hold=0x10 seed=0xffffffffffffffff clock=ktime",
	};
	struct bb_test_plan *b = bb_test_plan_new(test, "1");
	char *text = kunit_kzalloc(test, BB_TEXT_MAX, GFP_KERNEL);
	unsigned int i, n = 0, key;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < ARRAY_SIZE(written); i++)
		KUNIT_EXPECT_EQ(test, 0, bb_plan_overrides(&b->edit, written[i]));
	for (key = 0; key < NR_BB_KEYS; key++)
		n += scnprintf(text + n, BB_TEXT_MAX - n, "%s%s=%s", n ? " " : "",
			       bb_keys[key].name, get(test, b, key));
	b->again = b->plan;
	KUNIT_EXPECT_EQ(test, 0, bb_plan_overrides(&b->edit, text));
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->again, sizeof(b->plan)), 0);
}

static struct kunit_case overrides_cases[] = {
	KUNIT_CASE_PARAM(overrides_apply, overrides_gen_params),
	KUNIT_CASE_PARAM(overrides_advise, advices_gen_params),
	KUNIT_CASE(overrides_are_bounded),
	KUNIT_CASE(overrides_of_a_command),
	KUNIT_CASE(overrides_of_config),
	{}
};

static struct kunit_suite overrides_suite = {
	.name = "buddybench_overrides",
	.test_cases = overrides_cases,
};

kunit_test_suite(overrides_suite);
