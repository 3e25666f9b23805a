// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timed loops. Every one is a copy of a template in which API, timing and
 * clock are constants, so that what stays in the loop is the operation: no
 * indirect call, no division, no shared cache line, no histogram. Samples go to
 * a buffer of the worker and are sorted into histograms between two chunks.
 */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/timekeeping.h>

#include <buddybench/arch.h>
#include <buddybench/compat.h>
#include <buddybench/worker/timed_loops.h>

/* The members a loop needs at every turn, so that they stay in registers. */
struct args {
	gfp_t gfp;
	unsigned int order;
	int nid;
};

static __always_inline struct args loop_args(const struct bb_loop *l)
{
	struct args a = { .gfp = l->gfp, .order = l->order, .nid = l->nid };

	return a;
}

static __always_inline int turn_node(struct bb_loop *l)
{
	int nid = l->nids[l->rr];

	if (++l->rr == l->nr_nids)
		l->rr = 0;
	return nid;
}

static __always_inline void *get_bulk(struct bb_loop *l, struct args a,
				      unsigned int i)
{
	struct page **pages = l->pages + (size_t)i * l->bulk;

	return bb_alloc_bulk(a.gfp, a.nid, l->bulk, pages) ? pages : NULL;
}

static __always_inline void put_bulk(const struct bb_loop *l, void *block)
{
	struct page **pages = block;
	unsigned int i;

	for (i = 0; i < l->bulk && pages[i]; i++) {
		__free_page(pages[i]);
		pages[i] = NULL;
	}
}

/* @kind is a constant wherever this is inlined: one case is left. */
static __always_inline void *get(const unsigned int kind, struct bb_loop *l,
				 struct args a, unsigned int i)
{
	void *none = l;

	switch (kind) {
	case BB_API_ALLOC_PAGES_NODE:
		return alloc_pages_node(a.nid, a.gfp, a.order);
	case BB_API_ALLOC_PAGES:
		return alloc_pages(a.gfp, a.order);
	case BB_API_ALLOC_PAGE:
		return alloc_page(a.gfp);
	case BB_API_GET_FREE_PAGES:
		return (void *)__get_free_pages(a.gfp, a.order);
	case BB_API_GET_FREE_PAGE:
		return (void *)__get_free_page(a.gfp);
	case BB_API_GET_ZEROED_PAGE:
		return (void *)get_zeroed_page(a.gfp);
	case BB_API_GET_DMA_PAGES:
		return (void *)__get_dma_pages(a.gfp, a.order);
	case BB_API_ALLOC_PAGES_EXACT:
		return alloc_pages_exact(l->bytes, a.gfp);
#if BB_HAVE_FOLIO
	case BB_API_FOLIO_ALLOC:
		return folio_alloc(a.gfp, a.order);
#endif
	case BB_API_ALLOC_PAGES_BULK:
		return get_bulk(l, a, i);
	case BB_LOOP_ROUNDROBIN:
		return alloc_pages_node(turn_node(l), a.gfp, a.order);
	case BB_LOOP_BULK_ROUNDROBIN:
		a.nid = turn_node(l);
		return get_bulk(l, a, i);
	}
	/* The null loop: a pointer the compiler knows nothing of. */
	OPTIMIZER_HIDE_VAR(none);
	return none;
}

static __always_inline void put(const unsigned int kind,
				const struct bb_loop *l, struct args a,
				void *block)
{
	switch (kind) {
	case BB_API_ALLOC_PAGES_NODE:
	case BB_API_ALLOC_PAGES:
	case BB_LOOP_ROUNDROBIN:
		__free_pages(block, a.order);
		break;
	case BB_API_ALLOC_PAGE:
		__free_page((struct page *)block);
		break;
	case BB_API_GET_FREE_PAGES:
	case BB_API_GET_DMA_PAGES:
		free_pages((unsigned long)block, a.order);
		break;
	case BB_API_GET_FREE_PAGE:
	case BB_API_GET_ZEROED_PAGE:
		free_page((unsigned long)block);
		break;
	case BB_API_ALLOC_PAGES_EXACT:
		free_pages_exact(block, l->bytes);
		break;
#if BB_HAVE_FOLIO
	case BB_API_FOLIO_ALLOC:
		folio_put(block);
		break;
#endif
	case BB_API_ALLOC_PAGES_BULK:
	case BB_LOOP_BULK_ROUNDROBIN:
		put_bulk(l, block);
		break;
	default:
		OPTIMIZER_HIDE_VAR(block);
	}
}

static __always_inline u64 clock_read(const bool fast)
{
	return fast ? bb_fast_clock() : ktime_get_mono_fast_ns();
}

/*
 * Nothing here that a loop written by hand would not have: what failed is
 * counted where it fails, and only the last block is kept for a look at it.
 */
