/* SPDX-License-Identifier: GPL-2.0-only */
/* Predict allocations, perform them, and count wrong predictions. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_H
#define _BUDDYBENCH_ORACLE_ORACLE_H

#include <linux/mutex.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/page_holder.h>
#include <buddybench/oracle/oracle_found.h>

struct seq_file;

/**
 * struct bb_oracle - state of the oracle file
 * @lock: protects @found
 * @holder: fills a node while a command is in progress
 * @found: results of the last command, or of the current one up to its last
 *	fill level
 */
struct bb_oracle {
	struct mutex lock;	/* protects: see above */
	struct bb_page_holder holder;
	struct bb_found found;
};

/**
 * bb_oracle_create() - allocate the state
 * @guard: whose holder it will have
 *
 * Return: the struct bb_oracle, or ERR_PTR().
 */
void *bb_oracle_create(struct bb_guard *guard);

/**
 * bb_oracle_destroy() - free the state
 * @state: no command is in progress
 */
void bb_oracle_destroy(void *state);

/**
 * bb_oracle_run() - carry out a command
 * @state: result, kept up to date while the command is in progress
 * @command: ``walk node=N step=N`` or ``fuzz n=N seed=N node=N``, both with
 *	``model=NAME``
 *
 * All pages have been freed when this returns.
 *
 * Return: 0; -EINVAL for an invalid command; -EPERM for a walk without unsafe=1
 * or on a node that is too large; -ENXIO for a node without memory; -EOPNOTSUPP
 * on a kernel that can't allocate with interrupts off.
 */
int bb_oracle_run(void *state, const struct bb_command *command);

/**
 * bb_oracle_show() - the oracle file
 * @m: where to
 * @state: with the last command
 *
 * Return: 0.
 */
int bb_oracle_show(struct seq_file *m, void *state);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_H */
