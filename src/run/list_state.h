/* SPDX-License-Identifier: GPL-2.0-only */
/* The state in which a cell finds the free lists. */
#ifndef _BUDDYBENCH_RUN_LIST_STATE_H
#define _BUDDYBENCH_RUN_LIST_STATE_H

#include <buddybench/guard/demand.h>
#include <buddybench/guard/page_holder.h>
#include <buddybench/result/run.h>

#include "list_work.h"

#define BB_LIST_ZONES 16	/* nodes that one cell may take blocks from */

/**
 * struct bb_list_state - what is held for the present cell
 * @holder: the blocks
 * @run: the run
 * @nr: zones that have been given a state
 * @zone: of each node that serves the cell
 * @goal: what its lists are to be like
 */
struct bb_list_state {
	struct bb_page_holder *holder;
	const struct bb_run *run;
	unsigned int nr;
	struct zone *zone[BB_LIST_ZONES];
	struct bb_list_goal goal[BB_LIST_ZONES];
};

/**
 * bb_list_state_make() - give the lists the state that a cell is to find
 * @s: with holder and run
 * @cell: the cell; for %BB_LISTS_FOUND nothing is done
 * @need: what the cell has been charged
 * @err: filled in on error: why it cannot be made, with the numbers
 *
 * All pages pass the door; what is taken is within the budget and above the floor.
 *
 * Return: 0, then bb_list_state_end() is owed; negative errno, nothing held: -EINTR if the run
 * was ended meanwhile.
 */
int bb_list_state_make(struct bb_list_state *s, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_err *err);

/**
 * bb_list_state_lasted() - are the lists as they were made?
 * @s: the cell has just ended
 *
 * Return: false if it has used them up, or somebody else has been here.
 */
bool bb_list_state_lasted(const struct bb_list_state *s);

/**
 * bb_list_state_end() - give back what is held
 * @s: the state
 */
void bb_list_state_end(struct bb_list_state *s);

#endif /* _BUDDYBENCH_RUN_LIST_STATE_H */
