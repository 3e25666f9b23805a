// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocate and free single blocks by hand. They are in a page holder, so a
 * notifier may free them at any time; the notes are brought up to date before
 * they are used.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/lib/options.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/manual/manual_command.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/gfp.h>

#include "manual.h"
#include "request.h"

static void free_manual(struct bb_manual *ops)
{
	kvfree(ops->before);
	kvfree(ops->after);
	kvfree(ops);
}

void *bb_manual_create(struct bb_guard *guard)
{
	struct bb_manual *ops = kvzalloc(sizeof(*ops), GFP_KERNEL);

	if (!ops)
		return ERR_PTR(-ENOMEM);
	mutex_init(&ops->table);
	mutex_init(&ops->explain_lock);
	ops->next_id = 1;
	ops->max_zones = bb_zone_snapshot_zones();
	ops->before = kvzalloc(bb_zone_snapshot_size(ops->max_zones), GFP_KERNEL);
	ops->after = kvzalloc(bb_zone_snapshot_size(ops->max_zones), GFP_KERNEL);
	if (ops->before && ops->after) {
		bb_page_holder_init(&ops->holder, guard);
		return ops;
	}
	free_manual(ops);
	return ERR_PTR(-ENOMEM);
}

void bb_manual_destroy(void *state)
{
	struct bb_manual *ops = state;

	bb_page_holder_exit(&ops->holder);
	free_manual(ops);
}

static unsigned int free_note(const struct bb_manual *ops)
{
	unsigned int i = 0;

	while (i < BB_MANUAL_BLOCKS && ops->note[i].id)
		i++;
	return i;
}

static bool take_one(struct bb_manual *ops, const struct bb_request *request)
{
	struct bb_page_ask ask = {
		.nid = request->nid,
		.order = request->order,
		.gfp = bb_gfp_effective(request->gfp),
	};
	unsigned int at = free_note(ops);
	struct bb_manual_note *note = &ops->note[at];

	if (at == BB_MANUAL_BLOCKS || !bb_page_holder_take(&ops->holder, &ask, at))
		return false;
	/* 0 marks a free note. */
	ops->next_id += !ops->next_id;
	note->id = ops->next_id++;
	note->since = jiffies;
	strscpy(note->tag, request->tag, sizeof(note->tag));
	return true;
}

/* The reason of a notifier may be there before it has taken the blocks back. */
static const char *remaining(enum bb_abort why)
{
	if (why == BB_ABORT_NONE || why == BB_ABORT_USER)
		return "; they are held";
	return "; ops lists those that are still held";
}

static int not_all(struct bb_manual *ops, const struct bb_request *request,
		   u64 done, struct bb_err *err)
{
	enum bb_abort why = bb_guard_aborted(ops->holder.guard);

	if (READ_ONCE(ops->holder.closed))
		return bb_err_set(err, -ENOMEM, 0,
				  "all blocks have been taken back (%s); none is held",
				  bb_abort_names[why]);
	return bb_err_set(err, -ENOMEM, 0, "%s after %llu of %llu blocks%s",
			  why ? bb_abort_names[why] : "the allocator gave no more",
			  done, request->n, done ? remaining(why) : "");
}

static int take_blocks(struct bb_manual *ops, const struct bb_request *request,
		       const struct bb_command *command)
{
	u64 done;

	for (done = 0; done < request->n; done++) {
		if (!take_one(ops, request))
			return not_all(ops, request, done, command->err);
		cond_resched();
	}
	/* A notifier may have run since the last block was taken. */
	if (READ_ONCE(ops->holder.closed))
		return not_all(ops, request, done, command->err);
	return 0;
}

/* Which blocks to free: by @tag or @id; all if neither is given. */
struct choice {
	const struct bb_manual *ops;
	const char *tag;
	u64 id;
};

static bool is_chosen(u32 mark, const void *with)
{
	const struct choice *choice = with;
	const struct bb_manual_note *note = &choice->ops->note[mark];

	if (choice->tag && strcmp(choice->tag, note->tag))
		return false;
	return !choice->id || choice->id == note->id;
}

unsigned int bb_manual_update(struct bb_manual *ops, struct bb_kept_block *kept)
{
	unsigned int nr = bb_page_holder_list(&ops->holder, kept, BB_MANUAL_BLOCKS);
	DECLARE_BITMAP(there, BB_MANUAL_BLOCKS);
	unsigned int i;

	bitmap_zero(there, BB_MANUAL_BLOCKS);
	for (i = 0; i < nr; i++)
		__set_bit(kept[i].mark, there);
	for_each_clear_bit(i, there, BB_MANUAL_BLOCKS)
		ops->note[i].id = 0;
	return nr;
}

/* Start a command: reopen the holder and drop stale notes. */
static int begin_command(struct bb_manual *ops, struct bb_err *err)
{
	struct bb_kept_block *kept;

	kept = kvcalloc(BB_MANUAL_BLOCKS, sizeof(*kept), BB_GFP_OWN);
	if (!kept)
		return bb_err_set(err, -ENOMEM, 0, "no memory for the command");
	bb_manual_update(ops, kept);
	kvfree(kept);
	ops->gone += bb_page_holder_open(&ops->holder);
	return 0;
}

/* It has been admitted: from here on the file shows this command and its lists. */
static void begin_change(struct bb_manual *ops, const struct bb_command *command)
{
	strscpy(ops->command, command->text, sizeof(ops->command));
	bb_zone_snapshot_take(ops->before, ops->max_zones);
}

static int run_alloc(struct bb_manual *ops, const struct bb_command *command,
		     char *rest)
{
	struct bb_request ask;
	unsigned int nr;
	int ret = bb_request_parse(&ask, command, rest, false);

	if (ret)
		return ret;
	/* Can only decrease meanwhile: notifiers free blocks. */
	nr = READ_ONCE(ops->holder.nr);
	if (nr + ask.n > BB_MANUAL_BLOCKS)
		return bb_err_set(command->err, -E2BIG, 0,
				  "%u blocks are held, at most %d may be", nr,
				  BB_MANUAL_BLOCKS);
	ret = bb_request_admit(&ask, &ops->holder, command);
	if (ret)
		return ret;
	begin_change(ops, command);
	ret = take_blocks(ops, &ask, command);
	bb_zone_snapshot_take(ops->after, ops->max_zones);
	return ret;
}

static int run_free(struct bb_manual *ops, const struct bb_command *command,
		    char *rest)
{
	struct choice choice = { .ops = ops };
	struct bb_err *err = command->err;
	const struct bb_option options[] = {
		{ "tag", .text = &choice.tag },
		{ "id", 1, UINT_MAX, &choice.id },
	};
	int ret = 0;

	if (!*rest)
		return bb_err_set(err, -EINVAL, 0, "free what? all, tag= or id=");
	if (strcmp(rest, "all"))
		ret = bb_options_parse(command->args, rest, options,
				       ARRAY_SIZE(options), err);
	if (ret)
		return ret;
	begin_change(ops, command);
	if (!bb_page_holder_give_if(&ops->holder, is_chosen, &choice) &&
	    (choice.tag || choice.id))
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
	if (ret >= 0 && begin_command(ops, command->err))
		ret = command->err->code;
	if (ret >= 0)
		ret = ret ? run_free(ops, command, rest) :
			    run_alloc(ops, command, rest);
	mutex_unlock(&ops->table);
	return ret;
}
