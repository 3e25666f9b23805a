/* SPDX-License-Identifier: GPL-2.0-only */
/* Results of an oracle command: plain data. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_FOUND_H
#define _BUDDYBENCH_ORACLE_ORACLE_FOUND_H

#include <buddybench/lib/abort.h>
#include <buddybench/model/forecast.h>

#define BB_ORACLE_ROWS		32
#define BB_ORACLE_MISSES	16	/* recorded in full */

/**
 * struct bb_oracle_row - one class of masks
 * @gfp: the mask, without the safety flags; for a fuzz row only the bits that
 *	all masks of the row share
 * @fuzz: masks of this row were drawn at random
 * @asked: predictions
 * @hits: the outcome and the zone were as predicted
 * @misses: they were not
 * @open: of @asked, undecided predictions
 * @yes: allocations that succeeded
 * @limit: free pages that order 0 had to exceed against min at the failure with
 *	the most free pages, or at the last prediction if it never failed; -1 if
 *	unknown
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
 * @answer: the prediction
 * @zones: predicted zones, bits of the walk
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
 * struct bb_found - results of a command
 * @command: as it was written
 * @result: why it ended; %BB_ABORT_NONE if it came to its end
 * @running: it has not ended yet
 * @mm: the model used
 * @agrees: the model's zonelists match the kernel's
 * @steps: fill levels that were tried
 * @lowest: fewest free pages of the preferred zone
 * @wmark: its watermarks, boost included: min, low, high
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

#endif /* _BUDDYBENCH_ORACLE_ORACLE_FOUND_H */
