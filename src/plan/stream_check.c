// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check all events of a stream before the first one is replayed. What passes can be
 * replayed without further checks, except for allocations that fail.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/stream_check.h>

#define KIND_SHIFT	14
#define CPU_MASK	((1U << KIND_SHIFT) - 1)

static u32 le(const u8 *at, unsigned int bytes)
{
	u32 value = 0;

	while (bytes--)
		value = value << 8 | at[bytes];
	return value;
}

void bb_stream_event(const struct bb_stream_bytes *bytes, const struct bb_stream *s,
		     u32 i, struct bb_stream_event *e)
{
	u32 record = s->head / BB_STREAM_RECORD + i;
	const u8 *at = bytes->piece[record >> BB_STREAM_SHIFT] +
		       (record & ((1U << BB_STREAM_SHIFT) - 1)) * BB_STREAM_RECORD;

	e->id = le(at, 4);
	e->dt = le(at + 4, 4);
	e->class = le(at + 8, 2);
	e->cpu = le(at + 10, 2) & CPU_MASK;
	e->kind = le(at + 10, 2) >> KIND_SHIFT;
}

enum bb_stream_zone bb_stream_class_zone(const struct bb_stream_class *class)
{
	if (class->gfp & __GFP_DMA)
		return BB_STREAM_DMA;
	if (class->gfp & __GFP_DMA32)
		return BB_STREAM_DMA32;
	if (!(class->gfp & __GFP_HIGHMEM))
		return BB_STREAM_NORMAL;
	/* Both together ask for ZONE_MOVABLE. */
	return class->gfp & __GFP_MOVABLE ? BB_STREAM_MOVABLE : BB_STREAM_HIGH;
}

/* State of a check. */
struct checking {
	const struct bb_stream *s;
	struct bb_stream_block *block;
	struct bb_stream_sums *sums;
	u32 born;
	const char *why;
};

static void add_stream_pages(struct bb_stream_pages *p, s64 pages)
{
	p->live += pages;
	p->peak = max(p->peak, p->live);
}

static void move_pages(struct checking *c, const struct bb_stream_block *b, bool in)
{
	const struct bb_stream_class *class = &c->s->class[b->class];
	s64 pages = in ? 1LL << b->order : -(1LL << b->order);

	if (!(b->state & BB_STREAM_KEPT))
		return;
	add_stream_pages(&c->sums->all, pages);
	add_stream_pages(&c->sums->pages[class->node][bb_stream_class_zone(class)], pages);
}

static bool wrong(struct checking *c, const char *why)
{
	c->why = why;
	return false;
}

/* Create the next blocks; ids are assigned in order of allocation. */
static bool give_birth(struct checking *c, const struct bb_stream_event *e, u32 nr,
		       u8 kept)
{
	u32 i;

	if (e->class >= c->s->classes)
		return wrong(c, "no such class");
	if (nr > c->s->ids - c->born)
		return wrong(c, "more ids than the header says");
	for (i = 0; i < nr; i++) {
		struct bb_stream_block *b = &c->block[c->born++];

		b->class = e->class;
		b->order = c->s->class[e->class].order;
		b->state = BB_STREAM_BORN | BB_STREAM_LIVE | kept;
		move_pages(c, b, true);
	}
	return true;
}

static bool check_alloc(struct checking *c, const struct bb_stream_event *e)
{
	u8 kept = 0;

	if (e->id != c->born)
		return wrong(c, "ids are not given in a row");
	if (e->class < c->s->classes && !(c->sums->seen[e->class]++ % c->sums->every))
		kept = BB_STREAM_KEPT;
	c->sums->allocs += !!kept;
	c->sums->kept += !!kept;
	return give_birth(c, e, 1, kept);
}

static struct bb_stream_block *live_block(struct checking *c, u32 id)
{
	if (id >= c->born)
		c->why = "of a block that has not been allocated";
	else if (!(c->block[id].state & BB_STREAM_LIVE))
		c->why = "of a block that has gone";
	else
		return &c->block[id];
	return NULL;
}

