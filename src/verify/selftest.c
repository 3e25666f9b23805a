// SPDX-License-Identifier: GPL-2.0-only
/*
 * The self-test, for kernels without KUnit: properties that must hold on every
 * kernel.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <buddybench/guard/command.h>
#include <buddybench/guard/guard.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/own_memory.h>
#include <buddybench/verify/selftest.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/timed_loops.h>

#include "selftest_test.h"

void bb_selftest_say(struct bb_selftest *st, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	st->len += vscnprintf(st->text + st->len, sizeof(st->text) - st->len,
			      fmt, args);
	va_end(args);
}

enum verdict bb_selftest_fail(struct testing *t, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(t->why, sizeof(t->why), fmt, args);
	va_end(args);
	return FAIL;
}

static void aim_loop(struct testing *t, unsigned int kind, unsigned int order)
{
	unsigned int i;

	memset(&t->loop, 0, sizeof(t->loop));
	t->kind = kind;
	t->loop.gfp = bb_gfp_effective(GFP_KERNEL | bb_apis[kind].implied);
	t->loop.order = bb_apis[kind].flags & BB_API_ORDER0 ? 0 : order;
	t->loop.bytes = PAGE_SIZE << t->loop.order;
	t->loop.nid = numa_mem_id();
	t->loop.bulk = 2;
	t->loop.slot = t->slot;
	t->loop.pages = t->pages;
	t->loop.order_of = t->order_of;
	t->loop.stamp = t->stamp;
	memset(t->slot, 0, sizeof(t->slot));
	for (i = 0; i < BB_CHUNK; i++)
		t->order_of[i] = i;
}

static bool zeroed(struct page *page, unsigned int pages)
{
	return !memchr_inv(page_address(page), 0, pages * PAGE_SIZE);
}

/* The blocks must be distinct, aligned, referenced, and cleared if requested. */
static enum verdict look_at_blocks(struct testing *t)
{
	unsigned int i, j, size = 1U << t->loop.order;

	for (i = 0; i < BLOCKS; i++) {
		struct page *page = bb_block_page(t->kind, t->slot[i]);
		unsigned long pfn = page_to_pfn(page);

		if (pfn % size)
			return bb_selftest_fail(t, "block %u is not aligned", i);
		if (page_ref_count(page) != 1)
			return bb_selftest_fail(t, "block %u has %d references", i,
						page_ref_count(page));
		if ((t->loop.gfp & __GFP_ZERO) && !zeroed(page, size))
			return bb_selftest_fail(t, "block %u is not cleared", i);
		for (j = 0; j < i; j++)
			if (page == bb_block_page(t->kind, t->slot[j]))
				return bb_selftest_fail(t, "blocks %u and %u are the same", i, j);
	}
	return PASS;
}

static enum verdict hold_blocks(struct testing *t)
{
	const struct bb_loop_set *set = bb_loop_set_get(t->kind, false);
	enum verdict verdict = PASS;
	unsigned int done, freed;

	done = set->alloc[BB_TIME_NONE](&t->loop, BLOCKS);
	if (done == BLOCKS)
		verdict = look_at_blocks(t);
	freed = set->free[BB_TIME_NONE](&t->loop, BLOCKS);
	if (done != freed)
		return bb_selftest_fail(t, "took %u blocks, gave %u back", done, freed);
	if (done != BLOCKS)
		return bb_selftest_fail(t, "got %u of %u blocks", done, BLOCKS);
	return verdict;
}

static enum verdict time_pairs(struct testing *t)
{
	const struct bb_loop_set *set = bb_loop_set_get(t->kind, t->facts->fast_clock);
	unsigned int timing, done;

	for (timing = 0; timing < NR_BB_TIMINGS; timing++) {
		done = set->pair[timing](&t->loop, BLOCKS);
		if (done != BLOCKS)
			return bb_selftest_fail(t, "timing %u: %u of %u pairs", timing, done,
						BLOCKS);
	}
	return PASS;
}

/* Skip what a plan would not run as a cell either. */
static bool may_run(struct testing *t)
{
	struct bb_cell cell = {
		.api = t->kind,
		.pattern = BB_PATTERN_LIFO,
		.order = t->loop.order,
		.node = BB_NODE_LOCAL,
		.cpu_node = NUMA_NO_NODE,
		.threads = 1,
		.gfp = GFP_KERNEL,
		.effective = t->loop.gfp,
	};
	const char *why = NULL;
	enum bb_skip skip = bb_cell_skip(&cell, BB_CTX_PREEMPT, t->facts, &why);

	if (skip != BB_SKIP_NONE)
		scnprintf(t->why, sizeof(t->why), "%s", why ? why : bb_skip_names[skip]);
	return skip == BB_SKIP_NONE;
}

