// SPDX-License-Identifier: GPL-2.0-only
/*
 * One trial: make the lists, measure a cell once, see what became of the lists.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/guard/demand.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/lib/numbers.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/own_memory.h>
#include <buddybench/result/validity.h>

#include "merge.h"
#include "run_tracepoints.h"
#include "trial.h"

#define WHY_MAX (BB_ERR_MSG + 24)
#define TRIES	3	/* of a trial that others spoiled */
#define FEW	32	/* values that a tick or two can spoil */

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
	bb_numbers_of_bits(cpus, NR_CPUS, result->cpus, sizeof(result->cpus));
}

static void say_why(struct bb_run *run, struct bb_result *result, const struct bb_err *why)
{
	const struct bb_cell *cell = &run->cell[result->cell];

	if (!result->why)
		result->why = bb_own_memory_alloc(run->own, WHY_MAX, NUMA_NO_NODE);
	if (result->why)
		scnprintf(result->why, WHY_MAX, "%s=%s: %s",
			  run->plan.free_pages ? "free_pages, lists" : "lists",
			  bb_lists_names[cell->lists], why->msg);
}

/* A row without numbers, and why it has none; that the run was ended is no refusal. */
static void refuse_trial(struct bb_run *run, struct bb_result *result, const struct bb_err *why)
{
	result->nr_measures = 1;
	result->measure[0].op = BB_OP_ALLOC;
	if (why->code == -EINTR)
		return;
	run->refused++;
	result->flags |= BIT_ULL(BB_FLAG_REFUSED);
	say_why(run, result, why);
}

void bb_trial_events(struct bb_trial *t, const s64 *before, s64 *delta)
{
	bb_vm_events_read(t->after);
	bb_vm_events_since(before, t->after, delta);
}

/* The node that serves a worker, of several the first; a node without memory falls back. */
static int serving_node(const struct bb_cell *cell, const struct bb_demand *need,
			unsigned int cpu)
{
	unsigned int nid = find_first_bit(need->nodes, MAX_NUMNODES);

	if (cell->node == BB_NODE_LOCAL)
		return bb_headroom_node(cpu_to_mem(cpu), cell->effective);
	return nid < MAX_NUMNODES ? nid : NUMA_NO_NODE;
}

/* The list of the first worker's CPU, in the zone that serves it. */
static void read_cpu_list(const struct bb_trial *t, const struct bb_cell *cell,
			  const struct bb_demand *need, struct bb_pcp_view *view)
{
	unsigned int cpu = find_first_bit(t->cpus, NR_CPUS);
	int nid = serving_node(cell, need, cpu);
	struct zone *zone;

	if (!bb_pattern_allocates(cell->pattern) || nid == NUMA_NO_NODE)
		return;
	zone = bb_headroom_zone(nid, cell->effective);
	if (zone)
		bb_free_lists_pcp(zone, cpu, view);
}

/* From here on nothing allocates but the workers, until end_cell() has read all. */
static void begin_cell(struct bb_trial *t, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_result *result)
{
	if (result->before)
		bb_zone_snapshot_take(result->before, result->before->nr);
	read_cpu_list(t, cell, need, &result->pcp[0]);
	result->pcp_before = cell_pcp_pages(t->run, cell);
	bb_vm_events_read(t->before);
	trace_bb_cell_start(cell, result->cell, result->repeat);
	bb_free_total_read(&t->free);
}

static void end_cell(struct bb_trial *t, const struct bb_cell *cell,
		     const struct bb_demand *need, struct bb_result *result)
{
	bool ended = bb_guard_aborted(t->guard);
	struct bb_free_total free;

	trace_bb_cell_end(cell, result->cell, result->repeat);
	/* A notifier waits for these blocks, and reading the events may wait for its caller. */
	if (ended)
		bb_merge_blocks(t->pool, result);
	bb_trial_events(t, t->before, t->delta);
	result->pcp_after = cell_pcp_pages(t->run, cell);
	read_cpu_list(t, cell, need, &result->pcp[1]);
	if (!bb_list_state_lasted(&t->lists))
		result->flags |= BIT_ULL(BB_FLAG_LISTS_MOVED);
	if (!ended)
		bb_merge_blocks(t->pool, result);
	bb_free_total_read(&free);
	result->missing = bb_free_total_missing(&t->free, &free);
	if (result->after)
		bb_zone_snapshot_take(result->after, result->after->nr);
	bb_list_state_end(&t->lists);
	result->others = bb_vm_events_others(t->delta, result->allocated);
	bb_merge_tallies(t->pool, result);
	if (bb_vm_events_slow(t->delta))
		result->flags |= BIT_ULL(BB_FLAG_SLOW_PATH);
}

/* With the memory charged, and room for all that is written down. */
static int run_cell(struct bb_trial *t, const struct bb_cell *cell,
		    const struct bb_demand *need, struct bb_result *result,
		    struct bb_err *err)
{
	unsigned int cpu = find_first_bit(t->cpus, NR_CPUS);
	int ret;

