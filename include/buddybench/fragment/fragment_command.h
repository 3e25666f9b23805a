/* SPDX-License-Identifier: GPL-2.0-only */
/* The fragment file: commands and table. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H

#include <buddybench/fragment/fragment.h>
#include <buddybench/guard/command.h>

/**
 * bb_fragment_cpu() - where to carry out a command
 * @f: for the node of the last one
 * @text: the command
 *
 * Return: a CPU of its node, or %WORK_CPU_UNBOUND for where the caller is.
 */
int bb_fragment_cpu(const struct bb_fragment *f, const char *text);

/**
 * bb_fragment_run() - carry out a command
 * @f: the fragment
 * @command: ``[hold] node=1 order=9 target=600 ...``, ``release`` or ``measure``
 *
 * What it holds is held on until release, stop, unload or lack of memory.
 *
 * Return: 0; -EINVAL for a wrong command; -ENXIO for a node or zone that is not
 * there; -EBUSY for a hold while one is held.
 */
int bb_fragment_run(struct bb_fragment *f, const struct bb_command *command);

/**
 * bb_fragment_show() - the table, and the zone as it is now
 * @m: where to
 * @f: the fragment
 *
 * Return: 0 or -ERESTARTSYS on a signal while a command goes on.
 */
int bb_fragment_show(struct seq_file *m, struct bb_fragment *f);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H */
