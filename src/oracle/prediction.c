// SPDX-License-Identifier: GPL-2.0-only
/*
 * One prediction against the live allocator. The zones are read, the model
 * answers, then the allocation is made, with nothing in between that could
 * change the state but other CPUs; what they can do is in the slack.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/preempt.h>

#include <buddybench/machine/model_input.h>

#include "prediction.h"

/* Clearing a larger block would keep interrupts off for too long. */
#define IRQ_OFF_ORDER 3

/* The zones of one mask: those up to @highest, of one node with THISNODE. */
static unsigned int pick_zones(const struct bb_oracle_work *w,
			       unsigned int from, unsigned int highest,
			       bool thisnode, struct bb_zone_ref *list)
{
	unsigned int i, nr = 0;

	for (i = 0; i < w->nr[from]; i++) {
		const struct bb_zone_ref *ref = &w->list[from][i];

		if (ref->zone > highest)
			continue;
		if (thisnode && ref->nid != w->topo.nid[from])
			continue;
		list[nr++] = *ref;
	}
	return nr;
}

static void predict(struct bb_oracle_work *w, const struct bb_ask *ask,
		    struct bb_forecast *f)
{
	struct bb_forecast other;

	w->walk.mm = w->mm;
	bb_forecast(&w->walk, ask, f);
	if (w->other == w->mm)
		return;
	w->walk.mm = w->other;
	bb_forecast(&w->walk, ask, &other);
	if (other.answer != f->answer)
		f->answer = BB_UNDECIDED;
	f->zones |= other.zones;
}

/* Index in the walk of the zone a page is from; -1 for none of them. */
static int zone_of(const struct bb_walk *walk, const struct page *page)
{
	unsigned int i;

	for (i = 0; i < walk->nr; i++)
		if (walk->zone[i].nid == page_to_nid(page) &&
		    walk->zone[i].zone == page_zonenum(page))
			return i;
	return -1;
}

/* A contradiction is a miss, even to an answer that leaves something open. */
static bool contradicts(const struct bb_walk *walk, const struct bb_forecast *f,
			const struct page *page)
{
	int at;

	if (!page)
		return f->answer == BB_YES;
	at = zone_of(walk, page);
	return f->answer == BB_NO || at < 0 || !(f->zones & BIT_ULL(at));
}

static void keep_miss(struct bb_oracle_work *w, unsigned int from, gfp_t gfp,
		      unsigned int order, const struct bb_forecast *f,
		      const struct page *page)
{
	struct bb_found *found = &w->found;
	struct bb_oracle_miss *miss;

	if (found->nr_misses++ >= BB_ORACLE_MISSES)
		return;
	miss = &found->miss[found->nr_misses - 1];
	miss->gfp = gfp;
	miss->order = order;
	miss->nid = w->topo.nid[from];
	miss->answer = f->answer;
	miss->zones = f->zones;
	miss->first = w->walk.zone[0];
	miss->got.nid = page ? page_to_nid(page) : NUMA_NO_NODE;
	miss->got.zone = page ? page_zonenum(page) : 0;
}

/* At how many free pages does this class begin to fail? */
static void note_level(struct bb_oracle_row *row, const struct bb_walk *walk,
		       enum bb_mm mm, const struct bb_ask *ask, bool success)
{
	const struct bb_watermark_zone *z = &walk->zone[0];
	unsigned int flags = bb_ask_slow_flags(ask, mm);

	if (ask->order || !walk->nr)
		return;
	if (success && (row->least_yes < 0 || z->free < row->least_yes))
		row->least_yes = z->free;
	/* The limit it failed at: the reserve may grow during the walk. */
	if (row->most_no < 0 || (!success && z->free > row->most_no))
		row->limit = bb_watermark_limit(z, flags, true) +
			     bb_watermark_unusable(z, 0, flags, mm);
	if (!success && z->free > row->most_no)
		row->most_no = z->free;
}

void bb_prediction_try(struct bb_oracle_work *w, struct bb_oracle_row *row,
		       unsigned int from, gfp_t gfp, unsigned int order)
{
	bool irqs_off = order <= IRQ_OFF_ORDER;
	struct bb_zone_ref list[BB_WALK_ZONES];
	unsigned int nr, highest = gfp_zone(gfp);
	unsigned long flags = 0;
	struct bb_forecast f;
	struct bb_ask ask;
	struct page *page;
	bool decided;

	gfp = bb_gfp_effective(gfp);
	bb_ask_set(&ask, gfp, order);
	nr = pick_zones(w, from, highest, ask.thisnode, list);
	preempt_disable();
	if (irqs_off)
		local_irq_save(flags);
	bb_model_input_read_walk(list, nr, highest, !irqs_off, &w->walk);
	predict(w, &ask, &f);
	page = alloc_pages_node(w->topo.nid[from], gfp, order);
	/* Another CPU's kswapd naps and wakes: whether before, is not known. */
	if (bb_model_input_kswapd_woke(&w->walk))
		predict(w, &ask, &f);
	if (irqs_off)
		local_irq_restore(flags);
	preempt_enable();

	decided = f.answer == BB_NO || bb_forecast_zone(&f) >= 0;
	row->asked++;
	row->yes += !!page;
	if (contradicts(&w->walk, &f, page)) {
		row->misses++;
		keep_miss(w, from, gfp, order, &f, page);
	} else if (decided) {
		row->hits++;
	} else {
		row->open++;
	}
	note_level(row, &w->walk, w->mm, &ask, page);
	if (page)
		__free_pages(page, order);
}
