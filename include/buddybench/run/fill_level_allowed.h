/* SPDX-License-Identifier: GPL-2.0-only */
/* May a run fill a node below its floor? */
#ifndef _BUDDYBENCH_RUN_FILL_LEVEL_ALLOWED_H
#define _BUDDYBENCH_RUN_FILL_LEVEL_ALLOWED_H

#include <buddybench/plan/plan.h>

/**
 * bb_fill_level_allowed() - may this plan be run?
 * @plan: not yet resolved
 * @unsafe: the module was loaded with unsafe=1
 * @err: filled in if not
 *
 * Return: 0, -EPERM for free_pages= without unsafe=1.
 */
int bb_fill_level_allowed(const struct bb_plan *plan, bool unsafe, struct bb_err *err);

#endif /* _BUDDYBENCH_RUN_FILL_LEVEL_ALLOWED_H */
