// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bound worker threads, created once per run and woken for every cell; and what
 * they did, merged into one result. While a cell runs a worker's data is the
 * worker's; once @pending is 0 it is the coordinator's.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include <buddybench/runner.h>
#include <buddybench/worker.h>

/* Ours may fail; nobody else's memory is to be squeezed out for it. */
#define GFP_BOOKKEEPING (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

static bool plan_holds(const struct bb_plan *plan)
{
	return plan->patterns >> BB_PATTERN_LIFO;
}

static size_t nr_slots(const struct bb_plan *plan)
{
	return plan_holds(plan) ? max_t(size_t, plan->hold, BB_CHUNK) : BB_CHUNK;
}

static size_t nr_bulk_pages(const struct bb_plan *plan)
{
	if (!(plan->apis & BIT(BB_API_ALLOC_PAGES_BULK)))
		return 0;
	return plan->bulk * (plan_holds(plan) ? nr_slots(plan) : 1);
}

#define NR_STAMPS (2 * BB_CHUNK + 1)

u64 bb_runner_bytes(const struct bb_run *run)
{
	u64 worker = sizeof(struct bb_worker) + NR_STAMPS * sizeof(u64) +
		     nr_slots(&run->plan) * (sizeof(void *) + sizeof(u32)) +
		     nr_bulk_pages(&run->plan) * sizeof(struct page *) +
		     nr_node_ids * sizeof(int);

	return worker * bitmap_weight(run->plan.cpus, NR_CPUS);
}

static int worker_thread(void *data)
{
	struct bb_worker *w = data;
	struct bb_runner *r = w->runner;
	unsigned int seen = 0;

	while (!kthread_should_stop()) {
		wait_event_idle(r->wake, READ_ONCE(r->generation) != seen ||
				kthread_should_stop());
		if (kthread_should_stop())
			break;
		seen = READ_ONCE(r->generation);
		if (w->index < 0)
			continue;
		bb_worker_cell(w);
		bb_guard_leave(r->guard);
		if (atomic_dec_and_test(&r->pending))
			wake_up(&r->done);
	}
	return 0;
}

static void free_worker(struct bb_worker *w)
{
	if (!w)
		return;
	if (w->task)
		kthread_stop(w->task);
	kvfree(w->loop.stamp);
	kvfree(w->loop.slot);
	kvfree(w->loop.pages);
	kvfree(w->order_of);
	kvfree(w->nids);
	kvfree(w);
}

static struct bb_worker *new_worker(struct bb_runner *r, int cpu)
{
	const struct bb_plan *plan = &r->run->plan;
	int nid = cpu_to_mem(cpu);
	struct bb_worker *w;
	struct task_struct *task;

	w = kvzalloc_node(sizeof(*w), GFP_BOOKKEEPING, nid);
	if (!w)
		return NULL;
	w->runner = r;
	w->cpu = cpu;
	w->index = -1;
	w->loop.stamp = kvzalloc_node(NR_STAMPS * sizeof(u64),
				      GFP_BOOKKEEPING, nid);
	w->loop.slot = kvzalloc_node(nr_slots(plan) * sizeof(void *),
				     GFP_BOOKKEEPING, nid);
	w->order_of = kvzalloc_node(nr_slots(plan) * sizeof(u32),
				    GFP_BOOKKEEPING, nid);
	w->nids = kvzalloc_node(nr_node_ids * sizeof(int),
				GFP_BOOKKEEPING, nid);
	if (nr_bulk_pages(plan))
		w->loop.pages = kvzalloc_node(nr_bulk_pages(plan) *
					      sizeof(struct page *),
					      GFP_BOOKKEEPING, nid);
	if (!w->loop.stamp || !w->loop.slot || !w->order_of || !w->nids ||
	    (nr_bulk_pages(plan) && !w->loop.pages))
		goto fail;
	w->loop.order_of = w->order_of;
	task = kthread_create_on_node(worker_thread, w, cpu_to_node(cpu),
				      "buddybench/%d", cpu);
	if (IS_ERR(task))
		goto fail;
	w->task = task;
	kthread_bind(task, cpu);
	wake_up_process(task);
	return w;
fail:
	free_worker(w);
	return NULL;
}

void bb_runner_destroy(struct bb_runner *r)
{
	unsigned int i;

	if (!r)
		return;
	for (i = 0; i < r->nr_workers; i++)
		free_worker(r->worker[i]);
	kvfree(r);
}

struct bb_runner *bb_runner_create(const struct bb_run *run,
				   struct bb_guard *guard)
{
	unsigned int cpu, max = bitmap_weight(run->plan.cpus, NR_CPUS);
	struct bb_runner *r;

