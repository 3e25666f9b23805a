/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the blocks of a cell came from. */
#ifndef _BUDDYBENCH_RESULT_PLACES_H
#define _BUDDYBENCH_RESULT_PLACES_H

#include <linux/types.h>

#define BB_MAX_PLACES 16

/**
 * struct bb_places - where blocks came from
 * @nr: entries used
 * @place: node, zone index and number of blocks seen there
 * @others: blocks seen elsewhere, once the table was full
 */
struct bb_places {
	unsigned int nr;
	struct {
		s16 nid;
		u16 zone;
		u64 count;
	} place[BB_MAX_PLACES];
	u64 others;
};

/**
 * bb_places_add() - count blocks
 * @places: where to
 * @nid: node they came from
 * @zone: index of the zone within the node
 * @count: how many
 */
void bb_places_add(struct bb_places *places, int nid, unsigned int zone,
		   u64 count);

#endif /* _BUDDYBENCH_RESULT_PLACES_H */
