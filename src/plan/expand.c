// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a resolved plan to the cells that are run.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/expand.h>

/*
 * State of the nested loops below, a member per loop variable. No loop in them is over CPUs, of
 * which a machine may have thousands: they are counted before.
 */
struct expansion {
	const struct bb_plan *plan;
	const struct bb_facts *facts;
	const struct bb_cell_list *list;
	unsigned int cpus;
	unsigned int nr;
	unsigned int visited;
	enum bb_skip skip;
	const char *why;
	struct bb_cell now;
};

/* A product of long lists could take hours to enumerate: give up early. */
static bool too_many_cells(const struct expansion *x)
{
	return x->nr > BB_MAX_CELLS || x->visited > 16 * BB_MAX_CELLS;
}

static void add_cell(struct expansion *x)
{
	enum bb_skip skip = bb_cell_skip(&x->now, x->plan->context, x->facts,
					 &x->why);

	x->visited++;
	if (skip != BB_SKIP_NONE) {
		x->list->skipped[skip]++;
		x->skip = skip;
		return;
	}
	if (x->list->cell && x->nr < x->list->max)
		x->list->cell[x->nr] = x->now;
	x->nr++;
}

static void expand_modes(struct expansion *x)
{
	unsigned int mode;

	for_each_set_bit(mode, &x->plan->modes, NR_BB_MODES) {
		x->now.mode = mode;
		add_cell(x);
	}
}

static void expand_lists(struct expansion *x)
{
	unsigned long set = x->plan->lists;
	unsigned int lists;

	if (set & BIT(BB_LISTS_AUTO))
		set |= bb_lists_auto(&x->now, x->facts);
	set &= ~BIT(BB_LISTS_AUTO);
	if (!set || !bb_pattern_allocates(x->now.pattern) || x->plan->free_pages)
		set = BIT(BB_LISTS_FOUND);
	for_each_set_bit(lists, &set, NR_BB_LISTS) {
		x->now.lists = lists;
		expand_modes(x);
	}
}

/* Number of plan CPUs that may serve the cell's CPU node. */
static unsigned int cpus_there(const struct expansion *x)
{
	return x->now.cpu_node < 0 ? x->cpus : x->plan->cpus_of[x->now.cpu_node];
}

static void expand_threads(struct expansion *x)
{
	unsigned int there, threads;

	/* Every cell passes here, whatever the lists are that multiply it. */
	if (too_many_cells(x))
		return;
	there = cpus_there(x);
	if (x->plan->all & BIT(BB_KEY_THREADS)) {
		x->now.threads = there;
		expand_lists(x);
		return;
	}
	for_each_set_bit(threads, x->plan->threads, NR_CPUS + 1) {
		if (too_many_cells(x))
			break;
		x->now.threads = threads <= there ? threads : 0;
		expand_lists(x);
	}
}

static void expand_mem_nodes(struct expansion *x)
{
	unsigned int nid;

	if (x->plan->placement == BB_PLACEMENT_LOCAL ||
	    !(bb_apis[x->now.api].flags & BB_API_NODE)) {
		x->now.node = BB_NODE_LOCAL;
		expand_threads(x);
		return;
	}
	if (x->plan->placement == BB_PLACEMENT_ROUNDROBIN) {
		x->now.node = BB_NODE_RR;
		expand_threads(x);
		return;
	}
	for_each_set_bit(nid, x->plan->nodes, MAX_NUMNODES) {
		if (too_many_cells(x))
			break;
		x->now.node = nid;
		expand_threads(x);
	}
}

static void expand_cpu_nodes(struct expansion *x)
{
	unsigned int nid;

	x->now.cpu_node = NUMA_NO_NODE;
	if (x->plan->placement != BB_PLACEMENT_PAIRS) {
		expand_mem_nodes(x);
		return;
	}
	for_each_set_bit(nid, x->facts->nodes, MAX_NUMNODES) {
		x->now.cpu_node = nid;
		if (cpus_there(x))
			expand_mem_nodes(x);
	}
}

static void expand_masks(struct expansion *x)
{
	const struct bb_gfp_list *gfp = &x->plan->gfp;
	unsigned int i;

	for (i = 0; i < gfp->nr && !too_many_cells(x); i++) {
		x->now.gfp = gfp->mask[i];
		x->now.effective = bb_gfp_effective(gfp->mask[i]) |
				   bb_apis[x->now.api].implied;
		expand_cpu_nodes(x);
	}
}

