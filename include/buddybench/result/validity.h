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
 * bb_validity_machine() - flags that follow from the calibration
 * @c: the calibration
 *
 * The ladder may be 2 % off, other work may take 1 %.
 *
 * Return: bits of enum bb_flag.
 */
u64 bb_validity_machine(const struct bb_calibration *c);

#endif /* _BUDDYBENCH_RESULT_VALIDITY_H */
