// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a reader has to know before he believes a row: the validity flags that
 * follow from the numbers themselves.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include <buddybench/judge.h>

static bool off_node(const struct bb_cell *cell, const struct bb_places *where)
{
	unsigned int i;

	for (i = 0; cell->node >= 0 && i < where->nr; i++)
		if (where->place[i].nid != cell->node)
			return true;
	return false;
}

static bool coarse(const struct bb_run *run, const struct bb_result *result)
{
	const struct bb_clock_info *c = &run->clock;

	return c->zero && result->measure[0].all.n && result->nr_measures == 2 &&
	       result->measure[0].all.p[0] < 10 * c->step;
}

void bb_judge(const struct bb_run *run, const struct bb_cell *cell,
	      struct bb_result *r)
{
	const struct bb_measure *a = &r->measure[0], *f = &r->measure[1];
	u64 asked = run->plan.count * cell->threads;

	if (a->fails)
		r->flags |= BIT_ULL(BB_FLAG_ALLOC_FAIL);
	if (cell->gfp & __GFP_ACCOUNT)
		r->flags |= BIT_ULL(BB_FLAG_NOT_CHARGED);
	if (off_node(cell, &r->where))
		r->flags |= BIT_ULL(BB_FLAG_OFF_NODE);
	if (r->disturbed * 100ULL > r->chunks)
		r->flags |= BIT_ULL(BB_FLAG_DISTURBED);
	/* Half of what measures the clock itself is below its median. */
	if (cell->pattern != BB_PATTERN_NULL && (a->negative || f->negative))
		r->flags |= BIT_ULL(BB_FLAG_NEG_NET);
	if (a->all.overflow || f->all.overflow)
		r->flags |= BIT_ULL(BB_FLAG_OVERFLOW);
	if (a->halves || f->halves)
		r->flags |= BIT_ULL(BB_FLAG_HALVES);
	if (coarse(run, r))
		r->flags |= BIT_ULL(BB_FLAG_LOW_RES);
	if (cell->threads > 1 && r->overlap < 900)
		r->flags |= BIT_ULL(BB_FLAG_NO_OVERLAP);
	if (!a->ops || (!run->plan.duration_ms && a->ops + a->fails < asked))
		r->flags |= BIT_ULL(BB_FLAG_SHORT);
	if (r->allocated != r->freed)
		r->flags |= BIT_ULL(BB_FLAG_LEAK);
}

u64 bb_judge_machine(const struct bb_calibration *c)
{
	u64 flags = 0;

	if (c->noise_ppm > 10000)
		flags |= BIT_ULL(BB_FLAG_NOISY);
	if (c->ladder_off > 20)
		flags |= BIT_ULL(BB_FLAG_LADDER);
	return flags;
}
