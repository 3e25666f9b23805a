// SPDX-License-Identifier: GPL-2.0-only
/*
 * Probes on the page allocator's own tracepoints. They look up the watch of
 * their CPU in a table that nobody writes meanwhile, and count only if it is the
 * watched thread that runs, so that no cache line is shared between CPUs.
 *
 * The tracepoints are not exported; for_each_kernel_tracepoint() finds them by
 * name. Their arguments differ between kernels: the type of the kernel's own
 * trace_*() function chooses the probe, so that a wrong one cannot be built.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include <buddybench/compat.h>
#include <buddybench/guard.h>
#include <buddybench/probes.h>

#ifdef CONFIG_TRACEPOINTS

struct compact_control;
struct mem_cgroup;

#include <trace/events/kmem.h>
#include <trace/events/vmscan.h>
#ifdef CONFIG_COMPACTION
#include <trace/events/compaction.h>
#endif

#define NR_PROBES 6

struct bb_probes {
	struct tracepoint *tp[NR_PROBES];
	bool on[NR_PROBES];
	struct bb_watch *watch[];
};

static struct bb_watch *my_watch(void *data)
{
	struct bb_probes *probes = data;
	struct bb_watch *w = probes->watch[raw_smp_processor_id()];

	return w && w->task == current && in_task() ? w : NULL;
}

/*
 * By how many orders was the block larger that @page was just cut from? A split
 * gives the low end away and leaves free the upper halves, one of each order, up
 * to the last one. What was whole had no free buddy, or it would have merged.
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

static void __maybe_unused on_locked(void *data, struct page *page,
				     unsigned int order, int migratetype,
				     int percpu)
{
	struct bb_watch *w = my_watch(data);

	if (!w || !page)
		return;
	block_left(w, page, order, percpu);
	w->op.highatomic += migratetype == MIGRATE_HIGHATOMIC;
}

/* Without the last argument only order 0 is cached. */
static void __maybe_unused on_locked_old(void *data, struct page *page,
					 unsigned int order, int migratetype)
{
	struct bb_watch *w = my_watch(data);

	if (w && page)
		block_left(w, page, order, !order);
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
	/* Told after the fact, and where this is the only event of the block. */
	if (BB_STEAL_TAKES && page != w->last)
		block_left(w, page, order, order <= PAGE_ALLOC_COSTLY_ORDER);
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

/* @fn if the tracepoint takes these arguments, else @other */
#define PICK(event, args, fn, other)					\
	__builtin_choose_expr(__builtin_types_compatible_p(		\
		typeof(trace_##event), void args), (void *)fn, (void *)other)

#define LOCKED_TELLS_PERCPU						\
	__builtin_types_compatible_p(typeof(trace_mm_page_alloc_zone_locked), \
		void (struct page *, unsigned int, int, int))

static const struct {
	const char *name;
	void *probe;
} wanted[NR_PROBES] = {
	{ "mm_page_alloc_zone_locked",
	  PICK(mm_page_alloc_zone_locked,
	       (struct page *, unsigned int, int, int),
	       on_locked, on_locked_old) },
	{ "mm_page_alloc", on_alloc },
	{ "mm_page_alloc_extfrag", on_steal },
	{ "mm_page_pcpu_drain", on_drain },
	{ "mm_vmscan_direct_reclaim_begin",
	  PICK(mm_vmscan_direct_reclaim_begin,
	       (gfp_t, int, struct mem_cgroup *), on_reclaim, on_reclaim_old) },
#ifdef CONFIG_COMPACTION
	{ "mm_compaction_begin",
	  PICK(mm_compaction_begin,
	       (struct compact_control *, unsigned long, unsigned long, bool),
	       on_compact, on_compact_old) },
#endif
};

/* Never called: the compiler compares the arguments with the kernel's. */
static void __maybe_unused check_arguments(void)
{
	check_trace_callback_type_mm_page_alloc(on_alloc);
	check_trace_callback_type_mm_page_alloc_extfrag(on_steal);
	check_trace_callback_type_mm_page_pcpu_drain(on_drain);
}

static void find(struct tracepoint *tp, void *data)
{
	struct bb_probes *probes = data;
	unsigned int i;

	for (i = 0; i < NR_PROBES; i++)
		if (wanted[i].name && !strcmp(tp->name, wanted[i].name))
			probes->tp[i] = tp;
}

struct bb_probes *bb_probes_create(struct bb_err *err)
{
	struct bb_probes *probes;

	probes = kvzalloc(struct_size(probes, watch, nr_cpu_ids), BB_GFP_OWN);
	if (!probes) {
		bb_err_set(err, -ENOMEM, 0, "no memory for probes");
		return ERR_PTR(-ENOMEM);
	}
	for_each_kernel_tracepoint(find, probes);
	if (probes->tp[0])
		return probes;
	kvfree(probes);
	return ERR_PTR(bb_err_set(err, -EOPNOTSUPP, 0,
				  "paths=1 needs the tracepoint %s, which this kernel lacks",
				  wanted[0].name));
}

void bb_probes_watch(struct bb_probes *probes, int cpu, struct bb_watch *watch)
{
	probes->watch[cpu] = watch;
}

int bb_probes_on(struct bb_probes *probes)
{
	unsigned int i;
	int ret;

	for (i = 0; i < NR_PROBES; i++) {
		if (!probes->tp[i] || probes->on[i])
			continue;
		ret = tracepoint_probe_register(probes->tp[i], wanted[i].probe,
						probes);
		if (ret) {
			bb_probes_off(probes);
			return ret;
		}
		probes->on[i] = true;
	}
	return 0;
}

void bb_probes_off(struct bb_probes *probes)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < NR_PROBES; i++) {
		if (!probes->on[i])
			continue;
		tracepoint_probe_unregister(probes->tp[i], wanted[i].probe,
					    probes);
		probes->on[i] = false;
		any = true;
	}
	if (any)
		tracepoint_synchronize_unregister();
}

void bb_probes_destroy(struct bb_probes *probes)
{
	if (IS_ERR_OR_NULL(probes))
		return;
	bb_probes_off(probes);
	kvfree(probes);
}

void bb_probes_features(struct seq_file *m)
{
	struct bb_err err;
	struct bb_probes *probes = bb_probes_create(&err);
	unsigned int i;

	if (IS_ERR(probes)) {
		seq_printf(m, "paths no %s\n", err.msg);
		return;
	}
	seq_puts(m, "paths yes\n");
	for (i = 0; i < NR_PROBES; i++)
		if (wanted[i].name)
			seq_printf(m, "tracepoint:%s %s\n", wanted[i].name,
				   probes->tp[i] ? "yes" : "no not in this kernel");
	seq_printf(m, "path:highatomic %s\n", LOCKED_TELLS_PERCPU ? "yes" :
		   "n/a this kernel reports such blocks under the type that was asked for");
	seq_printf(m, "path:pcp_refill %s\n", LOCKED_TELLS_PERCPU ?
		   "yes as percpu_refill says, a cached order taken past a busy list included" :
		   "yes order 0 only, no other is cached");
	if (!IS_ENABLED(CONFIG_COMPACTION))
		seq_puts(m, "path:compaction n/a built without CONFIG_COMPACTION\n");
	if (!IS_ENABLED(CONFIG_NUMA))
		seq_puts(m, "path:other_node n/a built without CONFIG_NUMA\n");
	seq_puts(m, "path:traced_pages n/a for alloc_pages_bulk, whose pages mm_page_alloc does not report\n");
	kvfree(probes);
}

#else /* !CONFIG_TRACEPOINTS */

#define NO_TRACEPOINTS "the kernel was built without CONFIG_TRACEPOINTS"

struct bb_probes *bb_probes_create(struct bb_err *err)
{
	return ERR_PTR(bb_err_set(err, -EOPNOTSUPP, 0,
				  "paths=1: " NO_TRACEPOINTS));
}

void bb_probes_watch(struct bb_probes *probes, int cpu, struct bb_watch *watch)
{
}

int bb_probes_on(struct bb_probes *probes)
{
	return -EOPNOTSUPP;
}

void bb_probes_off(struct bb_probes *probes)
{
}

void bb_probes_destroy(struct bb_probes *probes)
{
}

void bb_probes_features(struct seq_file *m)
{
	seq_puts(m, "paths no " NO_TRACEPOINTS "\n");
}

#endif

int bb_probes_possible(struct bb_err *err)
{
	struct bb_probes *probes = bb_probes_create(err);

	if (IS_ERR(probes))
		return PTR_ERR(probes);
	bb_probes_destroy(probes);
	return 0;
}
