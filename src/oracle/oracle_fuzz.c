// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fuzz: random masks at random fill levels.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include <buddybench/compat.h>

#include "oracle_fuzz.h"
#include "prediction.h"

#define LEVEL_TRIES	64	/* random masks per fill level */
#define CLOSED_MAX	1000	/* masks refused in a row: the floor, or what is held already */

/* Bits of a random mask; none of them permits sleeping. */
static const gfp_t fuzz_bits[] = {
	__GFP_HIGH, __GFP_NOMEMALLOC, __GFP_KSWAPD_RECLAIM, __GFP_THISNODE,
	__GFP_COMP, __GFP_HARDWALL, __GFP_NORETRY, __GFP_IO, __GFP_FS,
	__GFP_RECLAIMABLE,
#ifdef __GFP_ATOMIC
	__GFP_ATOMIC,
#endif
};

static const gfp_t fuzz_zones[] = {
	0, 0, 0, __GFP_DMA, __GFP_DMA32, __GFP_HIGHMEM, __GFP_MOVABLE,
	__GFP_HIGHMEM | __GFP_MOVABLE,
};

static gfp_t random_mask(struct bb_rng *rng)
{
	gfp_t gfp;
	unsigned int i;

	do {
		gfp = fuzz_zones[bb_rng_below(rng, ARRAY_SIZE(fuzz_zones))];
		for (i = 0; i < ARRAY_SIZE(fuzz_bits); i++)
			if (!bb_rng_below(rng, 3))
				gfp |= fuzz_bits[i];
	} while (bb_gfp_refusal(bb_gfp_effective(gfp)));
	return gfp;
}

static unsigned int random_order(struct bb_rng *rng)
{
	unsigned int dice = bb_rng_below(rng, 20);

	if (dice < 10)
		return 0;
	return dice < 19 ? 1 + bb_rng_below(rng, 3) :
			   bb_rng_below(rng, BB_MAX_ORDER + 1);
}

/* The fuzz has a row for every combination of these. */
static const gfp_t row_bits[] = { __GFP_THISNODE, __GFP_HIGH, __GFP_NOMEMALLOC };

static_assert(BIT(ARRAY_SIZE(row_bits)) <= BB_ORACLE_ROWS);

static void add_fuzz_rows(struct bb_oracle_work *w)
{
	unsigned int row, i;

	for (row = 0; row < BIT(ARRAY_SIZE(row_bits)); row++) {
		gfp_t gfp = 0;

		for (i = 0; i < ARRAY_SIZE(row_bits); i++)
			if (row & BIT(i))
				gfp |= row_bits[i];
		bb_oracle_work_add_row(w, gfp, true);
	}
}

static struct bb_oracle_row *fuzz_row(struct bb_found *found, gfp_t gfp)
{
	unsigned int i, at = 0;

	for (i = 0; i < ARRAY_SIZE(row_bits); i++)
		if (gfp & row_bits[i])
			at |= BIT(i);
	return &found->row[at];
}

/* From 0 to twice the high watermark; unchanged without unsafe=1. */
static void next_level(struct bb_oracle_work *w, bool unsafe)
{
	u64 high = high_wmark_pages(w->fill.zone);
	s64 target = bb_rng_below(&w->rng, 2 * high + 1);

	if (unsafe && bb_zone_fill_level(&w->fill) > target)
		bb_zone_fill_down(&w->fill, target);
	else if (unsafe)
		bb_zone_fill_up(&w->fill, target);
	bb_oracle_work_note_level(w);
}

/* Returns false if this one may not be held, not even briefly. */
static bool try_random(struct bb_oracle_work *w)
{
	gfp_t gfp = random_mask(&w->rng);
	unsigned int from = bb_rng_below(&w->rng, w->topo.nr);

	return bb_prediction_try(w, fuzz_row(&w->found, gfp), from, gfp,
				 random_order(&w->rng));
}

void bb_oracle_fuzz(struct bb_oracle_work *w, u64 n, u64 seed, bool unsafe)
{
	u64 done = 0, closed = 0;

	w->found.seed = seed;
	w->rng.state = seed;
	add_fuzz_rows(w);
	while (done < n && bb_oracle_work_runs(w)) {
		if (!(done % LEVEL_TRIES))
			next_level(w, unsafe);
		if (try_random(w)) {
			done++;
			closed = 0;
		} else if (++closed == CLOSED_MAX) {
			bb_guard_abort(w->guard, BB_ABORT_FLOOR);
		}
	}
}
