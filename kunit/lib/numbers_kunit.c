// SPDX-License-Identifier: GPL-2.0-only
/* Lists of numbers: what is taken, in which order, and where an error is. */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/numbers.h>

#include "kunit/lib/help.h"

static const struct list {
	const char *name;
	int ret;
	unsigned int pos;
	const char *message;
	unsigned int nr;
	u32 value[3];
} lists[] = {
	{ "7", 0, 0, "", 1, { 7 } },
	{ "64,1,0x20", 0, 0, "", 3, { 64, 1, 32 } },
	{ "100", 0, 0, "", 1, { 100 } },
	{ "", -EINVAL, 0, "a number is expected here" },
	{ "1,", -EINVAL, 2, "a number is expected here" },
	{ ",1", -EINVAL, 0, "a number is expected here" },
	{ "1,,2", -EINVAL, 2, "a number is expected here" },
	{ "1,2x", -EINVAL, 3, "not a number" },
	{ "1-3", -EINVAL, 1, "not a number" },
	{ "3,101", -ERANGE, 2, "must be 1 to 100" },
	{ "0", -ERANGE, 0, "must be 1 to 100" },
	{ "3,4,0x3", -EINVAL, 4, "3 is there twice" },
	{ "1,00000000000000000000000000000000000000002", -ERANGE, 2, "must be 1 to 100" },
	{ "1,18446744073709551617", -ERANGE, 2, "must be 1 to 100" },
	{ "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", -E2BIG, 39, "more than 16 values" },
};

BB_PARAM(lists);

static void numbers_parse(struct kunit *test)
{
	const struct list *p = test->param_value;
	struct bb_numbers list = { .nr = 9 };
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, bb_numbers_parse(p->name, 1, 100, &list, &err), p->ret);
	KUNIT_EXPECT_STREQ(test, err.msg, p->message);
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	KUNIT_EXPECT_EQ(test, list.nr, p->ret ? 9U : p->nr);
	if (!p->ret)
		KUNIT_EXPECT_EQ(test, memcmp(list.value, p->value, sizeof(p->value)), 0);
}

static void numbers_text(struct kunit *test)
{
	struct bb_numbers list = { .nr = 3, .value = { 64, 1, 4096 } };
	char text[32], small[6];

	KUNIT_EXPECT_EQ(test, bb_numbers_text(&list, text, sizeof(text)), 9);
	KUNIT_EXPECT_STREQ(test, text, "64,1,4096");
	bb_numbers_text(&list, small, sizeof(small));
	KUNIT_EXPECT_STREQ(test, small, "64,1,");
	KUNIT_EXPECT_EQ(test, bb_numbers_max(&list), 4096U);
}

static const struct bits {
	const char *name;	/* the list */
	size_t size;
	const char *want;
} bits[] = {
	{ "0-3,64", 64, "0-3,64" },
	{ "0-3,64", 7, "0-3,64" },
	{ "0-3,64", 6, "0-3" },
	{ "0-3,64", 5, "0-3" },
	{ "1,100,102,104,106", 17, "1,100,102,104" },
	{ "", 4, "" },
};

BB_PARAM(bits);

/* A CPU 130 that became 13 would be another CPU, and nothing would say so. */
static void numbers_of_bits(struct kunit *test)
{
	const struct bits *p = test->param_value;
	unsigned long set[BITS_TO_LONGS(256)] = { 0 };
	char text[64];

	KUNIT_ASSERT_EQ(test, bitmap_parselist(p->name, set, 256), 0);
	bb_numbers_of_bits(set, 256, text, p->size);
	KUNIT_EXPECT_STREQ(test, text, p->want);
}

static struct kunit_case numbers_cases[] = {
	KUNIT_CASE_PARAM(numbers_parse, lists_gen_params),
	KUNIT_CASE(numbers_text),
	KUNIT_CASE_PARAM(numbers_of_bits, bits_gen_params),
	{}
};

static struct kunit_suite numbers_suite = {
	.name = "buddybench_numbers",
	.test_cases = numbers_cases,
};

kunit_test_suite(numbers_suite);
