/* SPDX-License-Identifier: GPL-2.0-only */
/* A command written to a debugfs file, and its resources. */
#ifndef _BUDDYBENCH_GUARD_COMMAND_H
#define _BUDDYBENCH_GUARD_COMMAND_H

#include <linux/types.h>

struct bb_clock_info;
struct bb_err;
struct bb_facts;
struct bb_guard;
struct bb_plan;
struct bb_run;

/**
 * struct bb_command - a command in progress
 * @text: as it was written, clean (see bb_parse_clean())
 * @args: a copy of @text that the command may modify
 * @guard: admits allocations and holds the abort reason
 * @plan: the parameters, for budget and reserve
 * @facts: the machine
 * @clock: ktime, as it was last looked at, and the fast clock, as tested at load
 * @unsafe: may go below the floor: loaded with unsafe=1
 * @run: where results go, for a command that measures; else NULL
 * @err: filled in if the command fails
 *
 * Valid until the command has ended. Only @guard and @err change while it runs.
 */
struct bb_command {
	const char *text;
	char *args;
	struct bb_guard *guard;
	const struct bb_plan *plan;
	const struct bb_facts *facts;
	const struct bb_clock_info *clock;
	bool unsafe;
	struct bb_run *run;
	struct bb_err *err;
};

#endif /* _BUDDYBENCH_GUARD_COMMAND_H */
