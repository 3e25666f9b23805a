/* SPDX-License-Identifier: GPL-2.0-only */
/* What must hold on any kernel the module is loaded into, as KTAP. */
#ifndef _BUDDYBENCH_VERIFY_SELFTEST_H
#define _BUDDYBENCH_VERIFY_SELFTEST_H

#include <linux/mutex.h>

#include <buddybench/guard/command.h>
#include <buddybench/lib/clock_units.h>
#include <buddybench/plan/facts.h>

struct seq_file;

#define BB_SELFTEST_TEXT 8192

/**
 * struct bb_selftest - the last self-test
 * @lock: protects the rest; one test at a time
 * @len: bytes in @text, 0 before the first
 * @text: KTAP
 */
struct bb_selftest {
	struct mutex lock;	/* protects: see above */
	unsigned int len;
	char text[BB_SELFTEST_TEXT];
};

/**
 * bb_selftest_run() - test APIs and clocks of the running kernel
 * @st: result
 * @command: any text
 *
 * Takes milliseconds and at most 64 pages at a time.
 *
 * Return: 0 whatever the verdict.
 */
int bb_selftest_run(struct bb_selftest *st, const struct bb_command *command);

/**
 * bb_selftest_show() - the selftest file
 * @m: where to
 * @st: the last one
 */
void bb_selftest_show(struct seq_file *m, struct bb_selftest *st);

#endif /* _BUDDYBENCH_VERIFY_SELFTEST_H */
