/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of the coordinator: where a run and a cell begin and end. Integers
 * only, so that every tool can read them: api, pattern and mode are enum bb_api,
 * enum bb_pattern and enum bb_mode.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM buddybench

#if !defined(_BUDDYBENCH_RUN_RUN_TRACEPOINTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _BUDDYBENCH_RUN_RUN_TRACEPOINTS_H

#include <linux/tracepoint.h>

#include <buddybench/result/run.h>

TRACE_EVENT(bb_run_start,

	TP_PROTO(const struct bb_run *run),

	TP_ARGS(run),

	TP_STRUCT__entry(
		__field(unsigned int, run)
		__field(unsigned int, cells)
		__field(unsigned int, trials)
		__field(u64, stop_ns)
	),

	TP_fast_assign(
		__entry->run = run->id;
		__entry->cells = run->nr_cells;
		__entry->trials = run->nr_trials;
		__entry->stop_ns = run->plan.stop_ns;
	),

	TP_printk("run=%u cells=%u trials=%u stop_ns=%llu", __entry->run,
		  __entry->cells, __entry->trials, __entry->stop_ns)
);

TRACE_EVENT(bb_run_end,

	TP_PROTO(const struct bb_run *run),

	TP_ARGS(run),

	TP_STRUCT__entry(
		__field(unsigned int, run)
		__field(unsigned int, results)
		__field(unsigned int, abort)
	),

	TP_fast_assign(
		__entry->run = run->id;
		__entry->results = run->nr_results;
		__entry->abort = run->abort;
	),

	TP_printk("run=%u results=%u abort=%u", __entry->run, __entry->results,
		  __entry->abort)
);

#define BB_CELL_FORMAT \
	"cell=%u repeat=%u api=%u order=%u gfp=0x%x pattern=%u mode=%u node=%d threads=%u"

DECLARE_EVENT_CLASS(bb_cell,

	TP_PROTO(const struct bb_cell *cell, unsigned int index,
		 unsigned int repeat),

	TP_ARGS(cell, index, repeat),

	TP_STRUCT__entry(
		__field(unsigned int, cell)
		__field(unsigned int, repeat)
		__field(unsigned int, api)
		__field(unsigned int, order)
		__field(unsigned int, gfp)
		__field(unsigned int, pattern)
		__field(unsigned int, mode)
		__field(int, node)
		__field(unsigned int, threads)
	),

	TP_fast_assign(
		__entry->cell = index;
		__entry->repeat = repeat;
		__entry->api = cell->api;
		__entry->order = cell->order;
		__entry->gfp = (__force unsigned int)cell->effective;
		__entry->pattern = cell->pattern;
		__entry->mode = cell->mode;
		__entry->node = cell->node;
		__entry->threads = cell->threads;
	),

	TP_printk(BB_CELL_FORMAT, __entry->cell, __entry->repeat, __entry->api, __entry->order,
		  __entry->gfp, __entry->pattern, __entry->mode, __entry->node, __entry->threads)
);

DEFINE_EVENT(bb_cell, bb_cell_start,
	TP_PROTO(const struct bb_cell *cell, unsigned int index,
		 unsigned int repeat),
	TP_ARGS(cell, index, repeat)
);

DEFINE_EVENT(bb_cell, bb_cell_end,
	TP_PROTO(const struct bb_cell *cell, unsigned int index,
		 unsigned int repeat),
	TP_ARGS(cell, index, repeat)
);

#endif /* _BUDDYBENCH_RUN_RUN_TRACEPOINTS_H */

/* From include/, where the compiler looks for headers. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../src/run
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE run_tracepoints
#include <trace/define_trace.h>
