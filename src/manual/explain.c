// SPDX-License-Identifier: GPL-2.0-only
/*
 * The story of one allocation: what would be tried, what the watermarks say,
 * where the block came from, what was split for it, and what it merged to when
 * it went back.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/abi.h>
#include <buddybench/compat.h>
#include <buddybench/guard/command.h>
#include <buddybench/lib/error.h>
#include <buddybench/machine/model_input.h>
#include <buddybench/manual/explain.h>
#include <buddybench/model/free_list_diff.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/gfp.h>

#include "blocks.h"
#include "request.h"

/* What a story is told from. */
struct tale {
	struct bb_manual *ops;
	struct bb_request ask;
	gfp_t gfp;
	struct bb_ask plain;
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
static void explain_line(struct tale *t, const char *fmt, ...)
{
	struct bb_manual *ops = t->ops;
	va_list args;

	va_start(args, fmt);
	ops->story_len += vscnprintf(ops->story + ops->story_len,
				     sizeof(ops->story) - ops->story_len,
				     fmt, args);
	va_end(args);
}

static const char *zone_name(const struct bb_zone_ref *ref)
{
	return bb_model_input_zone(ref)->name;
}

static void tell_zonelist(struct tale *t)
{
	unsigned int i;

	explain_line(t, "1. zonelist of node %llu for this mask:", t->ask.nid);
	for (i = 0; i < t->walk.nr; i++)
		explain_line(t, " %d/%s", t->list[i].nid, zone_name(&t->list[i]));
	explain_line(t, "%s\n", t->walk.nofragment ?
	    " (first within the node, without mixing mobility types)" : "");
}

static void tell_attempt(struct tale *t, const struct bb_watermark_zone *z,
			 unsigned int flags, const char *name)
{
	s64 usable = z->free - bb_watermark_unusable(z, t->plain.order, flags, BB_MM);
	s64 limit = bb_watermark_limit(z, flags, true);
	enum bb_answer answer =
		bb_answer_and(bb_watermark_ok(z, &t->plain, flags, BB_MM),
			      bb_watermark_block(z, &t->plain, flags, BB_MM));

	explain_line(t, "; %s: %lld usable > %lld? ", name, usable, limit);
	if (answer == BB_YES || usable <= limit)
		explain_line(t, "%s", bb_answer_names[answer]);
	else if (answer == BB_NO)
		explain_line(t, "yes, but no such block is free");
	else
		explain_line(t, "yes, but not for certain");
}

static void tell_watermarks(struct tale *t)
{
	unsigned int i;

	explain_line(t, "2. watermarks, in pages; ");
	explain_line(t, "an order-%u block counts %llu less for the rest of itself\n",
		     t->plain.order, (1ULL << t->plain.order) - 1);
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
		tell_attempt(t, z, bb_ask_fast_flags(&t->plain, BB_MM), "low");
		tell_attempt(t, z, bb_ask_slow_flags(&t->plain, BB_MM),
			     "min with its rights");
		explain_line(t, "\n");
	}
}

static void tell_forecast(struct tale *t)
{
	int at = bb_forecast_zone(&t->forecast);

	explain_line(t, "3. forecast: %s", bb_answer_names[t->forecast.answer]);
	if (at >= 0)
		explain_line(t, ", from %d/%s", t->list[at].nid, zone_name(&t->list[at]));
	if (t->forecast.answer == BB_YES)
		explain_line(t, ", at the %s attempt", t->forecast.fast ? "first" : "second");
	explain_line(t, "\n");
}

static void tell_lists(struct tale *t, const struct bb_watermark_zone *a,
		       const struct bb_watermark_zone *b)
{
	unsigned int i;

	explain_line(t, "   order ");
	for (i = 0; i < a->nr_orders; i++)
		explain_line(t, " %7u", i);
	explain_line(t, "\n   before");
	for (i = 0; i < a->nr_orders; i++)
		explain_line(t, " %7llu", a->nr_free[i]);
	explain_line(t, "\n   after ");
	for (i = 0; i < a->nr_orders; i++)
		explain_line(t, " %7llu", b->nr_free[i]);
	explain_line(t, "\n   change");
	for (i = 0; i < a->nr_orders; i++)
		explain_line(t, b->nr_free[i] == a->nr_free[i] ? " %7.0lld" : " %+7lld",
			     (s64)(b->nr_free[i] - a->nr_free[i]));
	explain_line(t, "\n   this CPU's list: %u pages before, %u after\n", a->pcp, b->pcp);
}

/* A block of order @top was cut until one piece had the order that was asked for. */
static void tell_split(struct tale *t, unsigned int top)
{
	unsigned long rest = (1UL << top) - 1;
	unsigned int order;

	explain_line(t, "   so: a free block of order %u, pfn %lu to %lu, was split; free stayed",
		     top, t->pfn & ~rest, t->pfn | rest);
	for (order = top; order-- > t->plain.order;)
		explain_line(t, " pfn %lu of order %u%s",
			     bb_buddy_pfn(t->pfn & ~((1UL << order) - 1), order), order,
			     order > t->plain.order ? "," : "\n");
}

