/* SPDX-License-Identifier: GPL-2.0-only */
/* Predict allocations, make them, and count where the prediction was wrong. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_H
#define _BUDDYBENCH_ORACLE_ORACLE_H

#include <linux/mutex.h>

#include <buddybench/lib/rng.h>
#include <buddybench/model/zonelist.h>
#include <buddybench/oracle/zone_fill.h>

struct seq_file;

#define BB_ORACLE_ROWS		32
#define BB_ORACLE_MISSES	16	/* told in full */

/**
 * struct bb_oracle_row - one class of masks
 * @gfp: the mask, without the safety flags; for a fuzz row only the bits that
 *	all masks of the row share
 * @fuzz: masks of this row were drawn at random
 * @asked: predictions
 * @hits: it came as predicted, in the predicted zone
 * @misses: it did not
 * @open: of them, undecided beforehand
 * @yes: allocations that succeeded
 * @limit: free pages that order 0 had to exceed against min when it failed; when
 *	it was asked last, if it never did; -1 if unknown
 * @least_yes: fewest free pages with which order 0 succeeded, -1 if never
 * @most_no: most free pages with which order 0 failed, -1 if never
 *
 * Free pages are those of the preferred zone.
 */
struct bb_oracle_row {
	gfp_t gfp;
	bool fuzz;
	u64 asked;
	u64 hits;
	u64 misses;
	u64 open;
	u64 yes;
	s64 limit;
	s64 least_yes;
	s64 most_no;
};

/**
 * struct bb_oracle_miss - a prediction that was wrong
 * @gfp: the mask that was passed
 * @order: the order
 * @nid: the node that was asked for
 * @answer: what was predicted
 * @zones: where from, bits of the walk
 * @first: the preferred zone as it was
 * @got: where the block came from; nid -1 if it failed
 */
struct bb_oracle_miss {
	gfp_t gfp;
	unsigned int order;
	int nid;
	enum bb_answer answer;
	u64 zones;
	struct bb_watermark_zone first;
	struct bb_zone_ref got;
};

/**
 * struct bb_found - a command and what it found
 * @command: as it was written
 * @result: why it ended; %BB_ABORT_NONE if it came to its end
 * @running: it has not ended yet
 * @mm: the model that answered
 * @agrees: model and kernel have the same zonelists
 * @steps: fill levels that were tried
 * @lowest: fewest free pages of the preferred zone that were reached
 * @wmark: its marks, boost included: min, low, high
 * @seed: of the fuzz
 * @nr_rows: valid entries of @row
 * @nr_misses: all misses, also those that are not kept
 * @row: one per class
 * @miss: the first misses
 */
struct bb_found {
	char command[80];
	enum bb_abort result;
	bool running;
	enum bb_mm mm;
	bool agrees;
	u64 steps;
	s64 lowest;
	u64 wmark[3];
	u64 seed;
	unsigned int nr_rows;
	unsigned int nr_misses;
	struct bb_oracle_row row[BB_ORACLE_ROWS];
	struct bb_oracle_miss miss[BB_ORACLE_MISSES];
};

/**
 * struct bb_oracle - what there is to read
 * @lock: protects @found
 * @found: by the last command, or by the present one up to its last fill level
 */
struct bb_oracle {
	struct mutex lock;	/* protects: see above */
	struct bb_found found;
};

/**
 * struct bb_oracle_work - what a command works with
 * @oracle: where it tells what it found so far
 * @found: where it counts
 * @topo: the machine
 * @list: all zones an allocation on that node may try
 * @nr: length of each @list
 * @mm: the model that is asked
 * @other: a second one that has to agree; the same where one is certain
 * @walk: zones of the present allocation
 * @fill: the node that is filled, and what it is filled with
 * @rng: fuzz
 * @patience: how often a walk will still wait for kswapd to sleep
 */
struct bb_oracle_work {
	struct bb_oracle *oracle;
	struct bb_found found;
	struct bb_topology topo;
	struct bb_zone_ref list[BB_TOPO_NODES][BB_WALK_ZONES];
	unsigned int nr[BB_TOPO_NODES];
	enum bb_mm mm;
	enum bb_mm other;
	struct bb_walk walk;
	struct bb_zone_fill fill;
	struct bb_rng rng;
	unsigned int patience;
};

/**
 * bb_oracle_init() - nothing asked yet
 * @oracle: zeroed
 */
void bb_oracle_init(struct bb_oracle *oracle);

/**
 * bb_oracle_try() - predict one allocation, make it, compare, free it
 * @w: the work
 * @row: where to count
 * @from: index of the node in the topology
 * @gfp: a mask without %__GFP_DIRECT_RECLAIM that bb_gfp_refusal() lets pass
 * @order: block order
 */
void bb_oracle_try(struct bb_oracle_work *w, struct bb_oracle_row *row,
		   unsigned int from, gfp_t gfp, unsigned int order);

/**
 * bb_oracle_run() - carry out a command
 * @oracle: result, kept up to date while the command goes on
 * @guard: to obey and to charge
 * @facts: the machine
 * @unsafe: may go below the floor
 * @text: ``walk node=N step=N`` or ``fuzz n=N seed=N node=N``, both with
 *	``model=NAME``
 * @err: filled in on error
 *
 * Everything has been given back when this returns.
 *
 * Return: 0; -EINVAL for a text that is no command; -EPERM for a walk without
 * @unsafe or on a node that is too large; -ENXIO for a node without memory;
 * -EOPNOTSUPP on a kernel that can't allocate with interrupts off.
 */
int bb_oracle_run(struct bb_oracle *oracle, struct bb_guard *guard,
		  const struct bb_facts *facts, bool unsafe, const char *text,
		  struct bb_err *err);

/**
 * bb_oracle_show() - the oracle file
 * @m: where to
 * @oracle: the last command
 */
void bb_oracle_show(struct seq_file *m, struct bb_oracle *oracle);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_H */