static bool check_free(struct checking *c, const struct bb_stream_event *e)
{
	struct bb_stream_block *b = live_block(c, e->id);

	if (!b)
		return false;
	move_pages(c, b, false);
	b->state &= ~BB_STREAM_LIVE;
	c->sums->frees += !!(b->state & BB_STREAM_KEPT);
	c->sums->kept += !!(b->state & BB_STREAM_KEPT);
	return true;
}

/* Pages stay in their zone, which is where they are charged. */
static const char *wrong_pages(const struct bb_stream_class *whole,
			       const struct bb_stream_class *part)
{
	if (part->order)
		return "into what are no single pages";
	if (part->node != whole->node)
		return "into pages of another node";
	if (bb_stream_class_zone(part) != bb_stream_class_zone(whole))
		return "into pages of another zone";
	return NULL;
}

static bool check_split(struct checking *c, const struct bb_stream_event *e)
{
	struct bb_stream_block *b = live_block(c, e->id);
	const char *why = NULL;
	u8 kept;

	if (!b)
		return false;
	if (!b->order)
		return wrong(c, "of a single page");
	if (c->s->class[b->class].gfp & __GFP_COMP)
		return wrong(c, "of a compound page");
	if (e->class < c->s->classes)
		why = wrong_pages(&c->s->class[b->class], &c->s->class[e->class]);
	if (why)
		return wrong(c, why);
	kept = b->state & BB_STREAM_KEPT;
	move_pages(c, b, false);
	b->state &= ~BB_STREAM_LIVE;
	c->sums->splits += !!kept;
	c->sums->kept += !!kept;
	return give_birth(c, e, 1U << b->order, kept);
}

static bool check_event(struct checking *c, const struct bb_stream_event *e)
{
	if (e->cpu >= c->s->cpus)
		return wrong(c, "on a CPU that the header does not have");
	switch (e->kind) {
	case BB_STREAM_ALLOC:
		return check_alloc(c, e);
	case BB_STREAM_FREE:
		return check_free(c, e);
	case BB_STREAM_SPLIT:
		return check_split(c, e);
	}
	c->sums->ns += (u64)e->id << 32;
	return true;
}

static const char * const kind_names[] = {
	[BB_STREAM_ALLOC]	= "alloc",
	[BB_STREAM_FREE]	= "free",
	[BB_STREAM_SPLIT]	= "split",
	[BB_STREAM_PAUSE]	= "pause",
};

static_assert(ARRAY_SIZE(kind_names) == NR_BB_STREAM_KINDS);

/* The next events, up to @end. */
static int check_some(struct checking *c, const struct bb_stream_bytes *bytes, u32 end,
		      struct bb_err *err)
{
	struct bb_stream_event e;
	u32 i;

	for (i = c->sums->checked; i < end; i++) {
		bb_stream_event(bytes, c->s, i, &e);
		c->sums->ns += e.dt;
		if (!check_event(c, &e))
			return bb_err_set(err, -EINVAL, 0, "event %u (%s of %u): %s", i,
					  kind_names[e.kind], e.id, c->why);
	}
	c->sums->checked = end;
	c->sums->born = c->born;
	return 0;
}

int bb_stream_check(const struct bb_stream_bytes *bytes, const struct bb_stream *s,
		    struct bb_stream_sums *sums, struct bb_err *err)
{
	struct checking c = { .s = s, .block = sums->block, .sums = sums, .born = sums->born };
	u64 size = s->head + (u64)s->events * BB_STREAM_RECORD;
	u32 some = min_t(u32, s->events - sums->checked, BB_STREAM_CHECKED);

	if (bytes->size != size)
		return bb_err_set(err, -EINVAL, 0,
				  "%llu bytes, the header says %llu: the stream is %s",
				  bytes->size, size, bytes->size < size ? "cut" : "too long");
	if (check_some(&c, bytes, sums->checked + some, err))
		return -EINVAL;
	if (sums->checked < s->events)
		return 1;
	if (c.born != s->ids)
		return bb_err_set(err, -EINVAL, 0, "%u ids, the header says %u", c.born,
				  s->ids);
	return 0;
}
