/* SPDX-License-Identifier: GPL-2.0-only */
/* The nodes and zones of a machine, as plain numbers. */
#ifndef _BUDDYBENCH_MODEL_TOPOLOGY_H
#define _BUDDYBENCH_MODEL_TOPOLOGY_H

#include <linux/types.h>

#define BB_TOPO_NODES	64	/* nodes that the model supports */

/**
 * struct bb_topology - the nodes and zones of a machine
 * @nr: nodes with memory
 * @bare: nodes without, on which the zonelists of others depend, too, as far as there is room
 * @nid: their numbers: first those with memory, rising, then those without, rising
 * @cpus: the node has CPUs
 * @zones: bit per zone of the node that has pages
 * @distance: from node to node, by index in @nid
 * @old_load: order nodes of equal distance as before 5.16
 */
struct bb_topology {
	unsigned int nr;
	unsigned int bare;
	s16 nid[BB_TOPO_NODES];
	bool cpus[BB_TOPO_NODES];
	u8 zones[BB_TOPO_NODES];
	u8 distance[BB_TOPO_NODES][BB_TOPO_NODES];
	bool old_load;
};

/**
 * bb_topology_index() - index of a node in the topology
 * @topo: the machine
 * @nid: node
 *
 * Return: index, or -1 for a node without memory.
 */
int bb_topology_index(const struct bb_topology *topo, int nid);

/**
 * bb_topology_add_bare() - add a node without memory, if a zonelist may depend on it
 * @topo: the machine, with all nodes that have memory
 * @nid: node, higher than those added before
 *
 * No zonelist of a node with memory is built after that of a higher one. What there is no room for
 * is left out as well: it only decides between nodes at equal distance.
 */
void bb_topology_add_bare(struct bb_topology *topo, int nid);

#endif /* _BUDDYBENCH_MODEL_TOPOLOGY_H */
