// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shared by walk and fuzz: what to fill, when to stop, and where to count.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

#include "oracle_work.h"

const struct bb_zone_ref *bb_oracle_work_ordinary(const struct bb_zone_ref *list, unsigned int nr)
{
	unsigned int i;

	/* Those of other nodes come after all of its own. */
	for (i = 0; i < nr && list[i].nid == list[0].nid; i++)
		if (list[i].zone <= ZONE_NORMAL)
			return &list[i];
	return &list[0];
}

/* Results are counted in a copy: the mutex cannot be taken with preemption off. */
void bb_oracle_work_publish(struct bb_oracle_work *w)
{
	mutex_lock(&w->oracle->lock);
	w->oracle->found = w->found;
	mutex_unlock(&w->oracle->lock);
}

bool bb_oracle_work_runs(const struct bb_oracle_work *w)
{
	cond_resched();
	return !bb_guard_aborted(w->guard);
}

void bb_oracle_work_note_level(struct bb_oracle_work *w)
{
	struct bb_found *found = &w->found;
	s64 now = bb_zone_fill_level(&w->fill);

	found->steps++;
	if (found->lowest < 0 || now < found->lowest)
		found->lowest = now;
	found->wmark[0] = min_wmark_pages(w->fill.zone);
	found->wmark[1] = low_wmark_pages(w->fill.zone);
	found->wmark[2] = high_wmark_pages(w->fill.zone);
	bb_oracle_work_publish(w);
}

void bb_oracle_work_add_row(struct bb_oracle_work *w, gfp_t gfp, bool fuzz)
{
	struct bb_oracle_row *row = &w->found.row[w->found.nr_rows++];

	row->gfp = gfp;
	row->fuzz = fuzz;
	row->limit = -1;
	row->least_yes = -1;
	row->most_no = -1;
}
