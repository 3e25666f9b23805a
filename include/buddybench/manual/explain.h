/* SPDX-License-Identifier: GPL-2.0-only */
/* The explain file: one allocation, explained. */
#ifndef _BUDDYBENCH_MANUAL_EXPLAIN_H
#define _BUDDYBENCH_MANUAL_EXPLAIN_H

struct bb_command;

/**
 * bb_explain_run() - allocate one block, explain what happened, free it
 * @state: that of ops; the explanation goes there
 * @command: ``order=3 gfp=GFP_KERNEL node=0``, any part may be left out
 *
 * Return: 0, also if the allocation failed; else as bb_manual_run().
 */
int bb_explain_run(void *state, const struct bb_command *command);

#endif /* _BUDDYBENCH_MANUAL_EXPLAIN_H */
