// SPDX-License-Identifier: GPL-2.0-only
/* Refused writes are logged, with the caret under the error. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/parse.h>
#include <buddybench/session/error_log.h>

#include "kunit/lib/help.h"

static struct bb_error_log *new_log(struct kunit *test)
{
	struct bb_error_log *log = kunit_kzalloc(test, sizeof(*log), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, log);
	mutex_init(&log->lock);
	return log;
}

static const char *show(struct kunit *test, struct bb_error_log *log)
{
	struct seq_file *m = bb_test_seq(test);

	bb_error_log_show(m, log);
	return bb_test_text(test, m);
}

/* The nth line, 0 for the first. */
static const char *line(const char *text, unsigned int n)
{
	while (n-- && text)
		text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL;
	return text;
}

static void errlog_empty(struct kunit *test)
{
	bb_test_same(test, show(test, new_log(test)),
		     "# buddybench error_log abi=1 refused=0\n");
}

static void errlog_one(struct kunit *test)
{
	struct bb_error_log *log = new_log(test);
	struct bb_err err = { 0 };
	const char *text;

	bb_err_set(&err, -ERANGE, 7, "must be %d", 3);
	bb_error_log_add(log, "run", "orders=11", &err);
	text = show(test, log);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "refused=1\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "] run: error -34: must be 3\n"));
	KUNIT_EXPECT_STREQ(test, line(text, 2), "  orders=11\n         ^\n");
}

/* Wherever the error is in a long text, the caret stands under the same byte. */
static void errlog_caret(struct kunit *test)
{
	struct bb_error_log *log = new_log(test);
	char *written = kunit_kzalloc(test, BB_TEXT_MAX + 1, GFP_KERNEL);
	struct bb_err err = { 0 };
	unsigned int pos;

	KUNIT_ASSERT_NOT_NULL(test, written);
	for (pos = 0; pos < BB_TEXT_MAX; pos += 37) {
		const char *text, *caret;

		memset(written, '.', BB_TEXT_MAX);
		written[pos] = '!';
		bb_err_set(&err, -EINVAL, pos, "here");
		bb_error_log_add(log, "run", written, &err);
		text = line(show(test, log), 2 + 3 * (min(log->count, 8U) - 1));
		KUNIT_ASSERT_NOT_NULL(test, text);
		caret = line(text, 1);
		KUNIT_ASSERT_NOT_NULL(test, caret);
		KUNIT_EXPECT_EQ(test, text[strcspn(caret, "^")], '!');
	}
}

/* The error may be that the text ends. */
static void errlog_caret_at_end(struct kunit *test)
{
	struct bb_error_log *log = new_log(test);
	struct bb_err err = { 0 };

	bb_err_set(&err, -EINVAL, 7, "a value is missing");
	bb_error_log_add(log, "run", "orders=", &err);
	KUNIT_EXPECT_STREQ(test, line(show(test, log), 2), "  orders=\n         ^\n");
	/* A position beyond the end is clamped. */
	bb_error_log_clear(log);
	err.pos = 5000;
	bb_error_log_add(log, "run", "orders=", &err);
	KUNIT_EXPECT_STREQ(test, line(show(test, log), 2), "  orders=\n         ^\n");
}

/* Control characters do not reach a terminal. */
static void errlog_hostile(struct kunit *test)
{
	struct bb_error_log *log = new_log(test);
	struct bb_err err = { 0 };
	const char *text;

	bb_err_set(&err, -EINVAL, 0, "only printable ASCII is taken");
	bb_error_log_add(log, "run", "\033[2Ja\nb\tc\177\377%s", &err);
	text = show(test, log);
	KUNIT_EXPECT_STREQ(test, line(text, 2), "  ?[2Ja?b?c??%s\n  ^\n");
}

static void errlog_ring(struct kunit *test)
{
	struct bb_error_log *log = new_log(test);
	struct bb_err err = { 0 };
	const char *text;
	char number[16];
	unsigned int i;

	bb_err_set(&err, -EINVAL, 0, "no");
	for (i = 0; i < 20; i++) {
		snprintf(number, sizeof(number), "write-%02u", i);
		bb_error_log_add(log, "run", number, &err);
	}
	text = show(test, log);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "refused=20\n"));
	KUNIT_EXPECT_NULL(test, strstr(text, "write-11"));
	for (i = 12; i < 20; i++) {
		snprintf(number, sizeof(number), "  write-%02u\n", i);
		KUNIT_ASSERT_NOT_NULL(test, line(text, 2 + 3 * (i - 12)));
		KUNIT_EXPECT_EQ(test, strncmp(line(text, 2 + 3 * (i - 12)), number, 11), 0);
	}
	bb_error_log_clear(log);
	bb_test_same(test, show(test, log), "# buddybench error_log abi=1 refused=0\n");
}

static struct kunit_case errlog_cases[] = {
	KUNIT_CASE(errlog_empty),
	KUNIT_CASE(errlog_one),
	KUNIT_CASE(errlog_caret),
	KUNIT_CASE(errlog_caret_at_end),
	KUNIT_CASE(errlog_hostile),
	KUNIT_CASE(errlog_ring),
	{}
};

static struct kunit_suite errlog_suite = {
	.name = "buddybench_error_log",
	.test_cases = errlog_cases,
};

kunit_test_suite(errlog_suite);
