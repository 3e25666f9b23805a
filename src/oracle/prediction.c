// SPDX-License-Identifier: GPL-2.0-only
/*
 * One prediction against the live allocator. The zones are read, the model
 * predicts, the allocation is made. Only other CPUs can change the zones in
 * between. The slack bounds what one of them does in such a short time; but a
 * hypervisor may stop this CPU and let the other go on for milliseconds.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/preempt.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/machine/model_input.h>

#include "prediction.h"

/* Clearing a larger block, or reading more, would keep interrupts off too long. */
#define IRQ_OFF_ORDER	3
#define IRQ_OFF_READS	2048	/* per-CPU counters of zones: some 20 us */

/* One allocation: request, prediction and outcome. */
struct attempt {
	unsigned int from;	/* index of the node in the topology */
	gfp_t gfp;
	unsigned int order;
	struct bb_alloc_request ask;
	struct bb_forecast forecast;
	struct page *page;	/* NULL if it failed */
	bool overtaken;		/* the zones are no longer what was predicted from */
};

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

static void predict(struct bb_oracle_work *w, struct attempt *a)
{
	struct bb_forecast other;

	w->walk.mm = w->mm;
	bb_forecast(&w->walk, &a->ask, &a->forecast);
	if (w->other == w->mm)
		return;
	w->walk.mm = w->other;
	bb_forecast(&w->walk, &a->ask, &other);
	if (other.answer != a->forecast.answer)
		a->forecast.answer = BB_UNDECIDED;
	a->forecast.zones |= other.zones;
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

/* Even an undecided answer is wrong if the block is from a zone it ruled out. */
static bool contradicts(const struct bb_walk *walk, const struct attempt *a)
{
	const struct bb_forecast *f = &a->forecast;
	int at;

	if (!a->page)
		return f->answer == BB_YES;
	at = zone_of(walk, a->page);
	return f->answer == BB_NO || at < 0 || !(f->zones & BIT_ULL(at));
}

static void keep_miss(struct bb_oracle_work *w, const struct attempt *a)
{
	struct bb_found *found = &w->found;
	struct bb_oracle_miss *miss;

	if (found->nr_misses++ >= BB_ORACLE_MISSES)
		return;
	miss = &found->miss[found->nr_misses - 1];
	miss->gfp = a->gfp;
	miss->order = a->order;
	miss->nid = w->topo.nid[a->from];
	miss->answer = a->forecast.answer;
	miss->zones = a->forecast.zones;
	miss->first = w->walk.zone[0];
	miss->got.nid = a->page ? page_to_nid(a->page) : NUMA_NO_NODE;
	miss->got.zone = a->page ? page_zonenum(a->page) : 0;
}

/* Record the number of free pages at which this class begins to fail. */
static void note_limit(struct bb_oracle_row *row, const struct bb_oracle_work *w,
		       const struct attempt *a)
{
	const struct bb_watermark_zone *z = &w->walk.zone[0];
	unsigned int flags = bb_alloc_request_slow_flags(&a->ask, w->mm);

	if (a->order || !w->walk.nr)
		return;
	if (a->page && (row->least_yes < 0 || z->free < row->least_yes))
		row->least_yes = z->free;
	/* The limit it failed at: the reserve may grow during the walk. */
	if (row->most_no < 0 || (!a->page && z->free > row->most_no))
		row->limit = bb_watermark_limit(z, flags, true) +
			     bb_watermark_unusable(z, 0, flags, w->mm);
	if (!a->page && z->free > row->most_no)
		row->most_no = z->free;
}

/*
 * The model contradicts the allocator, but would it with the zones as they are now? The block
 * that was taken only lowers the zone that it is from, so a wrong model stays wrong.
 */
static bool was_overtaken(struct bb_oracle_work *w, const struct attempt *a,
			  const struct bb_zone_ref *list, bool irqs_off)
{
	struct attempt again = *a;
	bool overtaken;

	w->seen = w->walk;
	bb_model_input_read_walk(list, w->seen.nr, gfp_zone(a->gfp), !irqs_off, &w->walk);
	predict(w, &again);
	overtaken = !contradicts(&w->walk, &again);
	w->walk = w->seen;
	return overtaken;
}

/* Only other CPUs can interfere between reading the zones and allocating. */
static void look_and_allocate(struct bb_oracle_work *w, struct attempt *a,
			      const struct bb_page_ask *ask)
{
	unsigned int nr, highest = gfp_zone(a->gfp);
	struct bb_zone_ref list[BB_WALK_ZONES];
	unsigned long flags = 0;
	bool irqs_off;

	nr = pick_zones(w, a->from, highest, a->ask.thisnode, list);
	irqs_off = a->order <= IRQ_OFF_ORDER &&
		   nr * num_online_cpus() <= IRQ_OFF_READS;
	preempt_disable();
	if (irqs_off)
		local_irq_save(flags);
	bb_model_input_read_walk(list, nr, highest, !irqs_off, &w->walk);
	predict(w, a);
	a->page = bb_door_call(ask);
	/* kswapd woke up on another CPU, perhaps only after the allocation. */
	if (bb_model_input_kswapd_woke(&w->walk))
		predict(w, a);
	if (contradicts(&w->walk, a))
		a->overtaken = was_overtaken(w, a, list, irqs_off);
	if (irqs_off)
		local_irq_restore(flags);
	preempt_enable();
}

/*
 * Nothing is taken below the floor or beyond the limits of what is held, not even briefly. unsafe=1
 * lifts all of them for a single block; what fills the node is kept.
 */
static bool admit_try(struct bb_oracle_work *w, const struct bb_page_ask *ask, int home)
{
	if (!bb_door_open(w->guard, ask))
		return false;
	if (ask->door == BB_DOOR_UNSAFE)
		return true;
	/* The door has looked again for who serves it: memory hotplug may have come in between. */
	return home != NUMA_NO_NODE && bb_ledger_keep(&w->guard->ledger, home, ask);
}

static void give_try(struct bb_oracle_work *w, const struct bb_page_ask *ask, int home,
		     struct page *page)
{
	bb_door_give(w->guard, page, ask->order);
	if (ask->door != BB_DOOR_UNSAFE)
		bb_ledger_unkeep(&w->guard->ledger, home, ask->gfp, 1UL << ask->order);
}

bool bb_prediction_try(struct bb_oracle_work *w, struct bb_oracle_row *row,
		       unsigned int from, gfp_t gfp, unsigned int order)
{
	struct attempt a = { .from = from, .gfp = bb_gfp_effective(gfp), .order = order };
	struct bb_page_ask ask = {
		.nid = w->topo.nid[from],
		.order = order,
		.door = w->door,
		.gfp = a.gfp,
	};
	int home = bb_headroom_node(ask.nid, ask.gfp);

	if (!admit_try(w, &ask, home))
		return false;
	bb_alloc_request_set(&a.ask, a.gfp, order);
	look_and_allocate(w, &a, &ask);
	bb_door_note(w->guard, a.page, order);
	row->asked++;
	row->yes += !!a.page;
	if (a.overtaken) {
		row->open++;
	} else if (contradicts(&w->walk, &a)) {
		row->misses++;
		keep_miss(w, &a);
	} else if (a.forecast.answer == BB_NO || bb_forecast_zone(&a.forecast) >= 0) {
		row->hits++;
	} else {
		row->open++;
	}
	note_limit(row, w, &a);
	give_try(w, &ask, home, a.page);
	return true;
}
