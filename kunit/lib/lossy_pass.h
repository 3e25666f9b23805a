/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Second passes that lose pages or are cut short, also on a kernel without tracepoints.
 * Kbuild includes this before the files under test; it changes their calls only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_LOSSY_PASS_H
#define _BUDDYBENCH_KUNIT_LIB_LOSSY_PASS_H

#include <buddybench/machine/probe_set.h>

#include "src/replay/replay_loop.h"
#include "src/run/merge.h"

/**
 * struct bb_test_loss - what a second pass is to lose
 * @nth: the cell, 1 is the first, those that measure the probes included
 * @pages: taken and not given back
 * @leftover: left in a slot
 * @abort: what ends the run in that cell
 * @unmeasured: bit per row that has no value
 * @flags: bits of enum bb_flag that the workers would have called for
 */
struct bb_test_loss {
	unsigned int nth;
	u64 pages;
	u64 leftover;
	enum bb_abort abort;
	unsigned long unmeasured;
	u64 flags;
};

/**
 * bb_test_loss_begin() - passes have no probes from here on, and lose pages
 * @loss: which and how many
 */
void bb_test_loss_begin(const struct bb_test_loss *loss);

/**
 * bb_test_loss_end() - passes are as they are
 */
void bb_test_loss_end(void);

/**
 * bb_test_loss_elapsed() - what a replay had noted of its time when its last pass ended
 *
 * Return: &bb_run.elapsed_ms.
 */
u64 bb_test_loss_elapsed(void);

/**
 * bb_test_loss_possible() - what is called instead of bb_probe_set_possible()
 * @err: as there
 *
 * Return: as there, 0 between begin and end.
 */
int bb_test_loss_possible(struct bb_err *err);

/**
 * bb_test_loss_create() - what is called instead of bb_probe_set_create()
 * @err: as there
 *
 * Return: no set at all, which is as good, between begin and end.
 */
struct bb_probe_set *bb_test_loss_create(struct bb_err *err);

/**
 * bb_test_loss_watch() - what is called instead of bb_probe_set_watch()
 * @probes: as there
 * @cpu: as there
 * @watch: as there
 */
void bb_test_loss_watch(struct bb_probe_set *probes, int cpu, struct bb_watch *watch);

/**
 * bb_test_loss_on() - what is called instead of bb_probe_set_on()
 * @probes: as there
 *
 * Return: as there.
 */
int bb_test_loss_on(struct bb_probe_set *probes);

/**
 * bb_test_loss_destroy() - what is called instead of bb_probe_set_destroy()
 * @probes: as there
 */
void bb_test_loss_destroy(struct bb_probe_set *probes);

/**
 * bb_test_loss_merge() - what is called instead of bb_merge(), which this calls
 * @pool: as there
 * @result: as there
 */
void bb_test_loss_merge(struct bb_worker_pool *pool, struct bb_result *result);

/**
 * bb_test_loss_drop() - what is called instead of bb_replay_drop(), which this calls
 * @r: as there
 */
void bb_test_loss_drop(struct bb_replay *r);

#ifndef BB_LOSS_REAL
#define bb_probe_set_possible(err)		bb_test_loss_possible(err)
#define bb_probe_set_create(err)		bb_test_loss_create(err)
#define bb_probe_set_watch(probes, cpu, watch)	bb_test_loss_watch(probes, cpu, watch)
#define bb_probe_set_on(probes)			bb_test_loss_on(probes)
#define bb_probe_set_destroy(probes)		bb_test_loss_destroy(probes)
#define bb_merge(pool, result)			bb_test_loss_merge(pool, result)
#define bb_replay_drop(r)			bb_test_loss_drop(r)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_LOSSY_PASS_H */
