// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second pass of a run: every cell again, one operation at a time, with probes on the kernel's
 * tracepoints. It starts after all cells have been timed, so that neither the probes nor its effect
 * on the free lists affect the results.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/guard/demand.h>
#include <buddybench/machine/probe_set.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/gfp.h>
#include <buddybench/result/path.h>
#include <buddybench/result/validity.h>

#include "list_state.h"
#include "merge.h"
#include "second_pass.h"
#include "worker_pool.h"

/* Orders to measure the cost of the probes with: one with a per-CPU list, one without. */
#define CACHED_ORDER	0
#define DIRECT_ORDER	5

struct pass {
	struct bb_run *run;
	struct bb_guard *guard;
	struct bb_worker_pool *pool;
	struct bb_probe_set *probes;
	struct bb_list_state *lists;
	unsigned long deadline;
	struct bb_result scratch;
	struct bb_path_result unused;		/* of the probes' own cost */
	struct bb_path_tally sum[NR_BB_PATHS];
	struct bb_hist all;
	s64 before[BB_MAX_EVENTS];
	s64 after[BB_MAX_EVENTS];
};

static void begin_pass(struct pass *p)
{
	unsigned int i;

	for (i = 0; i < p->pool->nr_workers; i++) {
		struct bb_worker *w = p->pool->worker[i];

		memset(&w->paths->watch, 0, sizeof(w->paths->watch));
		w->paths->watch.task = w->task;
		bb_path_init(w->paths->tally);
	}
}

static void add_workers(struct pass *p, struct bb_path_result *r)
{
	unsigned int i;

	bb_path_init(p->sum);
	for (i = 0; i < p->pool->nr_workers; i++) {
		const struct bb_worker *w = p->pool->worker[i];

		if (w->index < 0)
			continue;
		bb_path_merge(p->sum, w->paths->tally);
		r->pgalloc -= w->paths->watch.settling;
		r->events += w->paths->watch.events;
		r->traced += w->paths->watch.pages;
		r->refilled += w->paths->watch.refilled;
		r->direct += w->paths->watch.direct;
		r->drained += w->paths->watch.drained;
	}
}

static u64 all_pcp_pages(void)
{
	u64 pages = 0;
	int nid;

	for_each_online_node(nid)
		pages += bb_zone_snapshot_pcp(nid);
	return pages;
}

/* Run one cell with one operation per chunk; the result is in @p->scratch. */
static int pass_cell(struct pass *p, const struct bb_cell *cell, u32 repeat)
{
	struct bb_run *run = p->run;
	/* In the array, because seeds depend on the index; op mode, for single latencies. */
	struct bb_cell *mine = &run->cell[run->nr_cells];
	int ret;

	*mine = *cell;
	mine->mode = BB_MODE_OP;
	begin_pass(p);
	p->pool->attribute = true;
	ret = bb_worker_pool_cell(p->pool, mine, repeat, p->deadline);
	p->pool->attribute = false;
	if (!ret)
		bb_merge(p->pool, &p->scratch);
	bb_own_memory_free(run->own, p->scratch.hist[0]);
	bb_own_memory_free(run->own, p->scratch.hist[1]);
	return ret;
}

/* A part of a cell says nothing of it. */
static int seen_whole(const struct pass *p, const struct bb_path_result *r, struct bb_err *err)
{
	if (bb_guard_aborted(p->guard))
		return bb_err_set(err, -EINTR, 0, "the run was ended");
	if (p->scratch.flags & BIT_ULL(BB_FLAG_TOO_LONG))
		return bb_err_set(err, -ETIME, 0, "an operation is too long with the probes on");
	return r->latency.n ? 0 : bb_err_set(err, -ENODATA, 0, "no allocation was seen");
}

/* What the kernel's own counters say of a cell. */
static int counted_cell(struct pass *p, const struct bb_cell *cell, u32 repeat,
			struct bb_path_result *r, struct bb_err *err)
{
	u64 pcp = all_pcp_pages();

	bb_vm_events_read(p->before);
	if (pass_cell(p, cell, repeat))
		return bb_err_set(err, -EPERM, 0, "no plan could have such a cell");
	r->pcp_change = all_pcp_pages() - pcp;
	bb_vm_events_read(p->after);
	bb_vm_events_since(p->before, p->after, p->after);
	r->pgalloc = bb_vm_events_allocated(p->after);
	r->pages = p->scratch.allocated;
	add_workers(p, r);
	bb_path_result_sum(r, p->sum, &p->all);
	return seen_whole(p, r, err);
}

/* With the free lists in the same state as when it was timed. */
static int listed_cell(struct pass *p, const struct bb_cell *cell, u32 repeat,
		       struct bb_path_result *r, struct bb_err *err)
{
	struct bb_ledger *ledger = &p->guard->ledger;
	struct bb_demand need;
	int ret;

	memset(&p->scratch, 0, sizeof(p->scratch));
	bb_demand_cell(p->run, cell, &need);
	ret = bb_ledger_charge(ledger, &p->run->plan, &need, err);
	if (ret)
		return ret;
	ret = bb_list_state_make(p->lists, cell, &need, err);
	if (!ret)
		ret = counted_cell(p, cell, repeat, r, err);
	bb_list_state_end(p->lists);
	bb_ledger_release(ledger, &need);
	return ret;
}

