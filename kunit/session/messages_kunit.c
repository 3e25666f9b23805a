// SPDX-License-Identifier: GPL-2.0-only
/* What a refused write is told, word for word. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/parse.h>
#include <buddybench/session/jobs.h>

#include "kunit/lib/fake_time.h"
#include "kunit/lib/test_session.h"

static const struct telling {
	const char *file;
	const char *name;	/* what is written to it */
	unsigned int pos;
	const char *message;
} tellings[] = {
	{ "run", "cpus=0x1000000002", 9,
	  "a comma is missing: groups have 8 digits, 0x1,0000020f" },
	{ "run", "cpus=0x0", 5, "the set is empty" },
	{ "run", "gfp=GFP_KERNEL|", 15, "a GFP name is missing here" },
	{ "run", "gfp=GFP_TOMORROW", 4, "unknown GFP name 'GFP_TOMORROW' (see the features file)" },
	{ "run", "count=many", 6, "a number is expected here" },
	{ "run", "orders=0 colour=3", 9, "unknown key 'colour' (see the README file)" },
	{ "run", "free_pages=1", 0,
	  "free_pages= goes below the floor: load with unsafe=1, in a VM" },
	{ "ops", "free", 0, "free what? all, tag= or id=" },
	{ "ops", "free id=77", 0, "no such block is held" },
	{ "fragment", "order=3 like=1 2", 0,
	  "like= takes the place of order=, target= and every=" },
	{ "fragment", "like=0 0 0 0 0 0 0 0 0 0 4000000000", 5,
	  "more memory than any machine has" },
};

BB_PARAM(tellings);

static int say(struct kunit *test, const struct telling *t, struct bb_err *err)
{
	if (!strcmp(t->file, "run"))
		return bb_session_start(test->priv, t->name, err);
	return bb_session_command(test->priv, bb_test_row(test, t->file), t->name, err);
}

static void message_is_told(struct kunit *test)
{
	const struct telling *t = test->param_value;
	struct bb_err err = { 0 };

	KUNIT_EXPECT_NE(test, say(test, t, &err), 0);
	KUNIT_EXPECT_STREQ(test, err.msg, t->message);
	KUNIT_EXPECT_EQ(test, err.pos, t->pos);
}

static void nothing_was_written(struct kunit *test)
{
	struct bb_err err = { 0 };
	char blank[] = "\n\n";

	KUNIT_EXPECT_EQ(test, bb_parse_clean(blank, strlen(blank), &err), -EINVAL);
	KUNIT_EXPECT_STREQ(test, err.msg, "nothing was written");
}

static void part_of_a_stream(struct kunit *test)
{
	struct bb_err err = { 0 };

	KUNIT_ASSERT_EQ(test, bb_session_stream_write(test->priv, 0, "budd", 4, &err), 0);
	KUNIT_EXPECT_EQ(test, bb_session_stream_write(test->priv, 5, "y", 1, &err), -EINVAL);
	KUNIT_EXPECT_STREQ(test, err.msg, "the stream has 4 bytes, this part begins at 5");
}

static const struct coarse {
	const char *name;	/* what is written to run */
	const char *message;	/* up to the number, which is that of a tick or of several */
} coarses[] = {
	{ BB_TEST_COUNTED "gfp=GFP_ATOMIC clock=ktime context=irq-off orders=0 count=1",
	  "context=irq-off: ktime moves every " },
	{ BB_TEST_COUNTED "gfp=GFP_ATOMIC clock=ktime context=preempt-off orders=0 count=1",
	  "context=preempt-off: ktime moves every " },
};

BB_PARAM(coarses);

/*
 * A clock that stands still with interrupts off cannot see how long they are off. It was a fine one
 * when the module was loaded, and is again later.
 */
static void coarse_clock_is_told(struct kunit *test)
{
	const struct coarse *p = test->param_value;
	unsigned int us = 0;
	char message[BB_ERR_MSG];
	struct bb_err err = { 0 };
	int ret;

	bb_test_clock_tick();
	ret = bb_session_start(test->priv, p->name, &err);
	bb_test_clock_go();
	KUNIT_EXPECT_EQ(test, ret, -EOPNOTSUPP);
	if (sscanf(err.msg + strlen(p->message), "%u", &us) != 1)
		KUNIT_FAIL(test, "no number in: %s", err.msg);
	KUNIT_EXPECT_GE(test, us, (unsigned int)(USEC_PER_SEC / HZ));
	scnprintf(message, sizeof(message), "%s%u us only; boot with a finer clocksource=",
		  p->message, us);
	KUNIT_EXPECT_STREQ(test, err.msg, message);
	bb_test_run(test, "%s", p->name);
}

/* A job that measures sees it, too, even one that is refused later. */
static void clock_of_a_job(struct kunit *test)
{
	static const struct telling nothing = { .name = "1", .file = "replay" };
	struct bb_session *session = test->priv;
	struct bb_err err = { 0 };

	KUNIT_ASSERT_EQ(test, bb_session_set(session, BB_KEY_CLOCK, "ktime", &err), 0);
	bb_test_clock_tick();
	KUNIT_EXPECT_LT(test, say(test, &nothing, &err), 0);
	bb_test_clock_go();
	KUNIT_EXPECT_TRUE(test, bb_clock_info_coarse(&session->clock[0]));
	KUNIT_EXPECT_LT(test, say(test, &nothing, &err), 0);
	KUNIT_EXPECT_FALSE(test, bb_clock_info_coarse(&session->clock[0]));
}

static struct kunit_case messages_cases[] = {
	KUNIT_CASE_PARAM(message_is_told, tellings_gen_params),
	KUNIT_CASE_PARAM(coarse_clock_is_told, coarses_gen_params),
	KUNIT_CASE(clock_of_a_job),
	KUNIT_CASE(nothing_was_written),
	KUNIT_CASE(part_of_a_stream),
	{}
};

static struct kunit_suite messages_suite = {
	.name = "buddybench_messages",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = messages_cases,
};

kunit_test_suite(messages_suite);
