/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for the module's own bookkeeping: accounted, limited, and taken
 * without pushing others out.
 */
#ifndef _BUDDYBENCH_OWN_MEMORY_H
#define _BUDDYBENCH_OWN_MEMORY_H

#include <linux/gfp.h>
#include <linux/sizes.h>
#include <linux/types.h>

/*
 * For small objects: may fail, and never invokes the OOM killer, but may wait
 * until it is done; so not for who holds blocks that the OOM notifier waits for.
 * Large ones come from bb_own_memory_alloc(): with these flags kvmalloc() would
 * reclaim and compact before it falls back to single pages.
 */
#define BB_GFP_OWN (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

struct bb_err;

#define BB_OWN_MAX	SZ_64M	/* per run or command */

/**
 * struct bb_own_memory - bookkeeping memory of one run or command
 * @bytes: allocated now; written only by the thread that executes the run or
 *	command
 * @refused: a request was refused because of %BB_OWN_MAX
 */
struct bb_own_memory {
	u64 bytes;
	bool refused;
};

/**
 * bb_own_memory_alloc() - allocate zeroed memory
 * @own: account to charge
 * @size: bytes
 * @nid: preferred node, or NUMA_NO_NODE; only contiguous memory heeds it
 *
 * Physically contiguous only if such a block is free right now, otherwise
 * vmalloc() memory, which is of any node: no function for modules takes both a
 * node and a mask on all kernels. Nothing is reclaimed or compacted for a
 * high-order block.
 *
 * Return: memory for bb_own_memory_free(), in cache lines of its own; NULL if
 * there is none, or if @own would exceed %BB_OWN_MAX.
 */
void *bb_own_memory_alloc(struct bb_own_memory *own, size_t size, int nid);

/**
 * bb_own_memory_share() - how much of a machine's memory bookkeeping may take
 * @available: pages without swapping, as si_mem_available() counts them
 * @cma: free pages in CMA areas, which are among them and cannot be had for this
 *
 * Return: pages.
 */
u64 bb_own_memory_share(u64 available, u64 cma);

/**
 * bb_own_memory_ok() - may this much be allocated?
 * @bytes: in all
 * @err: filled in on refusal
 *
 * Return: 0, -E2BIG over %BB_OWN_MAX, -ENOMEM if less than that is free.
 */
int bb_own_memory_ok(u64 bytes, struct bb_err *err);

/**
 * bb_own_memory_free() - free memory of bb_own_memory_alloc()
 * @own: account it was charged to
 * @p: from bb_own_memory_alloc(), may be NULL
 */
void bb_own_memory_free(struct bb_own_memory *own, void *p);

#endif /* _BUDDYBENCH_OWN_MEMORY_H */
