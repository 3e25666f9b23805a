// SPDX-License-Identifier: GPL-2.0-only
/*
 * Derive validity flags from the numbers of a result.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>

#include <buddybench/result/validity.h>

/* Clock increments that a timed section must span. */
#define OP_MOVES	10	/* one operation: rounded by a tenth */
#define BATCH_MOVES	100	/* the average batch: by a hundredth */

static bool off_node(const struct bb_cell *cell, const struct bb_places *where)
{
	unsigned int i;

	for (i = 0; cell->node >= 0 && i < where->nr; i++)
		if (where->place[i].nid != cell->node)
			return true;
	return false;
}

/*
 * Clock steps of one value: a single operation, or a batch. The minimum of both
 * rows, as both get the flag.
 */
static u64 shortest_value(const struct bb_cell *cell, const struct bb_result *r)
{
	u64 shortest = U64_MAX;
	unsigned int i;

	for (i = 0; i < r->nr_measures; i++) {
		const struct bb_measure *m = &r->measure[i];

		if (!m->all.n)
			continue;
		shortest = min(shortest, bb_mode_batches(cell->mode) ?
			       div64_u64(m->ticks, m->all.n) : m->all.p[0]);
	}
	return shortest;
}

/* Instruction counts are exact, however small. */
static bool coarse(const struct bb_run *run, const struct bb_cell *cell,
		   const struct bb_result *r)
{
	u64 moves = bb_mode_batches(cell->mode) ? BATCH_MOVES : OP_MOVES;

	return !run->clock.counts &&
	       shortest_value(cell, r) < moves * run->clock.granularity;
}

#define LEAK_LEAST 512		/* pages that others may plausibly have taken */

bool bb_validity_lost(s64 missing, u64 allocated, s64 others)
{
	return missing >= LEAK_LEAST && missing * 8 >= (s64)allocated && others >= 0 &&
	       missing > 2 * others;
}

/* The counts of the loops, pages left in the slots, and the decrease of free pages. */
static bool leaks(const struct bb_result *r)
{
	return bb_validity_unbalanced(r) || bb_validity_lost(r->missing, r->allocated, r->others);
}

/* Nine values in ten are within 1 %: a few interrupts have no say in their median. */
static bool agree(const struct bb_summary *s)
{
	return bb_rank_known(1, s->n) && 100 * s->p[1] <= 100 * s->min + s->p[0];
}

/* Did disturbed values move the median by more than 1 %? If there are no others: do they differ? */
static bool moved(const struct bb_measure *m)
{
	u64 all = m->all.p[0], clean = m->clean.p[0];

	if (!m->all.n)
		return false;
	if (!m->clean.n)
		return !agree(&m->all);
	return 100 * (max(all, clean) - min(all, clean)) > clean;
}

void bb_validity(const struct bb_run *run, const struct bb_cell *cell,
		 struct bb_result *r)
{
	const struct bb_measure *a = &r->measure[0], *f = &r->measure[1];
	u64 asked = run->plan.count * cell->threads;

	if (a->fails)
		r->flags |= BIT_ULL(BB_FLAG_ALLOC_FAIL);
	if (!r->elsewhere && off_node(cell, &r->where))
		r->flags |= BIT_ULL(BB_FLAG_OFF_NODE);
	if (r->disturbed && (moved(a) || moved(f)))
		r->flags |= BIT_ULL(BB_FLAG_DISTURBED);
	/* Half of the values of an empty loop are below their median anyway. */
	if ((bb_pattern_allocates(cell->pattern) || cell->mode == BB_MODE_DIFF) &&
	    (a->negative || f->negative))
		r->flags |= BIT_ULL(BB_FLAG_NEG_NET);
	if (a->all.overflow || f->all.overflow)
		r->flags |= BIT_ULL(BB_FLAG_OVERFLOW);
	if (a->halves || f->halves)
		r->flags |= BIT_ULL(BB_FLAG_HALVES);
	if (coarse(run, cell, r))
		r->flags |= BIT_ULL(BB_FLAG_LOW_RES);
	if (cell->threads > 1 && r->overlap < 900)
		r->flags |= BIT_ULL(BB_FLAG_NO_OVERLAP);
	if (!a->ops || (!run->plan.duration_ms && a->ops + a->fails < asked))
		r->flags |= BIT_ULL(BB_FLAG_SHORT);
	if (leaks(r))
		r->flags |= BIT_ULL(BB_FLAG_LEAK);
}

u64 bb_validity_machine(const struct bb_calibration *c)
{
	u64 flags = 0;

	if (c->noise_ppm > 10000)
		flags |= BIT_ULL(BB_FLAG_NOISY);
	if (c->ladder_off > 20)
		flags |= BIT_ULL(BB_FLAG_LADDER);
	return flags;
}
