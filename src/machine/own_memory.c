// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory for bookkeeping. The size is stored in a cache line in front of the
 * caller's memory, so that freeing uncharges exactly what was charged.
 */
#include <linux/cache.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

#include <buddybench/lib/error.h>
#include <buddybench/own_memory.h>

#define HEAD	max_t(size_t, L1_CACHE_BYTES, sizeof(size_t))

#define FEWER	"fewer cells, repeats, hold or CPUs"
#define TOO_MUCH	"bookkeeping would take %llu KiB, the limit is %d KiB: " FEWER

/* Does not wake kswapd: only memory that is free already is used. */
#define GFP_AT_ONCE	(__GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC)

/*
 * Not __GFP_RETRY_MAYFAIL: the first kernels of 6.19 warn of it in vmalloc() and strip it, and what
 * is left may invoke the OOM killer.
 */
#define GFP_BY_PAGE	(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY | __GFP_ZERO)

static void *take_memory(size_t bytes, int nid)
{
	void *p;

	/* Powers of two are aligned to themselves: no cache line is shared with another object. */
	if (bytes <= PAGE_SIZE)
		return kzalloc_node(roundup_pow_of_two(bytes), BB_GFP_OWN, nid);
	p = kzalloc_node(bytes, GFP_AT_ONCE, nid);
	return p ? p : __vmalloc(bytes, GFP_BY_PAGE);
}

void *bb_own_memory_alloc(struct bb_own_memory *own, size_t size, int nid)
{
	size_t bytes;
	void *p;

	if (check_add_overflow(size, HEAD, &bytes) ||
	    own->bytes + bytes > BB_OWN_MAX) {
		own->refused = true;
		return NULL;
	}
	p = take_memory(bytes, nid);
	if (!p)
		return NULL;
	*(size_t *)p = bytes;
	own->bytes += bytes;
	return p + HEAD;
}

void bb_own_memory_free(struct bb_own_memory *own, void *p)
{
	if (!p)
		return;
	p -= HEAD;
	own->bytes -= *(size_t *)p;
	kvfree(p);
}

u64 bb_own_memory_share(u64 available, u64 cma)
{
	return available > cma ? (available - cma) / 4 : 0;
}

int bb_own_memory_ok(u64 bytes, struct bb_err *err)
{
	u64 cma = global_zone_page_state(NR_FREE_CMA_PAGES);

	if (bytes > BB_OWN_MAX)
		return bb_err_set(err, -E2BIG, 0, TOO_MUCH,
				  bytes >> 10, BB_OWN_MAX >> 10);
	if (bytes >> PAGE_SHIFT > bb_own_memory_share(si_mem_available(), cma))
		return bb_err_set(err, -ENOMEM, 0,
				  "bookkeeping would take %llu KiB, which is not free: " FEWER,
				  bytes >> 10);
	return 0;
}
