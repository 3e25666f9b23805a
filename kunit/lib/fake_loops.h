/* SPDX-License-Identifier: GPL-2.0-only */
/* A worker with fake loops, whose results are known exactly. */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAKE_LOOPS_H
#define _BUDDYBENCH_KUNIT_LIB_FAKE_LOOPS_H

#include <kunit/test.h>

#include <buddybench/worker/phases.h>

#include "src/worker/chunk.h"

#define ENGINE_WORKERS 2

/**
 * struct engine - a pool with two workers and no threads
 * @pool: its workers are @w
 * @w: the workers; the first stands for the calling thread
 * @run: the run
 * @cell: the cell, of the null pattern and mode batch unless changed
 * @guard: never aborts by itself
 */
struct engine {
	struct bb_worker_pool *pool;
	struct bb_worker *w[ENGINE_WORKERS];
	struct bb_run *run;
	struct bb_cell cell;
	struct bb_guard *guard;
};

/**
 * engine_new() - create one
 * @test: owns all of its memory
 *
 * Return: the engine, recording, one worker active.
 */
struct engine *engine_new(struct kunit *test);

/* The values the fake loops return for operation i, and which i fail. */
#define ENGINE_SLOW		5000000000ULL
#define ENGINE_FAILS(i)		((i) % 10 == 7)
#define ENGINE_ALLOC(i)		((i) == 3 ? ENGINE_SLOW : 100 + (u64)(i))
#define ENGINE_FREE(i)		(400 + 2 * (u64)(i))

/* Loops that do nothing: bb_loop.rr counts the requested operations. */
extern const struct bb_loop_set engine_loops;

#endif /* _BUDDYBENCH_KUNIT_LIB_FAKE_LOOPS_H */