/* Of the cell that listed_cell() has just run, be it a part of it or none. */
static u64 leak_flag(const struct pass *p)
{
	return bb_validity_unbalanced(&p->scratch) ? BIT_ULL(BB_FLAG_LEAK) : 0;
}

static void say_no_paths(struct pass *p, struct bb_result *result, const struct bb_err *err)
{
	result->unseen = true;
	result->no_paths = bb_own_memory_alloc(p->run->own, sizeof(err->msg), NUMA_NO_NODE);
	if (result->no_paths)
		strscpy(result->no_paths, err->msg, sizeof(err->msg));
}

static void attribute_cell(struct pass *p, struct bb_result *result)
{
	struct bb_path_result *r = bb_own_memory_alloc(p->run->own, sizeof(*r), NUMA_NO_NODE);
	struct bb_cell cell = p->run->cell[result->cell];
	struct bb_err err;
	int ret;

	cell.lists = result->lists;
	ret = r ? listed_cell(p, &cell, result->repeat, r, &err) :
		  bb_err_set(&err, -ENOMEM, 0, "no memory to keep what is seen");
	if (r)
		result->flags |= leak_flag(p);
	if (ret) {
		bb_own_memory_free(p->run->own, r);
		say_no_paths(p, result, &err);
		return;
	}
	result->paths = r;
	if (!bb_path_result_as_made(r, &cell, p->run->facts->max_order))
		result->flags |= BIT_ULL(BB_FLAG_LISTS_MOVED);
	if (bb_path_result_contradicts(r, &result->measure[0]))
		result->flags |= BIT_ULL(BB_FLAG_PATHS_DIFFER);
}

/*
 * Median cost of alloc and free of a pair, with the probes on or off. Uses a
 * mask that does not sleep if the plan's context must not.
 */
static bool probe_pair(struct pass *p, unsigned int order, u64 *alloc, u64 *free)
{
	bool may_sleep = p->run->plan.context == BB_CTX_PREEMPT;
	gfp_t gfp = may_sleep ? GFP_KERNEL : GFP_ATOMIC;
	struct bb_cell cell = {
		.api = BB_API_ALLOC_PAGES,
		.pattern = BB_PATTERN_PAIR,
		.order = order,
		.node = BB_NODE_LOCAL,
		.cpu_node = NUMA_NO_NODE,
		.threads = 1,
		.gfp = gfp,
		.effective = bb_gfp_effective(gfp),
	};
	struct bb_err unused;
	int ret = listed_cell(p, &cell, 0, &p->unused, &unused);

	/* It has no row of its own. */
	p->run->flags |= leak_flag(p);
	*alloc = p->scratch.measure[0].all.p[0];
	*free = p->scratch.measure[1].all.p[0];
	return !ret && p->scratch.measure[0].all.n && p->scratch.measure[1].all.n;
}

static bool measure_probes(struct pass *p, bool on)
{
	struct bb_probe_cost *cost = &p->run->probe;

	return probe_pair(p, CACHED_ORDER, &cost->cached[on], &cost->free[on]) &&
	       probe_pair(p, DIRECT_ORDER, &cost->direct[on], &cost->direct_free[on]);
}

/* One pass for all modes: how time was taken does not change the path. */
static bool wants_pass(const struct bb_run *run, const struct bb_result *result)
{
	const struct bb_cell *cell = &run->cell[result->cell];

	return bb_pattern_allocates(cell->pattern) &&
	       cell->mode == __ffs(run->plan.modes) &&
	       !(result->flags & (BIT_ULL(BB_FLAG_REFUSED) | BIT_ULL(BB_FLAG_TOO_LONG)));
}

static void all_cells(struct pass *p)
{
	unsigned int i;

	for (i = 0; i < p->run->nr_results && !bb_guard_aborted(p->guard); i++) {
		struct bb_result *result = &p->run->result[i];

		if (wants_pass(p->run, result))
			attribute_cell(p, result);
		if (time_after(jiffies, p->deadline))
			bb_guard_abort(p->guard, BB_ABORT_DEADLINE);
	}
}

static int with_probes(struct pass *p)
{
	struct bb_err unused;
	unsigned int i;
	bool known;
	int ret;

	p->probes = bb_probe_set_create(&unused);
	if (IS_ERR(p->probes))
		return PTR_ERR(p->probes);
	for (i = 0; i < p->pool->nr_workers; i++) {
		struct bb_worker *w = p->pool->worker[i];

		bb_probe_set_watch(p->probes, w->cpu, &w->paths->watch);
	}
	known = measure_probes(p, false);
	ret = bb_probe_set_on(p->probes);
	if (!ret) {
		/* What they cost is the difference: one of the two says nothing. */
		p->run->probe.known = measure_probes(p, true) && known;
		all_cells(p);
	}
	bb_probe_set_destroy(p->probes);
	return ret;
}

int bb_second_pass(struct bb_run *run, struct bb_list_state *lists,
		   struct bb_worker_pool *pool, unsigned long deadline)
{
	struct pass *p = bb_own_memory_alloc(run->own, sizeof(*p), NUMA_NO_NODE);
	int ret;

	if (!p)
		return -ENOMEM;
	p->run = run;
	p->guard = lists->holder->guard;
	p->lists = lists;
	p->pool = pool;
	p->deadline = deadline;
	ret = with_probes(p);
	bb_own_memory_free(run->own, p);
	return ret;
}
