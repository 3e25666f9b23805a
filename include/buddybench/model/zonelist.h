/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In which order the allocator tries zones, and what follows for one
 * allocation.
 *
 * Modelled on build_zonelists(), find_next_best_node() and
 * get_page_from_freelist() of mm/page_alloc.c, written anew from what they do.
 */
#ifndef _BUDDYBENCH_MODEL_ZONELIST_H
#define _BUDDYBENCH_MODEL_ZONELIST_H

#include <buddybench/model/topology.h>
#include <buddybench/model/watermark.h>

#define BB_WALK_ZONES	64	/* zones in one walk; bits of bb_forecast.zones */

/**
 * bb_zonelist_nodes() - the nodes in the order a node falls back to them
 * @topo: the machine
 * @from: index of the node in &bb_topology.nid
 * @order: result, @topo->nr indexes
 *
 * The node itself, then by distance; headless nodes first among equals, then
 * the next higher number, then the one that fewer nodes prefer already.
 */
void bb_zonelist_nodes(const struct bb_topology *topo, unsigned int from,
		       u8 *order);

/**
 * struct bb_zone_ref - a zone by name
 * @nid: node
 * @zone: index in the node
 */
struct bb_zone_ref {
	s16 nid;
	u8 zone;
};

/**
 * bb_zonelist() - the zones an allocation tries, first to last
 * @topo: the machine
 * @from: index of the node in &bb_topology.nid
 * @highest: highest zone the mask permits, as gfp_zone() says
 * @thisnode: with %__GFP_THISNODE
 * @list: result, room for %BB_WALK_ZONES
 *
 * In each node from @highest down: HIGHMEM, NORMAL, DMA32, DMA.
 *
 * Return: number of zones.
 */
unsigned int bb_zonelist(const struct bb_topology *topo, unsigned int from,
			 unsigned int highest, bool thisnode,
			 struct bb_zone_ref *list);

/**
 * struct bb_forecast - what will come of an allocation
 * @answer: will it succeed without reclaim?
 * @zones: bit per entry of the walk: where its block may come from
 * @fast: the first attempt decides
 */
struct bb_forecast {
	enum bb_answer answer;
	u64 zones;
	bool fast;
};

/**
 * struct bb_walk - the zones of an allocation, as they are now
 * @mm: generation
 * @nr: valid entries of @zone
 * @nofragment: the first attempt avoids mixing mobility types
 * @zone: in zonelist order
 */
struct bb_walk {
	enum bb_mm mm;
	unsigned int nr;
	bool nofragment;
	struct bb_watermark_zone zone[BB_WALK_ZONES];
};

/**
 * bb_forecast() - answer for one allocation that may not reclaim
 * @walk: the zones
 * @ask: what is asked for; @ask->reclaim makes every failure undecided
 * @result: the answer
 *
 * Two attempts: against low, then, with the rights of the mask, against min.
 */
void bb_forecast(const struct bb_walk *walk, const struct bb_ask *ask,
		 struct bb_forecast *result);

/**
 * bb_forecast_zone() - the zone a block will come from
 * @result: an answer
 *
 * Return: index in the walk, or -1 if it will not succeed, may not, or more
 * than one zone is possible.
 */
int bb_forecast_zone(const struct bb_forecast *result);

#endif /* _BUDDYBENCH_MODEL_ZONELIST_H */
