/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How each allocation API is called, a row each:
 *
 *	API_CALLS(kind, id, form, get, put)
 *
 * @kind: enum bb_api or enum bb_loop_kind
 * @id: its loops are named loop_@id_pair() and so on
 * @form: enum block_form, what a block is
 * @get: expression, a new block or NULL; may use the loop @l, its arguments @a
 *	and the number of the slot @i
 * @put: expression, frees @block; may use @l and @a
 *
 * or API_MISSING(kind), where this kernel lacks it. The includer defines both
 * macros. timed_loops.c does not build if a kind has no row, or two.
 */
API_CALLS(BB_API_ALLOC_PAGES_NODE, pages_node, BLOCK_PAGE,
	  alloc_pages_node(a.nid, a.gfp, a.order),
	  __free_pages(block, a.order))

API_CALLS(BB_API_ALLOC_PAGES, pages, BLOCK_PAGE,
	  alloc_pages(a.gfp, a.order),
	  __free_pages(block, a.order))

API_CALLS(BB_API_ALLOC_PAGE, page, BLOCK_PAGE,
	  alloc_page(a.gfp),
	  __free_page((struct page *)block))

API_CALLS(BB_API_GET_FREE_PAGES, gfps, BLOCK_LINEAR,
	  __get_free_pages(a.gfp, a.order),
	  free_pages((unsigned long)block, a.order))

API_CALLS(BB_API_GET_FREE_PAGE, gfp, BLOCK_LINEAR,
	  __get_free_page(a.gfp),
	  free_page((unsigned long)block))

API_CALLS(BB_API_GET_ZEROED_PAGE, zeroed, BLOCK_LINEAR,
	  get_zeroed_page(a.gfp),
	  free_page((unsigned long)block))

API_CALLS(BB_API_GET_DMA_PAGES, dma, BLOCK_LINEAR,
	  __get_dma_pages(a.gfp, a.order),
	  free_pages((unsigned long)block, a.order))

API_CALLS(BB_API_ALLOC_PAGES_EXACT, exact, BLOCK_LINEAR,
	  alloc_pages_exact(l->bytes, a.gfp),
	  free_pages_exact(block, l->bytes))

#if BB_HAVE_FOLIO
API_CALLS(BB_API_FOLIO_ALLOC, folio, BLOCK_PAGE,
	  folio_alloc(a.gfp, a.order),
	  folio_put(block))
#else
API_MISSING(BB_API_FOLIO_ALLOC)
#endif

#if BB_HAVE_BULK
API_CALLS(BB_API_ALLOC_PAGES_BULK, bulk, BLOCK_ARRAY,
	  get_bulk(l, a.gfp, a.nid, i),
	  put_bulk(l, block))

API_CALLS(BB_LOOP_BULK_ROUNDROBIN, bulk_rr, BLOCK_ARRAY,
	  get_bulk(l, a.gfp, turn_node(l), i),
	  put_bulk(l, block))
#else
API_MISSING(BB_API_ALLOC_PAGES_BULK)
API_MISSING(BB_LOOP_BULK_ROUNDROBIN)
#endif

API_CALLS(BB_LOOP_ROUNDROBIN, rr, BLOCK_PAGE,
	  alloc_pages_node(turn_node(l), a.gfp, a.order),
	  __free_pages(block, a.order))

API_CALLS(BB_LOOP_NULL, null, BLOCK_NONE,
	  hidden(l),
	  hidden(block))
