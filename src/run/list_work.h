/* SPDX-License-Identifier: GPL-2.0-only */
/* Give the free lists of one zone a state, by taking and holding what is in the way. */
#ifndef _BUDDYBENCH_RUN_LIST_WORK_H
#define _BUDDYBENCH_RUN_LIST_WORK_H

#include <buddybench/guard/page_holder.h>
#include <buddybench/model/list_goal.h>

struct zone;

/**
 * struct bb_list_work - a zone that is to be given a state
 * @holder: holds what is taken, until the cell has ended
 * @zone: the zone
 * @cpu: whose per-CPU list is meant
 * @goal: what is to be there
 * @gfp: mask of the cell
 * @limit: pages that may be held in all
 * @err: filled in on error
 */
struct bb_list_work {
	struct bb_page_holder *holder;
	struct zone *zone;
	int cpu;
	struct bb_list_goal goal;
	gfp_t gfp;
	u64 limit;
	struct bb_err *err;
};

/**
 * bb_list_work_blocks() - bring the free lists to their goal
 * @work: a struct bb_list_work, of a kind other than %BB_LIST_KIND_PCP
 *
 * For work_on_cpu(), as are the others.
 *
 * Return: 0; -EAGAIN if somebody else came in between, or a block could not be taken, -ENOMEM if
 * it cannot be done, -EINTR if the run was ended.
 */
long bb_list_work_blocks(void *work);

/**
 * bb_list_work_pcp() - have blocks in this CPU's list, and room to give them back
 * @work: a struct bb_list_work, of %BB_LIST_KIND_PCP
 *
 * Return: as above.
 */
long bb_list_work_pcp(void *work);

/**
 * bb_list_work_walk() - define where the watermark test ends its walk
 * @work: a struct bb_list_work, of %BB_LIST_KIND_PCP, whose lists are filled
 *
 * It ends at once where the first list of the order itself has a block.
 *
 * Return: as above.
 */
long bb_list_work_walk(void *work);

#endif /* _BUDDYBENCH_RUN_LIST_WORK_H */
