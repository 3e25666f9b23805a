/* SPDX-License-Identifier: GPL-2.0-only */
/* The APIs as parameters of tests. */
#ifndef _BUDDYBENCH_KUNIT_LIB_API_PARAMS_H
#define _BUDDYBENCH_KUNIT_LIB_API_PARAMS_H

#include <buddybench/plan/apis.h>

#include "kunit/lib/help.h"

/**
 * struct bb_test_api - a row of a table for KUNIT_CASE_PARAM()
 * @name: of the test
 * @api: enum bb_api, or what a suite has beside them
 */
struct bb_test_api {
	const char *name;
	unsigned int api;
};

#define BB_TEST_APIS						\
	{ "alloc_pages_node", BB_API_ALLOC_PAGES_NODE },	\
	{ "alloc_pages", BB_API_ALLOC_PAGES },			\
	{ "alloc_page", BB_API_ALLOC_PAGE },			\
	{ "__get_free_pages", BB_API_GET_FREE_PAGES },		\
	{ "__get_free_page", BB_API_GET_FREE_PAGE },		\
	{ "get_zeroed_page", BB_API_GET_ZEROED_PAGE },		\
	{ "__get_dma_pages", BB_API_GET_DMA_PAGES },		\
	{ "alloc_pages_exact", BB_API_ALLOC_PAGES_EXACT },	\
	{ "folio_alloc", BB_API_FOLIO_ALLOC },			\
	{ "alloc_pages_bulk", BB_API_ALLOC_PAGES_BULK }

#endif /* _BUDDYBENCH_KUNIT_LIB_API_PARAMS_H */
