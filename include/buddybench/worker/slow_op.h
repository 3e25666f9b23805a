/* SPDX-License-Identifier: GPL-2.0-only */
/* Freeze the trace at the first operation that was too slow. */
#ifndef _BUDDYBENCH_WORKER_SLOW_OP_H
#define _BUDDYBENCH_WORKER_SLOW_OP_H

#include <buddybench/worker/worker.h>

/**
 * bb_slow_op_prepare() - get ready to freeze the trace
 * @run: with a plan; @run->slow.action is filled in
 *
 * Allocates the tracer's snapshot buffer if the plan has a stop_ns and the
 * kernel can take snapshots; what was traced before goes into it. May sleep.
 */
void bb_slow_op_prepare(struct bb_run *run);

/**
 * bb_slow_op_limit() - what is too slow in this cell
 * @w: a worker
 *
 * Return: clock steps; U64_MAX if nothing is.
 */
u64 bb_slow_op_limit(const struct bb_worker *w);

/**
 * bb_slow_op_note() - an operation was slower than the limit
 * @w: the worker it ran on
 * @row: of the tally it belongs to
 * @ticks: what it took
 *
 * Called between two chunks. The first one of a run freezes the trace.
 */
void bb_slow_op_note(struct bb_worker *w, unsigned int row, u64 ticks);

#endif /* _BUDDYBENCH_WORKER_SLOW_OP_H */
