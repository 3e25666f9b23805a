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
#include "story.h"

static void explain_counts(struct bb_story *t, const char *name,
			   const struct bb_watermark_zone *z)
{
	unsigned int i;

	bb_story_add(t, "\n   %-6s", name);
	for (i = 0; i < z->nr_orders; i++)
		bb_story_add(t, " %7llu", z->nr_free[i]);
}

static void explain_lists(struct bb_story *t, const struct bb_watermark_zone *a,
			  const struct bb_watermark_zone *b)
{
	unsigned int i;

	bb_story_add(t, "   order ");
	for (i = 0; i < a->nr_orders; i++)
		bb_story_add(t, " %7u", i);
	explain_counts(t, "before", a);
	explain_counts(t, "after", b);
	bb_story_add(t, "\n   change");
	for (i = 0; i < a->nr_orders; i++)
		bb_story_add(t, b->nr_free[i] == a->nr_free[i] ? " %7.0lld" : " %+7lld",
			     (s64)(b->nr_free[i] - a->nr_free[i]));
	bb_story_add(t, "\n   this CPU's list: %u pages before, %u after\n", a->pcp, b->pcp);
}

/* A block of order @top was split down to the requested order. */
static void explain_split(struct bb_story *t, unsigned int top)
{
	unsigned long rest = (1UL << top) - 1;
	unsigned int order;

	bb_story_add(t, "   so: a free block of order %u, pfn %lu to %lu, was split; free stayed",
		     top, t->pfn & ~rest, t->pfn | rest);
	for (order = top; order-- > t->ask.order;)
		bb_story_add(t, " pfn %lu of order %u%s",
			     bb_buddy_pfn(t->pfn & ~((1UL << order) - 1), order), order,
			     order > t->ask.order ? "," : "\n");
}

/* A block of the highest order merges with no other. */
static bool has_buddy(const struct bb_story *t)
{
	return t->ask.order < BB_MAX_ORDER;
}

static void explain_taken(struct bb_story *t)
{
	unsigned int top = 0;
	enum bb_free_list_change change =
		bb_free_list_diff(t->before.nr_free, t->held.nr_free,
				  t->before.nr_orders, t->ask.order, &top);

	bb_story_add(t, "4. got the block at pfn %lu of %d/%s", t->pfn, t->got.nid,
		     bb_story_zone(&t->got));
	if (has_buddy(t))
		bb_story_add(t, "; its buddy is pfn %lu\n", bb_buddy_pfn(t->pfn, t->ask.order));
	else
		bb_story_add(t, "; blocks of this order have no buddy\n");
	explain_lists(t, &t->before, &t->held);
	if (change == BB_FREE_LIST_EXACT)
		bb_story_add(t, "   so: a free block of order %u was taken whole\n", top);
	else if (change == BB_FREE_LIST_SPLIT)
		explain_split(t, top);
	else if (change == BB_FREE_LIST_SAME)
		bb_story_add(t, "   so: no list changed: the block was in this CPU's list\n");
	else if (t->held.pcp > t->before.pcp)
		bb_story_add(t, "   so: this CPU's list had none and was refilled with a batch\n");
	else
		bb_story_add(t, "   so: others allocated or freed meanwhile\n");
}

static void explain_freed(struct bb_story *t)
{
	unsigned int top = 0;
	enum bb_free_list_change change =
		bb_free_list_diff(t->held.nr_free, t->after.nr_free,
				  t->held.nr_orders, t->ask.order, &top);

	bb_story_add(t, "5. gave it back\n");
	explain_lists(t, &t->held, &t->after);
	if (change == BB_FREE_LIST_EXACT)
		bb_story_add(t, "   so: %sit became a free block of order %u\n",
			     has_buddy(t) ? "its buddy is in use; " : "", top);
	else if (change == BB_FREE_LIST_MERGE)
		bb_story_add(t, "   so: it merged with its buddy %u times: one block of order %u\n",
			     top - t->ask.order, top);
	else if (change == BB_FREE_LIST_SAME)
		bb_story_add(t, "   so: it went to this CPU's list, where it does not merge\n");
	else if (t->after.pcp < t->held.pcp)
		bb_story_add(t, "   so: this CPU's list was full and gave a batch back\n");
	else
		bb_story_add(t, "   so: others allocated or freed meanwhile\n");
}

/* The door is also closed to whoever has been aborted. */
static const char *why_closed(const struct bb_story *t)
{
	enum bb_abort why = bb_guard_aborted(t->guard);

	return why ? bb_abort_names[why] : "free memory has come down to the floor";
}

static void take_and_free(struct bb_story *t)
{
	struct bb_page_ask ask = {
		.nid = t->request.nid, .order = t->request.order, .gfp = t->gfp,
	};
	unsigned int i, highest = gfp_zone(t->gfp);
	struct bb_zone_ref *ref = &t->got;
	struct page *page;

	if (t->refused.msg[0]) {
		bb_story_add(t, "4. not tried: %s\n", t->refused.msg);
		return;
	}
	if (!bb_door_open(t->guard, &ask)) {
		bb_story_add(t, "4. not tried: %s\n", why_closed(t));
		return;
	}
	/* Only the operation between two reads of the zones; after that it may sleep. */
	bb_model_input_read_walk(t->list, t->walk.nr, highest, true, &t->walk);
	page = bb_door_call(&ask);
	bb_door_note(t->guard, page, ask.order);
	if (!page) {
		bb_story_add(t, "4. got nothing\n");
		if (t->forecast.answer == BB_YES)
			bb_story_why(t);
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

static int explain_request(struct bb_story *t, struct bb_err *err)
{
	unsigned int highest = gfp_zone(t->gfp);
	char text[BB_GFP_TEXT];
	int from;

	if (!bb_model_input_read_topology(&t->topo))
		return bb_err_set(err, -EOPNOTSUPP, 0, "more than %d nodes with memory",
				  BB_TOPO_NODES);
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
	bb_story_add(t, BB_HEADER("explain") " order=%llu gfp=%s node=%llu model=%s\n",
		     t->request.order, text, t->request.nid, bb_mm_names[BB_MM]);
	bb_story_foretell(t);
	take_and_free(t);
	return 0;
}

/* Without memory enough for the block it is only foretold: that takes none. */
static int admit_story(struct bb_story *t, const struct bb_command *command)
{
	struct bb_command asking = *command;
	int ret;

	asking.err = &t->refused;
	ret = bb_request_admit(&t->request, &t->ops->holder, &asking);
	if (!ret || ret == -ENOMEM)
		return 0;
	*command->err = t->refused;
	return ret;
}

int bb_explain_run(void *state, const struct bb_command *command)
{
	struct bb_manual *ops = state;
	struct bb_story *t = kvzalloc(sizeof(*t), BB_GFP_OWN);
	int ret;

	if (!t)
		return bb_err_set(command->err, -ENOMEM, 0, "no memory for explain");
	*t = (struct bb_story) { .ops = ops, .guard = command->guard };
	ret = bb_request_parse(&t->request, command, command->args, true) ?:
	      admit_story(t, command);
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
