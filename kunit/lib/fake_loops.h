/* SPDX-License-Identifier: GPL-2.0-only */
/* A worker with fake loops, whose results are known exactly. */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAKE_LOOPS_H
#define _BUDDYBENCH_KUNIT_LIB_FAKE_LOOPS_H

#include <kunit/test.h>

#include <buddybench/worker/phases.h>

#include "src/worker/chunk.h"

#define FAKE_LOOPS_WORKERS 2

/**
 * struct bb_fake_loops - a pool with two workers and no threads
 * @pool: its workers are @w
 * @w: the workers; the first stands for the calling thread
 * @run: the run
 * @cell: the cell, of the null pattern and mode batch unless changed
 * @guard: never aborts by itself
 */
struct bb_fake_loops {
	struct bb_worker_pool *pool;
	struct bb_worker *w[FAKE_LOOPS_WORKERS];
	struct bb_run *run;
	struct bb_cell cell;
	struct bb_guard *guard;
};

/**
 * bb_fake_loops_new() - create one
 * @test: owns all of its memory
 *
 * Return: the loops, recording, one worker active.
 */
struct bb_fake_loops *bb_fake_loops_new(struct kunit *test);

/* The values the fake loops return for operation i, and which i fail. */
#define FAKE_LOOPS_SLOW		5000000000ULL
#define FAKE_LOOPS_FAILS(i)	((i) % 10 == 7)
#define FAKE_LOOPS_ALLOC(i)	((i) == 3 ? FAKE_LOOPS_SLOW : 100 + (u64)(i))
#define FAKE_LOOPS_FREE(i)	(400 + 2 * (u64)(i))

/* Loops that do nothing: bb_loop.rr counts the requested operations. */
extern const struct bb_loop_set bb_fake_loops_set;

#endif /* _BUDDYBENCH_KUNIT_LIB_FAKE_LOOPS_H */
