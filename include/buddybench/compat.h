/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All differences between 5.10 and 7.x, and nothing else. A feature is detected
 * by a macro that its header defines; versions are compared only where there is
 * no such macro.
 */
#ifndef _BUDDYBENCH_COMPAT_H
#define _BUDDYBENCH_COMPAT_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#error "buddybench supports Linux 5.10 and later"
#endif

/*
 * Highest order, inclusive. Derived from the free lists, because the meaning of
 * MAX_ORDER changed in 6.4 (23baf831a32c), and earlier in some vendor kernels.
 */
#define BB_MAX_ORDER	((int)ARRAY_SIZE(((struct zone *)NULL)->free_area) - 1)

/* folio_alloc() came with 5.16 (cc09cb134124). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
#define BB_HAVE_FOLIO 1
#else
#define BB_HAVE_FOLIO 0
#endif

/* Bulk allocation to an array on a given node: since 5.14 (a2afc59fb250), renamed in 6.14. */
#if defined(alloc_pages_bulk_node)
#define BB_HAVE_BULK 1
#define bb_alloc_bulk(gfp, nid, nr, pages) \
	alloc_pages_bulk_node(gfp, nid, nr, pages)
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
#define BB_HAVE_BULK 1
#define bb_alloc_bulk(gfp, nid, nr, pages) \
	alloc_pages_bulk_array_node(gfp, nid, nr, pages)
#else
#define BB_HAVE_BULK 0
#define bb_alloc_bulk(gfp, nid, nr, pages) 0UL
#endif

/*
 * Pages scanned and reclaimed are vm events, but node counters in 7.x. There
 * the two neighbours of those events are adjacent in the enum.
 */
#define BB_NODE_RECLAIM	(!((int)PGSCAN_DIRECT > (int)PGREUSE && \
			   (int)PGSCAN_DIRECT < (int)PGSCAN_DIRECT_THROTTLE))

/*
 * Per-CPU lists: inside struct per_cpu_pageset until 5.13, struct per_cpu_pages
 * on its own since 5.14 (28f836b6777b).
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
static inline struct per_cpu_pages *bb_pcp(struct zone *zone, int cpu)
{
	return per_cpu_ptr(zone->per_cpu_pageset, cpu);
}
#else
static inline struct per_cpu_pages *bb_pcp(struct zone *zone, int cpu)
{
	return &per_cpu_ptr(zone->pageset, cpu)->pcp;
}
#endif

/*
 * The order of a pageblock. Where huge pages have one of several sizes (ppc64) it is a
 * variable that is not exported; it follows from their size, as in set_pageblock_order().
 */
static inline unsigned int bb_pageblock_order(void)
{
#ifdef CONFIG_HUGETLB_PAGE_SIZE_VARIABLE
	return HPAGE_SHIFT > PAGE_SHIFT ?
	       min_t(unsigned int, HUGETLB_PAGE_ORDER, BB_MAX_ORDER) : BB_MAX_ORDER;
#else
	return pageblock_order;
#endif
}

/* Pages of a zone in blocks that are isolated now, at most: whoever did that counts them out. */
static inline u64 bb_isolated_pages(const struct zone *zone)
{
#ifdef CONFIG_MEMORY_ISOLATION
	return (u64)READ_ONCE(zone->nr_isolate_pageblock) << bb_pageblock_order();
#else
	return 0;
#endif
}

/* Orders that the per-CPU lists hold: only 0 until 5.13 (44042b449872). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
#define BB_PCP_ORDER	PAGE_ALLOC_COSTLY_ORDER
#define BB_PCP_THP	IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE)
#else
#define BB_PCP_ORDER	0
#define BB_PCP_THP	0
#endif

/*
 * The order of huge pages, which has a list, too: until 6.9 that of a pageblock was
 * taken for it (6303d1c553c8).
 */
#if defined(CONFIG_TRANSPARENT_HUGEPAGE) && LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define BB_PCP_HUGE	HPAGE_PMD_ORDER
#else
#define BB_PCP_HUGE	bb_pageblock_order()
#endif

/* Nothing goes to these lists on a kernel for one CPU since 7.1 (a373f371166d). */
#define BB_PCP_USED	(IS_ENABLED(CONFIG_SMP) || LINUX_VERSION_CODE < KERNEL_VERSION(7, 1, 0))

/* As pcp_allowed_order(): is there a per-CPU list for blocks of this order? */
static inline bool bb_pcp_has(unsigned int order)
{
	return BB_PCP_USED &&
	       (order <= BB_PCP_ORDER || (BB_PCP_THP && order == BB_PCP_HUGE));
}

/*
 * How far nr_pcp_free() may scale up a batch. Without this option (added in
 * 6.7, 52166607ecc9, and in some stable kernels) only one batch is certain.
 */
#ifdef CONFIG_PCP_BATCH_SCALE_MAX
#define BB_PCP_BATCH_SCALE	CONFIG_PCP_BATCH_SCALE_MAX
#else
#define BB_PCP_BATCH_SCALE	0
#endif

/*
 * By how many doublings the next batch of a per-CPU list is larger: of frees since
 * 5.14 (3b12e7e97938), of allocations since 6.7 (c0a242394cb9). -1: there is none.
 */
static inline int bb_pcp_factor(const struct per_cpu_pages *pcp)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	return READ_ONCE(pcp->alloc_factor);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
	return READ_ONCE(pcp->free_factor);
#else
	return -1;
#endif
}

/* WMARK_PROMO: 5.18 (c574bbe917036). */
static inline u64 bb_wmark_promo(struct zone *zone, u64 none)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
	return zone->_watermark[WMARK_PROMO] + zone->watermark_boost;
