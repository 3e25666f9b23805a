/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts how often a long loop lets others run. Kbuild includes this before the
 * files under test; it changes one call only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_COUNT_RESCHED_H
#define _BUDDYBENCH_KUNIT_LIB_COUNT_RESCHED_H

#include <linux/mm.h>
#include <linux/sched.h>

/**
 * bb_test_resched_begin() - count from here
 */
void bb_test_resched_begin(void);

/**
 * bb_test_resched_then() - what others do, the next time that they may run
 * @then: called once, after bb_test_resched_begin() only
 * @with: its argument
 */
void bb_test_resched_then(void (*then)(void *with), void *with);

/**
 * bb_test_resched_calls() - how often was it called since?
 *
 * Return: the number of calls.
 */
unsigned int bb_test_resched_calls(void);

/**
 * bb_test_resched() - what is called instead of cond_resched(), which this calls
 *
 * Return: as cond_resched().
 */
int bb_test_resched(void);

#ifndef BB_RESCHED_REAL
#undef cond_resched
#define cond_resched()	bb_test_resched()
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_COUNT_RESCHED_H */
