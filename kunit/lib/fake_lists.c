// SPDX-License-Identifier: GPL-2.0-only
/* Per-CPU lists and free lists that are as a test says. */
#define BB_LISTS_REAL
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "kunit/lib/fake_lists.h"

/* Global, because callers pass no context. One test at a time. */
static const struct bb_test_lists *lists;
static bool left;

void bb_test_lists_begin(const struct bb_test_lists *what)
{
	lists = what;
	left = false;
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

void bb_test_lists_read(const struct zone *zone, struct bb_free_lists *now)
{
	bb_free_lists_read(zone, now);
	if (!lists || !lists->left_at)
		return;
	left |= bb_page_holder_pages(lists->holder) >= lists->left_at;
	memset(now->lists, left ? U8_MAX : 0, sizeof(now->lists));
}
