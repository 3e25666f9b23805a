/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order in which the allocator tries zones.
 *
 * Modelled on build_zonelists() and find_next_best_node() of mm/page_alloc.c,
 * reimplemented.
 */
#ifndef _BUDDYBENCH_MODEL_ZONELIST_H
#define _BUDDYBENCH_MODEL_ZONELIST_H

#include <buddybench/model/topology.h>

#define BB_WALK_ZONES	64	/* zones in one walk; bits of bb_forecast.zones */

/**
 * bb_zonelist_nodes() - fallback order of the nodes
 * @topo: the machine
 * @from: index of the node in &bb_topology.nid
 * @order: result, @topo->nr indexes
 *
 * The node itself, then by distance; at equal distance memory-only nodes first,
 * then the next higher number, then the node with the lower load.
 */
void bb_zonelist_nodes(const struct bb_topology *topo, unsigned int from,
		       u8 *order);

/**
 * struct bb_zone_ref - identifies a zone
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
 * @highest: highest zone the mask permits, as returned by gfp_zone()
 * @thisnode: with %__GFP_THISNODE
 * @list: result, %BB_WALK_ZONES entries
 *
 * In each node from @highest down: HIGHMEM, NORMAL, DMA32, DMA.
 *
 * Return: number of zones.
 */
unsigned int bb_zonelist(const struct bb_topology *topo, unsigned int from,
			 unsigned int highest, bool thisnode,
			 struct bb_zone_ref *list);

#endif /* _BUDDYBENCH_MODEL_ZONELIST_H */
