/* SPDX-License-Identifier: GPL-2.0-only */
/* Working data of an oracle command. */
#ifndef _BUDDYBENCH_ORACLE_ORACLE_WORK_H
#define _BUDDYBENCH_ORACLE_ORACLE_WORK_H

#include <buddybench/guard/zone_fill.h>
#include <buddybench/lib/rng.h>
#include <buddybench/oracle/oracle.h>

/**
 * struct bb_oracle_work - working data of a command
 * @oracle: where results are published
 * @found: where it counts
 * @topo: the machine
 * @list: all zones an allocation on that node may try
 * @nr: length of each @list
 * @mm: the model that is asked
 * @other: a second model that has to agree; the same where the generation is
 *	certain
 * @walk: zones of the current allocation, as they were before it
 * @seen: copy of @walk while they are looked at again
 * @fill: blocks that fill the node
 * @guard: obeyed
 * @door: enum bb_door of the single allocations
 * @rng: fuzz
 * @patience: sleeps left that a walk may wait for kswapd
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
	struct bb_walk seen;
	struct bb_zone_fill fill;
	struct bb_guard *guard;
	enum bb_door door;
	struct bb_rng rng;
	unsigned int patience;
};

/**
 * bb_oracle_work_ordinary() - the zone of a node that GFP_KERNEL allocations prefer
 * @list: all zones that an allocation on the node may try, its own first
 * @nr: length of @list
 *
 * Return: an entry of @list; the first, which is of the node, too, if all of its zones are
 * for other masks only, such as ZONE_MOVABLE.
 */
const struct bb_zone_ref *bb_oracle_work_ordinary(const struct bb_zone_ref *list, unsigned int nr);

/**
 * bb_oracle_work_runs() - may the command continue?
 * @w: the work
 *
 * May sleep.
 *
 * Return: false once the guard has ended it.
 */
bool bb_oracle_work_runs(const struct bb_oracle_work *w);

/**
 * bb_oracle_work_publish() - publish the results so far to readers
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
 * @w: the work; has at most %BB_ORACLE_ROWS rows
 * @gfp: see &bb_oracle_row.gfp
 * @fuzz: masks are drawn at random
 */
void bb_oracle_work_add_row(struct bb_oracle_work *w, gfp_t gfp, bool fuzz);

#endif /* _BUDDYBENCH_ORACLE_ORACLE_WORK_H */
