// SPDX-License-Identifier: GPL-2.0-only
/* The key table: defaults, limits, reading back. */
#include "kunit/lib/fake_machine.h"

/* Too large for a stack where there are many CPUs. */
struct bench {
	struct bb_facts facts;
	struct bb_plan plan, other;
	struct bb_scratch scratch;
	struct bb_err err;
	struct bb_plan_edit edit;
	char text[BB_TEXT_MAX + 1];
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	bb_fake_machine_wide(&b->facts);
	b->edit = (struct bb_plan_edit){ &b->plan, &b->facts, &b->scratch, &b->err };
	bb_plan_defaults(&b->edit);
	return b;
}

static int set(struct bench *b, unsigned int key, const char *text)
{
	memset(&b->err, 0, sizeof(b->err));
	return bb_key_set(&b->edit, key, text);
}

static const char *get(struct bench *b, unsigned int key)
{
	bb_key_text(&b->plan, key, b->text, sizeof(b->text));
	return b->text;
}

static int find(const char *name)
{
	int key;

	for (key = 0; key < NR_BB_KEYS; key++)
		if (!strcmp(bb_keys[key].name, name))
			return key;
	return -1;
}

static void keys_table(struct kunit *test)
{
	const char *names[NR_BB_KEYS];
	unsigned int key;

	for (key = 0; key < NR_BB_KEYS; key++) {
		names[key] = bb_keys[key].name;
		KUNIT_ASSERT_NOT_NULL(test, bb_keys[key].def);
		KUNIT_EXPECT_NOT_NULL(test, bb_keys[key].help);
		KUNIT_EXPECT_LE(test, bb_keys[key].min, bb_keys[key].max);
		KUNIT_EXPECT_EQ(test, !bb_keys[key].names, !bb_keys[key].nr_names);
	}
	bb_test_names(test, names, NR_BB_KEYS);
}

/* bb_plan_defaults() looks at no return value. */
static void keys_defaults_on_smallest(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int key;

	bb_fake_machine_smallest(&b->facts);
	for (key = 0; key < NR_BB_KEYS; key++)
		KUNIT_EXPECT_EQ_MSG(test, 0, set(b, key, bb_keys[key].def), "%s: %s",
				    bb_keys[key].name, b->err.msg);
	KUNIT_EXPECT_EQ(test, 0, bb_plan_resolve(&b->plan, &b->facts, &b->err));
}

/* A value that is read can be written back, and reads the same. */
static void keys_defaults_round_trip(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int key;

	b->other = b->plan;
	for (key = 0; key < NR_BB_KEYS; key++) {
		KUNIT_EXPECT_STREQ(test, get(b, key), bb_keys[key].def);
		KUNIT_EXPECT_EQ(test, 0, set(b, key, get(b, key)));
	}
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->other, sizeof(b->plan)), 0);
}

static const struct value {
	const char *name;	/* of the key */
	const char *text;
	const char *read;	/* what comes back */
} values[] = {
	{ "apis", "get_zeroed_page,alloc_pages", "alloc_pages,get_zeroed_page" },
	{ "apis", "folio_alloc,folio_alloc", "folio_alloc" },
	{ "apis", "all", "all" },
	{ "gfp", "__GFP_ZERO|GFP_ATOMIC,GFP_KERNEL", "GFP_ATOMIC|__GFP_ZERO,GFP_KERNEL" },
	{ "gfp", "__GFP_RECLAIM|__GFP_IO|__GFP_FS", "GFP_KERNEL" },
	{ "orders", "0x20f", "0-3,9" },
	{ "orders", "10,9,8", "8-10" },
	{ "orders", "all", "all" },
	{ "nodes", "0x9", "0,3" },
	{ "nodes", "0-3", "0-3" },
	{ "placement", "roundrobin", "roundrobin" },
	{ "cpus", "7,0-2", "0-2,7" },
	{ "cpus", "all", "all" },
	{ "threads", "1-8:2/4", "1-2,5-6" },
	{ "threads", "8", "8" },
	{ "patterns", "remote,null", "null,remote" },
	{ "modes", "diff,chained", "chained,diff" },
	{ "hold", "0x10", "16" },
	{ "hold", "4096,1,0x40", "4096,1,64" },
	{ "bulk", "512", "512" },
	{ "bulk", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
	  "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16" },
	{ "count", "0", "0" },
	{ "seed", "0xffffffffffffffff", "18446744073709551615" },
	{ "context", "irq-off", "irq-off" },
	{ "clock", "ktime", "ktime" },
	{ "stop_ns", "10000000000", "10000000000" },
};

BB_PARAM(values);

static void keys_read_back(struct kunit *test)
{
	const struct value *p = test->param_value;
	struct bench *b = new_bench(test);
	int key = find(p->name);

	KUNIT_ASSERT_GE(test, key, 0);
	KUNIT_EXPECT_EQ(test, 0, set(b, key, p->text));
	KUNIT_EXPECT_STREQ(test, get(b, key), p->read);
	b->other = b->plan;
	KUNIT_EXPECT_EQ(test, 0, set(b, key, get(b, key)));
	KUNIT_EXPECT_STREQ(test, get(b, key), p->read);
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->other, sizeof(b->plan)), 0);
}

