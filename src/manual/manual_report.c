// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ops file: what is held, where its buddies are, what the lists did.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mmzone.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <buddybench/abi.h>
#include <buddybench/lib/buddy.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/manual/manual_command.h>
#include <buddybench/own_memory.h>

#include "manual.h"

/* A snapshot of the held blocks. */
struct list {
	unsigned int nr;
	struct bb_kept_block block[BB_MANUAL_BLOCKS];
};

static bool is_held(const struct list *list, unsigned long pfn)
{
	unsigned int i;

	for (i = 0; i < list->nr; i++)
		if (pfn - list->block[i].pfn < 1UL << list->block[i].order)
			return true;
	return false;
}

/* "free": freeing the block would merge them. */
static const char * const buddy_names[] = {
	[BB_BUDDY_NONE]		= "none",
	[BB_BUDDY_FREE]		= "free",
	[BB_BUDDY_OTHER]	= "other",
};

static void show_block(struct seq_file *m, const struct bb_manual *ops,
		       const struct list *list, unsigned int at)
{
	const struct bb_kept_block *block = &list->block[at];
	const struct bb_manual_note *note = &ops->note[block->mark];
	unsigned long buddy = bb_buddy_pfn(block->pfn, block->order);
	bool held = block->buddy != BB_BUDDY_NONE && is_held(list, buddy);

	seq_printf(m, "%u\t%s\t%u\t%lu\t%d\t%s\t%lu\t%s\t%u\n", note->id,
		   note->tag, block->order, block->pfn,
		   zone_to_nid((struct zone *)block->zone), block->zone->name, buddy,
		   held ? "held" : buddy_names[block->buddy],
		   jiffies_to_msecs(jiffies - note->since));
}

static void show_change(struct seq_file *m, const struct bb_zone_view *a,
			const struct bb_zone_view *b)
{
	unsigned int i;

	/* One of them was read before memory came or went, and the zones have moved up or down. */
	if (a->nid != b->nid || a->zone != b->zone)
		return;
	seq_printf(m, "#lists\t%d\t%s", b->nid, b->name);
	for (i = 0; i < b->nr_orders; i++)
		seq_printf(m, "\t%lld", (s64)(b->nr_free[i] - a->nr_free[i]));
	seq_printf(m, "\tper-cpu %+lld\n", (s64)(b->pcp_count - a->pcp_count));
}

static void show_ops(struct seq_file *m, struct bb_manual *ops, const struct list *list)
{
	u64 pages = 0, gone = ops->gone + bb_page_holder_taken_back(&ops->holder);
	unsigned int i;

	for (i = 0; i < list->nr; i++)
		pages += 1U << list->block[i].order;
	seq_printf(m, BB_HEADER("ops") " command=\"%s\" blocks=%u pages=%llu taken_away=%llu\n",
		   ops->command, list->nr, pages, gone);
	for (i = 0; i < min(ops->before->nr, ops->after->nr); i++)
		show_change(m, &ops->before->zone[i], &ops->after->zone[i]);
	seq_puts(m, "#id\ttag\torder\tpfn\tnode\tzone\tbuddy_pfn\tbuddy\tage_ms\n");
	for (i = 0; i < list->nr; i++)
		show_block(m, ops, list, i);
}

int bb_manual_show(struct seq_file *m, void *state)
{
	struct bb_manual *ops = state;
	struct list *list = kvzalloc(sizeof(*list), BB_GFP_OWN);
	int ret;

	if (!list)
		return -ENOMEM;
	ret = mutex_lock_interruptible(&ops->table);
	if (!ret) {
		list->nr = bb_manual_update(ops, list->block);
		show_ops(m, ops, list);
		mutex_unlock(&ops->table);
	}
	kvfree(list);
	return ret;
}

int bb_manual_explained(struct seq_file *m, void *state)
{
	struct bb_manual *ops = state;
	int ret = mutex_lock_interruptible(&ops->explain_lock);

	if (ret)
		return ret;
	if (ops->explained_len)
		seq_write(m, ops->explained, ops->explained_len);
	else
		seq_puts(m, "# nothing explained yet: write \"order=3\" to this file\n");
	mutex_unlock(&ops->explain_lock);
	return 0;
}
