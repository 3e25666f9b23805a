// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fragment file: its table, a line per order for each look at the zone.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/compat.h>
#include <buddybench/fragment/fragment_command.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/result/column.h>

#include "fragment.h"

/* What to do next, for somebody who reads the file first. */
#define HOW_TO	" (write node=0 order=9 target=600 type=unmovable, then release)"

static const char * const when_names[] = {
	[BB_FRAG_START]		= "start",
	[BB_FRAG_HELD]		= "held",
	[BB_FRAG_QUARTER]	= "released25",
	[BB_FRAG_HALF]		= "released50",
	[BB_FRAG_THREE]		= "released75",
	[BB_FRAG_RELEASED]	= "released",
	[BB_FRAG_LATER]		= "measured",
};

static_assert(ARRAY_SIZE(when_names) == NR_BB_FRAG_WHENS);

static const char * const end_names[] = {
	[BB_FRAG_END_NONE]	= "none",
	[BB_FRAG_END_TARGET]	= "target",
	[BB_FRAG_END_BUDGET]	= "budget",
	[BB_FRAG_END_FLOOR]	= "floor",
	[BB_FRAG_END_BLOCKS]	= "no-block",
	[BB_FRAG_END_STOPPED]	= "stopped",
	[BB_FRAG_END_UNSTEADY]	= "unsteady",
	[BB_FRAG_END_NEAREST]	= "nearest",
};

static_assert(ARRAY_SIZE(end_names) == NR_BB_FRAG_ENDS);

static void show_order(struct seq_file *m, const struct bb_fragment *f,
		       const struct bb_frag_point *p, const char *when,
		       unsigned int order)
{
	const struct bb_frag_order *o = &p->order[order];

	seq_printf(m, "%s\t%u\t%u\t%d", when, order, o->unusable, o->index);
	if (o->tries)
		seq_printf(m, "\t%u\t%u", o->tries, o->got);
	else
		seq_puts(m, "\t-\t-");
	if (o->got) {
		seq_putc(m, '\t');
		bb_column_number(m, bb_clock_info_milli(&f->clock, o->p50));
		seq_putc(m, '\t');
		bb_column_number(m, bb_clock_info_milli(&f->clock, o->max));
	} else {
		seq_puts(m, "\t-\t-");
	}
	seq_printf(m, "\t%llu\t%llu\t%llu\n", p->free, p->pcp, p->held);
}

static void show_now(struct seq_file *m, struct bb_fragment *f)
{
	struct bb_frag_point now = { .held = bb_page_holder_pages(&f->holder) };
	struct bb_zone_view view;
	unsigned int i;

	bb_zone_snapshot_zone(bb_fragment_blocks(f).zone, f->want.nid, f->want.zone, &view);
	now.free = view.free;
	now.pcp = view.pcp_count;
	for (i = 0; i < view.nr_orders; i++) {
		now.order[i].unusable = bb_frag_index_unusable(&view, i);
		now.order[i].index = bb_frag_index_of(&view, i);
		show_order(m, f, &now, "now", i);
	}
}

static void show_table(struct seq_file *m, struct bb_fragment *f)
{
	const struct bb_frag_want *w = &f->want;
	unsigned int i, order;

	seq_printf(m, BB_HEADER("fragment")
		   " unit=%s state=%s node=%llu zone=%s order=%llu type=%s",
		   bb_clock_info_unit(&f->clock),
		   bb_page_holder_pages(&f->holder) ? "held" : "idle", w->nid,
		   bb_fragment_blocks(f).zone->name, w->order,
		   bb_fragment_types[!!(w->gfp & __GFP_MOVABLE)]);
	seq_printf(m, " every=%llu target=%llu reached=%u end=%s blocks=%llu most_held=%llu",
		   w->every, w->target, f->point[BB_FRAG_HELD].order[w->order].unusable,
		   end_names[f->end], f->blocks, f->most);
	if (w->shaped)
		seq_printf(m, " start_distance=%u distance=%u", f->start_distance,
			   f->distance);
	seq_putc(m, '\n');
	if (f->point[BB_FRAG_RELEASED].taken)
		bb_fragment_left_show(m, f);
	seq_puts(m, "#when\torder\tunusable\tindex\ttries\tgot\tp50\tmax\tfree\tpcp\theld\n");
	for (i = 0; i < NR_BB_FRAG_WHENS; i++)
		for (order = 0; f->point[i].taken && order <= BB_MAX_ORDER; order++)
			show_order(m, f, &f->point[i], when_names[i], order);
	show_now(m, f);
}

int bb_fragment_show(struct seq_file *m, void *state)
{
	struct bb_fragment *f = state;
	int ret = mutex_lock_interruptible(&f->table);

	if (ret)
		return ret;
	if (f->point[BB_FRAG_START].taken)
		show_table(m, f);
	else
		seq_puts(m, BB_HEADER("fragment") " state=idle" HOW_TO "\n");
	mutex_unlock(&f->table);
	return 0;
}
