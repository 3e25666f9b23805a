/* SPDX-License-Identifier: GPL-2.0-only */
/* Take and give back single blocks by hand, and watch the free lists. */
#ifndef _BUDDYBENCH_MANUAL_MANUAL_H
#define _BUDDYBENCH_MANUAL_MANUAL_H

#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/spinlock.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/model/zonelist.h>

struct page;
struct seq_file;

#define BB_MANUAL_BLOCKS	1024	/* held at a time */
#define BB_MANUAL_TAG	16
#define BB_STORY_TEXT	8192

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
 * struct bb_manual - blocks held by hand, and the story of the last allocation
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
 * @story_lock: protects @story
 * @story: text of the explain file
 * @story_len: its length
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
	struct mutex story_lock;	/* protects: see above */
	unsigned int story_len;
	char story[BB_STORY_TEXT];
};

/**
 * bb_manual_init() - hold nothing
 * @ops: zeroed
 *
 * Return: 0 or negative errno, nothing registered.
 */
int bb_manual_init(struct bb_manual *ops);

/**
 * bb_manual_exit() - give everything back
 * @ops: no command goes on
 */
void bb_manual_exit(struct bb_manual *ops);

/**
 * bb_manual_run() - carry out a command
 * @ops: the blocks
 * @command: ``alloc order=3 n=16 gfp=GFP_KERNEL node=0 tag=a``, or
 *	``free tag=a``, ``free id=7``, ``free all``
 *
 * Return: 0; -EINVAL; -ENOMEM over budget, or if the allocator has no more,
 * with what it gave held; -E2BIG for more than %BB_MANUAL_BLOCKS; -ENXIO for a
 * node that is not there; -ENOENT if nothing matches.
 */
int bb_manual_run(struct bb_manual *ops, const struct bb_command *command);

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

/**
 * bb_manual_show() - the ops file: what is held, and what the lists did
 * @m: where to
 * @ops: the blocks
 *
 * Return: 0, -ENOMEM, or -EINTR after a signal.
 */
int bb_manual_show(struct seq_file *m, struct bb_manual *ops);

/**
 * struct bb_request - what a user asks for, as ops and explain take it
 * @order: block order
 * @nid: node
 * @gfp: mask, without the safety flags
 * @n: number of blocks
 * @tag: name of the blocks
 */
struct bb_request {
	u64 order;
	u64 nid;
	gfp_t gfp;
	u64 n;
	const char *tag;
};

/**
 * bb_request_parse() - read ``order= node= gfp= n= tag=``
 * @ask: result
 * @command: the command
 * @rest: the options, in its @args; cut up
 *
 * Return: 0, -EINVAL, -ERANGE, -EPERM for a mask or -ENXIO for a node.
 */
int bb_request_parse(struct bb_request *ask, const struct bb_command *command,
		     char *rest);

/**
 * bb_request_admit() - would the guard let this be held?
 * @ask: how much of what
 * @held: pages held already
 * @command: the command
 *
 * Return: 0 or what bb_guard_admit() says.
 */
int bb_request_admit(const struct bb_request *ask, u64 held,
		     const struct bb_command *command);

/**
 * bb_explain_run() - take one block, tell its story, give it back
 * @ops: where the story goes
 * @command: ``order=3 gfp=GFP_KERNEL node=0``, any part may be left out
 *
 * Return: 0 also if the allocation failed; else as bb_manual_run().
 */
int bb_explain_run(struct bb_manual *ops, const struct bb_command *command);

/**
 * bb_explain_show() - the explain file
 * @m: where to
 * @ops: with the story
 */
void bb_explain_show(struct seq_file *m, struct bb_manual *ops);

#endif /* _BUDDYBENCH_MANUAL_MANUAL_H */
