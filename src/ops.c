// SPDX-License-Identifier: GPL-2.0-only
/*
 * Take and give back single blocks by hand.
 *
 * What is held may stay for hours, so it is not charged to the guard, which
 * would take it for a leak of the next run; the guard is asked beforehand.
 * Locking: @lock for the list, so that the notifiers can empty it at any time;
 * it is never held while the allocator is called, but for freeing.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/oom.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/abi.h>
#include <buddybench/compat.h>
#include <buddybench/ops.h>
#include <buddybench/options.h>
#include <buddybench/snapshot.h>
#include <buddybench/story.h>

/* One block that is held. */
struct block {
	struct list_head list;
	unsigned int id;
	unsigned int order;
	struct page *page;
	unsigned long since;
	char tag[BB_OPS_TAG];
};

static void drop(struct bb_ops *ops, struct block *block)
{
	list_del(&block->list);
	ops->nr--;
	ops->pages -= 1U << block->order;
	__free_pages(block->page, block->order);
	kfree(block);
}

/* Returns how many pages went back. */
static unsigned long drop_all(struct bb_ops *ops)
{
	unsigned long flags, pages;

	spin_lock_irqsave(&ops->lock, flags);
	pages = ops->pages;
	ops->gone += ops->nr;
	while (!list_empty(&ops->blocks))
		drop(ops, list_first_entry(&ops->blocks, struct block, list));
	spin_unlock_irqrestore(&ops->lock, flags);
	return pages;
}

static int on_oom(struct notifier_block *nb, unsigned long unused, void *freed)
{
	*(unsigned long *)freed += drop_all(container_of(nb, struct bb_ops, oom));
	return NOTIFY_OK;
}

static int on_memory(struct notifier_block *nb, unsigned long action,
		     void *unused)
{
	if (action == MEM_GOING_OFFLINE)
		drop_all(container_of(nb, struct bb_ops, memory));
	return NOTIFY_OK;
}

int bb_ops_init(struct bb_ops *ops)
{
	int ret;

	spin_lock_init(&ops->lock);
	mutex_init(&ops->story_lock);
	INIT_LIST_HEAD(&ops->blocks);
	ops->next_id = 1;
	ops->max_zones = bb_snapshot_zones();
	ops->before = kvzalloc(bb_snapshot_size(ops->max_zones), GFP_KERNEL);
	ops->after = kvzalloc(bb_snapshot_size(ops->max_zones), GFP_KERNEL);
	ops->oom.notifier_call = on_oom;
	ops->memory.notifier_call = on_memory;
	ret = ops->before && ops->after ? register_oom_notifier(&ops->oom) :
					  -ENOMEM;
	if (ret)
		goto free;
	ret = register_memory_notifier(&ops->memory);
	if (!ret)
		return 0;
	unregister_oom_notifier(&ops->oom);
free:
	kvfree(ops->before);
	kvfree(ops->after);
	return ret;
}

void bb_ops_exit(struct bb_ops *ops)
{
	unregister_memory_notifier(&ops->memory);
	unregister_oom_notifier(&ops->oom);
	drop_all(ops);
	kvfree(ops->before);
	kvfree(ops->after);
}

static bool take_one(struct bb_ops *ops, const struct bb_ask_text *ask)
{
	struct block *block = kzalloc(sizeof(*block), BB_GFP_OWN);
	unsigned long flags;

	if (!block)
		return false;
	block->page = alloc_pages_node(ask->nid, bb_gfp_effective(ask->gfp),
				       ask->order);
	if (!block->page) {
		kfree(block);
		return false;
	}
	block->order = ask->order;
	block->since = jiffies;
	strscpy(block->tag, ask->tag, sizeof(block->tag));
	spin_lock_irqsave(&ops->lock, flags);
	block->id = ops->next_id++;
	list_add_tail(&block->list, &ops->blocks);
	ops->nr++;
	ops->pages += 1U << block->order;
	spin_unlock_irqrestore(&ops->lock, flags);
	return true;
}

static int take(struct bb_ops *ops, const struct bb_ask_text *ask,
		struct bb_guard *guard, struct bb_err *err)
{
	u64 done;

	for (done = 0; done < ask->n; done++)
		if (bb_guard_aborted(guard) || !take_one(ops, ask))
			return bb_err_set(err, -ENOMEM, 0,
					  "the allocator gave %llu of %llu blocks; they are held",
					  done, ask->n);
	return 0;
}

/* @tag and @id choose; neither stands for all. Returns how many went back. */
static unsigned int give_back(struct bb_ops *ops, const char *tag, u64 id)
{
	struct block *block, *next;
	unsigned int done = 0;
	unsigned long flags;

	spin_lock_irqsave(&ops->lock, flags);
	list_for_each_entry_safe(block, next, &ops->blocks, list) {
		if (tag && strcmp(tag, block->tag))
			continue;
		if (id && id != block->id)
			continue;
		drop(ops, block);
		done++;
	}
	spin_unlock_irqrestore(&ops->lock, flags);
	return done;
}

