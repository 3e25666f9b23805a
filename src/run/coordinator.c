// SPDX-License-Identifier: GPL-2.0-only
/*
 * Execute a prepared run: guard, snapshot, measure, snapshot, leak check, cell
 * by cell in a shuffled order.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/notifiers.h>
#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/env.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/own_memory.h>
#include <buddybench/result/mode_agreement.h>
#include <buddybench/result/validity.h>
#include <buddybench/run/coordinator.h>
#include <buddybench/worker/pcp_room.h>
#include <buddybench/worker/slow_op.h>

#include "list_state.h"
#include "merge.h"
#include "run_tracepoints.h"
#include "second_pass.h"
#include "worker_pool.h"

static u64 cell_pcp_pages(const struct bb_run *run, const struct bb_cell *cell)
{
	u64 pages = 0;
	unsigned int nid;

	if (cell->node >= 0)
		return bb_zone_snapshot_pcp(cell->node);
	for_each_set_bit(nid, run->facts->mem_nodes, MAX_NUMNODES)
		pages += bb_zone_snapshot_pcp(nid);
	return pages;
}

static void name_cpus(const struct bb_run *run, const struct bb_cell *cell,
		      struct bb_result *result, unsigned long *cpus)
{
	bb_cell_cpus(cell, &run->plan, run->facts, cpus);
	scnprintf(result->cpus, sizeof(result->cpus), "%*pbl", NR_CPUS, cpus);
}

#define WHY_MAX (BB_ERR_MSG + 24)

/* A row without numbers, and why it has none. */
static void refuse_trial(struct bb_run *run, struct bb_result *result, const struct bb_err *why)
{
	const struct bb_cell *cell = &run->cell[result->cell];

	run->refused++;
	result->flags |= BIT_ULL(BB_FLAG_REFUSED);
	result->nr_measures = 1;
	result->measure[0].op = BB_OP_ALLOC;
	result->why = bb_own_memory_alloc(run->own, WHY_MAX, NUMA_NO_NODE);
	if (result->why)
		scnprintf(result->why, WHY_MAX, "lists=%s: %s", bb_lists_names[cell->lists],
			  why->msg);
}

/* State of a run in progress; too large for the stack. */
struct coordinator {
	struct bb_run *run;
	struct bb_guard *guard;
	struct bb_worker_pool *pool;
	struct bb_list_state lists;
	unsigned long deadline;			/* in jiffies */
	void (*progress)(void *session);
	void *session;
	s64 first[BB_MAX_EVENTS];		/* vm events before the run */
	s64 before[BB_MAX_EVENTS];		/* before a cell */
	s64 after[BB_MAX_EVENTS];
	s64 delta[BB_MAX_EVENTS];		/* of a cell */
	DECLARE_BITMAP(cpus, NR_CPUS);
};

static void events_since(struct coordinator *c, const s64 *before, s64 *delta)
{
	unsigned int i;

	bb_vm_events_read(c->after);
	for (i = 0; i < BB_MAX_EVENTS; i++)
		delta[i] = c->after[i] - before[i];
}

/* The list of the first worker's CPU, in the zone that serves it. */
static void read_cpu_list(const struct coordinator *c, const struct bb_cell *cell,
			  const struct bb_demand *need, struct bb_pcp_view *view)
{
	unsigned int nid = find_first_bit(need->nodes, MAX_NUMNODES);
	struct zone *zone;

	if (!bb_pattern_allocates(cell->pattern) || nid >= MAX_NUMNODES)
		return;
	zone = bb_free_lists_zone(nid, cell->effective);
	if (zone)
		bb_free_lists_pcp(zone, find_first_bit(c->cpus, NR_CPUS), view);
}

/* From here on nothing allocates but the workers, until end_cell() has read all. */
static void begin_cell(struct coordinator *c, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_result *result)
{
	if (result->before)
		bb_zone_snapshot_take(result->before, result->before->nr);
	read_cpu_list(c, cell, need, &result->pcp[0]);
	result->pcp_before = cell_pcp_pages(c->run, cell);
	bb_vm_events_read(c->before);
	trace_bb_cell_start(cell, result->cell, result->repeat);
	result->missing = bb_zone_snapshot_pages();
}

static void end_cell(struct coordinator *c, const struct bb_cell *cell,
		     const struct bb_demand *need, struct bb_result *result)
{
	trace_bb_cell_end(cell, result->cell, result->repeat);
	events_since(c, c->before, c->delta);
	result->pcp_after = cell_pcp_pages(c->run, cell);
	read_cpu_list(c, cell, need, &result->pcp[1]);
	if (!bb_list_state_lasted(&c->lists))
		result->flags |= BIT_ULL(BB_FLAG_LISTS_MOVED);
	bb_merge_blocks(c->pool, result);
	result->missing -= bb_zone_snapshot_pages();
	if (result->after)
		bb_zone_snapshot_take(result->after, result->after->nr);
	bb_list_state_end(&c->lists);
	result->others = bb_vm_events_allocated(c->delta) - (s64)result->allocated;
	bb_merge_tallies(c->pool, result);
	if (bb_vm_events_slow(c->delta))
		result->flags |= BIT_ULL(BB_FLAG_SLOW_PATH);
}