	result->before = bb_zone_snapshot_create(t->run->own, cpu);
	result->after = bb_zone_snapshot_create(t->run->own, cpu);
	ret = bb_list_state_make(&t->lists, cell, need, err);
	if (ret)
		return ret;
	begin_cell(t, cell, need, result);
	ret = bb_worker_pool_cell(t->pool, cell, result->repeat, t->deadline);
	if (!ret) {
		end_cell(t, cell, need, result);
		bb_validity(t->run, cell, result);
		return 0;
	}
	/* No worker has been in the cell: there is nothing to merge. */
	bb_list_state_end(&t->lists);
	return bb_err_set(err, ret, 0, "no plan could have such a cell");
}

/* Keep what says which trial it is. */
static void clear_measured(struct bb_result *result)
{
	const size_t kept = offsetof(struct bb_result, flags);

	memset((u8 *)result + kept, 0, sizeof(*result) - kept);
}

static void forget(const struct bb_run *run, struct bb_result *result)
{
	unsigned int i;

	bb_own_memory_free(run->own, result->before);
	bb_own_memory_free(run->own, result->after);
	for (i = 0; i < ARRAY_SIZE(result->hist); i++)
		bb_own_memory_free(run->own, result->hist[i]);
	clear_measured(result);
}

/*
 * Somebody else moved the lists, or interrupts the few values: the row would not be what it
 * says. What is seen is the disturbance and not the cost. A leak must not be forgotten.
 */
static bool is_spoiled(const struct bb_cell *cell, const struct bb_result *r)
{
	if (r->flags & BIT_ULL(BB_FLAG_LEAK) || bb_validity_unbalanced(r))
		return false;
	if (r->flags & BIT_ULL(BB_FLAG_DISTURBED) && r->measure[0].all.n < FEW)
		return true;
	return r->flags & BIT_ULL(BB_FLAG_LISTS_MOVED) && cell->lists != BB_LISTS_FALLBACK;
}

/* Once more; what was measured stays if the lists cannot be made again. */
static bool measured_again(struct bb_trial *t, const struct bb_cell *cell,
			   const struct bb_demand *need, struct bb_result *result)
{
	struct bb_err unused;

	t->spoiled = *result;
	clear_measured(result);
	if (run_cell(t, cell, need, result, &unused)) {
		forget(t->run, result);
		*result = t->spoiled;
		return false;
	}
	forget(t->run, &t->spoiled);
	t->run->again++;
	return true;
}

static int run_until_whole(struct bb_trial *t, const struct bb_cell *cell,
			   const struct bb_demand *need, struct bb_result *result,
			   struct bb_err *err)
{
	int ret = run_cell(t, cell, need, result, err);
	unsigned int tries;

	for (tries = 1; !ret && tries < TRIES && is_spoiled(cell, result); tries++)
		if (bb_guard_aborted(t->guard) || !measured_again(t, cell, need, result))
			break;
	return ret;
}

/* Where nobody named the state, what cannot be made is measured as it is found. */
static bool may_fall(const struct bb_run *run, const struct bb_cell *cell)
{
	unsigned long named = run->plan.lists;

	return named & BIT(BB_LISTS_AUTO) && !(named & BIT(cell->lists)) &&
	       cell->lists != BB_LISTS_FOUND;
}

static int measure_admitted(struct bb_trial *t, struct bb_cell *cell,
			    const struct bb_demand *need, struct bb_result *result,
			    struct bb_err *err)
{
	u8 asked = cell->lists;
	int ret = run_until_whole(t, cell, need, result, err);

	if (ret && may_fall(t->run, cell) && !bb_guard_aborted(t->guard)) {
		say_why(t->run, result, err);
		forget(t->run, result);
		cell->lists = BB_LISTS_FOUND;
		ret = run_cell(t, cell, need, result, err);
	}
	result->lists = cell->lists;
	/* The next repeat may fare better. */
	cell->lists = asked;
	return ret;
}

void bb_trial_measure(struct bb_trial *t, struct bb_result *result)
{
	struct bb_run *run = t->run;
	struct bb_cell *cell = &run->cell[result->cell];
	struct bb_ledger *ledger = &t->guard->ledger;
	struct bb_demand need;
	struct bb_err err = { 0 };
	int ret;

	name_cpus(run, cell, result, t->cpus);
	result->lists = cell->lists;
	bb_demand_cell(run, cell, &need);
	result->elsewhere = cell->node >= 0 && !test_bit(cell->node, need.nodes);
	ret = bb_ledger_charge(ledger, &run->plan, &need, &err);
	if (!ret) {
		ret = measure_admitted(t, cell, &need, result, &err);
		bb_ledger_release(ledger, &need);
	}
	if (ret)
		refuse_trial(run, result, &err);
	if (bb_guard_aborted(t->guard))
		result->flags |= BIT_ULL(BB_FLAG_ABORTED);
}