static int run_alloc(struct bb_ops *ops, struct bb_guard *guard,
		     const struct bb_plan *plan, const struct bb_facts *facts,
		     const char *text, char *rest, struct bb_err *err)
{
	struct bb_ask_text ask;
	int ret = bb_ask_parse(&ask, facts, text, rest, err);

	if (ret)
		return ret;
	if (ops->nr + ask.n > BB_OPS_BLOCKS)
		return bb_err_set(err, -E2BIG, 0,
				  "%u blocks are held, at most %d may be",
				  ops->nr, BB_OPS_BLOCKS);
	ret = bb_ask_admit(&ask, ops->pages, guard, plan, err);
	if (ret)
		return ret;
	bb_snapshot_take(ops->before, ops->max_zones);
	ret = take(ops, &ask, guard, err);
	bb_snapshot_take(ops->after, ops->max_zones);
	return ret;
}

static int run_free(struct bb_ops *ops, const char *text, char *rest,
		    struct bb_err *err)
{
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
		ret = bb_options_parse(text, rest, options, ARRAY_SIZE(options),
				       err);
	if (ret)
		return ret;
	bb_snapshot_take(ops->before, ops->max_zones);
	if (!give_back(ops, tag, id) && (tag || id))
		ret = bb_err_set(err, -ENOENT, 0, "no such block is held");
	bb_snapshot_take(ops->after, ops->max_zones);
	return ret;
}

int bb_ops_run(struct bb_ops *ops, struct bb_guard *guard,
	       const struct bb_plan *plan, const struct bb_facts *facts,
	       const char *text, struct bb_err *err)
{
	static const char * const verbs[] = { "alloc", "free" };
	char *copy = kstrdup(text, BB_GFP_OWN), *rest;
	int ret;

	if (!copy)
		return bb_err_set(err, -ENOMEM, 0, "no memory for the command");
	ret = bb_verb_cut(copy, verbs, ARRAY_SIZE(verbs), &rest, err);
	if (ret >= 0) {
		strscpy(ops->command, text, sizeof(ops->command));
		ret = ret ? run_free(ops, copy, rest, err) :
			    run_alloc(ops, guard, plan, facts, copy, rest, err);
	}
	kfree(copy);
	return ret;
}

static bool holds(const struct bb_ops *ops, unsigned long pfn)
{
	const struct block *block;

	list_for_each_entry(block, &ops->blocks, list)
		if (pfn - page_to_pfn(block->page) < 1UL << block->order)
			return true;
	return false;
}

/* A free block of the same order is one the next free would merge with. */
static const char *buddy_state(const struct bb_ops *ops,
			       const struct block *block, unsigned long buddy)
{
	struct page *page;

	if (holds(ops, buddy))
		return "held";
	if (!pfn_valid(buddy))
		return "none";
	page = pfn_to_page(buddy);
	if (page_zone(page) != page_zone(block->page))
		return "none";
	if (PageBuddy(page) && page_private(page) == block->order)
		return "free";
	return "other";
}

static void show_block(struct seq_file *m, const struct bb_ops *ops,
		       const struct block *block)
{
	unsigned long pfn = page_to_pfn(block->page);
	unsigned long buddy = bb_buddy_pfn(pfn, block->order);

	seq_printf(m, "%u\t%s\t%u\t%lu\t%d\t%s\t%lu\t%s\t%u\n", block->id,
		   block->tag, block->order, pfn, page_to_nid(block->page),
		   page_zone(block->page)->name, buddy,
		   buddy_state(ops, block, buddy),
		   jiffies_to_msecs(jiffies - block->since));
}

static void show_change(struct seq_file *m, const struct bb_zone_view *a,
			const struct bb_zone_view *b)
{
	unsigned int i;

	seq_printf(m, "#lists\t%d\t%s", b->nid, b->name);
	for (i = 0; i < b->nr_orders; i++)
		seq_printf(m, "\t%lld", (s64)(b->nr_free[i] - a->nr_free[i]));
	seq_printf(m, "\tper-cpu %+lld\n", (s64)(b->pcp_count - a->pcp_count));
}

void bb_ops_show(struct seq_file *m, struct bb_ops *ops)
{
	const struct block *block;
	unsigned long flags;
	unsigned int i;

	seq_printf(m, "# buddybench ops abi=%d command=\"%s\" blocks=%u pages=%llu taken_away=%u\n",
		   BB_ABI, ops->command, ops->nr, ops->pages, ops->gone);
	for (i = 0; i < min(ops->before->nr, ops->after->nr); i++)
		show_change(m, &ops->before->zone[i], &ops->after->zone[i]);
	seq_puts(m, "#id\ttag\torder\tpfn\tnode\tzone\tbuddy_pfn\tbuddy\tage_ms\n");
	spin_lock_irqsave(&ops->lock, flags);
	list_for_each_entry(block, &ops->blocks, list)
		show_block(m, ops, block);
	spin_unlock_irqrestore(&ops->lock, flags);
}
