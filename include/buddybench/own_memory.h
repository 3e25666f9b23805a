/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory for the module's own bookkeeping: counted, limited, and never at others' cost. */
#ifndef _BUDDYBENCH_OWN_MEMORY_H
#define _BUDDYBENCH_OWN_MEMORY_H

#include <linux/gfp.h>
#include <linux/sizes.h>
#include <linux/types.h>

/*
 * For what is small: it may fail, and no process is killed for it. What may be
 * large comes from bb_own_memory_alloc(): with these flags kvmalloc() would reclaim and
 * compact before it falls back to single pages.
 */
#define BB_GFP_OWN (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

struct bb_err;

#define BB_OWN_MAX	SZ_64M	/* of one run or command */

/**
 * struct bb_own_memory - what one run or command has taken for itself
 * @bytes: now; written by whoever carries it out, nobody else
 * @refused: something was refused because of %BB_OWN_MAX
 */
struct bb_own_memory {
	u64 bytes;
	bool refused;
};

/**
 * bb_own_memory_alloc() - zeroed memory
 * @own: where it is counted
 * @size: bytes
 * @nid: preferred node, or NUMA_NO_NODE
 *
 * In one piece only if that is free right now; else of single pages. Nothing is
 * reclaimed or compacted for a large piece.
 *
 * Return: memory for bb_own_memory_free(), aligned to a cache line; NULL if there is
 * none, or if @own would have more than %BB_OWN_MAX.
 */
void *bb_own_memory_alloc(struct bb_own_memory *own, size_t size, int nid);

/**
 * bb_own_memory_ok() - may so much be taken?
 * @bytes: in all
 * @err: filled in on refusal
 *
 * Return: 0, -E2BIG over %BB_OWN_MAX, -ENOMEM if that is not free.
 */
int bb_own_memory_ok(u64 bytes, struct bb_err *err);

/**
 * bb_own_memory_free() - give it back
 * @own: where it is counted
 * @p: from bb_own_memory_alloc(), may be NULL
 */
void bb_own_memory_free(struct bb_own_memory *own, void *p);

#endif /* _BUDDYBENCH_OWN_MEMORY_H */
