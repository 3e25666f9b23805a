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
	bb_vm_events_since(before, after, after);
	KUNIT_EXPECT_GE(test, bb_vm_events_allocated(after),
			IS_ENABLED(CONFIG_VM_EVENT_COUNTERS) ? (s64)PAGES : 0LL);
	KUNIT_EXPECT_FALSE(test, bb_vm_events_slow(after));
}

static const struct reading {
	const char *name;
	unsigned long before;
	unsigned long after;
	s64 want;
} readings[] = {
	{ "not moved", 7, 7, 0 },
	{ "moved", 7, 1000007, 1000000 },
	{ "wrapped", ULONG_MAX - 9, 20, 30 },
	{ "wrapped to zero", ULONG_MAX, 0, 1 },
	{ "past half of a word", LONG_MAX, (unsigned long)LONG_MAX + 5, 5 },
};

BB_PARAM(readings);

/* The kernel's counters are words, what is kept of them is wider on 32 bits. */
static void events_since(struct kunit *test)
{
	const struct reading *p = test->param_value;
	s64 *before = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*before), GFP_KERNEL);
	s64 *after = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*after), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, before);
	KUNIT_ASSERT_NOT_NULL(test, after);
	for (i = 0; i < BB_MAX_EVENTS; i += 2) {
		before[i] = p->before;
		after[i] = p->after;
	}
	bb_vm_events_since(before, after, after);
	for (i = 0; i < BB_MAX_EVENTS; i++)
		KUNIT_EXPECT_EQ(test, after[i], i % 2 ? 0 : p->want);
}

/* Counters of both widths, on any machine. */
static const struct growth {
	const char *name;
	u64 before;
	u64 after;
	u64 most;
	u64 want;
} growths[] = {
	{ "32 bits, wrapped", U32_MAX - 9, 20, U32_MAX, 30 },
	{ "32 bits, by more than half a word", 5, 5 + (1U << 31) + 10, U32_MAX, (1U << 31) + 10 },
	{ "32 bits, by all but one", 5, 4, U32_MAX, U32_MAX },
	{ "64 bits, by more than 32", 5, 5 + (1ULL << 33), U64_MAX, 1ULL << 33 },
	{ "64 bits, wrapped", U64_MAX, 1, U64_MAX, 2 },
};

BB_PARAM(growths);

static void event_grown(struct kunit *test)
{
	const struct growth *p = test->param_value;

	KUNIT_EXPECT_EQ(test, bb_vm_events_grown(p->before, p->after, p->most), p->want);
}

/* A second of blocks of order 10 may be more pages than a word holds. */
static void events_of_others(struct kunit *test)
{
	s64 *before = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*before), GFP_KERNEL);
	s64 *after = kunit_kzalloc(test, BB_MAX_EVENTS * sizeof(*after), GFP_KERNEL);
	u64 own = IS_ENABLED(CONFIG_VM_EVENT_COUNTERS) ? 3ULL << 31 : 0;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, before);
	KUNIT_ASSERT_NOT_NULL(test, after);
	bb_vm_events_read(before);
	for (i = 0; i < BB_MAX_EVENTS; i++)
		after[i] = before[i];
	/* The first counter is one of pages allocated; the rest is what others took. */
	after[0] = (unsigned long)(before[0] + own + 100);
	bb_vm_events_since(before, after, after);
	KUNIT_EXPECT_EQ(test, bb_vm_events_others(after, own), own ? 100LL : 0LL);
	KUNIT_EXPECT_EQ(test, bb_vm_events_others(after, own + 300), own ? -200LL : -300LL);
}

static struct kunit_case events_cases[] = {
	KUNIT_CASE(events_sane),
	KUNIT_CASE(events_of_plenty),
	KUNIT_CASE_PARAM(events_since, readings_gen_params),
	KUNIT_CASE_PARAM(event_grown, growths_gen_params),
	KUNIT_CASE(events_of_others),
	{}
};

static struct kunit_suite events_suite = {
	.name = "buddybench_vm_events",
	.test_cases = events_cases,
};

kunit_test_suite(events_suite);
