/* SPDX-License-Identifier: GPL-2.0-only */
/* A session for every test of a suite, and runs in it. */
#ifndef _BUDDYBENCH_KUNIT_LIB_TEST_SESSION_H
#define _BUDDYBENCH_KUNIT_LIB_TEST_SESSION_H

#include <buddybench/session/runs.h>

#include "kunit/lib/help.h"

/* Ends after a number of operations, not after a time. */
#define BB_TEST_COUNTED "duration_ms=0 warmup_ms=0 "

/* init and exit of a suite; the session is in &kunit.priv. */
int bb_test_session_init(struct kunit *test);
void bb_test_session_exit(struct kunit *test);

/**
 * bb_test_start() - start a run
 * @test: of a suite with bb_test_session_init()
 * @fmt: key=value ...
 *
 * Return: the result of bb_session_start().
 */
__printf(2, 3)
int bb_test_start(struct kunit *test, const char *fmt, ...);

/**
 * bb_test_run() - start a run, which must succeed, and wait for it
 * @test: of a suite with bb_test_session_init()
 * @fmt: key=value ...
 *
 * Return: the run; valid until the next one ends.
 */
__printf(2, 3)
const struct bb_run *bb_test_run(struct kunit *test, const char *fmt, ...);

/**
 * bb_test_long() - start a run without an end
 * @test: of a suite with bb_test_session_init()
 * @fmt: key=value ..., without count and duration
 *
 * Returns once its workers are running.
 */
__printf(2, 3)
void bb_test_long(struct kunit *test, const char *fmt, ...);

/**
 * bb_test_wait() - wait for the end of the run
 * @test: of a suite with bb_test_session_init()
 *
 * Expects that nothing is held or charged any more.
 *
 * Return: the run.
 */
const struct bb_run *bb_test_wait(struct kunit *test);

/**
 * bb_test_ended() - expect that a run was aborted and freed everything
 * @test: of a suite with bb_test_session_init()
 * @run: the run
 * @why: the expected reason
 */
void bb_test_ended(struct kunit *test, const struct bb_run *run, enum bb_abort why);

/**
 * bb_test_row() - the row of a command
 * @test: the test; it ends if there is none of this name
 * @name: of its file
 *
 * Return: its place in bb_commands, for bb_session_command() and &bb_session.state.
 */
unsigned int bb_test_row(struct kunit *test, const char *name);

/**
 * bb_test_next() - expect that another run completes
 * @test: of a suite with bb_test_session_init()
 */
void bb_test_next(struct kunit *test);

#endif /* _BUDDYBENCH_KUNIT_LIB_TEST_SESSION_H */
