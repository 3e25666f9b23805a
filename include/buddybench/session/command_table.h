/* SPDX-License-Identifier: GPL-2.0-only */
/* The commands: files that are written to have something done, and tell what came of it. */
#ifndef _BUDDYBENCH_SESSION_COMMAND_TABLE_H
#define _BUDDYBENCH_SESSION_COMMAND_TABLE_H

#include <linux/types.h>

struct bb_command;
struct bb_guard;
struct seq_file;

/**
 * struct bb_command_type - one command; its file has one row in the table
 * @name: of the debugfs file
 * @mode: of the file; 0600 if it tells addresses or holds memory
 * @title: what an error message calls it while it is in progress
 * @create: what it remembers from one write to the next, or ERR_PTR(); NULL to
 *	share that of the row above
 * @destroy: the opposite; NULL with @create
 * @run: carries it out, one at a time; returns 0 or an error that is in its err
 * @show: writes the file; may come at any time, so it takes a lock of its own
 * @stop: gives back what outlives @run, on a write to stop and before unloading;
 *	NULL if nothing does
 * @cpu: where to carry it out, or %WORK_CPU_UNBOUND for where the writer is;
 *	NULL for always there
 */
struct bb_command_type {
	const char *name;
	umode_t mode;
	const char *title;
	void *(*create)(struct bb_guard *guard);
	void (*destroy)(void *state);
	int (*run)(void *state, const struct bb_command *command);
	int (*show)(struct seq_file *m, void *state);
	void (*stop)(void *state);
	int (*cpu)(const void *state, const char *text);
};

extern const struct bb_command_type bb_commands[];
extern const unsigned int bb_nr_commands;

#endif /* _BUDDYBENCH_SESSION_COMMAND_TABLE_H */