static __always_inline unsigned int
pair_batch(const unsigned int kind, struct bb_loop *l, unsigned int n)
{
	struct args a = loop_args(l);
	unsigned int i, fails = 0;
	void *block;

	if (!n)
		return 0;
	for (i = 1; i < n; i++) {
		block = get(kind, l, a, 0);
		if (unlikely(!block))
			fails++;
		else
			put(kind, l, a, block);
	}
	block = get(kind, l, a, 0);
	if (unlikely(!block))
		fails++;
	else
		put(kind, l, a, block);
	l->slot[0] = block;
	return n - fails;
}

static __always_inline unsigned int
pair_op(const unsigned int kind, const bool fast, struct bb_loop *l,
	unsigned int n)
{
	struct args a = loop_args(l);
	u64 *stamp = l->stamp, t;
	unsigned int i, done = 0;
	void *block;

	for (i = 0; i < n; i++, stamp += 2) {
		t = clock_read(fast);
		block = get(kind, l, a, 0);
		stamp[0] = clock_read(fast) - t;
		l->slot[i] = block;
		if (unlikely(!block))
			continue;
		t = clock_read(fast);
		put(kind, l, a, block);
		stamp[1] = clock_read(fast) - t;
		done++;
	}
	return done;
}

/* Readings in a row: stamp[2i] .. stamp[2i+1] alloc, .. stamp[2i+2] free. */
static __always_inline unsigned int
pair_chained(const unsigned int kind, const bool fast, struct bb_loop *l,
	     unsigned int n)
{
	struct args a = loop_args(l);
	u64 *stamp = l->stamp;
	unsigned int i, done = 0;
	void *block;

	*stamp++ = clock_read(fast);
	for (i = 0; i < n; i++) {
		block = get(kind, l, a, 0);
		*stamp++ = clock_read(fast);
		l->slot[i] = block;
		if (likely(block)) {
			put(kind, l, a, block);
			done++;
		}
		*stamp++ = clock_read(fast);
	}
	return done;
}

static __always_inline unsigned int
alloc_any(const unsigned int kind, const bool fast,
	  const enum bb_timing timing, struct bb_loop *l, unsigned int n)
{
	struct args a = loop_args(l);
	void **slot = l->slot + l->at;
	u64 *stamp = l->stamp, t = 0;
	unsigned int i, done = 0;
	void *block;

	if (timing == BB_TIME_CHAINED)
		*stamp++ = clock_read(fast);
	for (i = 0; i < n; i++) {
		if (timing == BB_TIME_OP)
			t = clock_read(fast);
		block = get(kind, l, a, l->at + i);
		if (timing != BB_TIME_NONE)
			*stamp++ = clock_read(fast) - t;
		slot[i] = block;
		done += !!block;
	}
	return done;
}

static __always_inline unsigned int
free_any(const unsigned int kind, const bool fast,
	 const enum bb_timing timing, struct bb_loop *l, unsigned int n)
{
	const u32 *order_of = l->order_of + l->at;
	struct args a = loop_args(l);
	u64 *stamp = l->stamp, t = 0;
	unsigned int i, done = 0;

	if (timing == BB_TIME_CHAINED)
		*stamp++ = clock_read(fast);
	for (i = 0; i < n; i++) {
		void **slot = &l->slot[order_of[i]];
		void *block = *slot;

		if (timing == BB_TIME_OP)
			t = clock_read(fast);
		if (likely(block)) {
			put(kind, l, a, block);
			done++;
		}
		if (timing != BB_TIME_NONE)
			*stamp++ = clock_read(fast) - t;
		*slot = NULL;
	}
	return done;
}

#define DEFINE_BATCH(kind, id)						\
static noinline unsigned int id##_pair(struct bb_loop *l, unsigned int n) \
{ return pair_batch(kind, l, n); }					\
static noinline unsigned int id##_alloc(struct bb_loop *l, unsigned int n) \
{ return alloc_any(kind, false, BB_TIME_NONE, l, n); }			\
static noinline unsigned int id##_free(struct bb_loop *l, unsigned int n) \
{ return free_any(kind, false, BB_TIME_NONE, l, n); }

#define DEFINE_TIMED(kind, id, clk, fast)				\
static noinline unsigned int id##_pair_op_##clk(struct bb_loop *l, unsigned int n) \
{ return pair_op(kind, fast, l, n); }					\
static noinline unsigned int id##_pair_ch_##clk(struct bb_loop *l, unsigned int n) \
{ return pair_chained(kind, fast, l, n); }				\
static noinline unsigned int id##_alloc_op_##clk(struct bb_loop *l, unsigned int n) \
{ return alloc_any(kind, fast, BB_TIME_OP, l, n); }			\
static noinline unsigned int id##_alloc_ch_##clk(struct bb_loop *l, unsigned int n) \
{ return alloc_any(kind, fast, BB_TIME_CHAINED, l, n); }		\
static noinline unsigned int id##_free_op_##clk(struct bb_loop *l, unsigned int n) \
{ return free_any(kind, fast, BB_TIME_OP, l, n); }			\
static noinline unsigned int id##_free_ch_##clk(struct bb_loop *l, unsigned int n) \
{ return free_any(kind, fast, BB_TIME_CHAINED, l, n); }

