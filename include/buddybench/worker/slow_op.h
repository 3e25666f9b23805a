/* SPDX-License-Identifier: GPL-2.0-only */
/* Stop tracing at the first slow operation. */
#ifndef _BUDDYBENCH_WORKER_SLOW_OP_H
#define _BUDDYBENCH_WORKER_SLOW_OP_H

#include <buddybench/worker/worker.h>

/**
 * bb_slow_op_prepare() - find out whether tracing can be stopped
 * @run: with a plan; @run->slow.action is filled in
 *
 * It can if the plan has a stop_ns and the kernel was built with tracing.
 */
void bb_slow_op_prepare(struct bb_run *run);

/**
 * bb_slow_op_limit() - limit for slow operations in this cell
 * @w: a worker
 *
 * Return: clock steps; U64_MAX for no limit.
 */
u64 bb_slow_op_limit(const struct bb_worker *w);

/**
 * bb_slow_op_note() - an operation was slower than the limit
 * @w: the worker it ran on
 * @row: tally row of the operation
 * @ticks: its duration
 *
 * Called between two chunks. The first one of a run stops tracing.
 */
void bb_slow_op_note(struct bb_worker *w, unsigned int row, u64 ticks);

#endif /* _BUDDYBENCH_WORKER_SLOW_OP_H */
