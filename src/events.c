// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vm event counters that tell what the allocator had to do. The kernel's
 * own table of names is not exported, so the ones that matter are named here.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include <buddybench/abi.h>
#include <buddybench/events.h>
#include <buddybench/result.h>

struct event {
	const char *name;
	unsigned int item;
	bool slow;	/* moves only if an allocation had to wait for it */
};

#ifdef CONFIG_ZONE_DMA
#define ZONE_DMA_EVENT(item, name, slow) { name "_dma", item##_DMA, slow },
#else
#define ZONE_DMA_EVENT(item, name, slow)
#endif
#ifdef CONFIG_ZONE_DMA32
#define ZONE_DMA32_EVENT(item, name, slow) { name "_dma32", item##_DMA32, slow },
#else
#define ZONE_DMA32_EVENT(item, name, slow)
#endif
#ifdef CONFIG_HIGHMEM
#define ZONE_HIGH_EVENT(item, name, slow) { name "_high", item##_HIGH, slow },
#else
#define ZONE_HIGH_EVENT(item, name, slow)
#endif

#define PER_ZONE(item, name, slow)			\
	ZONE_DMA_EVENT(item, name, slow)		\
	ZONE_DMA32_EVENT(item, name, slow)		\
	{ name "_normal", item##_NORMAL, slow },	\
	ZONE_HIGH_EVENT(item, name, slow)		\
	{ name "_movable", item##_MOVABLE, slow }

static const struct event events[] = {
#ifdef CONFIG_VM_EVENT_COUNTERS
	PER_ZONE(PGALLOC, "pgalloc", false),
	{ "pgfree", PGFREE, false },
	PER_ZONE(ALLOCSTALL, "allocstall", true),
	{ "pgscan_direct", PGSCAN_DIRECT, true },
	{ "pgsteal_direct", PGSTEAL_DIRECT, true },
	{ "pgscan_kswapd", PGSCAN_KSWAPD, false },
	{ "pgsteal_kswapd", PGSTEAL_KSWAPD, false },
#ifdef CONFIG_NUMA
	{ "zone_reclaim_failed", PGSCAN_ZONE_RECLAIM_FAILED, false },
#endif
	{ "slabs_scanned", SLABS_SCANNED, false },
	{ "pageoutrun", PAGEOUTRUN, false },
	{ "oom_kill", OOM_KILL, true },
#ifdef CONFIG_MIGRATION
	{ "pgmigrate_success", PGMIGRATE_SUCCESS, false },
	{ "pgmigrate_fail", PGMIGRATE_FAIL, false },
#endif
#ifdef CONFIG_COMPACTION
	{ "compact_stall", COMPACTSTALL, true },
	{ "compact_fail", COMPACTFAIL, true },
	{ "compact_success", COMPACTSUCCESS, true },
	{ "compact_migrate_scanned", COMPACTMIGRATE_SCANNED, false },
	{ "compact_free_scanned", COMPACTFREE_SCANNED, false },
	{ "compact_isolated", COMPACTISOLATED, false },
	{ "compact_daemon_wake", KCOMPACTD_WAKE, false },
#endif
#else
	{ NULL, 0, false },
#endif
};

static_assert(ARRAY_SIZE(events) <= BB_MAX_EVENTS);

void bb_events_read(s64 *value)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	unsigned long all[NR_VM_EVENT_ITEMS];
	unsigned int i;

	static_assert(sizeof(all) <= 1536);
	all_vm_events(all);
	for (i = 0; i < ARRAY_SIZE(events); i++)
		value[i] = all[events[i].item];
#endif
}

void bb_events_show(struct seq_file *m, const struct bb_run *run)
{
	unsigned int i;

	seq_printf(m, BB_HEADER("events") " run=%u\n", run->id);
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		if (events[i].name)
			seq_printf(m, "%s %lld\n", events[i].name,
				   run->event_delta[i]);
		else
			seq_puts(m, "n/a (kernel counts no vm events)\n");
	}
}

bool bb_events_slow(const s64 *delta)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].name && events[i].slow && delta[i])
			return true;
	return false;
}

s64 bb_events_allocated(const s64 *value)
{
	unsigned int i;
	s64 pages = 0;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].name && str_has_prefix(events[i].name, "pgalloc_"))
			pages += value[i];
	return pages;
}
