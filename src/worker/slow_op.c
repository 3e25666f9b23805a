// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stop tracing at the first slow operation, and record which it was. Checked
 * between two chunks, not in the timed loops.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include <buddybench/compat.h>
#include <buddybench/worker/slow_op.h>

#include "tracepoints.h"

/*
 * Tracing is stopped; no snapshot is taken, because that would need a second
 * ring buffer that is not charged, and warns if it cannot be allocated.
 */
void bb_slow_op_prepare(struct bb_run *run)
{
	bool can = run->plan.stop_ns && IS_ENABLED(CONFIG_TRACING);

	run->slow.action = can ? BB_SLOW_OFF : BB_SLOW_NOTHING;
}

u64 bb_slow_op_limit(const struct bb_worker *w)
{
	u64 ns = bb_worker_plan(w)->stop_ns;

	/* Latencies of the second pass include the probes. */
	return ns && !w->attribute ? bb_worker_ticks(w, ns) : U64_MAX;
}

void bb_slow_op_note(struct bb_worker *w, unsigned int row, u64 ticks)
{
	struct bb_worker_pool *pool = w->pool;
	struct bb_slow_op slow = {
		.happened = true,
		.action = pool->run->slow.action,
		.cell = pool->cell - pool->run->cell,
		.repeat = pool->repeat,
		.cpu = w->cpu,
		.op = row ? BB_OP_FREE : BB_OP_ALLOC,
		.index = w->tally[row].all.total - 1,
		.ticks = ticks,
	};

	trace_bb_slow_op(&slow);
	if (atomic_xchg(&pool->slow_seen, 1))
		return;
	if (slow.action == BB_SLOW_OFF)
		tracing_off();
	pool->slow = slow;
}
