// SPDX-License-Identifier: GPL-2.0-only
/*
 * One allocation, explained: zonelist, watermark checks, where the block came
 * from, which block was split for it, and what it merged into when freed.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/abi.h>
#include <buddybench/compat.h>
#include <buddybench/guard/command.h>
#include <buddybench/lib/buddy.h>
#include <buddybench/lib/error.h>
#include <buddybench/machine/model_input.h>
#include <buddybench/manual/explain.h>
#include <buddybench/model/free_list_diff.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/gfp.h>

#include "manual.h"
#include "request.h"

/* Data of an explanation. */
struct explanation {
	struct bb_manual *ops;
	struct bb_guard *guard;
	struct bb_request request;
	gfp_t gfp;
	struct bb_alloc_request ask;
	struct bb_topology topo;
	struct bb_zone_ref list[BB_WALK_ZONES];
	struct bb_walk walk;
	struct bb_forecast forecast;
	struct bb_zone_ref got;
	struct bb_watermark_zone before;
	struct bb_watermark_zone held;
	struct bb_watermark_zone after;
	unsigned long pfn;
};

__printf(2, 3)
static void explain_line(struct explanation *t, const char *fmt, ...)
{
	struct bb_manual *ops = t->ops;
	va_list args;

	va_start(args, fmt);
	ops->explained_len += vscnprintf(ops->explained + ops->explained_len,
				     sizeof(ops->explained) - ops->explained_len,
				     fmt, args);
	va_end(args);
}

static const char *zone_name(const struct bb_zone_ref *ref)
{
	return bb_model_input_zone(ref)->name;
}

static void explain_zonelist(struct explanation *t)
{
	unsigned int i;

	explain_line(t, "1. zonelist of node %llu for this mask:", t->request.nid);
	for (i = 0; i < t->walk.nr; i++)
		explain_line(t, " %d/%s", t->list[i].nid, zone_name(&t->list[i]));
	explain_line(t, "%s\n", t->walk.nofragment ?
	    " (first within the node, without mixing migrate types)" : "");
}

static void explain_attempt(struct explanation *t, const struct bb_watermark_zone *z,
			    unsigned int flags, const char *name)
{
	s64 usable = z->free - bb_watermark_unusable(z, t->ask.order, flags, BB_MM);
	s64 limit = bb_watermark_limit(z, flags, true);
	enum bb_answer answer =
		bb_answer_and(bb_watermark_ok(z, &t->ask, flags, BB_MM),
			      bb_watermark_block(z, &t->ask, flags, BB_MM));

	explain_line(t, "; %s: %lld usable > %lld? ", name, usable, limit);
	if (answer == BB_YES || usable <= limit)
		explain_line(t, "%s", bb_answer_names[answer]);
	else if (answer == BB_NO)
		explain_line(t, "yes, but no such block is free");
	else
		explain_line(t, "yes, but not for certain");
}

static void explain_watermarks(struct explanation *t)
{
	unsigned int i;

	explain_line(t, "2. watermarks, in pages; ");
	explain_line(t, "an order-%u block counts %llu less for the rest of itself\n",
		     t->ask.order, (1ULL << t->ask.order) - 1);
	for (i = 0; i < t->walk.nr; i++) {
		const struct bb_watermark_zone *z = &t->walk.zone[i];

		explain_line(t, "   %d/%s free %lld min %llu low %llu high %llu", z->nid,
			     zone_name(&t->list[i]), z->free, z->wmark[0], z->wmark[1],
			     z->wmark[2]);
		explain_line(t, " boost %llu lowmem reserve %llu", z->boost, z->reserve);
		if (z->highatomic)
			explain_line(t, " highatomic %llu", z->highatomic);
		if (z->cma_free)
			explain_line(t, " cma %llu", z->cma_free);
		explain_attempt(t, z, bb_alloc_request_fast_flags(&t->ask, BB_MM), "low");
		explain_attempt(t, z, bb_alloc_request_slow_flags(&t->ask, BB_MM),
				"min with its rights");
		explain_line(t, "\n");
	}
}

