/* SPDX-License-Identifier: GPL-2.0-only */
/* The blocks that are held by hand, and the text of the explain file. */
#ifndef _BUDDYBENCH_MANUAL_MANUAL_H
#define _BUDDYBENCH_MANUAL_MANUAL_H

#include <linux/mutex.h>

#include <buddybench/guard/kept_blocks.h>

struct bb_zone_snapshot;

#define BB_MANUAL_BLOCKS	1024	/* held at a time */
#define BB_MANUAL_TAG	16
#define BB_EXPLAIN_TEXT	8192

/**
 * struct bb_manual_note - data of a held block
 * @id: unique number; 0 if this note is free
 * @since: jiffies when it was allocated
 * @tag: name given by the user
 */
struct bb_manual_note {
	unsigned int id;
	unsigned long since;
	char tag[BB_MANUAL_TAG];
};

/**
 * struct bb_manual - blocks held by hand, and the last explanation
 * @table: serialises commands and readers; protects all but the holder
 * @holder: the blocks, each marked with the index of its note
 * @note: by that index; a notifier may have freed the block
 * @gone: blocks that notifiers had freed before the last command
 * @next_id: of the next block
 * @command: the last one
 * @before: zones before it
 * @after: zones after it
 * @max_zones: capacity of @before and @after
 * @explain_lock: protects @explained
 * @explained: text of the explain file
 * @explained_len: its length
 *
 * The session runs one command at a time.
 */
struct bb_manual {
	struct mutex table;	/* protects: see above */
	struct bb_page_holder holder;
	struct bb_manual_note note[BB_MANUAL_BLOCKS];
	u64 gone;
	unsigned int next_id;
	char command[80];
	struct bb_zone_snapshot *before;
	struct bb_zone_snapshot *after;
	unsigned int max_zones;
	struct mutex explain_lock;	/* protects: see above */
	unsigned int explained_len;
	char explained[BB_EXPLAIN_TEXT];
};

/**
 * bb_manual_update() - drop the notes of blocks that a notifier has freed
 * @ops: the blocks, @table taken
 * @kept: array of %BB_MANUAL_BLOCKS entries; the held blocks, oldest first
 *
 * Return: entries of @kept that are filled in.
 */
unsigned int bb_manual_update(struct bb_manual *ops, struct bb_kept_block *kept);

static_assert(BB_MANUAL_BLOCKS <= 1 << BB_MARK_BITS);

#endif /* _BUDDYBENCH_MANUAL_MANUAL_H */
