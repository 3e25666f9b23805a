// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modes are different ways to measure the same cost. A run with more than one
 * of them is checked for disagreement.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/math64.h>

#include <buddybench/result/mode_agreement.h>

/* Rows with one of these flags are not comparable. */
#define NO_VALUE (BIT_ULL(BB_FLAG_LOW_RES) | BIT_ULL(BB_FLAG_OVERFLOW) | \
		  BIT_ULL(BB_FLAG_SHORT) | BIT_ULL(BB_FLAG_ABORTED) | \
		  BIT_ULL(BB_FLAG_REFUSED) | BIT_ULL(BB_FLAG_TOO_LONG) | \
		  BIT_ULL(BB_FLAG_LISTS_MOVED))

static bool differ_in_mode_only(const struct bb_cell *a, const struct bb_cell *b)
{
	return a->api == b->api && a->pattern == b->pattern &&
	       a->order == b->order && a->node == b->node &&
	       a->cpu_node == b->cpu_node && a->threads == b->threads &&
	       a->gfp == b->gfp && a->lists == b->lists && a->hold == b->hold &&
	       a->bulk == b->bulk && a->bytes == b->bytes;
}

/* Mean in 1/1000 step, of undisturbed values if there are any; 0 if unknown. */
static u64 mean_milli(const struct bb_cell *cell, const struct bb_measure *m)
{
	const struct bb_summary *s = m->clean.n ? &m->clean : &m->all;
	u64 mean;

	/* Negative differences are in the sum only, not in the histogram. */
	if (cell->mode == BB_MODE_DIFF && !m->clean.n)
		return m->timed ? div64_u64(m->ticks * 1000, m->timed) : 0;
	if (s->n < (bb_mode_batches(cell->mode) ? BB_MODE_AGREEMENT_BATCHES : 1))
		return 0;
	if (bb_mode_batches(cell->mode))
		return div64_u64(s->sum, s->n);
	mean = div64_u64(s->sum * 1000, s->n);
	return mean - min(mean, m->overhead_milli);
}

/*
 * Two standard errors of the mean at most, in 1/1000 step: the variance is no more
 * than (max - mean)(mean - min) (Bhatia, Davis, "A Better Bound on the Variance",
 * 2000). Of 16 values one may drain a list, or none.
 */
static u64 error_milli(const struct bb_cell *cell, const struct bb_measure *m)
{
	const struct bb_summary *s = m->clean.n ? &m->clean : &m->all;
	u64 mean, above, below, unit = bb_mode_batches(cell->mode) ? 1000 : 1;

	if (!s->n)
		return 0;
	mean = div64_u64(s->sum, s->n);
	above = div64_u64(s->max - min(s->max, mean), unit);
	below = div64_u64(mean - min(s->min, mean), unit);
	above = min_t(u64, above, U32_MAX);
	below = min_t(u64, below, U32_MAX);
	return 2000ULL * int_sqrt64(div64_u64(above * below, s->n));
}

struct cost {
	u64 milli;	/* alloc and free, 0 if one of them is unknown */
	u64 error;
};

static struct cost cost_of(const struct bb_cell *cell, const struct bb_result *r)
{
	const struct cost unknown = { 0 };
	struct cost cost = { 0 };
	unsigned int i;

	if (!bb_pattern_allocates(cell->pattern) || r->flags & NO_VALUE ||
	    r->lists != cell->lists)
		return unknown;
	for (i = 0; i < r->nr_measures; i++) {
		u64 mean = mean_milli(cell, &r->measure[i]);

		if (!mean)
			return unknown;
		cost.milli += mean;
		cost.error += error_milli(cell, &r->measure[i]);
	}
	return cost;
}

/* Further apart than a percentage, and than means of so few values may be. */
static bool means_differ(const struct cost *a, const struct cost *b)
{
	u64 least = min(a->milli, b->milli), by = max(a->milli, b->milli) - least;

	return by > div_u64(least * BB_MODE_AGREEMENT_PCT, 100) && by > a->error + b->error;
}

/* Any two of them: the furthest apart may be the least certain. */
static bool any_differ(const struct cost *cost, unsigned int n)
{
	unsigned int i, j;

	for (i = 1; i < n; i++)
		for (j = 0; j < i; j++)
			if (means_differ(&cost[i], &cost[j]))
				return true;
	return false;
}

static struct bb_result *trial(struct bb_run *run, unsigned int cell, u32 repeat)
{
	return &run->result[cell * run->plan.repeats + repeat];
}

/* Cells @first to @first + @n - 1, one repeat of each. */
static void compare_modes(struct bb_run *run, unsigned int first, unsigned int n,
			  u32 repeat)
{
	struct cost cost[NR_BB_MODES];
	unsigned int i, known = 0;

	for (i = first; i < first + n; i++) {
		cost[known] = cost_of(&run->cell[i], trial(run, i, repeat));
		known += !!cost[known].milli;
	}
	if (known < 2)
		return;
	run->modes_compared++;
	if (!any_differ(cost, known))
		return;
	run->modes_differ++;
	for (i = first; i < first + n; i++)
		trial(run, i, repeat)->flags |= BIT_ULL(BB_FLAG_MODES);
}

void bb_mode_agreement(struct bb_run *run)
{
	unsigned int first, n;
	u32 repeat;

	/* The mode is the innermost loop of the expansion, so such cells are adjacent. */
	for (first = 0; first < run->nr_cells; first += n) {
		n = 1;
		while (n < NR_BB_MODES && first + n < run->nr_cells &&
		       differ_in_mode_only(&run->cell[first],
					   &run->cell[first + n]))
			n++;
		for (repeat = 0; n > 1 && repeat < run->plan.repeats; repeat++)
			compare_modes(run, first, n, repeat);
	}
}
