/* SPDX-License-Identifier: GPL-2.0-only */
/* The commands: a write runs one, a read shows its result. */
#ifndef _BUDDYBENCH_SESSION_COMMAND_TABLE_H
#define _BUDDYBENCH_SESSION_COMMAND_TABLE_H

#include <linux/types.h>

struct bb_command;
struct bb_guard;
struct seq_file;

/**
 * struct bb_command_type - one command; its file has one row in the table
 * @name: of the debugfs file
 * @mode: of the file; 0600 if it shows addresses or holds memory
 * @title: its name in error messages
 * @create: allocates its state, or returns an ERR_PTR(); NULL to share the
 *	state of the row above
 * @destroy: frees the state; NULL with @create
 * @run: runs it, one at a time; returns 0 or the error in its err
 * @show: prints the file; may be called at any time, so it takes its own lock
 * @stop: frees pages that outlive @run, on a write to stop and before
 *	unloading; NULL if there are none
 * @cpu: CPU to run on, or %WORK_CPU_UNBOUND for the writer's CPU; NULL for
 *	always the latter
 * @measures: its results are those of a run
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
	bool measures;
};

extern const struct bb_command_type bb_commands[];
extern const unsigned int bb_nr_commands;

#endif /* _BUDDYBENCH_SESSION_COMMAND_TABLE_H */
