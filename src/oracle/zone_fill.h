/* SPDX-License-Identifier: GPL-2.0-only */
/* Hold memory of one node so that a zone has as many free pages as wanted. */
#ifndef _BUDDYBENCH_ORACLE_ZONE_FILL_H
#define _BUDDYBENCH_ORACLE_ZONE_FILL_H

#include <buddybench/guard/page_holder.h>

struct zone;

/**
 * struct bb_zone_fill - what is held
 * @holder: who keeps it
 * @zone: whose free pages are the level
 * @nid: its node; every block is from there
 */
struct bb_zone_fill {
	struct bb_page_holder *holder;
	struct zone *zone;
	int nid;
};

/**
 * bb_zone_fill_init() - hold nothing yet
 * @fill: the fill
 * @holder: opened here
 * @zone: whose level it is about
 * @nid: its node
 */
void bb_zone_fill_init(struct bb_zone_fill *fill, struct bb_page_holder *holder,
		       struct zone *zone, int nid);

/**
 * bb_zone_fill_level() - free pages of the zone, as the watermark test reads them
 * @fill: the fill
 *
 * Return: pages.
 */
s64 bb_zone_fill_level(const struct bb_zone_fill *fill);

/**
 * bb_zone_fill_down() - take blocks until the level is @target
 * @fill: the fill
 * @target: pages
 *
 * Goes below every floor, down to what %GFP_ATOMIC may have; wakes nobody and
 * reclaims nothing. Ends early when the guard says abort.
 *
 * Return: false if nothing more can be had.
 */
bool bb_zone_fill_down(struct bb_zone_fill *fill, s64 target);

/**
 * bb_zone_fill_up() - give blocks back until the level is @target
 * @fill: the fill
 * @target: pages
 */
void bb_zone_fill_up(struct bb_zone_fill *fill, s64 target);

/**
 * bb_zone_fill_end() - give everything back
 * @fill: the fill
 */
void bb_zone_fill_end(struct bb_zone_fill *fill);

#endif /* _BUDDYBENCH_ORACLE_ZONE_FILL_H */
