/* SPDX-License-Identifier: GPL-2.0-only */
/* The ops file: allocate and free single blocks by hand, and watch the free lists. */
#ifndef _BUDDYBENCH_MANUAL_MANUAL_COMMAND_H
#define _BUDDYBENCH_MANUAL_MANUAL_COMMAND_H

struct bb_command;
struct bb_guard;
struct seq_file;

/**
 * bb_manual_create() - allocate the state; no block is held
 * @guard: whose holder it will be
 *
 * Return: the state of ops and explain, or ERR_PTR().
 */
void *bb_manual_create(struct bb_guard *guard);

/**
 * bb_manual_destroy() - free all blocks and the state
 * @state: no command is in progress
 */
void bb_manual_destroy(void *state);

/**
 * bb_manual_run() - carry out a command
 * @state: the blocks
 * @command: ``alloc order=3 n=16 gfp=GFP_KERNEL node=0 tag=a``, or
 *	``free tag=a``, ``free id=7``, ``free all``
 *
 * Return: 0; -EINVAL; -ENOMEM over budget, or if an allocation fails (earlier
 * blocks stay held); -E2BIG for more than %BB_MANUAL_BLOCKS; -ENXIO for a node
 * that does not exist; -ENOENT if nothing matches.
 */
int bb_manual_run(void *state, const struct bb_command *command);

/**
 * bb_manual_show() - the ops file: held blocks, and changes of the free lists
 * @m: where to
 * @state: the blocks
 *
 * Return: 0, -ENOMEM, or -EINTR after a signal.
 */
int bb_manual_show(struct seq_file *m, void *state);

/**
 * bb_manual_explained() - the explain file
 * @m: where to
 * @state: with the last explanation
 *
 * Return: 0, or -EINTR after a signal.
 */
int bb_manual_explained(struct seq_file *m, void *state);

#endif /* _BUDDYBENCH_MANUAL_MANUAL_COMMAND_H */
