/* SPDX-License-Identifier: GPL-2.0-only */
/* The blocks that are held by hand, and the text of the explain file. */
#ifndef _BUDDYBENCH_MANUAL_BLOCKS_H
#define _BUDDYBENCH_MANUAL_BLOCKS_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/spinlock.h>

struct bb_zone_snapshot;
struct page;

#define BB_MANUAL_BLOCKS	1024	/* held at a time */
#define BB_MANUAL_TAG	16
#define BB_EXPLAIN_TEXT	8192

/**
 * struct bb_manual_block - a block that is held
 * @id: number, never given twice
 * @order: block order
 * @page: its first page
 * @since: jiffies when it was taken
 * @tag: name that was given to it
 */
struct bb_manual_block {
	unsigned int id;
	unsigned int order;
	struct page *page;
	unsigned long since;
	char tag[BB_MANUAL_TAG];
};

/**
 * struct bb_manual - blocks held by hand, and the last explanation
 * @table: serialises commands and readers; protects all but what @lock does
 * @lock: protects @blocks, @nr, @pages and @gone; taken by notifiers
 * @blocks: held, oldest first
 * @nr: how many
 * @pages: pages in them
 * @gone: blocks that a notifier has given back
 * @next_id: of the next block; changed by commands only
 * @command: the last one
 * @before: zones before it
 * @after: zones after it
 * @max_zones: room in @before and @after
 * @oom: gives all back before the OOM killer takes a process
 * @memory: gives all back before memory goes offline
 * @explain_lock: protects @explained
 * @explained: text of the explain file
 * @explained_len: its length
 *
 * Commands come one at a time: the session sees to that.
 */
struct bb_manual {
	struct mutex table;	/* protects: see above */
	spinlock_t lock;	/* protects: see above */
	struct list_head blocks;
	unsigned int nr;
	u64 pages;
	unsigned int gone;
	unsigned int next_id;
	char command[80];
	struct bb_zone_snapshot *before;
	struct bb_zone_snapshot *after;
	unsigned int max_zones;
	struct notifier_block oom;
	struct notifier_block memory;
	struct mutex explain_lock;	/* protects: see above */
	unsigned int explained_len;
	char explained[BB_EXPLAIN_TEXT];
};

/**
 * bb_manual_pages() - how much is held now
 * @ops: the blocks
 *
 * Return: pages in all blocks.
 */
u64 bb_manual_pages(struct bb_manual *ops);

/**
 * bb_manual_blocks() - what is held now
 * @ops: the blocks
 * @copy: result, with room for %BB_MANUAL_BLOCKS
 *
 * The pages of a copy may have been given back by a notifier.
 *
 * Return: how many.
 */
unsigned int bb_manual_blocks(struct bb_manual *ops, struct bb_manual_block *copy);

#endif /* _BUDDYBENCH_MANUAL_BLOCKS_H */
