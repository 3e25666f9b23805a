// SPDX-License-Identifier: GPL-2.0-only
/* Every error has the right errno and position. */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/lib/parse.h>

#include "kunit/lib/help.h"

#define UNTOUCHED 0xfeedULL

/* A text, which is also the name of the case, and the expected result. */
struct number {
	const char *name;
	u64 min, max;
	int ret;
	unsigned int pos;
	u64 value;
};

static const struct number numbers[] = {
	{ "0", 0, 10, 0, 0, 0 },
	{ "10", 0, 10, 0, 0, 10 },
	{ "007", 0, 10, 0, 0, 7 },
	{ "0x0a", 0, 10, 0, 0, 10 },
	{ "0X0A", 0, 10, 0, 0, 10 },
	{ "18446744073709551615", 0, U64_MAX, 0, 0, U64_MAX },
	{ "0xffffffffffffffff", 0, U64_MAX, 0, 0, U64_MAX },
	{ "11", 0, 10, -ERANGE, 0 },
	{ "4", 5, 10, -ERANGE, 0 },
	{ "18446744073709551616", 0, U64_MAX, -ERANGE, 0 },
	{ "0x10000000000000000", 0, U64_MAX, -ERANGE, 0 },
	{ "99999999999999999999999999999999", 0, U64_MAX, -ERANGE, 0 },
	{ "", 0, 10, -EINVAL, 0 },
	{ "-1", 0, U64_MAX, -EINVAL, 0 },
	{ "+1", 0, 10, -EINVAL, 0 },
	{ " 1", 0, 10, -EINVAL, 0 },
	{ "x", 0, 10, -EINVAL, 0 },
	{ "1x", 0, 10, -EINVAL, 1 },
	{ "12 3", 0, 100, -EINVAL, 2 },
	{ "1.5", 0, 10, -EINVAL, 1 },
	{ "1e3", 0, 10000, -EINVAL, 1 },
	{ "0x", 0, 10, -EINVAL, 2 },
	{ "0xg", 0, 10, -EINVAL, 2 },
	{ "0xag", 0, 10, -EINVAL, 3 },
	{ "0b1", 0, 10, -EINVAL, 1 },
	{ "1k", 0, 10000, -EINVAL, 1 },
};

BB_PARAM(numbers);

static void parse_number(struct kunit *test)
{
	const struct number *p = test->param_value;
	struct bb_err err = { 0 };
	u64 value = UNTOUCHED;

	KUNIT_EXPECT_EQ(test, p->ret,
			bb_parse_u64(p->name, p->min, p->max, &value, &err));
	KUNIT_EXPECT_EQ(test, value, p->ret ? UNTOUCHED : p->value);
	KUNIT_EXPECT_EQ(test, err.code, p->ret);
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	KUNIT_EXPECT_EQ(test, !p->ret, !err.msg[0]);
}

#define BITS 130

struct set {
	const char *name;
	unsigned int min, max;
	int ret;
	unsigned int pos;
	const char *list;	/* as the kernel prints it */
};

