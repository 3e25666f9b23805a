// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sorts the steps of a replay by class, in place. Up to 256 classes have results
 * of their own, and a replay that has been stopped has to end soon: to go through
 * all steps for each class takes too long.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "replay_sort.h"

#define BATCH_STEPS	1024	/* between which others may run */

/* Where the steps of each class end. */
static void find_ends(const struct bb_replay_worker *w, u32 *end)
{
	unsigned int class;
	u32 at;

	memset(end, 0, BB_STREAM_CLASSES * sizeof(*end));
	for (at = 0; at < w->next; at++) {
		end[w->step[at].class]++;
		if (!(at % BATCH_STEPS))
			cond_resched();
	}
	for (class = 1; class < BB_STREAM_CLASSES; class++)
		end[class] += end[class - 1];
}

/*
 * A class is filled from its end. All steps before @at are where they belong; so is
 * the one at @at if its class has been filled that far.
 */
static void sort_worker(struct bb_replay_worker *w, u32 *filled)
{
	u32 at = 0, n = 0;

	find_ends(w, filled);
	while (at < w->next) {
		u32 *to = &filled[w->step[at].class];

		if (at >= *to) {
			at++;
		} else {
			(*to)--;
			swap(w->step[at], w->step[*to]);
		}
		if (!(++n % BATCH_STEPS))
			cond_resched();
	}
	w->sorted = 0;
}

void bb_replay_sort(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++)
		sort_worker(r->worker[i], r->filled);
}

const struct bb_replay_step *bb_replay_sort_next(struct bb_replay_worker *w,
						 unsigned int class)
{
	const struct bb_replay_step *s;

	while (w->sorted < w->next) {
		s = &w->step[w->sorted];
		if (s->class > class)
			break;
		if (!(++w->sorted % BATCH_STEPS))
			cond_resched();
		if (s->class == class)
			return s;
	}
	return NULL;
}