	r = kvzalloc(struct_size(r, worker, max), GFP_BOOKKEEPING);
	if (!r)
		return ERR_PTR(-ENOMEM);
	r->run = run;
	r->guard = guard;
	init_waitqueue_head(&r->wake);
	init_waitqueue_head(&r->done);
	for_each_set_bit(cpu, run->plan.cpus, NR_CPUS) {
		struct bb_worker *w = new_worker(r, cpu);

		if (!w) {
			bb_runner_destroy(r);
			return ERR_PTR(-ENOMEM);
		}
		r->worker[r->nr_workers++] = w;
		cond_resched();
	}
	return r;
}

static unsigned int loop_kind(const struct bb_cell *cell)
{
	if (cell->pattern == BB_PATTERN_NULL)
		return BB_LOOP_NULL;
	return cell->node == BB_NODE_RR ? (unsigned int)BB_LOOP_ROUNDROBIN :
					  cell->api;
}

/* Forget the last cell. The clocks and arrays stay. */
static void reset_worker(struct bb_worker *w)
{
	const struct bb_plan *plan = &w->runner->run->plan;
	int i;

	for (i = 0; i < 2; i++) {
		memset(&w->tally[i], 0, sizeof(w->tally[i]));
		bb_hist_init(&w->tally[i].all);
		bb_hist_init(&w->tally[i].clean);
	}
	for (i = 0; i < NR_BB_OPS; i++)
		w->chunk[i] = 1;
	memset(&w->places, 0, sizeof(w->places));
	memset(w->loop.slot, 0, nr_slots(plan) * sizeof(void *));
	w->recording = false;
	w->unsteady = false;
	w->too_long = false;
	w->gates = 0;
	w->held = 0;
	w->negative = 0;
	w->took = 0;
	w->gave = 0;
	w->chunks = 0;
	w->disturbed = 0;
	w->migrated = 0;
	w->stolen = 0;
	w->warm_chunks = 0;
	w->start_ns = 0;
	w->end_ns = 0;
	w->checked = 0;
}

static void setup_worker(struct bb_worker *w, const struct bb_cell *cell,
			 u32 repeat, int index)
{
	const struct bb_run *run = w->runner->run;
	struct bb_loop *loop = &w->loop;
	unsigned int nid;

	reset_worker(w);
	w->kind = loop_kind(cell);
	w->set = bb_loops_get(w->kind, run->clock.fast);
	w->rng.state = run->plan.seed ^ ((u64)(cell - run->cell) << 32) ^
		       ((u64)repeat << 16) ^ w->cpu;
	loop->gfp = cell->effective;
	loop->order = cell->order;
	loop->bytes = PAGE_SIZE << cell->order;
	loop->bulk = run->plan.bulk;
	loop->nid = cell->node >= 0 ? cell->node : cpu_to_mem(w->cpu);
	loop->nids = w->nids;
	loop->nr_nids = 0;
	loop->rr = 0;
	if (cell->node == BB_NODE_RR)
		for_each_set_bit(nid, run->plan.nodes, MAX_NUMNODES)
			w->nids[loop->nr_nids++] = nid;
	w->index = index;
}

static void start_cell(struct bb_runner *r, const struct bb_cell *cell,
		       u32 repeat)
{
	unsigned int i, n = 0;

	r->cell = cell;
	r->repeat = repeat;
	r->last_round = false;
	atomic_set(&r->gate.arrived, 0);
	for (i = 0; i < r->nr_workers; i++) {
		struct bb_worker *w = r->worker[i];

		w->index = -1;
		if (n == cell->threads ||
		    (cell->cpu_node >= 0 && cpu_to_node(w->cpu) != cell->cpu_node))
			continue;
		setup_worker(w, cell, repeat, n++);
		bb_guard_enter(r->guard);
	}
	r->nr_active = n;
	atomic_set(&r->pending, n);
	atomic_set(&r->measuring, n);
	/* The wait queue's lock orders all of the above before the wake-up. */
	WRITE_ONCE(r->generation, r->generation + 1);
	wake_up_all(&r->wake);
}

static void wait_cell(struct bb_runner *r, unsigned long deadline)
{
	while (!wait_event_timeout(r->done, !atomic_read(&r->pending), HZ / 10))
		if (time_after(jiffies, deadline))
			bb_guard_abort(r->guard, BB_ABORT_DEADLINE);
}

static void merge_tally(struct bb_tally *to, const struct bb_tally *from)
{
	to->ops += from->ops;
	to->fails += from->fails;
	to->ticks += from->ticks;
	to->timed += from->timed;
	bb_hist_merge(&to->all, &from->all);
	bb_hist_merge(&to->clean, &from->clean);
}

static u64 values_below(const struct bb_hist *hist, u64 limit)
{
	unsigned int i;
	u64 n = 0;

	for (i = 0; bb_hist_lower(i + 1) <= limit; i++)
		n += hist->bucket[i].count;
	return n;
}

