// SPDX-License-Identifier: GPL-2.0-only
/*
 * The front doors of the page allocator. Facts only: the calls are in loops.c.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/plan/apis.h>

#define WHY_LINEAR "returns a linear address, which highmem pages do not have"

const struct bb_api_info bb_apis[] = {
	[BB_API_ALLOC_PAGES_NODE] = {
		.free = "__free_pages",
		.flags = BB_API_NODE,
	},
	[BB_API_ALLOC_PAGES] = {
		.free = "__free_pages",
	},
	[BB_API_ALLOC_PAGE] = {
		.free = "__free_page",
		.flags = BB_API_ORDER0,
	},
	[BB_API_GET_FREE_PAGES] = {
		.free = "free_pages",
		.flags = BB_API_LINEAR,
		.refused = __GFP_HIGHMEM, .why = WHY_LINEAR,
	},
	[BB_API_GET_FREE_PAGE] = {
		.free = "free_page",
		.flags = BB_API_LINEAR | BB_API_ORDER0,
		.refused = __GFP_HIGHMEM, .why = WHY_LINEAR,
	},
	[BB_API_GET_ZEROED_PAGE] = {
		.free = "free_page",
		.flags = BB_API_LINEAR | BB_API_ORDER0,
		.implied = __GFP_ZERO,
		.refused = __GFP_HIGHMEM, .why = WHY_LINEAR,
	},
	[BB_API_GET_DMA_PAGES] = {
		.free = "free_pages",
		.flags = BB_API_LINEAR,
		.implied = __GFP_DMA,
		.refused = __GFP_HIGHMEM | __GFP_DMA32 | __GFP_MOVABLE,
		.why = "asks for ZONE_DMA itself, which no other zone modifier may join",
	},
	[BB_API_ALLOC_PAGES_EXACT] = {
		.free = "free_pages_exact",
		.flags = BB_API_LINEAR,
		.refused = __GFP_HIGHMEM | __GFP_COMP,
		.why = "splits the block, so it can be neither compound nor highmem",
	},
	[BB_API_FOLIO_ALLOC] = {
		.free = "folio_put",
		.implied = __GFP_COMP,
	},
	[BB_API_ALLOC_PAGES_BULK] = {
		.free = "__free_page",
		.flags = BB_API_ORDER0 | BB_API_NODE | BB_API_BULK,
	},
};

static_assert(ARRAY_SIZE(bb_apis) == NR_BB_APIS);

const char * const bb_api_names[] = {
	[BB_API_ALLOC_PAGES_NODE]	= "alloc_pages_node",
	[BB_API_ALLOC_PAGES]		= "alloc_pages",
	[BB_API_ALLOC_PAGE]		= "alloc_page",
	[BB_API_GET_FREE_PAGES]		= "__get_free_pages",
	[BB_API_GET_FREE_PAGE]		= "__get_free_page",
	[BB_API_GET_ZEROED_PAGE]	= "get_zeroed_page",
	[BB_API_GET_DMA_PAGES]		= "__get_dma_pages",
	[BB_API_ALLOC_PAGES_EXACT]	= "alloc_pages_exact",
	[BB_API_FOLIO_ALLOC]		= "folio_alloc",
	[BB_API_ALLOC_PAGES_BULK]	= "alloc_pages_bulk",
};

static_assert(ARRAY_SIZE(bb_api_names) == NR_BB_APIS);
