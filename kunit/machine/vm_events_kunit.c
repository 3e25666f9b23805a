// SPDX-License-Identifier: GPL-2.0-only
/* vm events are read from the right place on this kernel. */
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include <buddybench/machine/vm_events.h>
#include <buddybench/result/run.h>

#include "kunit/lib/help.h"

#define PAGES	64
/* Pages; a value read from the wrong place exceeds this, or is negative. */
#define SANE	((s64)BIT_ULL(48))

static void events_sane(struct kunit *test)
{
	s64 *value = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*value), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, value);
	bb_vm_events_read(value);
	for (i = 0; i < BB_MAX_EVENTS; i++) {
		KUNIT_EXPECT_GE(test, value[i], 0LL);
		KUNIT_EXPECT_LT(test, value[i], SANE);
	}
}

/* With plenty of memory no slow path counter changes, and every page is counted. */
static void events_of_plenty(struct kunit *test)
{
	s64 *before = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*before), GFP_KERNEL);
	s64 *after = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*after), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, before);
	KUNIT_ASSERT_NOT_NULL(test, after);
	bb_vm_events_read(before);
	for (i = 0; i < PAGES; i++) {
		struct page *page = alloc_page(GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, page);
		__free_page(page);
	}
	bb_vm_events_read(after);
	KUNIT_EXPECT_GE(test, bb_vm_events_allocated(after) - bb_vm_events_allocated(before),
			IS_ENABLED(CONFIG_VM_EVENT_COUNTERS) ? (s64)PAGES : 0LL);
	for (i = 0; i < BB_MAX_EVENTS; i++)
		after[i] -= before[i];
	KUNIT_EXPECT_FALSE(test, bb_vm_events_slow(after));
}

static struct kunit_case events_cases[] = {
	KUNIT_CASE(events_sane),
	KUNIT_CASE(events_of_plenty),
	{}
};

static struct kunit_suite events_suite = {
	.name = "buddybench_vm_events",
	.test_cases = events_cases,
};

kunit_test_suite(events_suite);
