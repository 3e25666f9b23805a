/* SPDX-License-Identifier: GPL-2.0-only */
/* The fragment file: commands and table. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H

#include <buddybench/fragment/fragment.h>
#include <buddybench/lib/error.h>

/**
 * bb_fragment_cpu() - where to carry out a command
 * @f: for the node of the last one
 * @text: the command
 *
 * Return: a CPU of its node, or %WORK_CPU_UNBOUND for where the caller is.
 */
int bb_fragment_cpu(const struct bb_fragment *f, const char *text);

/**
 * bb_fragment_command() - carry out a write
 * @f: the fragment
 * @guard: looked at between any two blocks; its abort reason ends a command
 * @facts: zones and nodes
 * @clock: to time allocations with
 * @text: clean text: ``[hold] node=1 order=9 target=600 ...``, ``release`` or
 *	``measure``
 * @err: filled in on error
 *
 * Return: 0; -EINVAL for a wrong command; -ENXIO for a node or zone that is not
 * there; -EBUSY for a hold while one is held.
 */
int bb_fragment_command(struct bb_fragment *f, const struct bb_guard *guard,
			const struct bb_facts *facts,
			const struct bb_clock_info *clock, const char *text,
			struct bb_err *err);

/**
 * bb_fragment_show() - the table, and the zone as it is now
 * @m: where to
 * @f: the fragment
 *
 * Return: 0 or -ERESTARTSYS on a signal while a command goes on.
 */
int bb_fragment_show(struct seq_file *m, struct bb_fragment *f);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_COMMAND_H */