#define LOOP_SET(id, clk)						\
	{								\
		.pair = { id##_pair, id##_pair_op_##clk, id##_pair_ch_##clk }, \
		.alloc = { id##_alloc, id##_alloc_op_##clk, id##_alloc_ch_##clk }, \
		.free = { id##_free, id##_free_op_##clk, id##_free_ch_##clk }, \
	}

#define DEFINE_LOOPS(kind, id)						\
	DEFINE_BATCH(kind, id)						\
	DEFINE_TIMED(kind, id, fast, true)				\
	DEFINE_TIMED(kind, id, ktime, false)				\
static const struct bb_loop_set id##_sets[] = {				\
	LOOP_SET(id, ktime), LOOP_SET(id, fast),			\
}

DEFINE_LOOPS(BB_API_ALLOC_PAGES_NODE, loop_pages_node);
DEFINE_LOOPS(BB_API_ALLOC_PAGES, loop_pages);
DEFINE_LOOPS(BB_API_ALLOC_PAGE, loop_page);
DEFINE_LOOPS(BB_API_GET_FREE_PAGES, loop_gfps);
DEFINE_LOOPS(BB_API_GET_FREE_PAGE, loop_gfp);
DEFINE_LOOPS(BB_API_GET_ZEROED_PAGE, loop_zeroed);
DEFINE_LOOPS(BB_API_GET_DMA_PAGES, loop_dma);
DEFINE_LOOPS(BB_API_ALLOC_PAGES_EXACT, loop_exact);
#if BB_HAVE_FOLIO
DEFINE_LOOPS(BB_API_FOLIO_ALLOC, loop_folio);
#endif
#if BB_HAVE_BULK
DEFINE_LOOPS(BB_API_ALLOC_PAGES_BULK, loop_bulk);
DEFINE_LOOPS(BB_LOOP_BULK_ROUNDROBIN, loop_bulk_rr);
#endif
DEFINE_LOOPS(BB_LOOP_NULL, loop_null);
DEFINE_LOOPS(BB_LOOP_ROUNDROBIN, loop_rr);

static const struct bb_loop_set * const sets[] = {
	[BB_API_ALLOC_PAGES_NODE]	= loop_pages_node_sets,
	[BB_API_ALLOC_PAGES]		= loop_pages_sets,
	[BB_API_ALLOC_PAGE]		= loop_page_sets,
	[BB_API_GET_FREE_PAGES]		= loop_gfps_sets,
	[BB_API_GET_FREE_PAGE]		= loop_gfp_sets,
	[BB_API_GET_ZEROED_PAGE]	= loop_zeroed_sets,
	[BB_API_GET_DMA_PAGES]		= loop_dma_sets,
	[BB_API_ALLOC_PAGES_EXACT]	= loop_exact_sets,
#if BB_HAVE_FOLIO
	[BB_API_FOLIO_ALLOC]		= loop_folio_sets,
#endif
#if BB_HAVE_BULK
	[BB_API_ALLOC_PAGES_BULK]	= loop_bulk_sets,
#endif
	[BB_LOOP_NULL]			= loop_null_sets,
	[BB_LOOP_ROUNDROBIN]		= loop_rr_sets,
#if BB_HAVE_BULK
	[BB_LOOP_BULK_ROUNDROBIN]	= loop_bulk_rr_sets,
#else
	[BB_LOOP_BULK_ROUNDROBIN]	= NULL,
#endif
};

static_assert(ARRAY_SIZE(sets) == NR_BB_LOOPS);

const struct bb_loop_set *bb_loop_set_get(unsigned int kind, bool fast)
{
	return sets[kind] ? &sets[kind][fast] : NULL;
}

unsigned int bb_block_pages(unsigned int kind, const struct bb_loop *loop,
			    void *block)
{
	struct page **pages = block;
	unsigned int n = 0;

	if (kind == BB_LOOP_NULL)
		return 0;
	if (!bb_loop_is_bulk(kind))
		return 1U << loop->order;
	while (n < loop->bulk && pages[n])
		n++;
	return n;
}

unsigned int bb_block_put(unsigned int kind, const struct bb_loop *loop,
			  void *block)
{
	struct args a = loop_args(loop);
	unsigned int pages;

	if (!block)
		return 0;
	pages = bb_block_pages(kind, loop, block);
	put(kind, loop, a, block);
	return pages;
}

struct page *bb_block_page(unsigned int kind, void *block)
{
	switch (kind) {
	case BB_LOOP_NULL:
		return NULL;
	case BB_API_ALLOC_PAGES_NODE:
	case BB_API_ALLOC_PAGES:
	case BB_API_ALLOC_PAGE:
	case BB_API_FOLIO_ALLOC:
	case BB_LOOP_ROUNDROBIN:
		return block;
	case BB_API_ALLOC_PAGES_BULK:
	case BB_LOOP_BULK_ROUNDROBIN:
		return *(struct page **)block;
	}
	return virt_to_page(block);
}
