/* SPDX-License-Identifier: GPL-2.0-only */
/* Which nodes and zones a machine has, as plain numbers. */
#ifndef _BUDDYBENCH_MODEL_TOPOLOGY_H
#define _BUDDYBENCH_MODEL_TOPOLOGY_H

#include <linux/types.h>

#define BB_TOPO_NODES	64	/* nodes with memory the model can take */

/**
 * struct bb_topology - which nodes and zones there are
 * @nr: nodes with memory
 * @nid: their numbers, rising
 * @cpus: the node has CPUs
 * @zones: bit per zone of the node that has pages
 * @distance: from node to node, by index in @nid
 * @old_load: nodes of equal distance take turns as before 5.16
 */
struct bb_topology {
	unsigned int nr;
	s16 nid[BB_TOPO_NODES];
	bool cpus[BB_TOPO_NODES];
	u8 zones[BB_TOPO_NODES];
	u8 distance[BB_TOPO_NODES][BB_TOPO_NODES];
	bool old_load;
};

/**
 * bb_topology_index() - where a node stands in the topology
 * @topo: the machine
 * @nid: node
 *
 * Return: index, or -1 for a node without memory.
 */
int bb_topology_index(const struct bb_topology *topo, int nid);

#endif /* _BUDDYBENCH_MODEL_TOPOLOGY_H */
