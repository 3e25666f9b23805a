/* SPDX-License-Identifier: GPL-2.0-only */
/* Take and give back single blocks by hand, and watch the free lists. */
#ifndef _BUDDYBENCH_MANUAL_MANUAL_H
#define _BUDDYBENCH_MANUAL_MANUAL_H

#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/spinlock.h>

#include <buddybench/guard/guard.h>
#include <buddybench/model/zonelist.h>

struct page;
struct seq_file;

#define BB_OPS_BLOCKS	1024	/* held at a time */
#define BB_OPS_TAG	16
#define BB_STORY_TEXT	8192

/**
 * struct bb_ops_block - a block that is held
 * @id: number, never given twice
 * @order: block order
 * @page: its first page
 * @since: jiffies when it was taken
 * @tag: name that was given to it
 */
struct bb_ops_block {
	unsigned int id;
	unsigned int order;
	struct page *page;
	unsigned long since;
	char tag[BB_OPS_TAG];
};

/**
 * struct bb_ops - blocks held by hand, and the story of the last allocation
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
 * Commands come one at a time: the lab sees to that.
 */
struct bb_ops {
	struct mutex table;	/* protects: see above */
	spinlock_t lock;	/* protects: see above */
	struct list_head blocks;
	unsigned int nr;
	u64 pages;
	unsigned int gone;
	unsigned int next_id;
	char command[80];
	struct bb_snapshot *before;
	struct bb_snapshot *after;
	unsigned int max_zones;
	struct notifier_block oom;
	struct notifier_block memory;
	struct mutex story_lock;	/* protects: see above */
	unsigned int story_len;
	char story[BB_STORY_TEXT];
};

/**
 * bb_ops_init() - hold nothing
 * @ops: zeroed
 *
 * Return: 0 or negative errno, nothing registered.
 */
int bb_ops_init(struct bb_ops *ops);

/**
 * bb_ops_exit() - give everything back
 * @ops: no command goes on
 */
void bb_ops_exit(struct bb_ops *ops);

/**
 * bb_ops_run() - carry out a command
 * @ops: the blocks
 * @guard: for floor and abort
 * @plan: for the budget
 * @facts: the machine
 * @text: ``alloc order=3 n=16 gfp=GFP_KERNEL node=0 tag=a``, or
 *	``free tag=a``, ``free id=7``, ``free all``
 * @err: filled in on error
 *
 * Return: 0; -EINVAL; -ENOMEM over budget, or if the allocator has no more,
 * with what it gave held; -E2BIG for more than %BB_OPS_BLOCKS; -ENXIO for a
 * node that is not there; -ENOENT if nothing matches.
 */
int bb_ops_run(struct bb_ops *ops, struct bb_guard *guard,
	       const struct bb_plan *plan, const struct bb_facts *facts,
	       const char *text, struct bb_err *err);

/**
 * bb_ops_pages() - how much is held now
 * @ops: the blocks
 *
 * Return: pages in all blocks.
 */
u64 bb_ops_pages(struct bb_ops *ops);

/**
 * bb_ops_blocks() - what is held now
 * @ops: the blocks
 * @copy: result, with room for %BB_OPS_BLOCKS
 *
 * The pages of a copy may have been given back by a notifier.
 *
 * Return: how many.
 */
unsigned int bb_ops_blocks(struct bb_ops *ops, struct bb_ops_block *copy);

/**
 * bb_ops_show() - the ops file: what is held, and what the lists did
 * @m: where to
 * @ops: the blocks
 *
 * Return: 0, -ENOMEM, or -EINTR after a signal.
 */
int bb_ops_show(struct seq_file *m, struct bb_ops *ops);

/**
 * struct bb_ask_text - what a user asks for, as ops and explain take it
 * @order: block order
 * @nid: node
 * @gfp: mask, without the safety flags
 * @n: number of blocks
 * @tag: name of the blocks
 */
struct bb_ask_text {
	u64 order;
	u64 nid;
	gfp_t gfp;
	u64 n;
	const char *tag;
};

/**
 * bb_ask_parse() - read ``order= node= gfp= n= tag=``
 * @ask: result
 * @facts: the machine
 * @text: where the write began
 * @rest: the options; cut up
 * @err: filled in on error
 *
 * Return: 0, -EINVAL, -ERANGE, -EPERM for a mask or -ENXIO for a node.
 */
int bb_ask_parse(struct bb_ask_text *ask, const struct bb_facts *facts,
		 const char *text, char *rest, struct bb_err *err);

/**
 * bb_ask_admit() - would the guard let this be held?
 * @ask: how much of what
 * @held: pages held already
 * @guard: the guard
 * @plan: for the budget
 * @err: filled in on refusal
 *
 * Return: 0 or what bb_guard_admit() says.
 */
int bb_ask_admit(const struct bb_ask_text *ask, u64 held,
		 struct bb_guard *guard, const struct bb_plan *plan,
		 struct bb_err *err);

/**
 * bb_explain_run() - take one block, tell its story, give it back
 * @ops: where the story goes
 * @guard: for the floor
 * @plan: for the budget
 * @facts: the machine
 * @text: ``order=3 gfp=GFP_KERNEL node=0``, any part may be left out
 * @err: filled in on error
 *
 * Return: 0 also if the allocation failed; else as bb_ops_run().
 */
int bb_explain_run(struct bb_ops *ops, struct bb_guard *guard,
		   const struct bb_plan *plan, const struct bb_facts *facts,
		   const char *text, struct bb_err *err);

/**
 * bb_explain_show() - the explain file
 * @m: where to
 * @ops: with the story
 */
void bb_explain_show(struct seq_file *m, struct bb_ops *ops);

#endif /* _BUDDYBENCH_MANUAL_MANUAL_H */
