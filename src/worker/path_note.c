// SPDX-License-Identifier: GPL-2.0-only
/*
 * Classify the events of one operation as a path, and count it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <buddybench/machine/alloc_probes.h>
#include <buddybench/result/path.h>
#include <buddybench/worker/blocks.h>

#include "path_note.h"

void bb_path_note_room(struct bb_worker *w)
{
	struct bb_watch *watch = &w->paths->watch;

	watch->settling = watch->pages;
	watch->pages = 0;
	watch->events = 0;
}

void bb_path_note_begin(struct bb_worker *w)
{
	memset(&w->paths->watch.op, 0, sizeof(w->paths->watch.op));
	w->paths->watch.last = NULL;
}

/* Node requested by this operation; round robin has advanced already. */
static int wanted_node(const struct bb_worker *w)
{
	const struct bb_loop *l = &w->loop;

	if (!l->nr_nids)
		return l->nid;
	return l->nids[(l->rr + l->nr_nids - 1) % l->nr_nids];
}

void bb_path_note_end(struct bb_worker *w)
{
	bool pair = !bb_pattern_holds(w->pool->cell->pattern);
	void *block = w->loop.slot[pair ? 0 : w->loop.at];
	struct page *page = block ? bb_block_page(w->kind, block) : NULL;
	struct bb_paths *p = w->paths;

	if (w->recording)
		bb_path_count(p->tally,
			      bb_path_of(&p->watch.op, block,
					 page && page_to_nid(page) != wanted_node(w)),
			      &p->watch.op, w->loop.stamp[0]);
}