static void expand_orders(struct expansion *x)
{
	unsigned int order;

	for_each_set_bit(order, &x->plan->orders, BB_MAX_ORDERS) {
		x->now.order = order;
		expand_masks(x);
	}
}

static unsigned int order_of_size(const struct bb_facts *facts, u32 bytes)
{
	unsigned int order = 0;

	while (order < BB_MAX_ORDERS && (u64)facts->page_size << order < bytes)
		order++;
	return order;
}

/* Sizes that need not be whole blocks: their order follows from them. */
static void expand_bytes(struct expansion *x)
{
	const struct bb_numbers *bytes = &x->plan->bytes;
	unsigned int i;

	for (i = 0; i < bytes->nr; i++) {
		x->now.bytes = bytes->value[i];
		if (!x->now.bytes) {
			expand_orders(x);
			continue;
		}
		x->now.order = order_of_size(x->facts, x->now.bytes);
		expand_masks(x);
	}
	x->now.bytes = 0;
}

static void expand_bulk(struct expansion *x)
{
	unsigned int i;

	for (i = 0; i < x->plan->bulk.nr; i++) {
		x->now.bulk = x->plan->bulk.value[i];
		expand_orders(x);
	}
	x->now.bulk = 1;
}

static void expand_apis(struct expansion *x)
{
	unsigned int api;

	x->now.bulk = 1;
	for_each_set_bit(api, &x->plan->apis, NR_BB_APIS) {
		x->now.api = api;
		if (bb_apis[api].flags & BB_API_BULK)
			expand_bulk(x);
		else if (bb_apis[api].flags & BB_API_SPLIT)
			expand_bytes(x);
		else
			expand_orders(x);
	}
}

static void expand_hold(struct expansion *x)
{
	unsigned int i;

	if (!bb_pattern_holds(x->now.pattern)) {
		x->now.hold = 1;
		expand_apis(x);
		return;
	}
	for (i = 0; i < x->plan->hold.nr; i++) {
		x->now.hold = x->plan->hold.value[i];
		expand_apis(x);
	}
}

static void expand_patterns(struct expansion *x)
{
	unsigned int pattern;

	for_each_set_bit(pattern, &x->plan->patterns, NR_BB_PATTERNS) {
		memset(&x->now, 0, sizeof(x->now));
		x->now.pattern = pattern;
		if (bb_pattern_allocates(pattern)) {
			expand_hold(x);
			continue;
		}
		/* Nothing is allocated: no API, order, mask or node to vary. */
		x->now.node = BB_NODE_LOCAL;
		x->now.cpu_node = NUMA_NO_NODE;
		expand_threads(x);
	}
}

int bb_plan_expand(const struct bb_plan *plan, const struct bb_facts *facts,
		   const struct bb_cell_list *list, struct bb_err *err)
{
	struct expansion x = { .plan = plan, .facts = facts, .list = list };

	x.cpus = bitmap_weight(plan->cpus, NR_CPUS);
	memset(list->skipped, 0, NR_BB_SKIPS * sizeof(*list->skipped));
	expand_patterns(&x);
	if (too_many_cells(&x) || x.nr * plan->repeats > BB_MAX_CELLS)
		return bb_err_set(err, -E2BIG, 0,
				  "cells x %llu repeats is more than %d: shorten a list",
				  plan->repeats, BB_MAX_CELLS);
	if (x.nr)
		return x.nr;
	if (x.why && (x.skip == BB_SKIP_API_MASK || x.skip == BB_SKIP_MASK))
		return bb_err_set(err, -EPERM, 0, "%s: %s",
				  x.skip == BB_SKIP_MASK ? "the mask" :
				  bb_api_names[x.now.api], x.why);
	if (x.skip == BB_SKIP_NO_CPU && plan->placement != BB_PLACEMENT_PAIRS)
		return bb_err_set(err, -EINVAL, 0,
				  "threads= is more than the %u CPUs of cpus= (see cpus=all)",
				  x.cpus);
	return bb_err_set(err, -EINVAL, 0, "nothing is left to run: %s",
			  bb_skip_names[x.skip]);
}
