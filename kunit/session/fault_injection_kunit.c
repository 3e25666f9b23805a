// SPDX-License-Identifier: GPL-2.0-only
/* If anything fails while the module loads, nothing leaks. */
#include <kunit/test.h>
#include <linux/err.h>

#include <buddybench/debugfs/debugfs.h>
#include <buddybench/session/session.h>

#define BB_FAULTS_REAL
#include "kunit/lib/fault_injection.h"

/* More than the module takes. */
#define MOST 128

/* As main.c does. */
static int load(unsigned int nth)
{
	struct bb_session *session;
	int ret;

	bb_test_faults_arm(nth);
	session = bb_session_create();
	if (IS_ERR(session))
		return PTR_ERR(session);
	ret = bb_debugfs_create(session);
	bb_session_close(session);
	if (!ret)
		bb_debugfs_remove(session);
	bb_session_destroy(session);
	return ret;
}

static void faults_every_one(struct kunit *test)
{
	unsigned int nth;

	for (nth = 1; nth < MOST; nth++) {
		int ret = load(nth);

		KUNIT_EXPECT_EQ_MSG(test, bb_test_faults_held(), 0, "call %u", nth);
		if (!bb_test_faults_hit()) {
			KUNIT_EXPECT_EQ(test, ret, 0);
			break;
		}
		KUNIT_EXPECT_EQ_MSG(test, ret, -ENOMEM, "call %u", nth);
	}
	/* The guard has seven, debugfs one for each file. */
	KUNIT_EXPECT_GT(test, nth, 10U + NR_BB_KEYS);
	KUNIT_EXPECT_LT(test, nth, MOST + 0U);
}

/* Check the wrappers: a successful load takes something. */
static void faults_counted(struct kunit *test)
{
	struct bb_session *session;

	bb_test_faults_arm(0);
	session = bb_session_create();
	KUNIT_ASSERT_FALSE(test, IS_ERR(session));
	KUNIT_EXPECT_GT(test, bb_test_faults_held(), 10);
	bb_session_close(session);
	bb_session_destroy(session);
	KUNIT_EXPECT_EQ(test, bb_test_faults_held(), 0);
}

static struct kunit_case faults_cases[] = {
	KUNIT_CASE(faults_every_one),
	KUNIT_CASE(faults_counted),
	{}
};

static struct kunit_suite faults_suite = {
	.name = "buddybench_fault_injection",
	.test_cases = faults_cases,
};

kunit_test_suite(faults_suite);
