// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a resolved plan to the cells that are run.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/plan.h>

/*
 * Where the cells go, and what the nested loops below agree on. One member per
 * loop variable, so that no function takes more than the walk.
 */
struct walk {
	const struct bb_plan *plan;
	const struct bb_facts *facts;
	const struct bb_cell_list *list;
	unsigned int nr;
	unsigned int visited;
	enum bb_skip skip;
	const char *why;
	struct bb_cell now;
};

/* A product of long lists would keep this loop busy for hours: give up early. */
static bool too_many_cells(const struct walk *w)
{
	return w->nr > BB_MAX_CELLS || w->visited > 16 * BB_MAX_CELLS;
}

static void emit(struct walk *w)
{
	enum bb_skip skip = bb_cell_skip(&w->now, w->plan->context, w->facts,
					 &w->why);

	w->visited++;
	if (skip != BB_SKIP_NONE) {
		w->list->skipped[skip]++;
		w->skip = skip;
		return;
	}
	if (w->list->cell && w->nr < w->list->max)
		w->list->cell[w->nr] = w->now;
	w->nr++;
}

static void walk_modes(struct walk *w)
{
	unsigned int mode;

	for_each_set_bit(mode, &w->plan->modes, NR_BB_MODES) {
		w->now.mode = mode;
		emit(w);
	}
}

/* Number of plan CPUs that may serve the cell's CPU node. */
static unsigned int cpus_there(struct walk *w)
{
	unsigned int cpu, n = 0;

	for_each_set_bit(cpu, w->plan->cpus, NR_CPUS)
		n += bb_cell_takes_cpu(&w->now, w->facts, cpu);
	return n;
}

static void walk_threads(struct walk *w)
{
	unsigned int there = cpus_there(w);
	unsigned int threads;

	if (w->plan->all & BIT(BB_KEY_THREADS)) {
		w->now.threads = there;
		walk_modes(w);
		return;
	}
	for_each_set_bit(threads, w->plan->threads, NR_CPUS + 1) {
		if (too_many_cells(w))
			break;
		w->now.threads = threads <= there ? threads : 0;
		walk_modes(w);
	}
}

static void walk_mem_nodes(struct walk *w)
{
	unsigned int nid;

	if (w->plan->placement == BB_PLACE_LOCAL ||
	    !(bb_apis[w->now.api].flags & BB_API_NODE)) {
		w->now.node = BB_NODE_LOCAL;
		walk_threads(w);
		return;
	}
	if (w->plan->placement == BB_PLACE_ROUNDROBIN) {
		w->now.node = BB_NODE_RR;
		walk_threads(w);
		return;
	}
	for_each_set_bit(nid, w->plan->nodes, MAX_NUMNODES) {
		if (too_many_cells(w))
			break;
		w->now.node = nid;
		walk_threads(w);
	}
}

static void walk_cpu_nodes(struct walk *w)
{
	unsigned int nid;

	w->now.cpu_node = NUMA_NO_NODE;
	if (w->plan->placement != BB_PLACE_PAIRS) {
		walk_mem_nodes(w);
		return;
	}
	for_each_set_bit(nid, w->facts->nodes, MAX_NUMNODES) {
		w->now.cpu_node = nid;
		if (cpus_there(w))
			walk_mem_nodes(w);
	}
}

static void walk_masks(struct walk *w)
{
	const struct bb_gfp_list *gfp = &w->plan->gfp;
	unsigned int i;

	for (i = 0; i < gfp->nr; i++) {
		w->now.gfp = gfp->mask[i];
		w->now.effective = bb_gfp_effective(gfp->mask[i]) |
				   bb_apis[w->now.api].implied;
		walk_cpu_nodes(w);
	}
}

static void walk_apis(struct walk *w)
{
	unsigned int api, order;

	for_each_set_bit(api, &w->plan->apis, NR_BB_APIS) {
		w->now.api = api;
		for_each_set_bit(order, &w->plan->orders, BB_MAX_ORDERS) {
			w->now.order = order;
			walk_masks(w);
		}
	}
}

static void walk_patterns(struct walk *w)
{
	unsigned int pattern;

	for_each_set_bit(pattern, &w->plan->patterns, NR_BB_PATTERNS) {
		memset(&w->now, 0, sizeof(w->now));
		w->now.pattern = pattern;
		if (bb_pattern_allocates(pattern)) {
			walk_apis(w);
			continue;
		}
		/* Nothing is allocated: no API, order, mask or node to vary. */
		w->now.node = BB_NODE_LOCAL;
		w->now.cpu_node = NUMA_NO_NODE;
		walk_threads(w);
	}
}

int bb_plan_expand(const struct bb_plan *plan, const struct bb_facts *facts,
		   const struct bb_cell_list *list, struct bb_err *err)
{
	struct walk w = { .plan = plan, .facts = facts, .list = list };

	memset(list->skipped, 0, NR_BB_SKIPS * sizeof(*list->skipped));
	walk_patterns(&w);
	if (too_many_cells(&w) || w.nr * plan->repeats > BB_MAX_CELLS)
		return bb_err_set(err, -E2BIG, 0,
				  "cells x %llu repeats is more than %d: shorten a list",
				  plan->repeats, BB_MAX_CELLS);
	if (w.nr)
		return w.nr;
	if (w.why && (w.skip == BB_SKIP_API_MASK || w.skip == BB_SKIP_MASK))
		return bb_err_set(err, -EPERM, 0, "%s: %s",
				  w.skip == BB_SKIP_MASK ? "the mask" :
				  bb_api_names[w.now.api], w.why);
	return bb_err_set(err, -EINVAL, 0, "nothing is left to run: %s",
			  bb_skip_names[w.skip]);
}
