// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a stream to a list of steps for each worker. All lists keep the order of
 * the stream. So of the steps that are left, the first one of the stream never
 * has to wait, and no two workers wait for each other.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>

#include <buddybench/machine/zone_snapshot.h>

#include "replay_lists.h"
#include "replay_point.h"

#define CHUNK		256	/* steps, and pages, between two looks at the floor */

/* The lists while they are filled. */
struct filling {
	struct bb_replay *r;
	u64 at;			/* ns of the recording */
	u64 live;		/* pages */
	u32 kept;		/* steps so far */
	u32 born;		/* ids so far */
	u32 *fill;		/* steps of each worker */
	u32 *pages;		/* taken in its present chunk */
	u32 *steps;		/* in its present chunk */
	unsigned int point;	/* the next one */
};

static void *lists_array(struct bb_replay *r, u64 nr, size_t size, int nid)
{
	if (nr > SIZE_MAX / size)
		return NULL;
	return bb_own_memory_alloc(&r->own, max_t(size_t, nr, 1) * size, nid);
}

static unsigned int worker_of(const struct bb_replay *r, const struct bb_stream_event *e)
{
	return e->cpu % r->nr_workers;
}

static bool is_kept(const struct bb_replay *r, const struct bb_stream_event *e)
{
	return e->kind != BB_STREAM_PAUSE && (r->block[e->id].state & BB_STREAM_KEPT);
}

static void count_each_worker(struct bb_replay *r)
{
	struct bb_stream_event e;
	u32 i;

	for (i = 0; i < r->stream.events; i++) {
		bb_stream_event(&r->store.bytes, &r->stream, i, &e);
		if (is_kept(r, &e))
			r->worker[worker_of(r, &e)]->nr++;
		if (!(i % BB_STREAM_CHECKED))
			cond_resched();
	}
}

/* After how many steps the next point is. */
static u32 point_after(const struct bb_replay *r, unsigned int point)
{
	return div_u64((u64)r->sums.kept * (point + 1), r->nr_points);
}

static void end_chunk(struct filling *f, unsigned int number, struct bb_replay_step *s)
{
	f->r->chunk_pages = max(f->r->chunk_pages, f->pages[number]);
	f->pages[number] = 0;
	f->steps[number] = 0;
	s->flags |= BB_STEP_LAST;
}

static void note_point(struct filling *f, unsigned int number, struct bb_replay_step *s)
{
	struct bb_replay_point *p = &f->r->point[f->point++];

	p->worker = f->r->worker[number];
	p->event = f->kept;
	p->due = f->at;
	p->want = f->live;
	s->flags |= BB_STEP_POINT;
}

static void add_step(struct filling *f, const struct bb_stream_event *e)
{
	struct bb_replay *r = f->r;
	const struct bb_stream_block *block = &r->block[e->id];
	unsigned int number = worker_of(r, e);
	struct bb_replay_step *s = &r->worker[number]->step[f->fill[number]++];

	s->id = e->id;
	s->class = block->class;
	s->kind = e->kind;
	s->at = f->at;
	if (e->kind == BB_STREAM_SPLIT)
		s->took = f->born;
	if (e->kind == BB_STREAM_ALLOC) {
		f->live += 1ULL << block->order;
		f->pages[number] += 1U << block->order;
	} else if (e->kind == BB_STREAM_FREE) {
		f->live -= 1ULL << block->order;
	}
	f->kept++;
	f->steps[number]++;
	if (f->kept == point_after(r, f->point))
		note_point(f, number, s);
	if (f->pages[number] >= CHUNK || f->steps[number] == CHUNK)
		end_chunk(f, number, s);
}

static void fill_lists(struct filling *f)
{
	struct bb_replay *r = f->r;
	struct bb_stream_event e;
	unsigned int i;

	for (i = 0; i < r->stream.events; i++) {
		bb_stream_event(&r->store.bytes, &r->stream, i, &e);
		f->at += e.dt;
		if (e.kind == BB_STREAM_PAUSE)
			f->at += (u64)e.id << 32;
		if (is_kept(r, &e))
			add_step(f, &e);
		if (e.kind == BB_STREAM_ALLOC)
			f->born++;
		else if (e.kind == BB_STREAM_SPLIT)
			f->born += 1U << r->block[e.id].order;
		if (!(i % BB_STREAM_CHECKED))
			cond_resched();
	}
	/* What the last chunk of a worker takes counts, too. */
	for (i = 0; i < r->nr_workers; i++)
		r->chunk_pages = max(r->chunk_pages, f->pages[i]);
}

