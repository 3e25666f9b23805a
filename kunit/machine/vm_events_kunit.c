// SPDX-License-Identifier: GPL-2.0-only
/* vm events are read from the right place on this kernel. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include <buddybench/compat.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/result/run.h>

#include "kunit/lib/help.h"

#define PAGES	64

/* Some counters, to be read without the module. */
static const struct counter {
	const char *name;	/* in the events file */
	unsigned int item;
	bool node;
} counters[] = {
	{ "pgalloc_normal", PGALLOC_NORMAL, false },
	{ "pgfree", PGFREE, false },
	{ "pgscan_direct", PGSCAN_DIRECT, BB_NODE_RECLAIM },
	{ "pgsteal_direct", PGSTEAL_DIRECT, BB_NODE_RECLAIM },
	{ "pgscan_kswapd", PGSCAN_KSWAPD, BB_NODE_RECLAIM },
	{ "pgsteal_kswapd", PGSTEAL_KSWAPD, BB_NODE_RECLAIM },
	{ "slabs_scanned", SLABS_SCANNED, false },
	{ "pageoutrun", PAGEOUTRUN, false },
	{ "oom_kill", OOM_KILL, false },
};

BB_PARAM(counters);

static s64 counter_now(struct kunit *test, const struct counter *c)
{
	unsigned long *all = kunit_kzalloc(test, NR_VM_EVENT_ITEMS * sizeof(*all), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, all);
	if (c->node)
		return global_node_page_state(c->item);
	all_vm_events(all);
	return all[c->item];
}

/* As the events file would have it, were the values differences. */
static s64 counter_read(struct kunit *test, const struct counter *c)
{
	struct bb_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	struct seq_file *m = bb_test_seq(test);
	s64 value = -1;
	const char *at;
	char name[40];

	KUNIT_ASSERT_NOT_NULL(test, run);
	bb_vm_events_read(run->event_delta);
	bb_vm_events_show(m, run);
	scnprintf(name, sizeof(name), "\n%s ", c->name);
	at = strstr(bb_test_text(test, m), name);
	if (!at || sscanf(at + strlen(name), "%lld", &value) != 1)
		KUNIT_FAIL(test, "no %s in: %s", c->name, m->buf);
	return value;
}

/* Others may count meanwhile, but never back. */
static void events_read(struct kunit *test)
{
	const struct counter *c = test->param_value;
	s64 before, value;

	if (!IS_ENABLED(CONFIG_VM_EVENT_COUNTERS))
		kunit_skip(test, "kernel counts no vm events");
	before = counter_now(test, c);
	value = counter_read(test, c);
	KUNIT_EXPECT_GE(test, value, before);
	KUNIT_EXPECT_LE(test, value, counter_now(test, c));
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
	KUNIT_CASE_PARAM(events_read, counters_gen_params),
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