static void tell_taken(struct tale *t)
{
	unsigned int top = 0;
	enum bb_move move = bb_free_list_diff(t->before.nr_free, t->held.nr_free,
					 t->before.nr_orders, t->plain.order, &top);

	explain_line(t, "4. got the block at pfn %lu of %d/%s; its buddy is pfn %lu\n",
		     t->pfn, t->got.nid, zone_name(&t->got),
		     bb_buddy_pfn(t->pfn, t->plain.order));
	tell_lists(t, &t->before, &t->held);
	if (move == BB_MOVE_WHOLE)
		explain_line(t, "   so: a free block of order %u was taken whole\n", top);
	else if (move == BB_MOVE_SPLIT)
		tell_split(t, top);
	else if (move == BB_MOVE_NONE)
		explain_line(t, "   so: no list changed: the block was in this CPU's list\n");
	else if (t->held.pcp > t->before.pcp)
		explain_line(t, "   so: this CPU's list was empty for it and was refilled with a batch\n");
	else
		explain_line(t, "   so: more than this allocation went on\n");
}

static void tell_freed(struct tale *t)
{
	unsigned int top = 0;
	enum bb_move move = bb_free_list_diff(t->held.nr_free, t->after.nr_free,
					 t->held.nr_orders, t->plain.order, &top);

	explain_line(t, "5. gave it back\n");
	tell_lists(t, &t->held, &t->after);
	if (move == BB_MOVE_WHOLE)
		explain_line(t, "   so: its buddy is in use; it became a free block of order %u\n",
			     top);
	else if (move == BB_MOVE_MERGE)
		explain_line(t, "   so: it merged with its free buddy, %u times: one block of order %u\n",
			     top - t->plain.order, top);
	else if (move == BB_MOVE_NONE)
		explain_line(t, "   so: it went to this CPU's list, where it does not merge\n");
	else if (t->after.pcp < t->held.pcp)
		explain_line(t, "   so: this CPU's list was full and gave a batch back\n");
	else
		explain_line(t, "   so: more than this free went on\n");
}

static void take_and_free(struct tale *t)
{
	struct bb_zone_ref *ref = &t->got;
	unsigned int i, highest = gfp_zone(t->gfp);
	struct page *page;

	/* Nothing but the operation between two looks; then it may sleep again. */
	bb_model_input_read_walk(t->list, t->walk.nr, highest, true, &t->walk);
	page = alloc_pages_node(t->ask.nid, t->gfp, t->ask.order);
	if (!page) {
		explain_line(t, "4. got nothing\n");
		return;
	}
	ref->nid = page_to_nid(page);
	ref->zone = page_zonenum(page);
	t->pfn = page_to_pfn(page);
	bb_model_input_read_zone(ref, highest, true, &t->held);
	__free_pages(page, t->ask.order);
	bb_model_input_read_zone(ref, highest, true, &t->after);
	for (i = 0; i < t->walk.nr; i++)
		if (t->list[i].nid == ref->nid && t->list[i].zone == ref->zone)
			t->before = t->walk.zone[i];
	tell_taken(t);
	tell_freed(t);
}

static int tell(struct tale *t, struct bb_err *err)
{
	unsigned int highest = gfp_zone(t->gfp);
	char text[BB_GFP_TEXT];
	int from;

	if (!bb_model_input_read_topology(&t->topo))
		return bb_err_set(err, -EOPNOTSUPP, 0, "too many nodes");
	from = bb_topology_index(&t->topo, t->ask.nid);
	if (from < 0)
		return bb_err_set(err, -ENXIO, 0, "node %llu has no memory",
				  t->ask.nid);
	t->walk.mm = BB_MM;
	t->walk.nr = bb_zonelist(&t->topo, from, highest, t->plain.thisnode,
				 t->list);
	bb_model_input_read_walk(t->list, t->walk.nr, highest, true, &t->walk);
	bb_forecast(&t->walk, &t->plain, &t->forecast);
	bb_gfp_text(text, sizeof(text), t->gfp);
	t->ops->story_len = 0;
	explain_line(t, BB_HEADER("explain") " order=%llu gfp=%s node=%llu model=%s\n",
		     t->ask.order, text, t->ask.nid, bb_mm_names[BB_MM]);
	tell_zonelist(t);
	tell_watermarks(t);
	tell_forecast(t);
	take_and_free(t);
	return 0;
}

int bb_explain_run(void *state, const struct bb_command *command)
{
	struct bb_manual *ops = state;
	struct tale *t = kvzalloc(sizeof(*t), BB_GFP_OWN);
	int ret;

	if (!t)
		return bb_err_set(command->err, -ENOMEM, 0, "no memory for a story");
	t->ops = ops;
	ret = bb_request_parse(&t->ask, command, command->args);
	if (!ret)
		ret = bb_request_admit(&t->ask, bb_manual_pages(ops), command);
	if (ret)
		goto free;
	t->gfp = bb_gfp_effective(t->ask.gfp);
	bb_ask_set(&t->plain, t->gfp, t->ask.order);
	mutex_lock(&ops->story_lock);
	ret = tell(t, command->err);
	mutex_unlock(&ops->story_lock);
free:
	kvfree(t);
	return ret;
}

int bb_explain_show(struct seq_file *m, void *state)
{
	struct bb_manual *ops = state;

	mutex_lock(&ops->story_lock);
	if (ops->story_len)
		seq_write(m, ops->story, ops->story_len);
	else
		seq_puts(m, "# nothing told yet: write \"order=3 gfp=GFP_KERNEL\" to this file\n");
	mutex_unlock(&ops->story_lock);
	return 0;
}
