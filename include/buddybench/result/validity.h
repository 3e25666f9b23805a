/* SPDX-License-Identifier: GPL-2.0-only */
/* Derive validity flags from the numbers of a result. */
#ifndef _BUDDYBENCH_RESULT_VALIDITY_H
#define _BUDDYBENCH_RESULT_VALIDITY_H

#include <buddybench/result/run.h>

/**
 * bb_validity() - set the flags of a measured cell
 * @run: its run: plan and clock are looked at
 * @cell: what was measured
 * @r: complete but for the flags, which are added to
 */
void bb_validity(const struct bb_run *run, const struct bb_cell *cell,
		 struct bb_result *r);

/**
 * bb_validity_unbalanced() - do the counts of the workers say that pages were kept?
 * @r: a cell with its workers' counts
 *
 * Return: true if pages taken and given back differ, or a slot still held a block.
 */
static inline bool bb_validity_unbalanced(const struct bb_result *r)
{
	return r->allocated != r->freed || r->leftover;
}

/**
 * bb_validity_lost() - have free pages gone for good?
 * @missing: so many are free no longer
 * @allocated: pages that were allocated, and freed, meanwhile
 * @others: pages that others allocated meanwhile; less than 0 if that is not known
 *
 * Others allocate, too, so what is missing counts only if it is at least an eighth of
 * what was allocated, and more than twice what all others allocated.
 *
 * Return: true if they have.
 */
bool bb_validity_lost(s64 missing, u64 allocated, s64 others);

/**
 * bb_validity_machine() - flags that follow from the calibration
 * @c: the calibration
 *
 * The ladder may be 2 % off, other work may take 1 %.
 *
 * Return: bits of enum bb_flag.
 */
u64 bb_validity_machine(const struct bb_calibration *c);

#endif /* _BUDDYBENCH_RESULT_VALIDITY_H */
