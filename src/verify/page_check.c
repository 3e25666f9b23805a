// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check an allocated block: every page, every byte.
 */
#include <linux/kasan.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/page_ref.h>
#include <linux/string.h>

#include <buddybench/compat.h>

#include "page_check.h"

#define WORDS	(PAGE_SIZE / sizeof(unsigned long))

static bool is_dirty(struct page *page)
{
	void *at = bb_kmap(page);
	bool dirty = memchr_inv(at, 0, PAGE_SIZE);

	bb_kunmap(at);
	return dirty;
}

static bool compound_wrong(const struct bb_subject *s, struct page *page)
{
	if (!s->compound || !s->order)
		return PageCompound(page);
	if (page != s->page)
		return !PageTail(page) || compound_head(page) != s->page;
	return !PageHead(page) || compound_order(page) != s->order;
}

/* Only the first page has a reference, unless the block was split. */
static bool refs_wrong(const struct bb_subject *s, struct page *page)
{
	return page_ref_count(page) != (page == s->page || s->split);
}

/* Is the page missing from the direct map, or not at the address the API returned? */
static bool is_nonlinear(const struct bb_subject *s, unsigned long pfn,
			 unsigned int i)
{
	struct page *page = pfn_to_page(pfn + i);
	void *address;

	if (PageHighMem(page))
		return s->address;
	/* Tag-based KASAN gives every allocation a tag in its address. */
	address = kasan_reset_tag(page_address(page));
	if (address != __va(PFN_PHYS(pfn + i)))
		return true;
	return s->address &&
	       address != kasan_reset_tag(s->address) + i * PAGE_SIZE;
}

static void inspect_page(const struct bb_subject *s, struct page *page,
			 unsigned int i, struct bb_seen *seen)
{
	seen->wrong_pfn += page_to_pfn(page) != seen->pfn + i;
	seen->off_node += s->nid != NUMA_NO_NODE && page_to_nid(page) != s->nid;
	seen->off_zone += (int)page_zonenum(page) > s->highest;
	seen->dirty += s->zeroed && is_dirty(page);
	seen->refs += refs_wrong(s, page);
	seen->reserved += PageReserved(page);
	seen->buddy += PageBuddy(page);
	seen->compound += compound_wrong(s, page);
	seen->nonlinear += is_nonlinear(s, seen->pfn, i);
}

/* By address if the API returned one, to check that it maps the right page. */
static struct page *nth_page_of(const struct bb_subject *s, unsigned int i)
{
	return s->address ? virt_to_page(s->address + i * PAGE_SIZE) :
			    pfn_to_page(page_to_pfn(s->page) + i);
}

void bb_page_check(const struct bb_subject *s, struct bb_seen *seen)
{
	unsigned int i;

	memset(seen, 0, sizeof(*seen));
	seen->pfn = page_to_pfn(s->page);
	seen->order = s->order;
	for (i = 0; i < 1U << s->order; i++)
		inspect_page(s, nth_page_of(s, i), i, seen);
}

static unsigned long word_at(unsigned long pfn, unsigned int i, u64 seed)
{
	return (unsigned long)((pfn * WORDS + i) * 0x9e3779b97f4a7c15ULL ^ seed);
}

void bb_page_check_fill(const struct bb_subject *s, u64 seed)
{
	unsigned long pfn = page_to_pfn(s->page), last = pfn + (1UL << s->order);
	unsigned int i;

	for (; pfn < last; pfn++) {
		unsigned long *at = bb_kmap(pfn_to_page(pfn));

		for (i = 0; i < WORDS; i++)
			at[i] = word_at(pfn, i, seed);
		bb_kunmap(at);
	}
}

static bool is_lost(unsigned long pfn, u64 seed)
{
	unsigned long *at = bb_kmap(pfn_to_page(pfn));
	unsigned int i = 0;

	while (i < WORDS && READ_ONCE(at[i]) == word_at(pfn, i, seed))
		i++;
	bb_kunmap(at);
	return i < WORDS;
}

u32 bb_page_check_lost(const struct bb_subject *s, u64 seed)
{
	unsigned long pfn = page_to_pfn(s->page), last = pfn + (1UL << s->order);
	u32 lost = 0;

	for (; pfn < last; pfn++)
		lost += is_lost(pfn, seed);
	return lost;
}
