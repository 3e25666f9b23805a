/* SPDX-License-Identifier: GPL-2.0-only */
/* A session of its own for every test of a suite, and runs in it. */
#ifndef _BUDDYBENCH_KUNIT_LIB_TEST_SESSION_H
#define _BUDDYBENCH_KUNIT_LIB_TEST_SESSION_H

#include <buddybench/session/runs.h>

#include "kunit/lib/help.h"

/* Ends after so many operations, not after so much time. */
#define BB_LABS_COUNTED "duration_ms=0 warmup_ms=0 "

/* init and exit of a suite; the session is in &kunit.priv. */
int bb_labs_init(struct kunit *test);
void bb_labs_exit(struct kunit *test);

/**
 * bb_labs_start() - start a run
 * @test: of a suite with bb_labs_init()
 * @fmt: key=value ...
 *
 * Return: what bb_session_start() says.
 */
__printf(2, 3)
int bb_labs_start(struct kunit *test, const char *fmt, ...);

/**
 * bb_labs_run() - start a run that has to start, and wait for it
 * @test: of a suite with bb_labs_init()
 * @fmt: key=value ...
 *
 * Return: the run; valid until the next one ends.
 */
__printf(2, 3)
const struct bb_run *bb_labs_run(struct kunit *test, const char *fmt, ...);

/**
 * bb_labs_long() - start a run that ends when somebody ends it
 * @test: of a suite with bb_labs_init()
 * @fmt: key=value ..., without count and duration
 *
 * Returns once its workers are at work.
 */
__printf(2, 3)
void bb_labs_long(struct kunit *test, const char *fmt, ...);

/**
 * bb_labs_wait() - wait for the end of the run
 * @test: of a suite with bb_labs_init()
 *
 * Expects that nothing is held or charged any more.
 *
 * Return: the run.
 */
const struct bb_run *bb_labs_wait(struct kunit *test);

/**
 * bb_labs_ended() - expect a run that something has ended, and no harm done
 * @test: of a suite with bb_labs_init()
 * @run: the run
 * @why: what should have ended it
 */
void bb_labs_ended(struct kunit *test, const struct bb_run *run, enum bb_abort why);

/**
 * bb_labs_next() - expect that a run comes to its end
 * @test: of a suite with bb_labs_init()
 */
void bb_labs_next(struct kunit *test);

#endif /* _BUDDYBENCH_KUNIT_LIB_TEST_SESSION_H */
