/* SPDX-License-Identifier: GPL-2.0-only */
/* The self-test: properties that must hold on every kernel, as KTAP. */
#ifndef _BUDDYBENCH_VERIFY_SELFTEST_H
#define _BUDDYBENCH_VERIFY_SELFTEST_H

#include <linux/mutex.h>

#include <buddybench/guard/command.h>
#include <buddybench/lib/clock_info.h>
#include <buddybench/plan/facts.h>

struct bb_guard;
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
 * bb_selftest_create() - allocate the state
 * @unused: it holds no blocks
 *
 * Return: the struct bb_selftest, or ERR_PTR().
 */
void *bb_selftest_create(struct bb_guard *unused);

/**
 * bb_selftest_destroy() - free the state
 * @state: no test is in progress
 */
void bb_selftest_destroy(void *state);

/**
 * bb_selftest_run() - test APIs and clocks of the running kernel
 * @state: result
 * @command: any text
 *
 * Takes milliseconds and at most 64 pages at a time.
 *
 * Return: 0, whatever the verdict.
 */
int bb_selftest_run(void *state, const struct bb_command *command);

/**
 * bb_selftest_show() - the selftest file
 * @m: where to
 * @state: with the last one
 *
 * Return: 0, or -EINTR on a signal while a test is in progress.
 */
int bb_selftest_show(struct seq_file *m, void *state);

#endif /* _BUDDYBENCH_VERIFY_SELFTEST_H */
