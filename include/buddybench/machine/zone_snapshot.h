/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of all zones, read without locks. */
#ifndef _BUDDYBENCH_MACHINE_ZONE_SNAPSHOT_H
#define _BUDDYBENCH_MACHINE_ZONE_SNAPSHOT_H

#include <buddybench/model/zone_view.h>
#include <buddybench/own_memory.h>

struct zone;

/**
 * bb_zone_snapshot_zone() - read one zone
 * @zone: of an online node
 * @nid: that node
 * @index: of the zone in the node
 * @view: result
 */
void bb_zone_snapshot_zone(struct zone *zone, int nid, unsigned int index,
			   struct bb_zone_view *view);

/**
 * bb_zone_snapshot_size() - size of a snapshot
 * @max_zones: number of zones, from bb_zone_snapshot_zones()
 *
 * Return: bytes.
 */
size_t bb_zone_snapshot_size(unsigned int max_zones);

/**
 * bb_zone_snapshot_zones() - count the zones with memory, on all online nodes
 *
 * Return: the current number.
 */
unsigned int bb_zone_snapshot_zones(void);

/**
 * bb_zone_snapshot_take() - fill in a snapshot
 * @snapshot: has space for @max_zones; says whose per-CPU lists are looked at
 * @max_zones: zones that came online later are left out
 *
 * Walks NODE_DATA(nid)->node_zones[]: the kernel's own iterators are not
 * exported. Takes no lock and never sleeps.
 */
void bb_zone_snapshot_take(struct bb_zone_snapshot *snapshot, unsigned int max_zones);

/**
 * bb_zone_snapshot_create() - allocate and take a snapshot
 * @own: account to charge, see bb_own_memory_alloc()
 * @cpu: whose per-CPU lists are looked at, also later
 *
 * Return: a snapshot for bb_own_memory_free(), or NULL if there was no memory.
 */
struct bb_zone_snapshot *bb_zone_snapshot_create(struct bb_own_memory *own, unsigned int cpu);

/**
 * struct bb_free_total - pages of all zones
 * @free: free pages, per-CPU lists included
 * @withdrawn: pages in isolated blocks minus managed pages, summed over the zones. A block that
 *	the kernel isolates adds to the former, one that goes offline takes from the latter: it
 *	rises by all pages of the block, free or not. Only the difference of two readings means
 *	something.
 */
struct bb_free_total {
	s64 free;
	s64 withdrawn;
};

/**
 * bb_free_total_read() - count them now
 * @t: result
 */
void bb_free_total_read(struct bb_free_total *t);

/**
 * bb_free_total_missing() - how many fewer are free
 * @before: then
 * @after: now
 *
 * Blocks that go offline, or that alloc_contig_range() is about to take, are no longer free,
 * without an allocation that anybody counts.
 *
 * Return: pages, less what has been withdrawn meanwhile.
 */
s64 bb_free_total_missing(const struct bb_free_total *before, const struct bb_free_total *after);

/**
 * bb_zone_snapshot_pcp() - pages in the per-CPU lists of a node
 * @nid: an online node
 *
 * Return: pages, over all zones and CPUs.
 */
u64 bb_zone_snapshot_pcp(int nid);

#endif /* _BUDDYBENCH_MACHINE_ZONE_SNAPSHOT_H */