static void explain_forecast(struct explanation *t)
{
	int at = bb_forecast_zone(&t->forecast);

	explain_line(t, "3. forecast: %s", bb_answer_names[t->forecast.answer]);
	if (at >= 0)
		explain_line(t, ", from %d/%s", t->list[at].nid, zone_name(&t->list[at]));
	if (t->forecast.answer == BB_YES)
		explain_line(t, ", at the %s attempt", t->forecast.fast ? "first" : "second");
	explain_line(t, "\n");
}

static void explain_counts(struct explanation *t, const char *name,
			   const struct bb_watermark_zone *z)
{
	unsigned int i;

	explain_line(t, "\n   %-6s", name);
	for (i = 0; i < z->nr_orders; i++)
		explain_line(t, " %7llu", z->nr_free[i]);
}

static void explain_lists(struct explanation *t, const struct bb_watermark_zone *a,
			  const struct bb_watermark_zone *b)
{
	unsigned int i;

	explain_line(t, "   order ");
	for (i = 0; i < a->nr_orders; i++)
		explain_line(t, " %7u", i);
	explain_counts(t, "before", a);
	explain_counts(t, "after", b);
	explain_line(t, "\n   change");
	for (i = 0; i < a->nr_orders; i++)
		explain_line(t, b->nr_free[i] == a->nr_free[i] ? " %7.0lld" : " %+7lld",
			     (s64)(b->nr_free[i] - a->nr_free[i]));
	explain_line(t, "\n   this CPU's list: %u pages before, %u after\n", a->pcp, b->pcp);
}

/* A block of order @top was split down to the requested order. */
static void explain_split(struct explanation *t, unsigned int top)
{
	unsigned long rest = (1UL << top) - 1;
	unsigned int order;

	explain_line(t, "   so: a free block of order %u, pfn %lu to %lu, was split; free stayed",
		     top, t->pfn & ~rest, t->pfn | rest);
	for (order = top; order-- > t->ask.order;)
		explain_line(t, " pfn %lu of order %u%s",
			     bb_buddy_pfn(t->pfn & ~((1UL << order) - 1), order), order,
			     order > t->ask.order ? "," : "\n");
}

static void explain_taken(struct explanation *t)
{
	unsigned int top = 0;
	enum bb_free_list_change change =
		bb_free_list_diff(t->before.nr_free, t->held.nr_free,
				  t->before.nr_orders, t->ask.order, &top);

	explain_line(t, "4. got the block at pfn %lu of %d/%s; its buddy is pfn %lu\n",
		     t->pfn, t->got.nid, zone_name(&t->got),
		     bb_buddy_pfn(t->pfn, t->ask.order));
	explain_lists(t, &t->before, &t->held);
	if (change == BB_FREE_LIST_EXACT)
		explain_line(t, "   so: a free block of order %u was taken whole\n", top);
	else if (change == BB_FREE_LIST_SPLIT)
		explain_split(t, top);
	else if (change == BB_FREE_LIST_SAME)
		explain_line(t, "   so: no list changed: the block was in this CPU's list\n");
	else if (t->held.pcp > t->before.pcp)
		explain_line(t, "   so: this CPU's list had none and was refilled with a batch\n");
	else
		explain_line(t, "   so: others allocated or freed meanwhile\n");
}

static void explain_freed(struct explanation *t)
{
	unsigned int top = 0;
	enum bb_free_list_change change =
		bb_free_list_diff(t->held.nr_free, t->after.nr_free,
				  t->held.nr_orders, t->ask.order, &top);

	explain_line(t, "5. gave it back\n");
	explain_lists(t, &t->held, &t->after);
	if (change == BB_FREE_LIST_EXACT)
		explain_line(t, "   so: its buddy is in use; it became a free block of order %u\n",
			     top);
	else if (change == BB_FREE_LIST_MERGE)
		explain_line(t, "   so: it merged with its buddy %u times: one block of order %u\n",
			     top - t->ask.order, top);
	else if (change == BB_FREE_LIST_SAME)
		explain_line(t, "   so: it went to this CPU's list, where it does not merge\n");
	else if (t->after.pcp < t->held.pcp)
		explain_line(t, "   so: this CPU's list was full and gave a batch back\n");
	else
		explain_line(t, "   so: others allocated or freed meanwhile\n");
}

