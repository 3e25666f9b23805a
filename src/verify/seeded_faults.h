/* SPDX-License-Identifier: GPL-2.0-only */
/* Would every kind of violation be noticed? */
#ifndef _BUDDYBENCH_VERIFY_SEEDED_FAULTS_H
#define _BUDDYBENCH_VERIFY_SEEDED_FAULTS_H

#include <linux/types.h>

#include <buddybench/guard/guard.h>

#include "violations.h"

/**
 * bb_seeded_faults() - make every kind of violation, and see that it is noticed
 * @guard: whose door the blocks pass
 * @missed: set to those that were not, bits of enum bb_wrong
 *
 * Each is made to a block of our own and taken back before it is freed.
 *
 * Return: how many were noticed, of %NR_BB_WRONGS; fewer also if there was no
 * memory to make them.
 */
unsigned int bb_seeded_faults(const struct bb_guard *guard, u32 *missed);

#endif /* _BUDDYBENCH_VERIFY_SEEDED_FAULTS_H */