static const struct set sets[] = {
	{ "0", 0, 10, 0, 0, "0" },
	{ "0-3,9", 0, 10, 0, 0, "0-3,9" },
	{ "9,0-3", 0, 10, 0, 0, "0-3,9" },
	{ "1,1,1", 0, 10, 0, 0, "1" },
	{ "0-10:1/5", 0, 10, 0, 0, "0,5,10" },
	{ "63-64,127-128", 0, 129, 0, 0, "63-64,127-128" },
	{ "0x20f", 0, 10, 0, 0, "0-3,9" },
	{ "0X1", 0, 10, 0, 0, "0" },
	{ "0x1,f", 0, 129, 0, 0, "0-3,32" },
	{ "0x2,00000000,00000000,00000000,00000001", 0, 129, 0, 0, "0,129" },
	{ "11", 0, 10, -ERANGE, 0 },
	{ "0-3,11", 0, 10, -ERANGE, 4 },
	{ "0-11", 0, 10, -ERANGE, 2 },
	{ "0,5-6,4294967294", 0, 10, -ERANGE, 6 },
	{ "0,99999999999999999999", 0, 10, -ERANGE, 2 },
	{ "1,0", 1, 10, -ERANGE, 2 },
	{ "0-1:1/20,11", 0, 10, -ERANGE, 9 },
	{ "0x400", 0, 9, -ERANGE, 0 },
	{ "0x1", 1, 9, -ERANGE, 0 },
	{ "0x4,00000000,00000000,00000000,00000000", 0, 129, -ERANGE, 0 },
	{ "0x1,00000000,00000000,00000000,00000000,00000000", 0, 129, -ERANGE, 0 },
	{ "", 0, 10, -EINVAL, 0 },
	{ ",", 0, 10, -EINVAL, 0 },
	{ "0x0", 0, 10, -EINVAL, 0 },
	{ "0x", 0, 10, -EINVAL, 2 },
	{ "0xg", 0, 10, -EINVAL, 2 },
	{ "3-1", 0, 10, -EINVAL, 0 },
	{ "-1", 0, 10, -EINVAL, 0 },
	{ "1-", 0, 10, -EINVAL, 0 },
	{ "0-3:5/4", 0, 10, -EINVAL, 0 },
	{ "0-3:1/0", 0, 10, -EINVAL, 0 },
	{ "0-3;9", 0, 10, -EINVAL, 3 },
	{ "0 3", 0, 10, -EINVAL, 1 },
	{ "all", 0, 10, -EINVAL, 0 },
	{ "N", 0, 10, -EINVAL, 0 },
	{ "0-N", 0, 10, -EINVAL, 2 },
	{ "0x1ffffffff", 0, 129, -EINVAL, 3 },
	{ "0x1,fffffffff", 0, 129, -EINVAL, 5 },
	{ "0x1;f", 0, 10, -EINVAL, 3 },
	{ "\xff", 0, 10, -EINVAL, 0 },
};

BB_PARAM(sets);

static void parse_set(struct kunit *test)
{
	const struct set *p = test->param_value;
	struct bb_parse_range range = { p->min, p->max, BITS };
	DECLARE_BITMAP(scratch, BITS);
	DECLARE_BITMAP(set, BITS);
	struct bb_err err = { 0 };
	char list[64];

	bitmap_fill(set, BITS);
	KUNIT_EXPECT_EQ(test, p->ret,
			bb_parse_list(p->name, &range, set, scratch, &err));
	KUNIT_EXPECT_EQ(test, err.code, p->ret);
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	if (p->ret) {
		KUNIT_EXPECT_TRUE(test, bitmap_full(set, BITS));
		return;
	}
	snprintf(list, sizeof(list), "%*pbl", BITS, set);
	KUNIT_EXPECT_STREQ(test, list, p->list);
}

static const char * const fruit[] = { "fig", "date", "fi" };

struct choice {
	const char *name;
	int ret;		/* of the list; index of a single name */
	unsigned int pos;
	unsigned long set;
};

static const struct choice choices[] = {
	{ "fig", 0, 0, 0x1 },
	{ "fi", 0, 0, 0x4 },
	{ "date,fig", 0, 0, 0x3 },
	{ "fig,fig", 0, 0, 0x1 },
	{ "fig,date,fi", 0, 0, 0x7 },
	{ "", -EINVAL, 0 },
	{ ",", -EINVAL, 0 },
	{ "fig,", -EINVAL, 4 },
	{ ",fig", -EINVAL, 0 },
	{ "fig,,date", -EINVAL, 4 },
	{ "f", -EINVAL, 0 },
	{ "figs", -EINVAL, 0 },
	{ "Fig", -EINVAL, 0 },
	{ "date, fig", -EINVAL, 5 },
	{ "fig,dates,fi", -EINVAL, 4 },
	{ "all", -EINVAL, 0 },
	{ "fig|date", -EINVAL, 0 },
};

BB_PARAM(choices);

static void parse_names(struct kunit *test)
{
	const struct choice *p = test->param_value;
	unsigned long set = UNTOUCHED;
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, p->ret,
			bb_parse_choices(p->name, fruit, ARRAY_SIZE(fruit),
					 &set, &err));
	KUNIT_EXPECT_EQ(test, set, p->ret ? (unsigned long)UNTOUCHED : p->set);
	KUNIT_EXPECT_EQ(test, err.code, p->ret);
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	/* The error message lists the valid names. */
	if (p->ret)
		KUNIT_EXPECT_NOT_NULL(test, strstr(err.msg, "there is fig date fi"));
}

