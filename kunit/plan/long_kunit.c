// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys of a machine with 8192 CPUs, as distributions configure it: a mask of
 * 2 kB is a list of 20 kB there. keys.c and plan_text.c are compiled once more
 * for it.
 */
#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/threads.h>
#include <linux/types.h>

#include "kunit/lib/help.h"

/* After all kernel headers; no function that is called depends on it. */
#undef NR_CPUS
#define NR_CPUS		8192

#define bb_key_set		bb_long_key_set
#define bb_key_text		bb_long_key_text
#define bb_keys			bb_long_keys
#define bb_plan_defaults	bb_long_plan_defaults
#define bb_plan_overrides	bb_long_plan_overrides
#define bb_plan_text		bb_long_plan_text

#include "src/plan/keys.c"
#include "src/plan/plan_text.c"

struct bench {
	struct bb_facts facts;
	struct bb_plan plan, other;
	struct bb_scratch scratch;
	struct bb_err err;
	struct bb_plan_edit edit;
	char text[BB_TEXT_MAX + 2];
	char read[BB_TEXT_MAX + 2];
};

static struct bench *new_bench(struct kunit *test)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	b->edit = (struct bb_plan_edit){ &b->plan, &b->facts, &b->scratch, &b->err };
	bb_plan_defaults(&b->edit);
	return b;
}

static int set(struct bench *b, enum bb_key key)
{
	memset(&b->err, 0, sizeof(b->err));
	b->other = b->plan;
	return bb_key_set(&b->edit, key, b->text);
}

static void expect_taken(struct kunit *test, struct bench *b, enum bb_key key)
{
	KUNIT_EXPECT_EQ(test, 0, set(b, key));
	bb_key_text(&b->plan, key, b->read, sizeof(b->read));
	KUNIT_EXPECT_STREQ(test, b->read, b->text);
}

static void expect_refused(struct kunit *test, struct bench *b, enum bb_key key)
{
	KUNIT_EXPECT_EQ(test, -E2BIG, set(b, key));
	KUNIT_EXPECT_EQ(test, b->err.code, -E2BIG);
	KUNIT_EXPECT_NOT_NULL(test, strstr(b->err.msg, "more than 4096 bytes"));
	KUNIT_EXPECT_EQ(test, memcmp(&b->plan, &b->other, sizeof(b->plan)), 0);
}

/* Every other CPU, as a mask. */
static void long_mask(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int i, n;

	n = scnprintf(b->text, sizeof(b->text), "0x55555555");
	for (i = 32; i < NR_CPUS; i += 32)
		n += scnprintf(b->text + n, sizeof(b->text) - n, ",55555555");
	KUNIT_EXPECT_LT(test, n, (unsigned int)BB_TEXT_MAX);
	expect_refused(test, b, BB_KEY_CPUS);
	/* The same if the value was "all" before. */
	b->plan.all |= BIT(BB_KEY_CPUS);
	expect_refused(test, b, BB_KEY_CPUS);
	memset(b->text + 2, 'f', 8);
	strscpy(b->text + 10, ",ffffffff", sizeof(b->text) - 10);
	KUNIT_EXPECT_EQ(test, 0, set(b, BB_KEY_CPUS));
	KUNIT_EXPECT_EQ(test, 4, bb_key_text(&b->plan, BB_KEY_CPUS, b->read,
					     sizeof(b->read)));
	KUNIT_EXPECT_STREQ(test, b->read, "0-63");
}

/* A range with a step is short to write; the last that may be is as long as a text. */
static void long_boundary(struct kunit *test)
{
	struct bench *b = new_bench(test);
	unsigned int cpu, n = 1;

	b->text[0] = '0';
	for (cpu = 2; n <= BB_TEXT_MAX; cpu += 2) {
		unsigned int more = snprintf(NULL, 0, ",%u", cpu);

		if (n + more > BB_TEXT_MAX)
			break;
		n += scnprintf(b->text + n, sizeof(b->text) - n, ",%u", cpu);
	}
	expect_taken(test, b, BB_KEY_CPUS);
	snprintf(b->text, sizeof(b->text), "0-%u:1/2", cpu);
	expect_refused(test, b, BB_KEY_CPUS);
	snprintf(b->text, sizeof(b->text), "0-%u:1/2", cpu - 2);
	KUNIT_EXPECT_EQ(test, 0, set(b, BB_KEY_CPUS));
}

static void long_text_of_all_keys(struct kunit *test)
{
	struct bench *b = new_bench(test);

	snprintf(b->text, sizeof(b->text), "1-8191:1/2");
	expect_refused(test, b, BB_KEY_THREADS);
	snprintf(b->text, sizeof(b->text), "0-8191");
	expect_taken(test, b, BB_KEY_CPUS);
	snprintf(b->text, sizeof(b->text), "18446744073709551615");
	expect_taken(test, b, BB_KEY_SEED);
	/* Refused as part of a run line, too, with the right position. */
	memset(&b->err, 0, sizeof(b->err));
	KUNIT_EXPECT_EQ(test, -E2BIG,
			bb_plan_overrides(&b->edit, "hold=3 cpus=0-8191:1/2"));
	KUNIT_EXPECT_EQ(test, b->err.pos, 12U);
}

/* Text that does not fit is truncated, and the return value says so. */
static void long_plan_text(struct kunit *test)
{
	struct bench *b = new_bench(test);
	size_t all = bb_plan_text(&b->plan, b->text, sizeof(b->text));
	size_t room;

	KUNIT_ASSERT_LT(test, all + 1, sizeof(b->text));
	KUNIT_EXPECT_EQ(test, all, strlen(b->text));
	for (room = 1; room <= all; room++) {
		KUNIT_ASSERT_EQ(test, room - 1, bb_plan_text(&b->plan, b->read, room));
		KUNIT_ASSERT_EQ(test, 0, strncmp(b->read, b->text, room - 1));
	}
	b->edit.plan = &b->other;
	KUNIT_EXPECT_EQ(test, 0, bb_plan_overrides(&b->edit, b->text));
}

static struct kunit_case long_cases[] = {
	KUNIT_CASE(long_mask),
	KUNIT_CASE(long_boundary),
	KUNIT_CASE(long_text_of_all_keys),
	KUNIT_CASE(long_plan_text),
	{}
};

static struct kunit_suite long_suite = {
	.name = "buddybench_long",
	.test_cases = long_cases,
};

kunit_test_suite(long_suite);
