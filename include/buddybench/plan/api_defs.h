/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The allocation APIs of the page allocator, a row each:
 *
 *	BB_API_ROW(api, name, missing, flags, members of struct bb_api_info...)
 *
 * @missing is the reason why this kernel lacks the API, NULL if it has it. The
 * includer defines BB_API_ROW(): enum bb_api, bb_apis[], bb_api_names[] and the
 * facts of this kernel are all generated from here. How an API is called is in
 * src/worker/api_call_defs.h; the module does not build if it is missing there.
 */
BB_API_ROW(BB_API_ALLOC_PAGES_NODE, "alloc_pages_node", NULL, BB_API_NODE,
	   .free = "__free_pages")

BB_API_ROW(BB_API_ALLOC_PAGES, "alloc_pages", NULL, 0,
	   .free = "__free_pages")

BB_API_ROW(BB_API_ALLOC_PAGE, "alloc_page", NULL, BB_API_ORDER0,
	   .free = "__free_page")

BB_API_ROW(BB_API_GET_FREE_PAGES, "__get_free_pages", NULL, BB_API_LINEAR,
	   .free = "free_pages",
	   .refused = __GFP_HIGHMEM,
	   .why = BB_API_WHY_LINEAR)

BB_API_ROW(BB_API_GET_FREE_PAGE, "__get_free_page", NULL, BB_API_LINEAR | BB_API_ORDER0,
	   .free = "free_page",
	   .refused = __GFP_HIGHMEM,
	   .why = BB_API_WHY_LINEAR)

BB_API_ROW(BB_API_GET_ZEROED_PAGE, "get_zeroed_page", NULL, BB_API_LINEAR | BB_API_ORDER0,
	   .free = "free_page",
	   .implied = __GFP_ZERO,
	   .refused = __GFP_HIGHMEM,
	   .why = BB_API_WHY_LINEAR)

BB_API_ROW(BB_API_GET_DMA_PAGES, "__get_dma_pages",
	   IS_ENABLED(CONFIG_ZONE_DMA) ? NULL : "built without CONFIG_ZONE_DMA", BB_API_LINEAR,
	   .free = "free_pages",
	   .implied = __GFP_DMA,
	   .refused = __GFP_HIGHMEM | __GFP_DMA32,
	   .why = "asks for ZONE_DMA itself, which no other zone modifier may join")

BB_API_ROW(BB_API_ALLOC_PAGES_EXACT, "alloc_pages_exact", NULL, BB_API_LINEAR | BB_API_SPLIT,
	   .free = "free_pages_exact",
	   .refused = __GFP_HIGHMEM | __GFP_COMP,
	   .why = "splits the block, so it can be neither compound nor highmem")

BB_API_ROW(BB_API_FOLIO_ALLOC, "folio_alloc", BB_HAVE_FOLIO ? NULL : "it came with 5.16", 0,
	   .free = "folio_put",
	   .implied = __GFP_COMP)

BB_API_ROW(BB_API_ALLOC_PAGES_BULK, "alloc_pages_bulk",
	   BB_HAVE_BULK ? NULL : "array allocation on a node came with 5.14",
	   BB_API_ORDER0 | BB_API_NODE | BB_API_BULK,
	   .free = "__free_page")