#else
	return none;
#endif
}

/* nr_free_highatomic: since 6.12. */
static inline u64 bb_highatomic_free(struct zone *zone, u64 none)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	return READ_ONCE(zone->nr_free_highatomic);
#else
	return none;
#endif
}

/*
 * Generation of the allocator (enum bb_mm). The flags of 6.3 were backported to
 * 6.1.y at some point: up to 6.1.175 an answer counts only if both generations
 * agree on it.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
#define BB_MM		BB_MM_IDLE_NODES
#define BB_MM_OTHER	BB_MM_IDLE_NODES
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define BB_MM		BB_MM_MIN_RESERVE
#define BB_MM_OTHER	BB_MM_MIN_RESERVE
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define BB_MM		BB_MM_HARDER
#define BB_MM_OTHER	BB_MM_HARDER
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 176)
#define BB_MM		BB_MM_NON_BLOCK
#define BB_MM_OTHER	BB_MM_NON_BLOCK
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
#define BB_MM		BB_MM_NON_BLOCK
#define BB_MM_OTHER	BB_MM_HARDER
#else
#define BB_MM		BB_MM_HARDER
#define BB_MM_OTHER	BB_MM_HARDER
#endif

/* The order of nodes at equal distance changed in 5.16 (54d032ced983). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
#define BB_OLD_NODE_LOAD 0
#else
#define BB_OLD_NODE_LOAD 1
#endif

/* Every possible node has a zonelist since 5.18 (09f49dca570a), before only those online. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
#define BB_ZONELIST_NODES N_POSSIBLE
#else
#define BB_ZONELIST_NODES N_ONLINE
#endif

/* How large a CPU's delta of a zone counter may become before it is folded in. */
static inline unsigned int bb_stat_threshold(struct zone *zone, int cpu)
{
#if !defined(CONFIG_SMP)
	return 0;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)
	return per_cpu_ptr(zone->per_cpu_zonestats, cpu)->stat_threshold;
#else
	return per_cpu_ptr(zone->pageset, cpu)->stat_threshold;
#endif
}

/* page_poisoning_enabled_static() and its static key: since 5.11 (8f424750baaa). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
#define bb_page_poisoning()	page_poisoning_enabled_static()
#define BB_HAVE_POISON_KEY	1
#else
#define bb_page_poisoning()	false
#define BB_HAVE_POISON_KEY	0
#endif

/*
 * mm_page_alloc_extfrag: since 6.10 (e6cf9e1c4cde) it fires after the block has
 * been taken, and may be the only event for that block.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define BB_STEAL_TAKES	1
#else
#define BB_STEAL_TAKES	0
#endif

/* kmap_local_page(): since 5.11 (f3ba3c710ac5). */
#include <linux/highmem.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
#define bb_kmap(page)	kmap_local_page(page)
#define bb_kunmap(at)	kunmap_local(at)
#else
#define bb_kmap(page)	kmap_atomic(page)
#define bb_kunmap(at)	kunmap_atomic(at)
#endif

/*
 * The model that preempt= selected at boot: visible to modules since 5.18
 * (cfe43f478b79). NULL where it is fixed by the configuration.
 */
static inline const char *bb_preempt_chosen(void)
{
#if !defined(CONFIG_PREEMPT_DYNAMIC) || defined(CONFIG_PREEMPT_RT)
	return NULL;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
	if (preempt_model_none())
		return "none (dynamic)";
	if (preempt_model_voluntary())
		return "voluntary (dynamic)";
	return preempt_model_full() ? "full (dynamic)" : "lazy (dynamic)";
#else
	return "n/a (dynamic)";
#endif
}

/* The checks of UBSAN that find bugs. Those of indices and shifts alone harden stock kernels. */
#define BB_UBSAN_DEBUGS	(IS_ENABLED(CONFIG_UBSAN_BOOL) || IS_ENABLED(CONFIG_UBSAN_ENUM) || \
			 IS_ENABLED(CONFIG_UBSAN_ALIGNMENT) || \
			 IS_ENABLED(CONFIG_UBSAN_DIV_ZERO) || \
			 IS_ENABLED(CONFIG_UBSAN_UNREACHABLE) || \
			 IS_ENABLED(CONFIG_UBSAN_SIGNED_WRAP) || \
			 IS_ENABLED(CONFIG_UBSAN_INTEGER_WRAP))

/*
 * Is the whole kernel checked by UBSAN to find bugs? Until 6.8 an option of its own says so.
 * Since 6.9 (918327e9b7ff), which renamed the option that architectures select, all of it is.
 */
#define BB_UBSAN	(IS_ENABLED(CONFIG_UBSAN_SANITIZE_ALL) || \
			 (IS_ENABLED(CONFIG_UBSAN) && IS_ENABLED(CONFIG_ARCH_HAS_UBSAN) && \
			  BB_UBSAN_DEBUGS))

/* Per-CPU workqueues need an explicit flag since 6.17 (930c2ea566af). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
#define BB_WQ_PERCPU	WQ_PERCPU
#else
#define BB_WQ_PERCPU	0
#endif

/* The key of a tracepoint: struct static_key until 6.13, static_key_false since. */
#define bb_tracepoint_on(tp)	static_key_enabled(&(tp)->key)

/* cpuid() moved out of processor.h in 6.16. */
#if defined(CONFIG_X86) && LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
#include <asm/cpuid/api.h>
#endif

#endif /* _BUDDYBENCH_COMPAT_H */
