/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints on a worker: where a chunk begins, and which operation was slow.
 * Integers only, so that every tool can read them; op is enum bb_op. None is
 * inside a timed loop.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM buddybench

#if !defined(_BUDDYBENCH_WORKER_TRACEPOINTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _BUDDYBENCH_WORKER_TRACEPOINTS_H

#include <linux/tracepoint.h>

#include <buddybench/result/run.h>

/* On the worker, just before a timed loop is entered. */
TRACE_EVENT(bb_chunk,

	TP_PROTO(unsigned int op, unsigned int n, bool recording),

	TP_ARGS(op, n, recording),

	TP_STRUCT__entry(
		__field(unsigned int, op)
		__field(unsigned int, n)
		__field(unsigned int, recording)
	),

	TP_fast_assign(
		__entry->op = op;
		__entry->n = n;
		__entry->recording = recording;
	),

	TP_printk("op=%u n=%u recording=%u", __entry->op, __entry->n,
		  __entry->recording)
);

/* On the worker, after the chunk that contained it. */
TRACE_EVENT(bb_slow_op,

	TP_PROTO(const struct bb_slow_op *slow),

	TP_ARGS(slow),

	TP_STRUCT__entry(
		__field(unsigned int, cell)
		__field(unsigned int, repeat)
		__field(int, cpu)
		__field(unsigned int, op)
		__field(u64, index)
		__field(u64, ticks)
	),

	TP_fast_assign(
		__entry->cell = slow->cell;
		__entry->repeat = slow->repeat;
		__entry->cpu = slow->cpu;
		__entry->op = slow->op;
		__entry->index = slow->index;
		__entry->ticks = slow->ticks;
	),

	TP_printk("cell=%u repeat=%u cpu=%d op=%u index=%llu ticks=%llu",
		  __entry->cell, __entry->repeat, __entry->cpu, __entry->op,
		  __entry->index, __entry->ticks)
);

#endif /* _BUDDYBENCH_WORKER_TRACEPOINTS_H */

/* From include/, where the compiler looks for headers. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../src/worker
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE tracepoints
#include <trace/define_trace.h>