static void take_and_free(struct explanation *t)
{
	struct bb_page_ask ask = {
		.nid = t->request.nid, .order = t->request.order, .gfp = t->gfp,
	};
	unsigned int i, highest = gfp_zone(t->gfp);
	struct bb_zone_ref *ref = &t->got;
	struct page *page;

	if (!bb_door_open(t->guard, &ask)) {
		explain_line(t, "4. not tried: free memory has come down to the floor\n");
		return;
	}
	/* Only the operation between two reads of the zones; after that it may sleep. */
	bb_model_input_read_walk(t->list, t->walk.nr, highest, true, &t->walk);
	page = bb_door_call(&ask);
	bb_door_note(t->guard, page, ask.order);
	if (!page) {
		explain_line(t, "4. got nothing\n");
		return;
	}
	ref->nid = page_to_nid(page);
	ref->zone = page_zonenum(page);
	t->pfn = page_to_pfn(page);
	bb_model_input_read_zone(ref, highest, true, &t->held);
	bb_door_give(t->guard, page, ask.order);
	bb_model_input_read_zone(ref, highest, true, &t->after);
	for (i = 0; i < t->walk.nr; i++)
		if (t->list[i].nid == ref->nid && t->list[i].zone == ref->zone)
			t->before = t->walk.zone[i];
	explain_taken(t);
	explain_freed(t);
}

static int explain_request(struct explanation *t, struct bb_err *err)
{
	unsigned int highest = gfp_zone(t->gfp);
	char text[BB_GFP_TEXT];
	int from;

	if (!bb_model_input_read_topology(&t->topo))
		return bb_err_set(err, -EOPNOTSUPP, 0, "too many nodes");
	from = bb_topology_index(&t->topo, t->request.nid);
	if (from < 0)
		return bb_err_set(err, -ENXIO, 0, "node %llu has no memory",
				  t->request.nid);
	t->walk.mm = BB_MM;
	t->walk.nr = bb_zonelist(&t->topo, from, highest, t->ask.thisnode,
				 t->list);
	bb_model_input_read_walk(t->list, t->walk.nr, highest, true, &t->walk);
	bb_forecast(&t->walk, &t->ask, &t->forecast);
	bb_gfp_text(text, sizeof(text), t->gfp);
	t->ops->explained_len = 0;
	explain_line(t, BB_HEADER("explain") " order=%llu gfp=%s node=%llu model=%s\n",
		     t->request.order, text, t->request.nid, bb_mm_names[BB_MM]);
	explain_zonelist(t);
	explain_watermarks(t);
	explain_forecast(t);
	take_and_free(t);
	return 0;
}

int bb_explain_run(void *state, const struct bb_command *command)
{
	struct bb_manual *ops = state;
	struct explanation *t = kvzalloc(sizeof(*t), BB_GFP_OWN);
	int ret;

	if (!t)
		return bb_err_set(command->err, -ENOMEM, 0, "no memory for explain");
	*t = (struct explanation) { .ops = ops, .guard = command->guard };
	ret = bb_request_parse(&t->request, command, command->args, true);
	if (!ret)
		ret = bb_request_admit(&t->request, bb_page_holder_pages(&ops->holder),
				       command);
	if (ret)
		goto free;
	t->gfp = bb_gfp_effective(t->request.gfp);
	bb_alloc_request_set(&t->ask, t->gfp, t->request.order);
	mutex_lock(&ops->explain_lock);
	ret = explain_request(t, command->err);
	mutex_unlock(&ops->explain_lock);
free:
	kvfree(t);
	return ret;
}
