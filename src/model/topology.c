// SPDX-License-Identifier: GPL-2.0-only
/*
 * The nodes of a machine, by index.
 */
#include <buddybench/model/topology.h>

int bb_topology_index(const struct bb_topology *topo, int nid)
{
	unsigned int i;

	for (i = 0; i < topo->nr; i++)
		if (topo->nid[i] == nid)
			return i;
	return -1;
}

void bb_topology_add_bare(struct bb_topology *topo, int nid)
{
	if (!topo->nr || nid > topo->nid[topo->nr - 1] ||
	    topo->nr + topo->bare == BB_TOPO_NODES)
		return;
	topo->nid[topo->nr + topo->bare++] = nid;
}
