// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vm event counters that show what work the allocator did. The kernel's
 * table of names is not exported, so the relevant names are listed here.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include <buddybench/abi.h>
#include <buddybench/compat.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/result/run.h>

struct event {
	const char *name;
	unsigned int item;
	bool slow;	/* changes only if an allocation had to wait for it */
	bool node;	/* item is an enum node_stat_item */
};

#define EVENT(name, item, slow) \
	{ name, (item) + BUILD_BUG_ON_ZERO((item) >= NR_VM_EVENT_ITEMS), slow, false }
/* Node counters are folded in late: a few pages may not show in a delta. */
#define RECLAIM(name, item, slow) { name, item, slow, BB_NODE_RECLAIM }

#ifdef CONFIG_ZONE_DMA
#define ZONE_DMA_EVENT(item, name, slow) EVENT(name "_dma", item##_DMA, slow),
#else
#define ZONE_DMA_EVENT(item, name, slow)
#endif
#ifdef CONFIG_ZONE_DMA32
#define ZONE_DMA32_EVENT(item, name, slow) EVENT(name "_dma32", item##_DMA32, slow),
#else
#define ZONE_DMA32_EVENT(item, name, slow)
#endif
#ifdef CONFIG_HIGHMEM
#define ZONE_HIGH_EVENT(item, name, slow) EVENT(name "_high", item##_HIGH, slow),
#else
#define ZONE_HIGH_EVENT(item, name, slow)
#endif

#define PER_ZONE(item, name, slow)			\
	ZONE_DMA_EVENT(item, name, slow)		\
	ZONE_DMA32_EVENT(item, name, slow)		\
	EVENT(name "_normal", item##_NORMAL, slow),	\
	ZONE_HIGH_EVENT(item, name, slow)		\
	EVENT(name "_movable", item##_MOVABLE, slow)

static const struct event events[] = {
#ifdef CONFIG_VM_EVENT_COUNTERS
	PER_ZONE(PGALLOC, "pgalloc", false),
	EVENT("pgfree", PGFREE, false),
	PER_ZONE(ALLOCSTALL, "allocstall", true),
	RECLAIM("pgscan_direct", PGSCAN_DIRECT, true),
	RECLAIM("pgsteal_direct", PGSTEAL_DIRECT, true),
	RECLAIM("pgscan_kswapd", PGSCAN_KSWAPD, false),
	RECLAIM("pgsteal_kswapd", PGSTEAL_KSWAPD, false),
#ifdef CONFIG_NUMA
	EVENT("zone_reclaim_failed", PGSCAN_ZONE_RECLAIM_FAILED, false),
#endif
	EVENT("slabs_scanned", SLABS_SCANNED, false),
	EVENT("pageoutrun", PAGEOUTRUN, false),
	EVENT("oom_kill", OOM_KILL, true),
#ifdef CONFIG_MIGRATION
	EVENT("pgmigrate_success", PGMIGRATE_SUCCESS, false),
	EVENT("pgmigrate_fail", PGMIGRATE_FAIL, false),
#endif
#ifdef CONFIG_COMPACTION
	EVENT("compact_stall", COMPACTSTALL, true),
	EVENT("compact_fail", COMPACTFAIL, true),
	EVENT("compact_success", COMPACTSUCCESS, true),
	EVENT("compact_migrate_scanned", COMPACTMIGRATE_SCANNED, false),
	EVENT("compact_free_scanned", COMPACTFREE_SCANNED, false),
	EVENT("compact_isolated", COMPACTISOLATED, false),
	EVENT("compact_daemon_wake", KCOMPACTD_WAKE, false),
#endif
#else
	{ NULL, 0, false, false },
#endif
};

static_assert(ARRAY_SIZE(events) <= BB_MAX_EVENTS);

void bb_vm_events_read(s64 *value)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	unsigned long all[NR_VM_EVENT_ITEMS];
	unsigned int i;

	static_assert(sizeof(all) <= 1536);
	all_vm_events(all);
	for (i = 0; i < ARRAY_SIZE(events); i++)
		value[i] = events[i].node ?
			   global_node_page_state(events[i].item) :
			   all[events[i].item];
#endif
}

/* The kernel's counters are words, and never shrink: on 32 bits large blocks soon wrap them. */
void bb_vm_events_since(const s64 *before, const s64 *after, s64 *delta)
{
	unsigned int i;

	for (i = 0; i < BB_MAX_EVENTS; i++)
		delta[i] = bb_vm_events_grown(before[i], after[i], ULONG_MAX);
}

void bb_vm_events_show(struct seq_file *m, const struct bb_run *run)
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

bool bb_vm_events_slow(const s64 *delta)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].name && events[i].slow && delta[i])
			return true;
	return false;
}

s64 bb_vm_events_allocated(const s64 *delta)
{
	unsigned int i;
	s64 pages = 0;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].name && str_has_prefix(events[i].name, "pgalloc_"))
			pages += delta[i];
	return pages;
}

s64 bb_vm_events_others(const s64 *delta, u64 own)
{
	return (long)((unsigned long)bb_vm_events_allocated(delta) - (unsigned long)own);
}