static void parse_one_name(struct kunit *test)
{
	struct bb_err err = { 0 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fruit); i++)
		KUNIT_EXPECT_EQ(test, (int)i,
				bb_parse_choice(fruit[i], strlen(fruit[i]),
						fruit, ARRAY_SIZE(fruit), &err));
	KUNIT_EXPECT_EQ(test, err.code, 0);
	/* The length counts, not the NUL. */
	KUNIT_EXPECT_EQ(test, 1, bb_parse_choice("datetime", 4, fruit,
						 ARRAY_SIZE(fruit), &err));
	KUNIT_EXPECT_EQ(test, -EINVAL, bb_parse_choice("date", 3, fruit,
						       ARRAY_SIZE(fruit), &err));
	KUNIT_EXPECT_EQ(test, err.code, -EINVAL);
}

struct dirt {
	const char *name;
	const char *text;
	unsigned int len;
	int ret;
	unsigned int pos;
	const char *clean;
};

static const struct dirt dirt[] = {
	{ "plain", "a=1 b=2", 7, 0, 0, "a=1 b=2" },
	{ "newline", "a\n", 2, 0, 0, "a" },
	{ "white at the end", "a \t\r\n\t\n\v", 8, 0, 0, "a" },
	{ "white at the start", "  a", 3, 0, 0, "  a" },
	{ "all printable", "!~", 2, 0, 0, "!~" },
	{ "nothing", "", 0, -EINVAL, 0 },
	{ "newline only", "\n", 1, -EINVAL, 0 },
	{ "white only", " \t\v", 3, -EINVAL, 0 },
	{ "NUL within", "a\0b", 3, -EINVAL, 1 },
	{ "NUL at the end", "ab\0", 3, -EINVAL, 2 },
	{ "NUL only", "\0", 1, -EINVAL, 0 },
	{ "newline within", "a\nb", 3, -EINVAL, 1 },
	{ "tab within", "a\tb", 3, -EINVAL, 1 },
	{ "escape", "ab\033[0m", 6, -EINVAL, 2 },
	{ "delete", "a\177", 2, -EINVAL, 1 },
	{ "UTF-8", "abc\303\244", 5, -EINVAL, 3 },
	{ "UTF-8 that ends like white", "ab\303\240", 4, -EINVAL, 2 },
	{ "Latin-1 space", "ab\240", 3, -EINVAL, 2 },
	{ "all ones", "\377\377", 2, -EINVAL, 0 },
};

BB_PARAM(dirt);

static void parse_clean(struct kunit *test)
{
	const struct dirt *p = test->param_value;
	struct bb_err err = { 0 };
	char text[32];

	memset(text, 0, sizeof(text));
	memcpy(text, p->text, p->len);
	KUNIT_EXPECT_EQ(test, p->ret, bb_parse_clean(text, p->len, &err));
	KUNIT_EXPECT_EQ(test, err.code, p->ret);
	KUNIT_EXPECT_EQ(test, err.pos, p->pos);
	if (!p->ret)
		KUNIT_EXPECT_STREQ(test, text, p->clean);
}

/* A message that quotes user input is truncated, never overrun. */
static void parse_long_messages(struct kunit *test)
{
	char *text = kunit_kzalloc(test, BB_TEXT_MAX + 1, GFP_KERNEL);
	struct bb_err err = { 0 };
	unsigned long set;
	u64 value;

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, '%', BB_TEXT_MAX);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bb_parse_choices(text, fruit, ARRAY_SIZE(fruit), &set, &err));
	KUNIT_EXPECT_LT(test, strnlen(err.msg, BB_ERR_MSG), (size_t)BB_ERR_MSG);
	KUNIT_EXPECT_NOT_NULL(test, strstr(err.msg, "fig"));
	memset(text, '9', BB_TEXT_MAX);
	KUNIT_EXPECT_EQ(test, -ERANGE,
			bb_parse_u64(text, 0, U64_MAX, &value, &err));
	bb_err_set(&err, -EIO, 7, "%s", text);
	KUNIT_EXPECT_EQ(test, strnlen(err.msg, BB_ERR_MSG), (size_t)BB_ERR_MSG - 1);
	KUNIT_EXPECT_EQ(test, err.pos, 7U);
}

static struct kunit_case parse_cases[] = {
	KUNIT_CASE_PARAM(parse_number, numbers_gen_params),
	KUNIT_CASE_PARAM(parse_set, sets_gen_params),
	KUNIT_CASE_PARAM(parse_names, choices_gen_params),
	KUNIT_CASE(parse_one_name),
	KUNIT_CASE_PARAM(parse_clean, dirt_gen_params),
	KUNIT_CASE(parse_long_messages),
	{}
};

static struct kunit_suite parse_suite = {
	.name = "buddybench_parse",
	.test_cases = parse_cases,
};

kunit_test_suite(parse_suite);
