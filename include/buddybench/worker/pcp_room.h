/* SPDX-License-Identifier: GPL-2.0-only */
/* Bring the per-CPU lists into a state that a cell can start from. */
#ifndef _BUDDYBENCH_WORKER_PCP_ROOM_H
#define _BUDDYBENCH_WORKER_PCP_ROOM_H

#include <buddybench/guard/demand.h>
#include <buddybench/worker/worker.h>

/**
 * bb_pcp_room() - make room in the CPU's list, if it is full
 * @w: a worker that holds nothing
 *
 * An earlier cell may have left the list at its limit. Then every free of a
 * pair drains a batch, which no user would expect of a warm pair. Draining is
 * not exported to modules; but pages that are freed in a row make the allocator
 * drain more and more at a time, and most where blocks of a higher order are
 * among them (nr_pcp_high(), nr_pcp_free() in mm/page_alloc.c).
 *
 * Return: false if the list is still full: the result is to be flagged.
 */
bool bb_pcp_room(struct bb_worker *w);

#endif /* _BUDDYBENCH_WORKER_PCP_ROOM_H */