static void expect_number(struct kunit *test, struct bench *b, unsigned int key,
			  u64 value, int ret)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", value);
	b->other = b->plan;
	KUNIT_EXPECT_EQ_MSG(test, ret, set(b, key, text), "%s=%s",
			    bb_keys[key].name, text);
	KUNIT_EXPECT_EQ(test, b->err.code, ret);
	KUNIT_EXPECT_EQ(test, b->err.pos, 0U);
	if (!ret)
		KUNIT_EXPECT_STREQ(test, get(b, key), text);
	else
		KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->other, sizeof(b->plan)), 0);
}

static void keys_limits(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int key;

	for (key = 0; key < NR_BB_KEYS; key++) {
		const struct bb_key_info *info = &bb_keys[key];
		u64 max = key == BB_KEY_ORDERS ? b->facts.max_order : info->max;

		if (info->type != BB_TYPE_U64 && info->type != BB_TYPE_LIST &&
		    info->type != BB_TYPE_NUMBERS)
			continue;
		expect_number(test, b, key, info->min, 0);
		expect_number(test, b, key, max, 0);
		if (info->min)
			expect_number(test, b, key, info->min - 1, -ERANGE);
		if (max != U64_MAX)
			expect_number(test, b, key, max + 1, -ERANGE);
	}
}

/* A range error states the range. */
static void keys_limits_are_told(struct kunit *test)
{
	struct bench *b = new_bench(test);

	KUNIT_EXPECT_EQ(test, -ERANGE, set(b, BB_KEY_HOLD, "65537"));
	KUNIT_EXPECT_STREQ(test, b->err.msg, "must be 1 to 65536");
	KUNIT_EXPECT_EQ(test, -ERANGE, set(b, BB_KEY_ORDERS, "11"));
	KUNIT_EXPECT_STREQ(test, b->err.msg, "must be within 0 to 10");
	b->facts.max_order = 0;
	KUNIT_EXPECT_EQ(test, -ERANGE, set(b, BB_KEY_ORDERS, "1"));
	KUNIT_EXPECT_STREQ(test, b->err.msg, "must be within 0 to 0");
}

static void keys_choices(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int key, i;

	for (key = 0; key < NR_BB_KEYS; key++)
		for (i = 0; i < bb_keys[key].nr_names; i++) {
			KUNIT_EXPECT_EQ(test, 0, set(b, key, bb_keys[key].names[i]));
			KUNIT_EXPECT_STREQ(test, get(b, key), bb_keys[key].names[i]);
		}
}

static void keys_refuse_without_change(struct kunit *test)
{
	static const char * const bad[] = { "", "?", "-1", "1;2", "All", "0x" };
	struct bench *b = new_bench(test);
	unsigned int key, i;

	b->other = b->plan;
	for (key = 0; key < NR_BB_KEYS; key++)
		for (i = 0; i < ARRAY_SIZE(bad); i++) {
			KUNIT_EXPECT_EQ_MSG(test, -EINVAL, set(b, key, bad[i]), "%s=%s",
					    bb_keys[key].name, bad[i]);
			KUNIT_EXPECT_NE(test, b->err.msg[0], '\0');
		}
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->other, sizeof(b->plan)), 0);
}

/* "all" is a separate state of lists, which any other value ends. */
static void keys_all(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int key;

	for (key = 0; key < NR_BB_KEYS; key++) {
		u8 type = bb_keys[key].type;

		if (type != BB_TYPE_CHOICES && type != BB_TYPE_LIST) {
			KUNIT_EXPECT_EQ(test, -EINVAL, set(b, key, "all"));
			continue;
		}
		KUNIT_EXPECT_EQ(test, 0, set(b, key, "all"));
		KUNIT_EXPECT_STREQ(test, get(b, key), "all");
		KUNIT_EXPECT_EQ(test, -EINVAL, set(b, key, "all,all"));
		KUNIT_EXPECT_STREQ(test, get(b, key), "all");
		KUNIT_EXPECT_EQ(test, 0, set(b, key, type == BB_TYPE_LIST ? "1" :
					     bb_keys[key].names[0]));
		KUNIT_EXPECT_STRNEQ(test, get(b, key), "all");
	}
}

static struct kunit_case keys_cases[] = {
	KUNIT_CASE(keys_table),
	KUNIT_CASE(keys_defaults_on_smallest),
	KUNIT_CASE(keys_defaults_round_trip),
	KUNIT_CASE_PARAM(keys_read_back, values_gen_params),
	KUNIT_CASE(keys_limits),
	KUNIT_CASE(keys_limits_are_told),
	KUNIT_CASE(keys_choices),
	KUNIT_CASE(keys_refuse_without_change),
	KUNIT_CASE(keys_all),
	{}
};

static struct kunit_suite keys_suite = {
	.name = "buddybench_keys",
	.test_cases = keys_cases,
};

kunit_test_suite(keys_suite);
