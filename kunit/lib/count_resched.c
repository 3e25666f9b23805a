// SPDX-License-Identifier: GPL-2.0-only
/* Counts how often a long loop lets others run. */
#define BB_RESCHED_REAL
#include "kunit/lib/count_resched.h"

/* Global, because callers pass no context. One test at a time. */
static unsigned int resched_calls, rcu_calls, sleeps;
static void (*do_then)(void *with);
static void *then_with;

void bb_test_resched_begin(void)
{
	resched_calls = 0;
	rcu_calls = 0;
	sleeps = 0;
	do_then = NULL;
}

void bb_test_resched_then(void (*then)(void *with), void *with)
{
	do_then = then;
	then_with = with;
}

unsigned int bb_test_resched_calls(void)
{
	return resched_calls;
}

static void let_others(void)
{
	void (*then)(void *with) = do_then;

	do_then = NULL;
	if (then)
		then(then_with);
}

int bb_test_resched(void)
{
	resched_calls++;
	let_others();
	return cond_resched();
}

void bb_test_resched_rcu(void)
{
	rcu_calls++;
	let_others();
	cond_resched_tasks_rcu_qs();
}

unsigned int bb_test_resched_rcu_calls(void)
{
	return rcu_calls;
}

void bb_test_resched_sleep(unsigned long least, unsigned long most)
{
	sleeps++;
	usleep_range(least, most);
}

unsigned int bb_test_resched_sleeps(void)
{
	return sleeps;
}
