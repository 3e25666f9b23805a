// SPDX-License-Identifier: GPL-2.0-only
/* Repeating a run: same order, and no page leaked by the first one. */
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/run/caller.h>

#include "kunit/lib/free_pages.h"
#include "kunit/lib/test_session.h"

#define MIXED	"seed=5 orders=0-1 gfp=GFP_KERNEL,GFP_ATOMIC patterns=random"
#define MANY	"modes=batch orders=0,3 hold=16 count=3000 repeats=1 clock=ktime"

/* The config line of a run starts the same run. */
static void again_config(struct kunit *test)
{
	const struct bb_run *run = bb_test_run(test, MIXED " count=20 warmup_ms=0 repeats=2");
	struct bb_session *session = test->priv;
	char *config = kunit_kzalloc(test, strlen(run->config) + 1, GFP_KERNEL);
	unsigned int i, trials = run->nr_trials;
	struct bb_err err = { 0 };
	u32 *order;

	KUNIT_ASSERT_NOT_NULL(test, config);
	memcpy(config, run->config, strlen(run->config));
	order = kunit_kcalloc(test, trials, sizeof(*order), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, order);
	memcpy(order, run->order, trials * sizeof(*order));
	KUNIT_ASSERT_EQ_MSG(test, 0, bb_session_start(session, config, &err), "%s: %s",
			    config, err.msg);
	run = bb_test_wait(test);
	KUNIT_EXPECT_STREQ(test, run->config, config);
	KUNIT_ASSERT_EQ(test, run->nr_trials, trials);
	for (i = 0; i < trials; i++)
		KUNIT_EXPECT_EQ(test, run->order[i], order[i]);
}

static void run_many(struct kunit *test, const char *patterns)
{
	bb_test_run(test, BB_TEST_COUNTED MANY " patterns=%s", patterns);
}

/*
 * By the kernel's counters, not the module's: 3000 rounds, or 200 holds, must
 * not leak a block.
 */
static void again_keeps_nothing(struct kunit *test)
{
	s64 before, lost = S64_MAX;
	unsigned int i;

	run_many(test, "pair,lifo,fifo,random");
	for (i = 0; i < 5 && lost > 100; i++) {
		before = bb_test_pages_free();
		run_many(test, "pair,lifo,fifo,random");
		lost = min(lost, before - bb_test_pages_free());
	}
	KUNIT_EXPECT_LE(test, lost, 100LL);
}

/* This thread is the worker: the run is over when its start returns. */
static void again_by_the_caller(struct kunit *test)
{
	unsigned int round;

	KUNIT_ASSERT_EQ(test, 0, set_cpus_allowed_ptr(current, cpumask_of(0)));
	for (round = 0; round < 3; round++) {
		const struct bb_run *run;

		run = bb_test_run(test, BB_TEST_COUNTED MANY " cpus=0 worker=caller");
		KUNIT_EXPECT_PTR_EQ(test, run->caller->task, current);
		KUNIT_EXPECT_TRUE(test, run->caller->over);
		KUNIT_EXPECT_EQ(test, run->result[0].measure[0].ops, 3000ULL);
		KUNIT_EXPECT_EQ(test, run->abort, BB_ABORT_NONE);
	}
	set_cpus_allowed_ptr(current, cpu_possible_mask);
}

static struct kunit_case again_cases[] = {
	KUNIT_CASE(again_config),
	KUNIT_CASE(again_keeps_nothing),
	KUNIT_CASE(again_by_the_caller),
	{}
};

static struct kunit_suite again_suite = {
	.name = "buddybench_again",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = again_cases,
};

kunit_test_suite(again_suite);