static struct bb_sparse *sparse(const struct bb_hist *hist)
{
	unsigned int i, nr = 0;
	struct bb_sparse *s;

	for (i = 0; i < BB_HIST_BUCKETS; i++)
		nr += !!hist->bucket[i].count;
	s = kvzalloc(struct_size(s, entry, nr), GFP_BOOKKEEPING);
	if (!s)
		return NULL;
	for (i = 0; i < BB_HIST_BUCKETS; i++) {
		if (!hist->bucket[i].count)
			continue;
		s->entry[s->nr].index = i;
		s->entry[s->nr++].count = hist->bucket[i].count;
	}
	return s;
}

static void fill_measure(struct bb_measure *m, const struct bb_tally *tally,
			 enum bb_op op, u64 overhead)
{
	m->op = op;
	m->ops = tally->ops;
	m->fails = tally->fails;
	m->ticks = tally->ticks;
	m->timed = tally->timed;
	m->overhead = overhead;
	m->negative = values_below(&tally->all, overhead);
	bb_hist_summary(&tally->all, &m->all);
	bb_hist_summary(&tally->clean, &m->clean);
}

static bool timed_apart(const struct bb_cell *cell)
{
	return bb_pattern_holds(cell->pattern) || cell->mode == BB_MODE_OP ||
	       cell->mode == BB_MODE_CHAINED;
}

static void fill_measures(struct bb_runner *r, const struct bb_worker *first,
			  struct bb_result *result)
{
	bool apart = timed_apart(r->cell);
	bool values = r->cell->mode == BB_MODE_OP ||
		      r->cell->mode == BB_MODE_CHAINED;
	unsigned int i;

	result->nr_measures = apart ? 2 : 1;
	for (i = 0; i < result->nr_measures; i++) {
		enum bb_op op = !apart ? BB_OP_PAIR : i ? BB_OP_FREE : BB_OP_ALLOC;

		fill_measure(&result->measure[i], &first->tally[i], op,
			     first->overhead[i]);
		if (values)
			result->hist[i] = sparse(&first->tally[i].all);
	}
}

/* How far apart the workers began, and how long all of them ran together. */
static void fill_overlap(struct bb_runner *r, struct bb_result *result)
{
	u64 first = U64_MAX, last = 0, end = U64_MAX, stop = 0;
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		const struct bb_worker *w = r->worker[i];

		if (w->index < 0 || !w->end_ns)
			continue;
		first = min(first, w->start_ns);
		last = max(last, w->start_ns);
		end = min(end, w->end_ns);
		stop = max(stop, w->end_ns);
	}
	if (!stop || stop == first)
		return;
	result->skew_ns = last - first;
	result->overlap = end > last ?
		div64_u64((end - last) * 1000, stop - first) : 0;
}

static void add_worker(struct bb_result *result, const struct bb_worker *w)
{
	unsigned int i;

	result->allocated += w->took;
	result->freed += w->gave;
	result->chunks += w->chunks;
	result->disturbed += w->disturbed;
	result->checked += w->checked;
	result->warm_chunks = max(result->warm_chunks, w->warm_chunks);
	for (i = 0; i < w->places.nr; i++)
		bb_places_add(&result->where, w->places.place[i].nid,
			      w->places.place[i].zone, w->places.place[i].count);
	result->where.others += w->places.others;
	if (w->migrated)
		result->flags |= BIT_ULL(BB_FLAG_MIGRATED);
	if (w->stolen)
		result->flags |= BIT_ULL(BB_FLAG_STEAL);
	if (w->unsteady)
		result->flags |= BIT_ULL(BB_FLAG_NOT_STEADY);
	if (w->too_long)
		result->flags |= BIT_ULL(BB_FLAG_TOO_LONG);
	if (w->negative)
		result->flags |= BIT_ULL(BB_FLAG_NEG_NET);
}

static void merge_workers(struct bb_runner *r, struct bb_result *result)
{
	struct bb_worker *first = NULL;
	unsigned int i, row;

	for (i = 0; i < r->nr_workers; i++) {
		struct bb_worker *w = r->worker[i];

		if (w->index < 0)
			continue;
		bb_worker_drop(w);
		add_worker(result, w);
		for (row = 0; first && row < 2; row++)
			merge_tally(&first->tally[row], &w->tally[row]);
		if (!first)
			first = w;
		cond_resched();
	}
	fill_measures(r, first, result);
	fill_overlap(r, result);
}

void bb_runner_cell(struct bb_runner *r, const struct bb_cell *cell,
		    u32 repeat, unsigned long deadline,
		    struct bb_result *result)
{
	start_cell(r, cell, repeat);
	wait_cell(r, deadline);
	merge_workers(r, result);
}