static int deal_out(struct bb_replay *r)
{
	struct filling f = { .r = r };
	unsigned int i;
	int ret = 0;

	r->chunk_pages = 0;
	count_each_worker(r);
	for (i = 0; i < r->nr_workers && !ret; i++) {
		struct bb_replay_worker *w = r->worker[i];

		w->step = lists_array(r, w->nr, sizeof(*w->step), cpu_to_mem(w->cpu));
		ret = w->step ? 0 : -ENOMEM;
	}
	f.fill = lists_array(r, r->nr_workers, 3 * sizeof(u32), NUMA_NO_NODE);
	if (ret || !f.fill) {
		bb_own_memory_free(&r->own, f.fill);
		return -ENOMEM;
	}
	f.pages = f.fill + r->nr_workers;
	f.steps = f.pages + r->nr_workers;
	fill_lists(&f);
	bb_own_memory_free(&r->own, f.fill);
	return 0;
}

static int make_points(struct bb_replay *r)
{
	unsigned int i;

	r->nr_points = min_t(u64, r->want.points, max(r->sums.kept, 1U));
	r->zones = bb_zone_snapshot_zones();
	r->point = lists_array(r, r->nr_points, sizeof(*r->point), NUMA_NO_NODE);
	for (i = 0; r->point && i < r->nr_points; i++) {
		r->point[i].zones = lists_array(r, 1, bb_zone_snapshot_size(r->zones),
						NUMA_NO_NODE);
		if (!r->point[i].zones)
			return -ENOMEM;
	}
	return r->point ? 0 : -ENOMEM;
}

/* All that is taken later, so that it is refused as a whole. */
static u64 bytes_needed(const struct bb_replay *r)
{
	u64 per_class = 4 * sizeof(struct bb_hist) + sizeof(struct bb_result);

	return r->store.own.bytes + r->stream.ids * (sizeof(*r->block) + sizeof(*r->slot)) +
	       (u64)r->stream.events * sizeof(struct bb_replay_step) +
	       r->stream.classes * per_class +
	       r->want.points * bb_zone_snapshot_size(bb_zone_snapshot_zones());
}

/* The blocks of the stream, which is checked meanwhile. */
static int read_blocks(struct bb_replay *r, struct bb_err *err)
{
	int ret;

	r->block = lists_array(r, r->stream.ids, sizeof(*r->block), NUMA_NO_NODE);
	r->slot = lists_array(r, r->stream.ids, sizeof(*r->slot), NUMA_NO_NODE);
	if (!r->block || !r->slot)
		return bb_err_set(err, -ENOMEM, 0, "no memory for %u blocks", r->stream.ids);
	/* Not before: the report of a first pass shows them. */
	memset(&r->sums, 0, sizeof(r->sums));
	r->sums.every = r->want.every;
	r->sums.block = r->block;
	while ((ret = bb_stream_check(&r->store.bytes, &r->stream, &r->sums, err)) > 0)
		cond_resched();
	return ret;
}

int bb_replay_lists(struct bb_replay *r, struct bb_err *err)
{
	int ret = bb_own_memory_ok(bytes_needed(r), err) ?: read_blocks(r, err);

	if (ret)
		return ret;
	if (make_points(r) || deal_out(r))
		return bb_err_set(err, -ENOMEM, 0, "no memory for %u events",
				  r->stream.events);
	return 0;
}

int bb_replay_lists_again(struct bb_replay *r)
{
	struct bb_err unused;
	unsigned int i;

	bb_replay_lists_free(r);
	for (i = 0; i < r->nr_workers; i++) {
		struct bb_replay_worker fresh = { .r = r, .cpu = r->worker[i]->cpu };

		*r->worker[i] = fresh;
	}
	return read_blocks(r, &unused) ?: deal_out(r);
}

void bb_replay_lists_free(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		bb_own_memory_free(&r->own, r->worker[i]->step);
		r->worker[i]->step = NULL;
	}
	bb_own_memory_free(&r->own, r->slot);
	bb_own_memory_free(&r->own, r->block);
	r->slot = NULL;
	r->block = NULL;
}
