/* SPDX-License-Identifier: GPL-2.0-only */
/* The results of a run: plain data, immutable once the run has ended. */
#ifndef _BUDDYBENCH_RESULT_RUN_H
#define _BUDDYBENCH_RESULT_RUN_H

#include <linux/types.h>

#include <buddybench/lib/abort.h>
#include <buddybench/lib/clock_info.h>
#include <buddybench/plan/plan.h>
#include <buddybench/result/calibration.h>
#include <buddybench/result/result.h>

struct bb_caller;
struct bb_own_memory;

/* What happens to the trace at the first slow operation. */
enum bb_slow_action {
	BB_SLOW_NOTHING,	/* the kernel cannot trace */
	BB_SLOW_OFF,		/* tracing_off(): the ring buffer stays as it is */
	NR_BB_SLOW_ACTIONS
};

/**
 * struct bb_slow_op - the first operation slower than stop_ns
 * @happened: there was one; the other members are valid
 * @action: enum bb_slow_action
 * @cell: index of its cell
 * @repeat: of which repeat
 * @cpu: where it ran
 * @op: enum bb_op
 * @index: among the operations of that worker, cell and repeat, from 0
 * @ticks: its duration in clock steps
 */
struct bb_slow_op {
	bool happened;
	u8 action;
	u32 cell;
	u32 repeat;
	int cpu;
	unsigned int op;
	u64 index;
	u64 ticks;
};

#define BB_MAX_EVENTS 64

/**
 * struct bb_run - a run and its results
 * @id: 1, 2, ... since load
 * @plan: resolved
 * @config: the plan as it was written, key=value
 * @facts: the machine at the start
 * @clock: what it was measured with
 * @calibration: of the machine, at the start
 * @flags: bits of enum bb_flag that hold for the whole run
 * @cell: the cells
 * @nr_cells: how many
 * @order: trial number -> cell and repeat, as cell + repeat * nr_cells
 * @result: of all trials, by cell and repeat; no measures where none was run
 * @nr_results: how many were run; @nr_trials when complete
 * @nr_trials: cells x repeats
 * @skipped: combinations left out, per enum bb_skip
 * @refused: trials the guard did not admit
 * @again: how often a trial was measured again, as others had moved its lists or values
 * @abort: enum bb_abort
 * @elapsed_ms: wall time of the run
 * @event_delta: vm events of the run, as bb_vm_events_read() orders them
 * @slow: the first slow operation
 * @probe: what the probes of the second pass cost
 * @modes_compared: cells and repeats measured in several modes, see
 *	mode_agreement.h
 * @modes_differ: of those, where they differ
 * @own: account of the run's memory
 * @caller: the task that lends itself as the worker, or NULL
 * @grouped: %__GFP_ACCOUNT of the worker is charged to a cgroup
 * @charged: pages still charged at the end, 0 unless something is wrong
 */
struct bb_run {
	unsigned int id;
	struct bb_plan plan;
	char *config;
	const struct bb_facts *facts;
	struct bb_clock_info clock;
	struct bb_calibration calibration;
	u64 flags;
	struct bb_cell *cell;
	unsigned int nr_cells;
	u32 *order;
	struct bb_result *result;
	unsigned int nr_results;
	unsigned int nr_trials;
	unsigned int skipped[NR_BB_SKIPS];
	unsigned int refused;
	unsigned int again;
	unsigned int abort;
	u64 elapsed_ms;
	s64 event_delta[BB_MAX_EVENTS];
	struct bb_slow_op slow;
	struct bb_probe_cost probe;
	unsigned int modes_compared;
	unsigned int modes_differ;
	struct bb_own_memory *own;
	struct bb_caller *caller;
	bool grouped;
	u64 charged;
};

#endif /* _BUDDYBENCH_RESULT_RUN_H */
