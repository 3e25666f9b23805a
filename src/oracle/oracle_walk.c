// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk: take one node down through its watermarks, and try every class of
 * masks at every level.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/vmstat.h>

#include <buddybench/machine/model_input.h>

#include "oracle_walk.h"
#include "prediction.h"

#define DEADLINE_S	300
#define PATIENCE	5000	/* sleeps of 1 to 2 ms in one walk */

static const gfp_t walk_masks[] = {
	0,
	GFP_NOWAIT & ~__GFP_NOWARN,
	(GFP_NOWAIT & ~__GFP_NOWARN) | __GFP_NOMEMALLOC,
	(GFP_NOWAIT & ~__GFP_NOWARN) | __GFP_MOVABLE,
	__GFP_HIGH,
	__GFP_HIGH | __GFP_NOMEMALLOC,
	GFP_ATOMIC,
	GFP_ATOMIC | __GFP_NOMEMALLOC,
};

static const u8 walk_orders[] = { 0, 1, 3 };

/*
 * The walk's own allocations wake kswapd. While it runs, watermark boosts and
 * the order of nodes are uncertain, so wait until it sleeps, with a limit.
 */
static void let_kswapd_sleep(struct bb_oracle_work *w)
{
	while (w->patience && bb_model_input_kswapd_runs(&w->topo) && bb_oracle_work_runs(w)) {
		usleep_range(1000, 2000);
		w->patience--;
	}
}

static void try_all_masks(struct bb_oracle_work *w)
{
	int from = bb_topology_index(&w->topo, w->fill.nid);
	unsigned int i, j;

	bb_oracle_work_note_level(w);
	for (i = 0; i < w->found.nr_rows && bb_oracle_work_runs(w); i++)
		for (j = 0; j < ARRAY_SIZE(walk_orders); j++) {
			let_kswapd_sleep(w);
			bb_prediction_try(w, &w->found.row[i], from,
					  w->found.row[i].gfp, walk_orders[j]);
		}
}

void bb_oracle_walk(struct bb_oracle_work *w, u64 step)
{
	unsigned long end = jiffies + DEADLINE_S * HZ;
	unsigned int i;

	w->patience = PATIENCE;
	for (i = 0; i < ARRAY_SIZE(walk_masks); i++) {
		bb_oracle_work_add_row(w, walk_masks[i] | __GFP_THISNODE, false);
		bb_oracle_work_add_row(w, walk_masks[i], false);
	}
	try_all_masks(w);
	/* Half of the free pages may be CMA pages, which most masks cannot use. */
	bb_zone_fill_down(&w->fill, high_wmark_pages(w->fill.zone) *
		     (zone_page_state(w->fill.zone, NR_FREE_CMA_PAGES) ? 2 : 1) +
		     4 * step);
	do {
		try_all_masks(w);
		if (time_after(jiffies, end))
			bb_guard_abort(w->guard, BB_ABORT_DEADLINE);
	} while (bb_oracle_work_runs(w) &&
		 bb_zone_fill_down(&w->fill, bb_zone_fill_level(&w->fill) - (s64)step));
	try_all_masks(w);
}
