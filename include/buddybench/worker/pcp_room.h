/* SPDX-License-Identifier: GPL-2.0-only */
/* Drain a full per-CPU list before a cell. */
#ifndef _BUDDYBENCH_WORKER_PCP_ROOM_H
#define _BUDDYBENCH_WORKER_PCP_ROOM_H

#include <buddybench/guard/demand.h>
#include <buddybench/worker/worker.h>

struct zone;

/**
 * struct bb_pcp_place - the per-CPU list of a zone, and what goes through it
 * @guard: obeyed
 * @zone: the zone
 * @cpu: the CPU; work is done on it
 * @order: of the blocks that are freed to it
 * @gfp: mask that they are taken with
 */
struct bb_pcp_place {
	const struct bb_guard *guard;
	struct zone *zone;
	int cpu;
	unsigned int order;
	gfp_t gfp;
};

/**
 * bb_pcp_room_at() - make room in a list, if it is full
 * @at: which; %BB_PCP_ROOM_PAGES are charged for it
 *
 * Return: false if it is still full.
 */
bool bb_pcp_room_at(const struct bb_pcp_place *at);

/**
 * bb_pcp_room_least() - room that a pair needs if it is not to drain the list
 * @order: of its blocks
 * @batch: of the list, in pages
 * @high: its limit, in pages
 *
 * There is one limit for all migrate types and orders. Where the list of the
 * cell's own type is empty, the first allocation adds a batch to the count
 * (rmqueue_bulk()); without room for it every free drains, from the same type,
 * what the next allocation has to refill.
 *
 * Return: pages.
 */
unsigned int bb_pcp_room_least(unsigned int order, unsigned int batch, unsigned int high);

/**
 * bb_pcp_room() - drain the CPU's list if it is full
 * @w: a worker that holds nothing
 *
 * An earlier cell may have left the list at its limit. Then every free of a
 * pair drains a batch, which is not what a warm pair should measure. Modules
 * cannot drain the list directly; but consecutive frees make the allocator
 * drain increasingly large batches, the largest after high-order frees
 * (nr_pcp_high(), nr_pcp_free() in mm/page_alloc.c).
 *
 * Return: false if the list is still full; the caller flags the result.
 */
bool bb_pcp_room(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_PCP_ROOM_H */