static enum verdict admitted(struct testing *t,
			     enum verdict (*test)(struct testing *t))
{
	struct bb_ledger *ledger = &t->command->guard->ledger;
	int home = bb_headroom_node(t->loop.nid, t->loop.gfp);
	struct bb_err err = { 0 };
	enum verdict verdict;

	memset(&t->demand, 0, sizeof(t->demand));
	t->demand.pages = (u64)BLOCKS * t->loop.bulk << t->loop.order;
	t->demand.gfp = t->loop.gfp;
	if (home >= 0)
		__set_bit(home, t->demand.nodes);
	if (!may_run(t))
		return SKIP;
	if (bb_ledger_charge(ledger, t->command->plan, &t->demand, &err)) {
		scnprintf(t->why, sizeof(t->why), "%s", err.msg);
		return SKIP;
	}
	verdict = test(t);
	bb_ledger_release(ledger, &t->demand);
	return verdict;
}

static enum verdict test_api(struct testing *t, unsigned int api)
{
	enum verdict verdict;

	if (!(t->facts->apis & BIT(api))) {
		scnprintf(t->why, sizeof(t->why), "%s", t->facts->api_missing[api]);
		return SKIP;
	}
	aim_loop(t, api, 0);
	verdict = admitted(t, hold_blocks);
	if (verdict != PASS)
		return verdict;
	verdict = admitted(t, time_pairs);
	if (verdict != PASS || t->loop.order != 0 ||
	    (bb_apis[api].flags & BB_API_ORDER0))
		return verdict;
	aim_loop(t, api, 3);
	return admitted(t, hold_blocks);
}

static void report_test(struct testing *t, unsigned int nr, const char *name,
			enum verdict verdict, unsigned int *failed)
{
	*failed += verdict == FAIL;
	if (verdict == FAIL)
		bb_selftest_say(t->st, "# %s\n", t->why);
	bb_selftest_say(t->st, "%sok %u %s", verdict == FAIL ? "not " : "", nr, name);
	if (verdict == SKIP)
		bb_selftest_say(t->st, " # SKIP %s", t->why);
	bb_selftest_say(t->st, "\n");
}

static void run_all(struct testing *t)
{
	unsigned int api, nr = 1, failed = 0;

	t->st->len = 0;
	bb_selftest_say(t->st, "KTAP version 1\n1..%d\n", NR_BB_APIS + 3);
	for (api = 0; api < NR_BB_APIS; api++)
		report_test(t, nr++, bb_api_names[api], test_api(t, api), &failed);
	report_test(t, nr++, "clock_ktime", bb_selftest_clock(t, 0), &failed);
	report_test(t, nr++, "clock_fast", bb_selftest_clock(t, 1), &failed);
	report_test(t, nr++, "ladder", bb_selftest_clock_ladder(t), &failed);
	bb_selftest_say(t->st, "# failed: %u\n", failed);
}

void *bb_selftest_create(struct bb_guard *unused)
{
	struct bb_selftest *st = kvzalloc(sizeof(*st), GFP_KERNEL);

	if (!st)
		return ERR_PTR(-ENOMEM);
	mutex_init(&st->lock);
	return st;
}

void bb_selftest_destroy(void *state)
{
	kvfree(state);
}

int bb_selftest_run(void *state, const struct bb_command *command)
{
	struct bb_selftest *st = state;
	struct testing *t = kvzalloc(sizeof(*t), BB_GFP_OWN);

	mutex_lock(&st->lock);
	if (t) {
		t->st = st;
		t->command = command;
		t->facts = command->facts;
		t->clocks = command->clock;
		run_all(t);
	} else {
		st->len = 0;
		bb_selftest_say(st, "KTAP version 1\n1..1\nnot ok 1 no_memory\n");
	}
	mutex_unlock(&st->lock);
	kvfree(t);
	return 0;
}

int bb_selftest_show(struct seq_file *m, void *state)
{
	struct bb_selftest *st = state;
	int ret = mutex_lock_interruptible(&st->lock);

	if (ret)
		return ret;
	if (st->len)
		seq_write(m, st->text, st->len);
	else
		seq_puts(m, "# not run yet: write anything to this file\n");
	mutex_unlock(&st->lock);
	return 0;
}
