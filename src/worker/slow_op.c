// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freeze the trace at the first operation that was too slow, and say which it
 * was. Looked at between two chunks, so that the timed loops know nothing of it.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include <buddybench/compat.h>
#include <buddybench/worker/slow_op.h>

#include "tracepoints.h"

/*
 * The trace is stopped, not copied: a snapshot would take a second ring buffer
 * that nobody has charged, and warn where there is no room for it.
 */
void bb_slow_op_prepare(struct bb_run *run)
{
	bool can = run->plan.stop_ns && IS_ENABLED(CONFIG_TRACING);

	run->slow.action = can ? BB_SLOW_OFF : BB_SLOW_NOTHING;
}

u64 bb_slow_op_limit(const struct bb_worker *w)
{
	u64 ns = bb_worker_plan(w)->stop_ns;

	/* In the second pass the probes are part of every latency. */
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
