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

/* What becomes of a block: held until the cell has ended, or given back before. */
enum bb_list_mark {
	BB_LIST_MARK_HELD,
	BB_LIST_MARK_GIVEN,
};

/**
 * bb_list_work_take() - take a block of this zone
 * @w: the zone
 * @order: its order
 * @type: BB_LIST_ bit of its migrate type
 * @mark: enum bb_list_mark
 *
 * Return: its first page, or 0.
 */
unsigned long bb_list_work_take(struct bb_list_work *w, unsigned int order, u8 type, u32 mark);

/**
 * bb_list_work_pair() - take two blocks that are buddies, in parts that no per-CPU list keeps
 * @w: the zone
 * @order: of each of them
 * @type: BB_LIST_ bit of their migrate type
 *
 * One is marked as held, the other as given.
 *
 * Return: as bb_list_work_blocks().
 */
long bb_list_work_pair(struct bb_list_work *w, unsigned int order, u8 type);

/**
 * bb_list_work_give() - give back all blocks marked as given
 * @w: the zone
 */
void bb_list_work_give(struct bb_list_work *w);

/**
 * bb_list_work_refused() - say why there was no block
 * @w: the zone
 * @order: of the block
 *
 * Nothing says that it could not be had a moment later: all of it is tried again.
 *
 * Return: -EAGAIN, or -EINTR if the run was ended.
 */
long bb_list_work_refused(struct bb_list_work *w, unsigned int order);

/**
 * bb_list_work_met() - are the free lists what they are to be like?
 * @w: the zone
 *
 * Return: true if so.
 */
bool bb_list_work_met(const struct bb_list_work *w);

/**
 * bb_list_work_blocks() - bring the free lists to their goal
 * @work: a struct bb_list_work, of a kind other than %BB_LIST_KIND_PCP
 *
 * For work_on_cpu().
 *
 * Return: 0; -EAGAIN if somebody else came in between, or a block could not be taken, -ENOMEM if
 * it cannot be done, -EINTR if the run was ended.
 */
long bb_list_work_blocks(void *work);

#endif /* _BUDDYBENCH_RUN_LIST_WORK_H */
