// SPDX-License-Identifier: GPL-2.0-only
/* Counts how often a long loop lets others run. */
#define BB_RESCHED_REAL
#include "kunit/lib/count_resched.h"

/* Global, because callers pass no context. One test at a time. */
static unsigned int resched_calls;
static void (*do_then)(void *with);
static void *then_with;

void bb_test_resched_begin(void)
{
	resched_calls = 0;
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

int bb_test_resched(void)
{
	void (*then)(void *with) = do_then;

	resched_calls++;
	do_then = NULL;
	if (then)
		then(then_with);
	return cond_resched();
}
