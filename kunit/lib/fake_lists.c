// SPDX-License-Identifier: GPL-2.0-only
/* Per-CPU lists that are as long as a test says. */
#define BB_LISTS_REAL
#include "kunit/lib/fake_lists.h"

/* Global, because callers pass no context. One test at a time. */
static const struct bb_test_lists *lists;

void bb_test_lists_begin(const struct bb_test_lists *what)
{
	lists = what;
}

void bb_test_lists_end(void)
{
	lists = NULL;
}

void bb_test_lists_pcp(struct zone *zone, int cpu, struct bb_pcp_view *view)
{
	bb_free_lists_pcp(zone, cpu, view);
	if (!lists)
		return;
	view->count = lists->pages - (int)bb_page_holder_pages(lists->holder);
	view->high = lists->high;
}
