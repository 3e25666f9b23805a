/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocate, look at every page, write, read back, free: is all as promised? */
#ifndef _BUDDYBENCH_VERIFY_VERIFY_H
#define _BUDDYBENCH_VERIFY_VERIFY_H

#include <linux/mutex.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/plan/keys.h>

struct seq_file;

/**
 * struct bb_verified - what came of one cell
 * @checked: allocations looked at
 * @failed: allocations that gave nothing
 * @violations: blocks with something wrong
 * @wrong: what, bits of enum bb_wrong
 * @pfn: first page of the first such block
 * @hold: blocks that one CPU has at a time
 * @refused: the guard did not admit even one block per CPU
 * @given_up: the allocator gave nothing, again and again
 */
struct bb_verified {
	u64 checked;
	u64 failed;
	u64 violations;
	u32 wrong;
	u64 pfn;
	unsigned int hold;
	bool refused;
	bool given_up;
};

/**
 * struct bb_verify - the last command and what it found
 * @lock: protects all of it; the one command there can be reads without it what
 *	it alone writes
 * @command: as it was written
 * @result: why it ended; %BB_ABORT_NONE if it came to its end
 * @running: it has not ended yet
 * @wanted: allocations asked for
 * @seed: of the written patterns
 * @planted: violations that were made beforehand, to see that they are noticed
 * @caught: of them, noticed
 * @missed: those that were not, bits of enum bb_wrong
 * @skipped: combinations that are no cell, per enum bb_skip
 * @nr: cells
 * @cell: what was verified
 * @verified: what came of it
 */
struct bb_verify {
	struct mutex lock;	/* protects: see above */
	char command[160];
	enum bb_abort result;
	bool running;
	u64 wanted;
	u64 seed;
	unsigned int planted;
	unsigned int caught;
	u32 missed;
	unsigned int skipped[NR_BB_SKIPS];
	unsigned int nr;
	struct bb_cell *cell;
	struct bb_verified *verified;
};

/**
 * bb_verify_create() - nothing verified yet
 * @unused: it keeps no blocks
 *
 * Return: the struct bb_verify, or ERR_PTR().
 */
void *bb_verify_create(struct bb_guard *unused);

/**
 * bb_verify_destroy() - forget the last command
 * @state: no command is in progress
 */
void bb_verify_destroy(void *state);

/**
 * bb_verify_run() - carry out a command
 * @state: result
 * @command: keys of a run: apis, gfp, orders, nodes, cpus, count, seed,
 *	budget_mb and reserve_mb; count= is of all allocations together
 *
 * Everything has been given back when this returns. Violations are no error:
 * bb_verify_show() tells them.
 *
 * Return: 0, or what parsing and planning say.
 */
int bb_verify_run(void *state, const struct bb_command *command);

/**
 * bb_verify_show() - the verify file, as KTAP
 * @m: where to
 * @state: with the last command
 *
 * Return: 0.
 */
int bb_verify_show(struct seq_file *m, void *state);

#endif /* _BUDDYBENCH_VERIFY_VERIFY_H */
