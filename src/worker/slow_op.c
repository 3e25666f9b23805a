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

/* Without CONFIG_TRACER_SNAPSHOT both functions are there, and only warn. */
void bb_slow_op_prepare(struct bb_run *run)
{
	run->slow.action = BB_SLOW_NOTHING;
	if (!run->plan.stop_ns || !IS_ENABLED(CONFIG_TRACING))
		return;
	run->slow.action = BB_SLOW_OFF;
	if (!IS_ENABLED(CONFIG_TRACER_SNAPSHOT))
		return;
	tracing_snapshot_alloc();
	run->slow.action = BB_SLOW_SNAPSHOT;
}

u64 bb_slow_op_limit(const struct bb_worker *w)
{
	u64 ns = bb_worker_plan(w)->stop_ns;

	/* In the second pass the probes are part of every latency. */
	return ns && !w->attribute ? bb_worker_ticks(w, ns) : U64_MAX;
}

static void freeze_trace(unsigned int action)
{
	if (action == BB_SLOW_SNAPSHOT)
		tracing_snapshot();
	else if (action == BB_SLOW_OFF)
		tracing_off();
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
	freeze_trace(slow.action);
	pool->slow = slow;
}
