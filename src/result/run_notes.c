// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines in the header of results that say of a run as a whole what no row says.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/result/run.h>

#include "run_notes.h"

/* What follows from the plan is printed once, not in every row. */
static void of_the_plan(struct seq_file *m, const struct bb_run *run)
{
	unsigned int i, charged = 0, elsewhere = 0;

	for (i = 0; run->cell && i < run->nr_cells; i++)
		charged += !!(run->cell[i].gfp & __GFP_ACCOUNT);
	for (i = 0; run->result && i < run->nr_trials; i++)
		elsewhere += run->result[i].elsewhere;
	if (charged && !run->grouped)
		seq_printf(m, "# note not-charged: %u cells with __GFP_ACCOUNT, in no cgroup\n",
			   charged);
	if (elsewhere)
		seq_printf(m, "# note off-node: %u trials, their node has no zone for the mask\n",
			   elsewhere);
}

/* A row has only the flag, or the state; the reason is here. */
static void reasons(struct seq_file *m, const struct bb_run *run)
{
	unsigned int i, told = 0;

	for (i = 0; run->result && i < run->nr_trials; i++) {
		const struct bb_result *r = &run->result[i];

		if (!r->why || told++ >= MOST_REASONS)
			continue;
		seq_printf(m, r->flags & BIT_ULL(BB_FLAG_REFUSED) ?
			   "# refused cell=%u repeat=%u %s\n" :
			   "# note lists=found: cell=%u repeat=%u instead of %s\n",
			   r->cell, r->repeat, r->why);
	}
	if (told > MOST_REASONS)
		seq_printf(m, "# note untold: %u trials more\n", told - MOST_REASONS);
}

void bb_run_notes(struct seq_file *m, const struct bb_run *run)
{
	of_the_plan(m, run);
	if (run->again)
		seq_printf(m, "# note again: %u, others moved the lists or interrupts the values\n",
			   run->again);
	reasons(m, run);
}
