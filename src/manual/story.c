// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an explanation says before anything is allocated: zonelist, watermarks,
 * forecast; where that is not yes, what stops the request and what could help.
 */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/machine/model_input.h>
#include <buddybench/model/shortage.h>

#include "manual.h"
#include "story.h"

void bb_story_add(struct bb_story *t, const char *fmt, ...)
{
	struct bb_manual *ops = t->ops;
	va_list args;

	va_start(args, fmt);
	ops->explained_len += vscnprintf(ops->explained + ops->explained_len,
				     sizeof(ops->explained) - ops->explained_len,
				     fmt, args);
	va_end(args);
}

const char *bb_story_zone(const struct bb_zone_ref *ref)
{
	return bb_model_input_zone(ref)->name;
}

static void explain_zonelist(struct bb_story *t)
{
	unsigned int i;

	bb_story_add(t, "1. zonelist of node %llu for this mask:", t->request.nid);
	for (i = 0; i < t->walk.nr; i++)
		bb_story_add(t, " %d/%s", t->list[i].nid, bb_story_zone(&t->list[i]));
	bb_story_add(t, "%s\n", t->walk.nofragment ?
	    " (first within the node, without mixing migrate types)" : "");
}

static void explain_attempt(struct bb_story *t, const struct bb_watermark_zone *z,
			    unsigned int flags, const char *name)
{
	s64 usable = z->free - bb_watermark_unusable(z, t->ask.order, flags, BB_MM);
	s64 limit = bb_watermark_limit(z, flags, true);
	enum bb_answer answer =
		bb_answer_and(bb_watermark_ok(z, &t->ask, flags, BB_MM),
			      bb_watermark_block(z, &t->ask, flags, BB_MM));

	bb_story_add(t, "; %s: %lld usable > %lld? ", name, usable, limit);
	if (answer == BB_YES || usable <= limit)
		bb_story_add(t, "%s", bb_answer_names[answer]);
	else if (answer == BB_NO)
		bb_story_add(t, "yes, but no such block is free");
	else
		bb_story_add(t, "yes, but not for certain");
}

static void explain_watermarks(struct bb_story *t)
{
	unsigned int i;

	bb_story_add(t, "2. watermarks, in pages; ");
	bb_story_add(t, "an order-%u block counts %llu less for the rest of itself\n",
		     t->ask.order, (1ULL << t->ask.order) - 1);
	for (i = 0; i < t->walk.nr; i++) {
		const struct bb_watermark_zone *z = &t->walk.zone[i];

		bb_story_add(t, "   %d/%s free %lld min %llu low %llu high %llu", z->nid,
			     bb_story_zone(&t->list[i]), z->free, z->wmark[0], z->wmark[1],
			     z->wmark[2]);
		bb_story_add(t, " boost %llu lowmem reserve %llu", z->boost, z->reserve);
		if (z->highatomic)
			bb_story_add(t, " highatomic %llu", z->highatomic);
		if (z->cma_free)
			bb_story_add(t, " cma %llu", z->cma_free);
		explain_attempt(t, z, bb_alloc_request_fast_flags(&t->ask, BB_MM), "low");
		explain_attempt(t, z, bb_alloc_request_slow_flags(&t->ask, BB_MM),
				"min with its rights");
		bb_story_add(t, "\n");
	}
}

/* Undecided is every failure of a mask that may reclaim. */
static bool needs_reclaim(const struct bb_story *t)
{
	struct bb_alloc_request without = t->ask;
	struct bb_forecast forecast;

	without.reclaim = false;
	bb_forecast(&t->walk, &without, &forecast);
	return t->ask.reclaim && forecast.answer == BB_NO;
}

static void explain_forecast(struct bb_story *t)
{
	int at = bb_forecast_zone(&t->forecast);

	bb_story_add(t, "3. forecast: %s", bb_answer_names[t->forecast.answer]);
	if (at >= 0)
		bb_story_add(t, ", from %d/%s", t->list[at].nid, bb_story_zone(&t->list[at]));
	if (t->forecast.answer == BB_YES)
		bb_story_add(t, ", at the %s attempt", t->forecast.fast ? "first" : "second");
	else if (needs_reclaim(t))
		bb_story_add(t, ": no, unless reclaim or compaction helps");
	bb_story_add(t, "\n");
}

static void explain_types(struct bb_story *t, u8 lists)
{
	static const char * const names[] = {
		"unmovable", "movable", "reclaimable", "highatomic", "cma",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (lists & BIT(i))
			bb_story_add(t, " %s", names[i]);
}

static void explain_shortage(struct bb_story *t, const struct bb_shortage *s)
{
	const char *help = bb_shortage_reclaim(s) ? "reclaim" : "compaction";

	switch (s->kind) {
	case BB_SHORTAGE_MARK:
		bb_story_add(t, "%llu pages too few are free; %s could help", s->missing, help);
		break;
	case BB_SHORTAGE_BLOCK:
		bb_story_add(t, "all free blocks are smaller (index %d of 1000); %s could help",
			     s->index, help);
		break;
	case BB_SHORTAGE_TYPE:
		bb_story_add(t, "such blocks are free, but this mask may not use their type:");
		explain_types(t, s->lists);
		break;
	case BB_SHORTAGE_NONE:
		bb_story_add(t, "nothing stops it here");
		break;
	default:
		bb_story_add(t, "too close to tell");
	}
}

static void explain_free(struct bb_story *t, const struct bb_watermark_zone *z)
{
	unsigned int i;

	for (i = 0; i < z->nr_orders; i++) {
		if (!z->nr_free[i])
			continue;
		bb_story_add(t, "      order %2u: %llu free:", i, z->nr_free[i]);
		explain_types(t, z->lists[i]);
		bb_story_add(t, "\n");
	}
}

void bb_story_why(struct bb_story *t)
{
	struct bb_shortage s;
	unsigned int i;

	for (i = 0; i < t->walk.nr; i++) {
		bb_shortage_of(&t->walk.zone[i], &t->ask, BB_MM, &s);
		bb_story_add(t, "   %d/%s: ", t->list[i].nid, bb_story_zone(&t->list[i]));
		explain_shortage(t, &s);
		bb_story_add(t, "\n");
		explain_free(t, &t->walk.zone[i]);
	}
	if (!t->ask.reclaim)
		bb_story_add(t, "   this mask may neither reclaim nor compact itself\n");
}

void bb_story_foretell(struct bb_story *t)
{
	explain_zonelist(t);
	explain_watermarks(t);
	explain_forecast(t);
	if (t->forecast.answer != BB_YES)
		bb_story_why(t);
}
