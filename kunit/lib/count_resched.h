/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts how often a long loop lets others run. Kbuild includes this before the
 * files under test; it changes these calls only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_COUNT_RESCHED_H
#define _BUDDYBENCH_KUNIT_LIB_COUNT_RESCHED_H

#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
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

/**
 * bb_test_resched_rcu() - what is called instead of cond_resched_tasks_rcu_qs(), which this calls
 */
void bb_test_resched_rcu(void);

/**
 * bb_test_resched_rcu_calls() - how often was it called since?
 *
 * Return: the number of calls.
 */
unsigned int bb_test_resched_rcu_calls(void);

/**
 * bb_test_resched_sleep() - what is called instead of usleep_range(), which this calls
 * @least: as there
 * @most: as there
 */
void bb_test_resched_sleep(unsigned long least, unsigned long most);

/**
 * bb_test_resched_sleeps() - how often was it called since?
 *
 * Return: the number of calls.
 */
unsigned int bb_test_resched_sleeps(void);

#ifndef BB_RESCHED_REAL
#undef cond_resched
#undef cond_resched_tasks_rcu_qs
#undef usleep_range
#define cond_resched()			bb_test_resched()
#define cond_resched_tasks_rcu_qs()	bb_test_resched_rcu()
#define usleep_range(least, most)	bb_test_resched_sleep(least, most)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_COUNT_RESCHED_H */
