/* SPDX-License-Identifier: GPL-2.0-only */
/* A run of one cell, by one worker on CPU 0, without a session around it. */
#ifndef _BUDDYBENCH_KUNIT_LIB_SMALL_RUN_H
#define _BUDDYBENCH_KUNIT_LIB_SMALL_RUN_H

#include <buddybench/result/run.h>

/**
 * bb_test_small_run() - the plan of alloc_pages() and its free, one after the other
 * @run: all zero; gets the plan, its cell and a clock
 * @facts: all zero; gets what such a run needs
 * @cell: all zero; the cell
 */
void bb_test_small_run(struct bb_run *run, struct bb_facts *facts, struct bb_cell *cell);

#endif /* _BUDDYBENCH_KUNIT_LIB_SMALL_RUN_H */