/* With the memory charged, and room for all that is written down. */
static int run_cell(struct coordinator *c, const struct bb_cell *cell,
		    const struct bb_demand *need, struct bb_result *result,
		    struct bb_err *err)
{
	int ret;

	result->before = bb_zone_snapshot_create(c->run->own);
	result->after = bb_zone_snapshot_create(c->run->own);
	ret = bb_list_state_make(&c->lists, cell, need, err);
	if (ret)
		return ret;
	begin_cell(c, cell, need, result);
	ret = bb_worker_pool_cell(c->pool, cell, result->repeat, c->deadline);
	if (!ret) {
		end_cell(c, cell, need, result);
		return 0;
	}
	/* No worker has been in the cell: there is nothing to merge. */
	bb_list_state_end(&c->lists);
	return bb_err_set(err, ret, 0, "no plan could have such a cell");
}

static void measure_cell(struct coordinator *c, struct bb_result *result)
{
	struct bb_run *run = c->run;
	const struct bb_cell *cell = &run->cell[result->cell];
	struct bb_ledger *ledger = &c->guard->ledger;
	struct bb_demand need;
	struct bb_err err;
	int ret;

	name_cpus(run, cell, result, c->cpus);
	bb_demand_cell(run, cell, &need);
	result->elsewhere = cell->node >= 0 && !test_bit(cell->node, need.nodes);
	ret = bb_ledger_charge(ledger, &run->plan, &need, &err);
	if (!ret) {
		ret = run_cell(c, cell, &need, result, &err);
		bb_ledger_release(ledger, &need);
	}
	if (ret)
		refuse_trial(run, result, &err);
	else
		bb_validity(run, cell, result);
	if (bb_guard_aborted(c->guard))
		result->flags |= BIT_ULL(BB_FLAG_ABORTED);
}

static void measure_all(struct coordinator *c)
{
	struct bb_run *run = c->run;
	unsigned int i;

	for (i = 0; i < run->nr_trials && !bb_guard_aborted(c->guard); i++) {
		u32 cell = run->order[i] % run->nr_cells;
		u32 repeat = run->order[i] / run->nr_cells;
		struct bb_result *result;

		/* Measured in random order, stored in the order of the plan. */
		result = &run->result[cell * run->plan.repeats + repeat];
		result->cell = cell;
		result->repeat = repeat;
		result->seq = i;
		measure_cell(c, result);
		/* Readers of state see the count now, the rows only at the end. */
		WRITE_ONCE(run->nr_results, i + 1);
		if (time_after(jiffies, c->deadline))
			bb_guard_abort(c->guard, BB_ABORT_DEADLINE);
		if (run->own->refused)
			bb_guard_abort(c->guard, BB_ABORT_OWN_MEMORY);
		c->progress(c->session);
	}
}

/* Workers exist only within this function. */
static int with_workers(struct coordinator *c)
{
	c->pool = bb_worker_pool_create(c->run, c->guard);
	if (IS_ERR(c->pool))
		return PTR_ERR(c->pool);
	measure_all(c);
	bb_mode_agreement(c->run);
	if (c->pool->slow.happened)
		c->run->slow = c->pool->slow;
	if (c->run->plan.paths && !bb_guard_aborted(c->guard) &&
	    bb_second_pass(c->run, &c->lists, c->pool, c->deadline))
		bb_guard_abort(c->guard, BB_ABORT_ERROR);
	bb_worker_pool_destroy(c->pool);
	return 0;
}

void bb_run_carry_out(struct bb_run *run, struct bb_page_holder *holder,
		      void (*progress)(void *session), void *session)
{
	struct bb_guard *guard = holder->guard;
	struct coordinator *c = kvzalloc(sizeof(*c), BB_GFP_OWN);
	u64 start = ktime_get_mono_fast_ns();
	struct bb_clock_pair from;

	if (!c) {
		bb_guard_abort(guard, BB_ABORT_ERROR);
		goto out;
	}
	c->run = run;
	c->guard = guard;
	c->lists.holder = holder;
	c->lists.run = run;
	bb_page_holder_open(holder);
	c->deadline = jiffies + msecs_to_jiffies(run->plan.deadline_ms);
	c->progress = progress;
	c->session = session;
	bb_clock_calibrate(&run->clock);
	/* Before the calibration, whose 20 ms suffice to compare two clocks. */
	from = bb_clock_both(run->clock.fast);
	bb_calibrate(&run->clock, &run->calibration);
	run->flags = bb_env_flags(run->clock.counts) |
		     bb_validity_machine(&run->calibration);
	bb_vm_events_read(c->first);
	bb_guard_watch_cpus(guard, run->plan.cpus);
	bb_slow_op_prepare(run);
	trace_bb_run_start(run);
	if (with_workers(c))
		bb_guard_abort(guard, BB_ABORT_ERROR);
	bb_guard_watch_cpus(guard, NULL);
	events_since(c, c->first, run->event_delta);
	run->flags |= bb_env_flags(run->clock.counts);
	if (!bb_clock_drift(&run->clock, &from))
		run->flags |= BIT_ULL(BB_FLAG_CLOCK_SUSPECT);
	kvfree(c);
out:
	run->charged = bb_ledger_charged(&guard->ledger);
	run->abort = bb_guard_aborted(guard);
	trace_bb_run_end(run);
	run->elapsed_ms = div_u64(ktime_get_mono_fast_ns() - start, NSEC_PER_MSEC);
}
