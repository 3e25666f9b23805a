// SPDX-License-Identifier: GPL-2.0-only
/*
 * Take and give back single blocks by hand.
 *
 * What is held may stay for hours, so it is not charged to the guard, which
 * would take it for a leak of the next run; the guard is asked beforehand.
 * Locking: @table serialises commands and readers. @lock is a leaf and is all
 * that the notifiers take; no block is freed under it.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/lib/options.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/manual/manual.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/gfp.h>

#include "blocks.h"
#include "request.h"

/* One block that is held. */
struct block {
	struct list_head list;
	struct bb_manual_block info;
};

/* Takes a block out; the caller holds the lock and frees it later. */
static void take_out(struct bb_manual *ops, struct block *block,
		     struct list_head *out)
{
	list_move_tail(&block->list, out);
	ops->nr--;
	ops->pages -= 1U << block->info.order;
}

static void free_blocks(struct list_head *blocks)
{
	struct block *block, *next;

	list_for_each_entry_safe(block, next, blocks, list) {
		__free_pages(block->info.page, block->info.order);
		kfree(block);
	}
}

/* Returns how many pages went back. */
static unsigned long drop_all(struct bb_manual *ops)
{
	unsigned long pages;
	LIST_HEAD(out);

	spin_lock(&ops->lock);
	pages = ops->pages;
	ops->gone += ops->nr;
	ops->nr = 0;
	ops->pages = 0;
	list_splice_init(&ops->blocks, &out);
	spin_unlock(&ops->lock);
	free_blocks(&out);
	return pages;
}

static int manual_on_oom(struct notifier_block *nb, unsigned long unused, void *freed)
{
	*(unsigned long *)freed += drop_all(container_of(nb, struct bb_manual, oom));
	return NOTIFY_OK;
}

static int manual_on_memory(struct notifier_block *nb, unsigned long action,
			    void *unused)
{
	if (action == MEM_GOING_OFFLINE)
		drop_all(container_of(nb, struct bb_manual, memory));
	return NOTIFY_OK;
}

static void free_manual(struct bb_manual *ops)
{
	kvfree(ops->before);
	kvfree(ops->after);
	kvfree(ops);
}

static int manual_notify(struct bb_manual *ops)
{
	int ret;

	ops->oom.notifier_call = manual_on_oom;
	ops->memory.notifier_call = manual_on_memory;
	ret = register_oom_notifier(&ops->oom);
	if (ret)
		return ret;
	ret = register_memory_notifier(&ops->memory);
	if (ret)
		unregister_oom_notifier(&ops->oom);
	return ret;
}

void *bb_manual_create(void)
{
	struct bb_manual *ops = kvzalloc(sizeof(*ops), GFP_KERNEL);
	int ret;

	if (!ops)
		return ERR_PTR(-ENOMEM);
	mutex_init(&ops->table);
	spin_lock_init(&ops->lock);
	mutex_init(&ops->explain_lock);
	INIT_LIST_HEAD(&ops->blocks);
	ops->next_id = 1;
	ops->max_zones = bb_zone_snapshot_zones();
	ops->before = kvzalloc(bb_zone_snapshot_size(ops->max_zones), GFP_KERNEL);
	ops->after = kvzalloc(bb_zone_snapshot_size(ops->max_zones), GFP_KERNEL);
	ret = ops->before && ops->after ? manual_notify(ops) : -ENOMEM;
	if (!ret)
		return ops;
	free_manual(ops);
	return ERR_PTR(ret);
}

void bb_manual_destroy(void *state)
{
	struct bb_manual *ops = state;

	unregister_memory_notifier(&ops->memory);
	unregister_oom_notifier(&ops->oom);
	drop_all(ops);
	free_manual(ops);
}

static bool take_one(struct bb_manual *ops, const struct bb_request *ask)
{
	struct block *block = kzalloc(sizeof(*block), BB_GFP_OWN);
	struct bb_manual_block *b;

	if (!block)
		return false;
	b = &block->info;
	b->page = alloc_pages_node(ask->nid, bb_gfp_effective(ask->gfp),
				   ask->order);
	if (!b->page) {
		kfree(block);
		return false;
	}
	b->id = ops->next_id++;
	b->order = ask->order;
	b->since = jiffies;
	strscpy(b->tag, ask->tag, sizeof(b->tag));
	spin_lock(&ops->lock);
	list_add_tail(&block->list, &ops->blocks);
	ops->nr++;
	ops->pages += 1U << b->order;
	spin_unlock(&ops->lock);
	return true;
}

