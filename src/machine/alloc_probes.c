// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes on the page allocator's own tracepoints. Each looks up the watch of
 * its CPU in a table that does not change while probes are registered, and
 * counts only events of the watched thread. No cache line is shared between
 * CPUs.
 *
 * Tracepoint arguments differ between kernels: the type of the kernel's own
 * trace_*() function selects the probe, so a mismatch does not compile.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/tracepoint.h>

#include <buddybench/compat.h>
#include <buddybench/machine/alloc_probes.h>

#ifdef CONFIG_TRACEPOINTS

struct compact_control;
struct mem_cgroup;

#include <trace/events/kmem.h>
#include <trace/events/vmscan.h>
#ifdef CONFIG_COMPACTION
#include <trace/events/compaction.h>
#endif

static struct bb_watch *my_watch(void *data)
{
	struct bb_watch * const *watches = data;
	struct bb_watch *w = watches[raw_smp_processor_id()];

	return w && w->task == current && in_task() ? w : NULL;
}

/*
 * How many orders larger was the block that @page was split from? A split hands
 * out the low end and leaves the upper halves on the free lists, one per order.
 * A block that was not split has no free buddy, or the two would have merged.
 * Called under zone->lock.
 */
static unsigned int split_depth(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page), half;
	unsigned int at;

	for (at = order; at < BB_MAX_ORDER; at++) {
		half = 1UL << at;
		if (pfn & half || !PageBuddy(page + half) ||
		    page_private(page + half) != at ||
		    page_zone_id(page + half) != page_zone_id(page))
			break;
	}
	return at - order;
}

static void block_left(struct bb_watch *w, struct page *page,
		       unsigned int order, bool percpu)
{
	struct bb_path_events *e = &w->op;

	w->last = page;
	if (percpu) {
		e->refilled++;
		w->refilled += 1UL << order;
	} else {
		e->direct++;
		w->direct += 1UL << order;
	}
	e->depth = max(e->depth, split_depth(page, order));
}

static void on_alloc(void *data, struct page *page, unsigned int order,
		     gfp_t gfp, int migratetype)
{
	struct bb_watch *w = my_watch(data);

	if (!w || !page)
		return;
	w->events++;
	w->pages += 1UL << order;
}

/*
 * The kernel says 0 of blocks of CMA, which go to the lists all the same, and 1 of
 * the others by their order, also where it uses no list.
 */
static bool goes_to_list(unsigned int order, int migratetype, int percpu)
{
	return percpu ? BB_PCP_USED : is_migrate_cma(migratetype) && bb_pcp_has(order);
}

static void __maybe_unused on_locked(void *data, struct page *page,
				     unsigned int order, int migratetype,
				     int percpu)
{
	struct bb_watch *w = my_watch(data);

	if (!w || !page)
		return;
	block_left(w, page, order, goes_to_list(order, migratetype, percpu));
	w->op.highatomic += migratetype == MIGRATE_HIGHATOMIC;
}

/* Without the last argument, which came with 5.19: only its order tells. */
static void __maybe_unused on_locked_old(void *data, struct page *page,
					 unsigned int order, int migratetype)
{
	struct bb_watch *w = my_watch(data);

	if (w && page)
		block_left(w, page, order, bb_pcp_has(order));
}

static void on_steal(void *data, struct page *page, int order, int from_order,
		     int migratetype, int from_type)
{
	struct bb_watch *w = my_watch(data);

	if (!w)
		return;
	w->op.stolen++;
	if (from_order > order)
		w->op.depth = max_t(u32, w->op.depth, from_order - order);
	/* Fires after the block was taken, and may be its only event. */
	if (BB_STEAL_TAKES && page != w->last)
		block_left(w, page, order, bb_pcp_has(order));
}

static void on_drain(void *data, struct page *page, unsigned int order,
		     int migratetype)
{
	struct bb_watch *w = my_watch(data);

	if (w)
		w->drained += 1UL << order;
}

static void count_reclaim(void *data)
{
	struct bb_watch *w = my_watch(data);

	if (w)
		w->op.reclaims++;
}

static void __maybe_unused on_reclaim(void *data, gfp_t gfp, int order,
				      struct mem_cgroup *memcg)
{
	count_reclaim(data);
}

static void __maybe_unused on_reclaim_old(void *data, int order, gfp_t gfp)
{
	count_reclaim(data);
}

static void __maybe_unused count_compaction(void *data)
{
	struct bb_watch *w = my_watch(data);

	if (w)
		w->op.compactions++;
}

static void __maybe_unused on_compact(void *data, struct compact_control *cc,
				      unsigned long start, unsigned long end,
				      bool sync)
{
	count_compaction(data);
}

static void __maybe_unused on_compact_old(void *data, unsigned long start,
					  unsigned long migrate,
					  unsigned long free,
					  unsigned long end, bool sync)
{
	count_compaction(data);
}

/* @fn if the tracepoint takes these arguments, else @other. */
#define PICK(event, args, fn, other)					\
	__builtin_choose_expr(__builtin_types_compatible_p(		\
		typeof(trace_##event), void args), (void *)(fn), (void *)(other))

#define NEW_LOCKED	void (struct page *, unsigned int, int, int)

const bool bb_tracepoint_tells_percpu =
	__builtin_types_compatible_p(typeof(trace_mm_page_alloc_zone_locked),
				     NEW_LOCKED);

const struct bb_tracepoint bb_tracepoints[NR_BB_TRACEPOINTS] = {
	[BB_TP_ZONE_LOCKED] = { "mm_page_alloc_zone_locked", true,
		PICK(mm_page_alloc_zone_locked,
		     (struct page *, unsigned int, int, int), on_locked,
		     PICK(mm_page_alloc_zone_locked,
			  (struct page *, unsigned int, int),
			  on_locked_old, NULL)) },
	[BB_TP_ALLOC] = { "mm_page_alloc", true, on_alloc },
	[BB_TP_EXTFRAG] = { "mm_page_alloc_extfrag", true, on_steal },
	[BB_TP_PCPU_DRAIN] = { "mm_page_pcpu_drain", true, on_drain },
	[BB_TP_RECLAIM] = { "mm_vmscan_direct_reclaim_begin", false,
		PICK(mm_vmscan_direct_reclaim_begin,
		     (gfp_t, int, struct mem_cgroup *), on_reclaim,
		     PICK(mm_vmscan_direct_reclaim_begin, (int, gfp_t),
			  on_reclaim_old, NULL)) },
	[BB_TP_COMPACTION] = { "mm_compaction_begin", false,
#ifdef CONFIG_COMPACTION
		PICK(mm_compaction_begin,
		     (struct compact_control *, unsigned long, unsigned long, bool),
		     on_compact,
		     PICK(mm_compaction_begin,
			  (unsigned long, unsigned long, unsigned long, unsigned long, bool),
			  on_compact_old, NULL))
#endif
	},
	[BB_TP_FREE] = { "mm_page_free", true, NULL },
	[BB_TP_FREE_BATCHED] = { "mm_page_free_batched", true, NULL },
};

/* Never called: the compiler compares the arguments with the kernel's. */
static void __maybe_unused check_arguments(void)
{
	check_trace_callback_type_mm_page_alloc(on_alloc);
	check_trace_callback_type_mm_page_alloc_extfrag(on_steal);
	check_trace_callback_type_mm_page_pcpu_drain(on_drain);
}

#endif /* CONFIG_TRACEPOINTS */
