/* SPDX-License-Identifier: GPL-2.0-only */
/* From a resolved plan to its cells. */
#ifndef _BUDDYBENCH_PLAN_EXPAND_H
#define _BUDDYBENCH_PLAN_EXPAND_H

#include <buddybench/plan/plan.h>

/**
 * struct bb_cell_list - result of an expansion
 * @cell: array of @max cells, or NULL to count only
 * @max: size of @cell
 * @skipped: combinations that are left out, per enum bb_skip
 */
struct bb_cell_list {
	struct bb_cell *cell;
	unsigned int max;
	unsigned int *skipped;
};

/**
 * bb_plan_expand() - the cells of a resolved plan, in a fixed order
 * @plan: a plan that bb_plan_resolve() has accepted
 * @facts: the machine
 * @list: up to @max cells, and the counts of skipped combinations
 * @err: filled in on error
 *
 * Return: number of cells; -E2BIG for more than %BB_MAX_CELLS; -EINVAL or
 * -EPERM if none is left.
 */
int bb_plan_expand(const struct bb_plan *plan, const struct bb_facts *facts,
		   const struct bb_cell_list *list, struct bb_err *err);

#endif /* _BUDDYBENCH_PLAN_EXPAND_H */
