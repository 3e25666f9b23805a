/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Per-CPU lists that are as long as a test says, and free lists in which a block is left over
 * when it says so. Kbuild includes this before list_pcp.c and list_work.c; it changes
 * their calls only.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAKE_LISTS_H
#define _BUDDYBENCH_KUNIT_LIB_FAKE_LISTS_H

#include <buddybench/guard/page_holder.h>
#include <buddybench/machine/free_lists.h>

/**
 * struct bb_test_lists - what is in the lists
 * @holder: what it holds has come out of the per-CPU list
 * @pages: of both
 * @high: the limit of the per-CPU list
 * @left_at: once so many pages are held, each free list has a block, and none has before; 0 for
 *	what there is
 */
struct bb_test_lists {
	struct bb_page_holder *holder;
	int pages;
	int high;
	u64 left_at;
};

/**
 * bb_test_lists_begin() - lists are as a test says from here on
 * @lists: what is in them
 */
void bb_test_lists_begin(const struct bb_test_lists *lists);

/**
 * bb_test_lists_end() - lists are as they are
 */
void bb_test_lists_end(void);

/**
 * bb_test_lists_pcp() - what is called instead of bb_free_lists_pcp()
 * @zone: as there
 * @cpu: as there
 * @view: as there
 */
void bb_test_lists_pcp(struct zone *zone, int cpu, struct bb_pcp_view *view);

/**
 * bb_test_lists_read() - what is called instead of bb_free_lists_read()
 * @zone: as there
 * @now: as there
 */
void bb_test_lists_read(const struct zone *zone, struct bb_free_lists *now);

#ifndef BB_LISTS_REAL
#define bb_free_lists_read(zone, now)		bb_test_lists_read(zone, now)
#define bb_free_lists_pcp(zone, cpu, view)	bb_test_lists_pcp(zone, cpu, view)
#endif

#endif /* _BUDDYBENCH_KUNIT_LIB_FAKE_LISTS_H */
