// SPDX-License-Identifier: GPL-2.0-only
/* A lab of its own for every test of a suite, and runs in it. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/sched.h>

#include "kunit/lib/test_session.h"

#define TEXT 512
#define LONG_WAIT 1000	/* jiffies; only a test that fails waits for it */

int bb_labs_init(struct kunit *test)
{
	struct bb_lab *lab = bb_lab_create();

	if (IS_ERR(lab))
		return PTR_ERR(lab);
	test->priv = lab;
	return 0;
}

void bb_labs_exit(struct kunit *test)
{
	struct bb_lab *lab = test->priv;

	if (!lab)
		return;
	bb_lab_close(lab);
	bb_lab_destroy(lab);
}

static __printf(2, 0) int start(struct kunit *test, const char *fmt, va_list args)
{
	struct bb_lab *lab = test->priv;
	struct bb_err err = { 0 };
	char text[TEXT];
	int ret;

	vscnprintf(text, sizeof(text), fmt, args);
	ret = bb_lab_start(lab, text, &err);
	KUNIT_EXPECT_EQ_MSG(test, ret, err.code, "%s: %s", text, err.msg);
	KUNIT_EXPECT_EQ(test, !ret, !err.msg[0]);
	return ret;
}

int bb_labs_start(struct kunit *test, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = start(test, fmt, args);
	va_end(args);
	return ret;
}

const struct bb_run *bb_labs_wait(struct kunit *test)
{
	struct bb_lab *lab = test->priv;
	const struct bb_run *run;
	int nid;

	KUNIT_ASSERT_EQ(test, 0, bb_lab_wait(lab));
	KUNIT_ASSERT_NOT_NULL(test, lab->last);
	run = &lab->last->run;
	KUNIT_EXPECT_EQ(test, run->charged, 0ULL);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&lab->guard.held), 0L);
	KUNIT_EXPECT_EQ(test, atomic_read(&lab->guard.busy), 0);
	for_each_node(nid)
		KUNIT_EXPECT_EQ(test, lab->guard.charged[nid], 0ULL);
	return run;
}

const struct bb_run *bb_labs_run(struct kunit *test, const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = start(test, fmt, args);
	va_end(args);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", fmt);
	return bb_labs_wait(test);
}

void bb_labs_long(struct kunit *test, const char *fmt, ...)
{
	struct bb_lab *lab = test->priv;
	unsigned int waited;
	va_list args;
	char text[TEXT];

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	KUNIT_ASSERT_EQ(test, 0, bb_labs_start(test, "count=0 duration_ms=60000 %s",
					       text));
	for (waited = 0; waited < LONG_WAIT; waited++) {
		if (atomic_read(&lab->guard.busy))
			break;
		schedule_timeout_uninterruptible(1);
	}
	KUNIT_ASSERT_LT(test, waited, (unsigned int)LONG_WAIT);
	/* Some rounds, so that there is something to give back. */
	schedule_timeout_uninterruptible(2);
	KUNIT_ASSERT_FALSE(test, bb_lab_idle(lab));
}
