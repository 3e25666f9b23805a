/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hook between the two halves of starting a cell. Kbuild includes this before
 * worker_pool.c; it changes one call only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_START_RACE_H
#define _BUDDYBENCH_KUNIT_LIB_START_RACE_H

#include <buddybench/guard/guard.h>

/**
 * bb_test_guard_enter() - a worker has been set up, but not started yet
 * @guard: as for bb_guard_enter(), which this calls
 */
void bb_test_guard_enter(struct bb_guard *guard);

#ifndef BB_LATE_REAL
#define bb_guard_enter(guard)	bb_test_guard_enter(guard)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_START_RACE_H */
