/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A clock that stands still until a test moves it. Kbuild includes this before
 * chunk.c, which reads it around every chunk, and before clock.c, which tests it.
 * Unless a test has stopped it, it is the clock of the run.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAKE_TIME_H
#define _BUDDYBENCH_KUNIT_LIB_FAKE_TIME_H

#include <buddybench/machine/clock.h>

#define BB_TEST_READINGS 12000

/**
 * bb_test_clock_stop() - from now on only bb_test_clock_move() moves it
 */
void bb_test_clock_stop(void);

/**
 * bb_test_clock_tick() - from now on only the timer moves it, as clocksource=jiffies
 */
void bb_test_clock_tick(void);

/**
 * bb_test_clock_jump() - from now on only its readings move it
 * @by: what it moves by, one after the other; from the last one on it stands still
 * @nr: how many
 * @first: after so many readings the first time, then after %BB_TEST_READINGS each
 */
void bb_test_clock_jump(const u64 *by, unsigned int nr, unsigned int first);

/**
 * bb_test_clock_go() - from now on it is the clock of the run again
 */
void bb_test_clock_go(void);

/**
 * bb_test_clock_move() - let time pass
 * @steps: of the clock
 */
void bb_test_clock_move(u64 steps);

/**
 * bb_test_clock_beside() - from now on something is done at every reading
 * @fn: what; NULL for nothing
 * @arg: its argument
 */
void bb_test_clock_beside(void (*fn)(void *arg), void *arg);

/**
 * bb_test_clock_now() - what chunk.c and clock.c read
 * @fast: as for bb_clock_now()
 *
 * Return: clock steps.
 */
u64 bb_test_clock_now(bool fast);

#ifndef BB_FAKETIME_REAL
#define bb_clock_now(fast)	bb_test_clock_now(fast)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_FAKE_TIME_H */
