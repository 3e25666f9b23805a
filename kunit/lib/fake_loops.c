// SPDX-License-Identifier: GPL-2.0-only
/* A worker with fake loops, whose results are known exactly. */
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/smp.h>

#include <buddybench/machine/clock.h>
#include <buddybench/own_memory.h>

#include "kunit/lib/fake_loops.h"

static void *make(struct kunit *test, size_t size)
{
	void *mem = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, mem);
	return mem;
}

static struct bb_worker *new_worker(struct kunit *test, struct bb_worker_pool *r)
{
	struct bb_worker *w = make(test, sizeof(*w));
	unsigned int i;

	w->pool = r;
	w->cpu = raw_smp_processor_id();
	w->kind = BB_LOOP_NULL;
	w->set = &bb_fake_loops_set;
	w->slots = make(test, BB_CHUNK * sizeof(*w->slots));
	w->order_of = make(test, BB_CHUNK * sizeof(*w->order_of));
	w->loop.slot = w->slots;
	w->loop.order_of = w->order_of;
	w->loop.stamp = make(test, (2 * BB_CHUNK + 1) * sizeof(*w->loop.stamp));
	w->loop.nid = numa_mem_id();
	w->recording = true;
	for (i = 0; i < 2; i++) {
		bb_hist_init(&w->tally[i].all);
		bb_hist_init(&w->tally[i].dirty);
	}
	for (i = 0; i < NR_BB_OPS; i++)
		w->chunk[i] = 1;
	return w;
}

struct bb_fake_loops *bb_fake_loops_new(struct kunit *test)
{
	struct bb_fake_loops *e = make(test, sizeof(*e));
	struct bb_worker_pool *r = make(test, struct_size(r, worker, FAKE_LOOPS_WORKERS));
	unsigned int i;

	e->pool = r;
	e->run = make(test, sizeof(*e->run));
	e->guard = make(test, sizeof(*e->guard));
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(e->guard));
	e->run->own = make(test, sizeof(*e->run->own));
	e->cell.pattern = BB_PATTERN_NULL;
	e->cell.mode = BB_MODE_BATCH;
	e->cell.threads = 1;
	bb_clock_probe(true, &e->run->clock);
	bb_clock_calibrate(&e->run->clock);
	r->run = e->run;
	r->guard = e->guard;
	r->cell = &e->cell;
	r->nr_workers = FAKE_LOOPS_WORKERS;
	r->nr_active = 1;
	for (i = 0; i < FAKE_LOOPS_WORKERS; i++) {
		e->w[i] = new_worker(test, r);
		e->w[i]->index = i ? -1 : 0;
		r->worker[i] = e->w[i];
	}
	return e;
}

static unsigned int fill_slots(struct bb_loop *l, unsigned int n)
{
	unsigned int i, done = 0;

	l->rr += n;
	for (i = 0; i < n; i++) {
		l->slot[l->at + i] = FAKE_LOOPS_FAILS(i) ? NULL : l;
		done += !FAKE_LOOPS_FAILS(i);
	}
	return done;
}

static unsigned int pair_batch(struct bb_loop *l, unsigned int n)
{
	unsigned int i, done = 0;

	l->rr += n;
	for (i = 0; i < n; i++)
		done += !FAKE_LOOPS_FAILS(i);
	return done;
}

static unsigned int pair_op(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		l->stamp[2 * i] = FAKE_LOOPS_ALLOC(i);
		l->stamp[2 * i + 1] = FAKE_LOOPS_FREE(i);
	}
	return fill_slots(l, n);
}

static unsigned int pair_chained(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	l->stamp[0] = 1000;
	for (i = 0; i < n; i++) {
		l->stamp[2 * i + 1] = l->stamp[2 * i] + FAKE_LOOPS_ALLOC(i);
		l->stamp[2 * i + 2] = l->stamp[2 * i + 1] + FAKE_LOOPS_FREE(i);
	}
	return fill_slots(l, n);
}

static unsigned int alloc_op(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		l->stamp[i] = FAKE_LOOPS_ALLOC(i);
	return fill_slots(l, n);
}

static unsigned int free_chained(struct bb_loop *l, unsigned int n)
{
	unsigned int i;

	l->rr += n;
	l->stamp[0] = 1000;
	for (i = 0; i < n; i++)
		l->stamp[i + 1] = l->stamp[i] + FAKE_LOOPS_FREE(i);
	return n;
}

const struct bb_loop_set bb_fake_loops_set = {
	.pair = { pair_batch, pair_op, pair_chained },
	.alloc = { fill_slots, alloc_op, fill_slots },
	.free = { fill_slots, fill_slots, free_chained },
};
