// SPDX-License-Identifier: GPL-2.0-only
/* Real pages. */
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include <buddybench/machine/zone_snapshot.h>

#include "kunit/lib/free_pages.h"

s64 bb_test_pages_free(void)
{
	s64 pages = 0;
	unsigned int i;
	int nid;

	for_each_online_node(nid) {
		struct zone *zone = NODE_DATA(nid)->node_zones;

		for (i = 0; i < MAX_NR_ZONES; i++)
			pages += zone_page_state_snapshot(&zone[i], NR_FREE_PAGES);
		pages += bb_zone_snapshot_pcp(nid);
	}
	return pages;
}

u64 bb_test_pages_take(struct list_head *list, gfp_t gfp, u64 most)
{
	struct page *page;
	u64 n;

	for (n = 0; n < most; n++) {
		page = alloc_page(gfp);
		if (!page)
			break;
		list_add(&page->lru, list);
	}
	return n;
}

void bb_test_pages_give(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}
