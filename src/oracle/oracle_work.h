/* SPDX-License-Identifier: GPL-2.0-only */
/* What a command of the oracle works with. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_WORK_H
#define _BUDDYBENCH_ORACLE_ORACLE_WORK_H

#include <buddybench/lib/rng.h>
#include <buddybench/oracle/oracle.h>

#include "zone_fill.h"

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
 * @guard: obeyed
 * @door: enum bb_door of the single allocations
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
	struct bb_guard *guard;
	enum bb_door door;
	struct bb_rng rng;
	unsigned int patience;
};

/**
 * bb_oracle_work_runs() - may the command go on?
 * @w: the work
 *
 * May sleep.
 *
 * Return: false once the guard has ended it.
 */
bool bb_oracle_work_runs(const struct bb_oracle_work *w);

/**
 * bb_oracle_work_publish() - let readers see what was found so far
 * @w: the work
 */
void bb_oracle_work_publish(struct bb_oracle_work *w);

/**
 * bb_oracle_work_note_level() - count a fill level, and publish
 * @w: the work
 */
void bb_oracle_work_note_level(struct bb_oracle_work *w);

/**
 * bb_oracle_work_add_row() - begin a class of masks
 * @w: the work; there is room for %BB_ORACLE_ROWS
 * @gfp: see &bb_oracle_row.gfp
 * @fuzz: masks are drawn at random
 */
void bb_oracle_work_add_row(struct bb_oracle_work *w, gfp_t gfp, bool fuzz);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_WORK_H */