static int take_blocks(struct bb_manual *ops, const struct bb_request *ask,
		       const struct bb_command *command)
{
	u64 done;

	for (done = 0; done < ask->n; done++) {
		if (bb_guard_aborted(command->guard) || !take_one(ops, ask))
			return bb_err_set(command->err, -ENOMEM, 0,
					  "the allocator gave %llu of %llu blocks; they are held",
					  done, ask->n);
		cond_resched();
	}
	return 0;
}

/* @tag and @id choose; neither stands for all. Returns how many went back. */
static unsigned int manual_give_back(struct bb_manual *ops, const char *tag, u64 id)
{
	struct block *block, *next;
	unsigned int done = 0;
	LIST_HEAD(out);

	spin_lock(&ops->lock);
	list_for_each_entry_safe(block, next, &ops->blocks, list) {
		if (tag && strcmp(tag, block->info.tag))
			continue;
		if (id && id != block->info.id)
			continue;
		take_out(ops, block, &out);
		done++;
	}
	spin_unlock(&ops->lock);
	free_blocks(&out);
	return done;
}

u64 bb_manual_pages(struct bb_manual *ops)
{
	u64 pages;

	spin_lock(&ops->lock);
	pages = ops->pages;
	spin_unlock(&ops->lock);
	return pages;
}

unsigned int bb_manual_blocks(struct bb_manual *ops, struct bb_manual_block *copy)
{
	const struct block *block;
	unsigned int nr = 0;

	spin_lock(&ops->lock);
	list_for_each_entry(block, &ops->blocks, list)
		copy[nr++] = block->info;
	spin_unlock(&ops->lock);
	return nr;
}

static int run_alloc(struct bb_manual *ops, const struct bb_command *command,
		     char *rest)
{
	struct bb_request ask;
	unsigned int nr;
	int ret = bb_request_parse(&ask, command, rest);

	if (ret)
		return ret;
	/* Only fewer are held by the time they are taken: notifiers give back. */
	nr = READ_ONCE(ops->nr);
	if (nr + ask.n > BB_MANUAL_BLOCKS)
		return bb_err_set(command->err, -E2BIG, 0,
				  "%u blocks are held, at most %d may be", nr,
				  BB_MANUAL_BLOCKS);
	ret = bb_request_admit(&ask, bb_manual_pages(ops), command);
	if (ret)
		return ret;
	bb_zone_snapshot_take(ops->before, ops->max_zones);
	ret = take_blocks(ops, &ask, command);
	bb_zone_snapshot_take(ops->after, ops->max_zones);
	return ret;
}

static int run_free(struct bb_manual *ops, const struct bb_command *command,
		    char *rest)
{
	struct bb_err *err = command->err;
	const char *tag = NULL;
	u64 id = 0;
	const struct bb_option options[] = {
		{ "tag", .text = &tag },
		{ "id", 1, UINT_MAX, &id },
	};
	int ret = 0;

	if (!*rest)
		return bb_err_set(err, -EINVAL, 0, "free what? all, tag= or id=");
	if (strcmp(rest, "all"))
		ret = bb_options_parse(command->args, rest, options,
				       ARRAY_SIZE(options), err);
	if (ret)
		return ret;
	bb_zone_snapshot_take(ops->before, ops->max_zones);
	if (!manual_give_back(ops, tag, id) && (tag || id))
		ret = bb_err_set(err, -ENOENT, 0, "no such block is held");
	bb_zone_snapshot_take(ops->after, ops->max_zones);
	return ret;
}

int bb_manual_run(void *state, const struct bb_command *command)
{
	static const char * const verbs[] = { "alloc", "free" };
	struct bb_manual *ops = state;
	char *rest;
	int ret;

	mutex_lock(&ops->table);
	ret = bb_options_command(command->args, verbs, ARRAY_SIZE(verbs), &rest,
				 command->err);
	if (ret >= 0) {
		strscpy(ops->command, command->text, sizeof(ops->command));
		ret = ret ? run_free(ops, command, rest) :
			    run_alloc(ops, command, rest);
	}
	mutex_unlock(&ops->table);
	return ret;
}
