/* SPDX-License-Identifier: GPL-2.0-only */
/* Is every kind of violation detected? */
#ifndef _BUDDYBENCH_VERIFY_SEEDED_FAULTS_H
#define _BUDDYBENCH_VERIFY_SEEDED_FAULTS_H

#include <linux/types.h>

#include <buddybench/guard/guard.h>

#include "violations.h"

/**
 * bb_seeded_faults() - seed every kind of violation, and check that it is detected
 * @guard: to allocate the blocks with
 * @missed: set to the kinds not detected, bits of enum bb_wrong
 *
 * Each is seeded into a block of our own and undone before the block is freed.
 *
 * Return: how many of %NR_BB_WRONGS were detected; fewer also if there was no
 * memory to seed them, or half of the node is held already.
 */
unsigned int bb_seeded_faults(struct bb_guard *guard, u32 *missed);

#endif /* _BUDDYBENCH_VERIFY_SEEDED_FAULTS_H */
