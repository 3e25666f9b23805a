/* SPDX-License-Identifier: GPL-2.0-only */
/* A test of the self-test, and its data. */
#ifndef _BUDDYBENCH_VERIFY_SELFTEST_TEST_H
#define _BUDDYBENCH_VERIFY_SELFTEST_TEST_H

#include <buddybench/guard/command.h>
#include <buddybench/guard/ledger.h>
#include <buddybench/verify/selftest.h>
#include <buddybench/worker/timed_loops.h>

#define BLOCKS	8	/* held at a time, of order 0 or 3 */

/* Data of a test; @kind is that of the loop it runs. */
struct testing {
	struct bb_selftest *st;
	const struct bb_command *command;
	struct bb_demand demand;
	const struct bb_facts *facts;
	const struct bb_clock_info *clocks;
	struct bb_loop loop;
	void *slot[BB_CHUNK];
	u32 order_of[BB_CHUNK];
	u64 stamp[2 * BB_CHUNK + 1];
	struct page *pages[BLOCKS * 2];
	unsigned int kind;
	char why[80];
};

enum verdict { PASS, FAIL, SKIP };

/**
 * bb_selftest_say() - add to the text of the selftest file
 * @st: where to
 * @fmt: as for printf()
 */
__printf(2, 3)
void bb_selftest_say(struct bb_selftest *st, const char *fmt, ...);

/**
 * bb_selftest_fail() - a test has failed
 * @t: the test
 * @fmt: why
 *
 * Return: FAIL.
 */
__printf(2, 3)
enum verdict bb_selftest_fail(struct testing *t, const char *fmt, ...);

/**
 * bb_selftest_clock() - a clock works, and as it did at load
 * @t: the test
 * @fast: the fast clock, else ktime
 *
 * Return: the verdict.
 */
enum verdict bb_selftest_clock(struct testing *t, unsigned int fast);

/**
 * bb_selftest_clock_ladder() - loops of known cost are in proportion
 * @t: the test
 *
 * Return: the verdict.
 */
enum verdict bb_selftest_clock_ladder(struct testing *t);

#endif /* _BUDDYBENCH_VERIFY_SELFTEST_TEST_H */
