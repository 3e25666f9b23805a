// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold on any kernel the module is loaded into. Distribution kernels
 * come without KUnit, so this is what can be tested there.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <buddybench/guard/guard.h>
#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>
#include <buddybench/verify/selftest.h>
#include <buddybench/worker/blocks.h>
#include <buddybench/worker/timed_loops.h>

#define BLOCKS	8	/* held at a time, of order 0 or 3 */

/* What a test works with; @api counts up for tests that are run per API. */
struct testing {
	struct bb_selftest *st;
	const struct bb_facts *facts;
	const struct bb_clock_info *clocks;
	struct bb_loop loop;
	void *slot[BB_CHUNK];
	u32 order_of[BB_CHUNK];
	u64 stamp[2 * BB_CHUNK + 1];
	struct page *pages[BLOCKS * 2];
	unsigned int kind;
	char why[80];
};

enum verdict { PASS, FAIL, SKIP };

__printf(2, 3)
static void test_says(struct bb_selftest *st, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	st->len += vscnprintf(st->text + st->len, sizeof(st->text) - st->len,
			      fmt, args);
	va_end(args);
}

__printf(2, 3)
static enum verdict fail(struct testing *t, const char *fmt, ...)
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

/* The blocks are distinct, aligned, referenced, and cleared where promised. */
static enum verdict look_at_blocks(struct testing *t)
{
	unsigned int i, j, size = 1U << t->loop.order;

	for (i = 0; i < BLOCKS; i++) {
		struct page *page = bb_block_page(t->kind, t->slot[i]);
		unsigned long pfn = page_to_pfn(page);

		if (pfn % size)
			return fail(t, "block %u is not aligned", i);
		if (page_ref_count(page) != 1)
			return fail(t, "block %u has %d references", i, page_ref_count(page));
		if ((t->loop.gfp & __GFP_ZERO) && !zeroed(page, size))
			return fail(t, "block %u is not cleared", i);
		for (j = 0; j < i; j++)
			if (page == bb_block_page(t->kind, t->slot[j]))
				return fail(t, "blocks %u and %u are the same", i, j);
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
		return fail(t, "took %u blocks, gave %u back", done, freed);
	if (done != BLOCKS)
		return fail(t, "got %u of %u blocks", done, BLOCKS);
	return verdict;
}

static enum verdict time_pairs(struct testing *t)
{
	const struct bb_loop_set *set = bb_loop_set_get(t->kind, t->facts->fast_clock);
	unsigned int timing, done;

	for (timing = 0; timing < NR_BB_TIMINGS; timing++) {
		done = set->pair[timing](&t->loop, BLOCKS);
		if (done != BLOCKS)
			return fail(t, "timing %u: %u of %u pairs", timing, done, BLOCKS);
	}
	return PASS;
}

static enum verdict test_api(struct testing *t, unsigned int api)
{
	enum verdict verdict;

	if (!(t->facts->apis & BIT(api))) {
		scnprintf(t->why, sizeof(t->why), "%s", t->facts->api_missing[api]);
		return SKIP;
	}
	aim_loop(t, api, 0);
	verdict = hold_blocks(t);
	if (verdict != PASS)
		return verdict;
	verdict = time_pairs(t);
	if (verdict != PASS || t->loop.order != 0 ||
	    (bb_apis[api].flags & BB_API_ORDER0))
		return verdict;
	aim_loop(t, api, 3);
	return hold_blocks(t);
}

static enum verdict test_clock(struct testing *t, unsigned int fast)
{
	struct bb_clock_info now;
	bool good = bb_clock_probe(fast, &now);

	if (fast && !t->facts->fast_clock) {
		scnprintf(t->why, sizeof(t->why), "failed its test at load; ktime is used");
		return SKIP;
	}
	if (now.backwards)
		return fail(t, "ran backwards %u times", now.backwards);
	if (fast && !good)
		return fail(t, "stands still in %u of 1000 readings", now.zero);
	if (now.counts != t->clocks[fast].counts)
		return fail(t, "counted instructions at load or now, but not both");
	return PASS;
}

static enum verdict test_ladder(struct testing *t)
{
	const struct bb_clock_info *clock = &t->clocks[t->facts->fast_clock];
	struct bb_calibration c;

	if (bb_calibrate(clock, &c))
		return fail(t, "no memory");
	test_says(t->st, "# ladder: %u permille off, %llu/1000 steps a rung\n",
		  c.ladder_off, c.rung_milli);
	test_says(t->st, "# noise: %u ppm in %llu gaps, the longest %llu steps\n",
		  c.noise_ppm, c.gaps, c.longest);
	if (c.ladder_off > 20 && c.noise_ppm > 10000) {
		scnprintf(t->why, sizeof(t->why), "too much else runs on this machine now");
		return SKIP;
	}
	if (c.ladder_off > 20)
		return fail(t, "known costs are %u permille off proportion",
			    c.ladder_off);
	return PASS;
}

static void report(struct testing *t, unsigned int nr, const char *name,
		   enum verdict verdict, unsigned int *failed)
{
	*failed += verdict == FAIL;
	if (verdict == FAIL)
		test_says(t->st, "# %s\n", t->why);
	test_says(t->st, "%sok %u %s", verdict == FAIL ? "not " : "", nr, name);
	if (verdict == SKIP)
		test_says(t->st, " # SKIP %s", t->why);
	test_says(t->st, "\n");
}

static void run_all(struct testing *t)
{
	unsigned int api, nr = 1, failed = 0;

	t->st->len = 0;
	test_says(t->st, "KTAP version 1\n1..%d\n", NR_BB_APIS + 3);
	for (api = 0; api < NR_BB_APIS; api++)
		report(t, nr++, bb_api_names[api], test_api(t, api), &failed);
	report(t, nr++, "clock_ktime", test_clock(t, 0), &failed);
	report(t, nr++, "clock_fast", test_clock(t, 1), &failed);
	report(t, nr++, "ladder", test_ladder(t), &failed);
	test_says(t->st, "# failed: %u\n", failed);
}

void *bb_selftest_create(void)
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
		t->facts = command->facts;
		t->clocks = command->clock;
		run_all(t);
	} else {
		st->len = 0;
		test_says(st, "KTAP version 1\n1..1\nnot ok 1 no_memory\n");
	}
	mutex_unlock(&st->lock);
	kvfree(t);
	return 0;
}

int bb_selftest_show(struct seq_file *m, void *state)
{
	struct bb_selftest *st = state;

	mutex_lock(&st->lock);
	if (st->len)
		seq_write(m, st->text, st->len);
	else
		seq_puts(m, "# not run yet: write anything to this file\n");
	mutex_unlock(&st->lock);
	return 0;
}
