// SPDX-License-Identifier: GPL-2.0-only
/* Counts how often a long loop lets others run. */
#define BB_RESCHED_REAL
#include "kunit/lib/count_resched.h"

/* Global, because callers pass no context. One test at a time. */
static unsigned int resched_calls;

void bb_test_resched_begin(void)
{
	resched_calls = 0;
}

unsigned int bb_test_resched_calls(void)
{
	return resched_calls;
}

int bb_test_resched(void)
{
	resched_calls++;
	return cond_resched();
}
