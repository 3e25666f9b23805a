// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers that were measured, or read from zones: whatever they are, what is made of them is within
 * bounds.
 */
#include "pure.h"

#include <buddybench/lib/abort.h>
#include <buddybench/lib/buddy.h>
#include <buddybench/lib/clock_info.h>
#include <buddybench/lib/granularity.h>
#include <buddybench/lib/hist.h>
#include <buddybench/lib/rng.h>
#include <buddybench/lib/split_half.h>
#include <buddybench/lib/summary.h>
#include <buddybench/lib/warmth.h>
#include <buddybench/model/alloc_request.h>
#include <buddybench/model/forecast.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/model/free_list_diff.h>
#include <buddybench/model/shortage.h>
#include <buddybench/model/watermark.h>
#include <buddybench/model/zonelist.h>
#include <buddybench/plan/pattern_info.h>

static void check_bucket(u64 value)
{
	unsigned int index = bb_hist_index(value);

	HOLDS(index < BB_HIST_BUCKETS);
	HOLDS(bb_hist_lower(index) <= value);
	if (index < BB_HIST_BUCKETS - 1)
		HOLDS(bb_hist_lower(index + 1) > value);
}

void fuzz_hist(struct input *in)
{
	static struct bb_hist all, part;
	struct bb_summary before, after;
	unsigned int i;

	bb_hist_init(&all);
	bb_hist_init(&part);
	while (in->left) {
		u64 value = next_number(in);

		check_bucket(value);
		bb_hist_record(value & 1 ? &all : &part, value >> 1);
	}
	bb_hist_summary(&all, &before);
	for (i = 1; i < NR_BB_RANKS; i++)
		HOLDS(before.overflow || before.p[i] >= before.p[i - 1]);
	bb_hist_merge(&all, &part);
	bb_hist_summary(&all, &after);
	HOLDS(after.n == all.total && (!after.n || after.min <= after.max));
	bb_hist_subtract(&all, &part);
	bb_hist_summary(&all, &after);
	HOLDS(after.n == before.n && after.sum == before.sum && after.overflow == before.overflow);
	for (i = 0; i < NR_BB_RANKS; i++)
		HOLDS(after.p[i] == before.p[i]);
}

void fuzz_halves(struct input *in)
{
	static struct bb_split_half halves;
	unsigned int i, many = next_byte(in) * 8;

	memset(&halves, 0, sizeof(halves));
	for (i = 0; i < many; i++)
		bb_split_half_add(&halves, in->left ? next_number(in) >> 16 : i);
	HOLDS(halves.nr <= BB_SPLIT_HALF_MAX);
	HOLDS(!bb_split_half_differ(&halves) || halves.nr >= BB_SPLIT_HALF_MIN);
}

void fuzz_granularity(struct input *in)
{
	u32 seen[256] = { 0 };
	unsigned int n = 1 + next_byte(in) % 255, i, found;

	for (i = 0; i < n && in->left; i++)
		seen[next_byte(in) % n] = next_number(in) % 100000;
	found = bb_granularity(seen, n);
	HOLDS(found < n);
}

void fuzz_random(struct input *in)
{
	struct bb_rng rng = { next_number(in) };
	u32 order[256], n = next_byte(in), seen[256] = { 0 }, i, most = 1 + (u32)next_number(in);

	bb_rng_permute(&rng, order, n);
	for (i = 0; i < n; i++)
		HOLDS(order[i] < n && !seen[order[i]]++);
	HOLDS(!most || bb_rng_below(&rng, most) < most);
	HOLDS(bb_abort_names[n % NR_BB_ABORTS][0]);
}

/* In whatever order a pattern frees, it frees each block once. */
void fuzz_orders(struct input *in)
{
	struct bb_rng rng = { next_number(in) };
	u32 order[256], n = next_byte(in), seen[256] = { 0 }, i;
	unsigned int pattern = next_byte(in) % NR_BB_PATTERNS;

	if (!bb_pattern_holds(pattern))
		return;
	bb_patterns[pattern].free_order(order, n, &rng);
	for (i = 0; i < n; i++)
		HOLDS(order[i] < n && !seen[order[i]]++);
}

void fuzz_clock(struct input *in)
{
	struct bb_clock_info clock = {
		.counts = next_byte(in) & 1, .khz = 1 + next_number(in) % 10000000,
	};
	u64 steps = next_number(in) >> 24, milli = bb_clock_info_milli(&clock, steps);

	HOLDS(bb_clock_info_milli(&clock, steps + 1) >= milli);
	HOLDS(bb_clock_info_unit(&clock)[0]);
}

/* It has settled only after two windows of steps of one size; equal steps have settled then. */
void fuzz_warmth(struct input *in)
{
	struct bb_warmth warm = { 0 };
	unsigned int size = 1 + next_byte(in) % 64;
	bool equal = next_byte(in) & 1, settled;

	while (in->left) {
		if (next_byte(in) == 255)
			size = size % 64 + 1;
		bb_warmth_add(&warm, size, equal ? size * 7 : next_number(in) >> 16);
		settled = bb_warmth_settled(&warm);
		HOLDS(!settled || (warm.tested && warm.n >= 2 * BB_WARMTH_WINDOW));
		HOLDS(!equal || settled || warm.n < 2 * BB_WARMTH_WINDOW ||
		      warm.n % BB_WARMTH_WINDOW);
	}
}

