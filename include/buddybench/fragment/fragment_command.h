/* SPDX-License-Identifier: GPL-2.0-only */
/* The fragment file: commands and table, as struct bb_command_type wants them. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H

struct bb_command;
struct bb_guard;
struct seq_file;

/**
 * bb_fragment_create() - allocate the state; no page is held
 * @guard: whose holder it will be
 *
 * Return: the fragment, or ERR_PTR().
 */
void *bb_fragment_create(struct bb_guard *guard);

/**
 * bb_fragment_destroy() - free all held pages and the state
 * @state: the fragment; no command is in progress
 */
void bb_fragment_destroy(void *state);

/**
 * bb_fragment_run() - carry out a command
 * @state: the fragment
 * @command: ``[hold] node=1 order=9 target=600 ...``, ``release`` or ``measure``
 *
 * Held pages stay allocated until release, stop, unload or memory pressure.
 *
 * Return: 0; -EINVAL for a wrong command; -ENXIO for a node or zone that does
 * not exist; -EBUSY for a hold while pages are held.
 */
int bb_fragment_run(void *state, const struct bb_command *command);

/**
 * bb_fragment_show() - the table, and the zone as it is now
 * @m: where to
 * @state: the fragment
 *
 * Return: 0, or -EINTR on a signal while a command is in progress.
 */
int bb_fragment_show(struct seq_file *m, void *state);

/**
 * bb_fragment_stop() - free all held pages; a command in progress ends
 * @state: the fragment
 */
void bb_fragment_stop(void *state);

/**
 * bb_fragment_cpu() - the CPU to run a command on
 * @state: the fragment, for the node of the last one
 * @text: the command
 *
 * Return: a CPU of its node, or %WORK_CPU_UNBOUND for the caller's CPU.
 */
int bb_fragment_cpu(const void *state, const char *text);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H */
