/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocate, check every page, write, read back, free. */
#ifndef _BUDDYBENCH_VERIFY_VERIFY_H
#define _BUDDYBENCH_VERIFY_VERIFY_H

#include <linux/mutex.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/plan/keys.h>

struct seq_file;

/**
 * enum bb_verify_why - what was seen when an allocation failed
 * @BB_WHY_BULK: a bulk call gave fewer than it was asked for, which it may
 * @BB_WHY_LOW: fewer pages than a block were free above the floor
 * @BB_WHY_BLOCK: pages enough, but no block that the mask may take
 * @NR_BB_WHYS: how many there are
 */
enum bb_verify_why {
	BB_WHY_BULK,
	BB_WHY_LOW,
	BB_WHY_BLOCK,
	NR_BB_WHYS,
};

/**
 * struct bb_verified - results of one cell
 * @checked: allocations checked
 * @failed: allocations that failed, by what was seen then
 * @violations: blocks with a violation
 * @wrong: kinds of violation, bits of enum bb_wrong
 * @pfn: first page of the first such block
 * @hold: blocks that one CPU holds at a time
 * @refused: the guard did not admit even one block per CPU
 * @given_up: allocations failed repeatedly
 */
struct bb_verified {
	u64 checked;
	u64 failed[NR_BB_WHYS];
	u64 violations;
	u32 wrong;
	u64 pfn;
	unsigned int hold;
	bool refused;
	bool given_up;
};

/**
 * struct bb_verify - the last command and its results
 * @lock: protects all of it; the running command reads without it, as it is the
 *	only writer
 * @command: as it was written
 * @result: why it ended; %BB_ABORT_NONE if it came to its end
 * @running: it has not ended yet
 * @wanted: allocations asked for
 * @seed: of what is written into the blocks
 * @planted: violations seeded beforehand, to check that they are detected
 * @caught: of them, detected
 * @missed: those that were not, bits of enum bb_wrong
 * @skipped: combinations left out, per enum bb_skip
 * @nr: cells
 * @cell: the cells
 * @verified: their results
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
 * bb_verify_create() - allocate the state
 * @unused: it holds no blocks
 *
 * Return: the struct bb_verify, or ERR_PTR().
 */
void *bb_verify_create(struct bb_guard *unused);

/**
 * bb_verify_destroy() - free the state
 * @state: no command is in progress
 */
void bb_verify_destroy(void *state);

/**
 * bb_verify_run() - carry out a command
 * @state: result
 * @command: keys of a run: apis, gfp, orders, nodes, cpus, count, seed,
 *	budget_mb and reserve_mb; count= is of all allocations together
 *
 * All pages have been freed when this returns. Violations are not an error;
 * bb_verify_show() reports them.
 *
 * Return: 0, or an error of parsing or planning.
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
