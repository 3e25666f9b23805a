/* SPDX-License-Identifier: GPL-2.0-only */
/* free_pages=: fill a node before a cell. */
#ifndef _BUDDYBENCH_RUN_FILL_LEVEL_H
#define _BUDDYBENCH_RUN_FILL_LEVEL_H

#include "list_state.h"

/**
 * bb_fill_level_make() - take memory until the plan's number of pages is free
 * @s: with holder and run
 * @cell: the cell
 * @need: the nodes that serve it
 * @err: filled in on error: why the level cannot be reached
 *
 * Return: 0, then bb_list_state_end() is owed; negative errno, nothing held.
 */
int bb_fill_level_make(struct bb_list_state *s, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_err *err);

#endif /* _BUDDYBENCH_RUN_FILL_LEVEL_H */
