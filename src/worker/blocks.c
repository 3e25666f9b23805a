// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks in the slots of the timed loops: their pages, and how to free one
 * outside a loop.
 */
#include <linux/kernel.h>
#include <linux/mm.h>

#include <buddybench/worker/blocks.h>

#include "api_calls.h"

/* How an API represents a block. */
enum block_form {
	BLOCK_NONE,
	BLOCK_PAGE,		/* its first struct page, or the folio around that */
	BLOCK_LINEAR,		/* its address */
	BLOCK_ARRAY,		/* an array of single pages */
};

static const u8 form_of[] = {
#define API_CALLS(kind, id, form, ...)					\
	[kind] = (form),
#define API_MISSING(kind)						\
	[kind] = BLOCK_NONE,
#include "api_call_defs.h"
#undef API_CALLS
#undef API_MISSING
};

bool bb_block_is_bulk(unsigned int kind)
{
	return form_of[kind] == BLOCK_ARRAY;
}

unsigned int bb_block_pages(unsigned int kind, const struct bb_loop *loop,
			    void *block)
{
	struct page **pages = block;
	unsigned int n = 0;

	if (form_of[kind] == BLOCK_NONE)
		return 0;
	if (form_of[kind] != BLOCK_ARRAY)
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
	switch (form_of[kind]) {
	case BLOCK_PAGE:
		return block;
	case BLOCK_LINEAR:
		return virt_to_page(block);
	case BLOCK_ARRAY:
		return *(struct page **)block;
	}
	return NULL;
}
