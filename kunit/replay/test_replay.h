/* SPDX-License-Identifier: GPL-2.0-only */
/* A small stream for two workers, as it is before it is dealt out. */
#ifndef _BUDDYBENCH_KUNIT_REPLAY_TEST_REPLAY_H
#define _BUDDYBENCH_KUNIT_REPLAY_TEST_REPLAY_H

#include "kunit/lib/help.h"
#include "src/replay/replay.h"

#define BB_TEST_EVENTS 6

/**
 * bb_test_replay_new() - a block of order 1 that is split on the other CPU, and another one
 * @test: the test
 *
 * Return: a replay with two workers without threads, both of this CPU.
 */
struct bb_replay *bb_test_replay_new(struct kunit *test);

/**
 * bb_test_replay_free() - free its lists and points
 * @r: from bb_test_replay_new()
 */
void bb_test_replay_free(struct bb_replay *r);

#endif /* _BUDDYBENCH_KUNIT_REPLAY_TEST_REPLAY_H */
