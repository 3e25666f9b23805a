// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state in which a cell finds the free lists: made on the CPUs and in the
 * zones that the cell uses, looked at again when it has ended.
 */
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mmzone.h>
#include <linux/workqueue.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/machine/free_lists.h>

#include "fill_level.h"
#include "list_pcp.h"
#include "list_state.h"

#define TRIES		4
#define WALK_PAGES	1024	/* that defining the end of the walk takes at most */

static u64 blocks_wanted(const struct bb_cell *cell)
{
	u64 each = bb_pattern_holds(cell->pattern) ? cell->hold : 1;

	if (bb_apis[cell->api].flags & BB_API_BULK)
		each *= cell->bulk;
	return cell->lists == BB_LISTS_PCP ? each : each * cell->threads;
}

static void set_goal(const struct bb_run *run, const struct bb_cell *cell,
		     const struct zone *zone, struct bb_list_goal *goal)
{
	const struct bb_facts *facts = run->facts;

	*goal = (struct bb_list_goal) {
		.kind = cell->lists == BB_LISTS_PCP ? BB_LIST_KIND_PCP :
			cell->lists == BB_LISTS_FALLBACK ? BB_LIST_KIND_STEAL :
							   BB_LIST_KIND_BLOCK,
		.order = cell->order,
		.from = bb_lists_order(cell->lists, cell->order, facts->max_order),
		.top = facts->max_order,
		.own = bb_free_lists_type(cell->effective),
		.first = bb_free_lists_first(zone),
		.pcp_orders = facts->pcp_orders,
		.blocks = blocks_wanted(cell),
	};
}

/* What is held at most, with some slack for what others free meanwhile. */
static u64 pages_at_most(const struct bb_list_work *w, unsigned int threads)
{
	struct bb_free_lists now;
	u64 pages;

	bb_free_lists_read(w->zone, &now);
	pages = bb_list_goal_pages(&w->goal, &now);
	if (w->goal.kind != BB_LIST_KIND_PCP)
		return pages + pages / 4 + WALK_PAGES;
	/* What a refill brings too many, on each CPU, and the end of the walk. */
	return threads * (pages + (4ULL << w->goal.order)) +
	       max_t(u64, WALK_PAGES, 16ULL << w->goal.order);
}

/* Would it be admitted, on top of what the cell has been charged? Then it is the limit. */
static int within_budget(const struct bb_list_state *s, struct bb_list_work *w,
			 const struct bb_demand *need, unsigned int threads,
			 struct bb_err *err)
{
	struct bb_ledger *ledger = &s->holder->guard->ledger;
	struct bb_demand more = {
		.gfp = w->gfp,
		.pages = pages_at_most(w, threads),
		.untaken = need->pages,
	};
	int ret;

	w->limit = bb_page_holder_pages(s->holder) + more.pages;
	__set_bit(zone_to_nid(w->zone), more.nodes);
	ret = bb_ledger_charge(ledger, &s->run->plan, &more, err);
	if (!ret)
		bb_ledger_release(ledger, &more);
	return ret;
}

/* As work_on_cpu_safe(), which 7.3 has for one CPU only. */
static long on_one_cpu(int cpu, long (*fn)(void *), struct bb_list_work *w)
{
	long ret;

	cpus_read_lock();
	if (cpu_online(cpu))
		ret = work_on_cpu(cpu, fn, w);
	else
		ret = bb_err_set(w->err, -ENODEV, 0, "CPU %d is offline", cpu);
	cpus_read_unlock();
	return ret;
}

static int on_cpus(const struct bb_list_state *s, const struct bb_cell *cell,
		   struct bb_list_work *w)
{
	unsigned int cpu, n = 0, first = 0;
	long ret = 0;

	for_each_set_bit(cpu, s->run->plan.cpus, NR_CPUS) {
		if (n == cell->threads || ret)
			break;
		if (!bb_cell_takes_cpu(cell, s->run->facts, cpu))
			continue;
		if (!n++)
			first = cpu;
		w->cpu = cpu;
		if (w->goal.kind == BB_LIST_KIND_PCP)
			ret = on_one_cpu(cpu, bb_list_pcp_fill, w);
	}
	if (ret)
		return ret;
	w->cpu = first;
	if (w->goal.kind == BB_LIST_KIND_PCP)
		return on_one_cpu(first, bb_list_pcp_walk, w);
	return on_one_cpu(first, bb_list_work_blocks, w);
}

static int make_zone(struct bb_list_state *s, const struct bb_cell *cell,
		     const struct bb_demand *need, int nid, struct bb_err *err)
{
	struct bb_list_work w = { .holder = s->holder, .gfp = cell->effective, .err = err };
	int ret;

	w.zone = bb_headroom_zone(nid, cell->effective);
	if (s->nr == BB_LIST_ZONES)
		return bb_err_set(err, -E2BIG, 0, "too many nodes: lists of at most %d can be made",
				  BB_LIST_ZONES);
	if (!w.zone)
		return bb_err_set(err, -ENOMEM, 0, "no zone of node %d is above its low watermark",
				  nid);
	set_goal(s->run, cell, w.zone, &w.goal);
	ret = within_budget(s, &w, need, cell->threads, err);
	if (ret)
		return ret;
	ret = on_cpus(s, cell, &w);
	s->zone[s->nr] = w.zone;
	s->goal[s->nr++] = w.goal;
	return ret;
}

static int make_all(struct bb_list_state *s, const struct bb_cell *cell,
		    const struct bb_demand *need, struct bb_err *err)
{
	unsigned int nid;
	int ret = 0;

	for_each_set_bit(nid, need->nodes, MAX_NUMNODES) {
		ret = make_zone(s, cell, need, nid, err);
		if (ret)
			break;
	}
	if (!ret && !bb_list_state_lasted(s))
		ret = bb_err_set(err, -EAGAIN, 0, "the lists do not stay as they were made");
	return ret;
}

static int make_lists(struct bb_list_state *s, const struct bb_cell *cell,
		      const struct bb_demand *need, struct bb_err *err)
{
	unsigned int tries;
	int ret = 0;

	for (tries = 0; tries < TRIES; tries++) {
		ret = make_all(s, cell, need, err);
		if (!ret)
			break;
		bb_list_state_end(s);
		if (ret != -EAGAIN || bb_guard_aborted(s->holder->guard))
			break;
		/* For others to give back what they took, and kswapd to free some. */
		if (tries < TRIES - 1)
			usleep_range(1000, 2000);
	}
	return ret;
}

int bb_list_state_make(struct bb_list_state *s, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_err *err)
{
	int ret = 0;

	s->nr = 0;
	if (s->run->plan.free_pages && bb_pattern_allocates(cell->pattern))
		ret = bb_fill_level_make(s, cell, need, err);
	else if (cell->lists != BB_LISTS_FOUND)
		ret = make_lists(s, cell, need, err);
	/* Nothing says that it could not be done. */
	if (ret && bb_guard_aborted(s->holder->guard))
		ret = bb_err_set(err, -EINTR, 0, "the run was ended");
	return ret;
}

bool bb_list_state_lasted(const struct bb_list_state *s)
{
	struct bb_free_lists now;
	unsigned int i;

	for (i = 0; i < s->nr; i++) {
		bb_free_lists_read(s->zone[i], &now);
		if (!bb_list_goal_met(&s->goal[i], &now))
			return false;
	}
	return true;
}

void bb_list_state_end(struct bb_list_state *s)
{
	s->nr = 0;
	bb_page_holder_give(s->holder, U64_MAX);
}
