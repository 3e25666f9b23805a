// SPDX-License-Identifier: GPL-2.0-only
/* timed_loops.c with a mock allocator and clock that record their calls. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include <buddybench/arch.h>
#include <buddybench/compat.h>

#include "kunit/lib/alloc_spy.h"

#define FILL 0x5a

/* Global, because the loops cannot pass it as an argument. */
static struct bb_alloc_spy *spy;

static void note(const char *name, gfp_t gfp, unsigned int order, int nid,
		 void *block)
{
	struct spy_call *call = &spy->calls[spy->nr];

	/* Calls beyond the table show in the count. */
	if (spy->nr++ >= SPY_CALLS - 1)
		return;
	call->name = name;
	call->gfp = gfp;
	call->order = order;
	call->nid = nid;
	call->block = block;
}

static struct page *next_page(void)
{
	return spy->page[spy->next++ % SPY_PAGES];
}

static struct page *take(const char *name, gfp_t gfp, unsigned int order, int nid)
{
	struct page *page = next_page();

	note(name, gfp, order, nid, page);
	spy->now += SPY_TAKE;
	return page;
}

static unsigned long take_at(const char *name, gfp_t gfp, unsigned int order)
{
	return (unsigned long)page_address(take(name, gfp, order, SPY_NO_NODE));
}

static void give(const char *name, struct page *page, unsigned int order)
{
	note(name, 0, order, SPY_NO_NODE, page);
	spy->now += SPY_GIVE;
}

static void give_at(const char *name, unsigned long addr, unsigned int order)
{
	give(name, virt_to_page((void *)addr), order);
}

static unsigned long take_bulk(gfp_t gfp, int nid, unsigned long n,
			       struct page **pages)
{
	unsigned long i;

	pages[0] = take("bulk", gfp, n, nid);
	for (i = 1; i < n; i++)
		pages[i] = next_page();
	return n;
}

static u64 read_clock(unsigned int fast)
{
	spy->reads[fast]++;
	spy->now += SPY_READ;
	return spy->now;
}

#undef alloc_pages_node
#undef alloc_pages
#undef alloc_page
#undef __get_free_pages
#undef __get_free_page
#undef get_zeroed_page
#undef __get_dma_pages
#undef alloc_pages_exact
#undef folio_alloc
#undef bb_alloc_bulk
#undef __free_pages
#undef __free_page
#undef free_pages
#undef free_page
#undef free_pages_exact
#undef folio_put
#define alloc_pages_node(nid, gfp, order)	take("alloc_pages_node", gfp, order, nid)
#define alloc_pages(gfp, order)		take("alloc_pages", gfp, order, SPY_NO_NODE)
#define alloc_page(gfp)			take("alloc_page", gfp, 0, SPY_NO_NODE)
#define __get_free_pages(gfp, order)	take_at("__get_free_pages", gfp, order)
#define __get_free_page(gfp)		take_at("__get_free_page", gfp, 0)
#define get_zeroed_page(gfp)		take_at("get_zeroed_page", gfp, 0)
#define __get_dma_pages(gfp, order)	take_at("__get_dma_pages", gfp, order)
#define alloc_pages_exact(bytes, gfp)	\
	((void *)take_at("alloc_pages_exact", gfp, get_order(bytes)))
#define folio_alloc(gfp, order)		\
	((void *)take("folio_alloc", gfp, order, SPY_NO_NODE))
#define bb_alloc_bulk(gfp, nid, n, pages)	take_bulk(gfp, nid, n, pages)
#define __free_pages(page, order)	give("__free_pages", page, order)
#define __free_page(page)		give("__free_page", page, 0)
#define free_pages(addr, order)		give_at("free_pages", addr, order)
#define free_page(addr)			give_at("free_page", addr, 0)
#define free_pages_exact(at, bytes)	\
	give_at("free_pages_exact", (unsigned long)(at), get_order(bytes))
#define folio_put(folio)		give("folio_put", (struct page *)(folio), 0)

#define bb_fast_clock()			read_clock(true)
#define ktime_get_mono_fast_ns()	read_clock(false)

#include "src/worker/timed_loops.c"
#include "src/worker/blocks.c"

#undef alloc_page
#undef __free_page

void bb_alloc_spy_reset(struct bb_alloc_spy *s)
{
	memset(s->calls, 0, sizeof(s->calls));
	s->nr = 0;
	s->reads[0] = 0;
	s->reads[1] = 0;
}

struct bb_alloc_spy *bb_alloc_spy_new(struct kunit *test)
{
	unsigned int i;

	spy = kunit_kzalloc(test, sizeof(*spy), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, spy);
	for (i = 0; i < SPY_PAGES; i++) {
		/* Whole pages of a size class of kmalloc() are aligned. */
		void *at = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, at);
		memset(at, FILL, PAGE_SIZE);
		spy->page[i] = virt_to_page(at);
	}
	return spy;
}

unsigned int bb_alloc_spy_touched(const struct bb_alloc_spy *s)
{
	unsigned int i, n = 0;

	for (i = 0; i < SPY_PAGES; i++)
		n += !!memchr_inv(page_address(s->page[i]), FILL, PAGE_SIZE);
	return n;
}
