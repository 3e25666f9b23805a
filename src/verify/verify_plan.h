/* SPDX-License-Identifier: GPL-2.0-only */
/* What to verify. */
#ifndef _BUDDYBENCH_VERIFY_VERIFY_PLAN_H
#define _BUDDYBENCH_VERIFY_VERIFY_PLAN_H

#include <buddybench/result/run.h>
#include <buddybench/verify/verify.h>

/**
 * bb_verify_plan_make() - make the plan of a command
 * @run: its facts are read, its plan is the result
 * @text: the command, see bb_verify_run()
 * @scratch: working memory
 * @err: filled in on error
 *
 * Return: 0, -EINVAL for a key that has no meaning here, or an error of parsing
 * or resolving.
 */
int bb_verify_plan_make(struct bb_run *run, const char *text, struct bb_scratch *scratch,
			struct bb_err *err);

/**
 * bb_verify_plan_expand() - the cells of the plan, none of them verified yet
 * @verify: its cells are replaced, unless there is an error; bb_verify_plan_forget()
 *	frees them
 * @run: with a plan
 * @err: filled in on error
 *
 * Return: 0; -E2BIG for too many; -ENOMEM; or an error of bb_plan_expand().
 */
int bb_verify_plan_expand(struct bb_verify *verify, struct bb_run *run, struct bb_err *err);

/**
 * bb_verify_plan_forget() - free the cells of the last command
 * @verify: may have no cells
 */
void bb_verify_plan_forget(struct bb_verify *verify);

#endif /* _BUDDYBENCH_VERIFY_VERIFY_PLAN_H */