void fuzz_free_lists(struct input *in)
{
	struct bb_zone_view view = { .nr_orders = 1 + next_byte(in) % BB_VIEW_ORDERS };
	unsigned int order = next_byte(in) % view.nr_orders, top = 0, i;
	u64 after[BB_VIEW_ORDERS];
	struct bb_contig_info info;
	enum bb_free_list_change move;

	for (i = 0; i < view.nr_orders; i++) {
		view.nr_free[i] = next_number(in) >> 34;
		after[i] = view.nr_free[i] + (s8)next_byte(in) % 3;
	}
	bb_frag_index_count(&view, order, &info);
	HOLDS(info.suitable << order <= info.pages);
	HOLDS(bb_frag_index_unusable(&view, order) <= BB_FRAG_INDEX_MAX);
	bb_frag_index_of(&view, order);
	move = bb_free_list_diff(view.nr_free, after, view.nr_orders, order, &top);
	HOLDS(move < NR_BB_FREE_LIST_CHANGES && top < view.nr_orders);
	HOLDS(bb_buddy_pfn(bb_buddy_pfn(77, order), order) == 77);
}

static void make_zone(struct input *in, struct bb_watermark_zone *z, unsigned int i)
{
	unsigned int order;

	z->nid = i / 2;
	z->zone = i % 4;
	z->nr_orders = 11;
	z->block_order = 9;
	z->kswapd_runs = next_byte(in) & 1;
	z->slack = next_byte(in) & 3;
	z->wmark[0] = next_byte(in);
	z->wmark[1] = z->wmark[0] * 5 / 4;
	z->wmark[2] = z->wmark[0] * 3 / 2;
	z->boost = next_byte(in) & 7;
	z->reserve = next_byte(in) & 7;
	z->highatomic = next_byte(in) & 7;
	z->cma_free = next_byte(in) & 7;
	z->pcp = next_byte(in) & 1;
	for (order = 0; order < z->nr_orders; order++) {
		z->nr_free[order] = next_byte(in) & 15;
		z->lists[order] = z->nr_free[order] ? next_byte(in) & 31 : 0;
		z->free += z->nr_free[order] << order;
	}
}

static void make_topology(struct input *in, struct bb_topology *topo)
{
	unsigned int i, j;

	topo->nr = 1 + next_byte(in) % 8;
	topo->old_load = next_byte(in) & 1;
	for (i = 0; i < topo->nr; i++) {
		topo->nid[i] = 2 * i;
		topo->cpus[i] = next_byte(in) & 1;
		topo->zones[i] = next_byte(in);
		for (j = 0; j < topo->nr; j++)
			topo->distance[i][j] = i == j ? 10 : 11 + next_byte(in) % 30;
	}
}

static void check_zonelist(struct input *in)
{
	struct bb_topology topo = { 0 };
	struct bb_zone_ref list[BB_WALK_ZONES];
	u8 order[BB_TOPO_NODES], seen[BB_TOPO_NODES] = { 0 };
	unsigned int from, i, nr;

	make_topology(in, &topo);
	from = next_byte(in) % topo.nr;
	bb_zonelist_nodes(&topo, from, order);
	HOLDS(order[0] == from);
	for (i = 0; i < topo.nr; i++)
		HOLDS(order[i] < topo.nr && !seen[order[i]]++);
	HOLDS(bb_topology_index(&topo, 2 * from) == (int)from && bb_topology_index(&topo, 1) < 0);
	nr = bb_zonelist(&topo, from, next_byte(in) % 8, next_byte(in) & 1, list);
	HOLDS(nr <= BB_WALK_ZONES);
}

/* What stops a request has a size or an index; too few pages is never answered by compaction. */
static void check_shortages(const struct bb_walk *walk, const struct bb_alloc_request *ask)
{
	struct bb_shortage s;
	unsigned int i;

	for (i = 0; i < walk->nr; i++) {
		bb_shortage_of(&walk->zone[i], ask, walk->mm, &s);
		HOLDS(s.kind < NR_BB_SHORTAGES);
		HOLDS((s.kind == BB_SHORTAGE_MARK) == !!s.missing);
		HOLDS(s.kind != BB_SHORTAGE_MARK || bb_shortage_reclaim(&s));
		HOLDS(s.kind != BB_SHORTAGE_BLOCK || !s.lists);
	}
}

void fuzz_forecast(struct input *in)
{
	static struct bb_walk walk;
	struct bb_forecast result;
	struct bb_alloc_request ask;
	unsigned int i;

	check_zonelist(in);
	memset(&walk, 0, sizeof(walk));
	walk.mm = next_byte(in) % NR_BB_MMS;
	walk.nr = next_byte(in) % 8;
	walk.nofragment = next_byte(in) & 1;
	bb_alloc_request_set(&ask, (gfp_t)next_number(in), next_byte(in) % 11);
	for (i = 0; i < walk.nr; i++)
		make_zone(in, &walk.zone[i], i);
	bb_forecast(&walk, &ask, &result);
	HOLDS(result.answer < NR_BB_ANSWERS && !(result.zones >> walk.nr));
	HOLDS(bb_forecast_zone(&result) < (int)walk.nr);
	check_shortages(&walk, &ask);
	HOLDS(bb_mm_names[walk.mm][0] && bb_answer_names[result.answer][0]);
}
