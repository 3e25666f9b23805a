// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shape of another machine's free lists, and how to get there. One held page
 * in a block of order k leaves a free block of each order below k, so held pages
 * give shapes with the fewer blocks the higher their order. Blocks that are too
 * many for the shape are held as a whole.
 */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include <buddybench/lib/options.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/model/frag_shape.h>

#define BLOCKS_MAX	0xffffffffULL
#define PAGES_MAX	BIT_ULL(31)	/* 8 TiB of 4 KiB each */
#define NAME_MAX_LEN	16

/* A word of the text. */
struct word {
	const char *at;
	size_t len;
};

/* The text while it is read. */
struct shape_text {
	const char *text;
	const char *at;
	struct word node;	/* number of the first row's */
	struct word zone;	/* name of the first row's; at is NULL before */
	struct bb_err *err;
};

static int shape_error(struct shape_text *t, int code, const char *why)
{
	return bb_err_set(t->err, code, t->at - t->text, "%s", why);
}

/* White space and words; a row may have any number of blanks between its words. */
static bool skip_word(struct shape_text *t, const char *word)
{
	const char *at = skip_spaces(t->at);

	if (strncmp(at, word, strlen(word)))
		return false;
	t->at = at + strlen(word);
	return true;
}

static int skip_name(struct shape_text *t, struct word *name)
{
	size_t len;

	t->at = skip_spaces(t->at);
	for (len = 0; isalnum(t->at[len]); len++)
		;
	if (!len || len > NAME_MAX_LEN)
		return shape_error(t, -EINVAL, "a name is expected here");
	name->at = t->at;
	name->len = len;
	t->at += len;
	return 0;
}

static bool same_word(struct word a, struct word b)
{
	return a.len == b.len && !memcmp(a.at, b.at, a.len);
}

/* All rows have to be of one zone. */
static int same_zone(struct shape_text *t, struct word node, struct word zone)
{
	if (!t->zone.at) {
		t->node = node;
		t->zone = zone;
		return 0;
	}
	if (same_word(node, t->node) && same_word(zone, t->zone))
		return 0;
	t->at = node.at;
	return shape_error(t, -EINVAL, "rows of several zones; give those of one");
}

/* Node 0, zone   Normal[, type Movable] */
static int row_head(struct shape_text *t)
{
	struct word node, zone;
	int ret;

	if (!skip_word(t, "Node"))
		return 0;
	node.at = skip_spaces(t->at);
	node.len = strspn(node.at, "0123456789");
	t->at = node.at + node.len;
	if (!node.len)
		return shape_error(t, -EINVAL, "the number of a node is expected here");
	if (!skip_word(t, ",") || !skip_word(t, "zone"))
		return shape_error(t, -EINVAL, "a row has Node N, zone NAME, and numbers");
	ret = skip_name(t, &zone) ?: same_zone(t, node, zone);
	if (ret || !skip_word(t, ","))
		return ret;
	if (!skip_word(t, "type"))
		return shape_error(t, -EINVAL, "only a type may come here");
	return skip_name(t, &zone);
}

/* Blocks of an order that this kernel lacks are several of its highest. */
static int add_blocks_of(struct shape_text *t, struct bb_frag_shape *shape,
			 unsigned int order, u64 n)
{
	unsigned int at = min(order, shape->nr - 1);

	shape->blocks[at] += n << (order - at);
	if (shape->blocks[at] > BLOCKS_MAX)
		return shape_error(t, -ERANGE, "more blocks than any machine has");
	return 0;
}

static int shape_number(struct shape_text *t, struct bb_frag_shape *shape,
			unsigned int order)
{
	const char *begin = t->at;
	u64 n = 0;
	int ret;

	/* The kernel stops counting at 100000. */
	if (*t->at == '>')
		t->at++;
	if (!isdigit(*t->at))
		return shape_error(t, -EINVAL, "a number of free blocks is expected here");
	for (; isdigit(*t->at); t->at++)
		n = min(n * 10 + *t->at - '0', BLOCKS_MAX + 1);
	if (*t->at && *t->at != ' ' && *t->at != ',')
		return shape_error(t, -EINVAL, "not a number");
	if (order == BB_VIEW_ORDERS) {
		t->at = begin;
		return shape_error(t, -EINVAL, "more numbers than there are orders");
	}
	ret = add_blocks_of(t, shape, order, n);
	if (ret)
		t->err->pos = begin - t->text;
	return ret;
}

static int shape_row(struct shape_text *t, struct bb_frag_shape *shape)
{
	unsigned int order = 0;
	int ret = row_head(t);

	while (!ret) {
		t->at = skip_spaces(t->at);
		if (*t->at == ',' && order)
			t->at = skip_spaces(t->at + 1);
		if (order && (!*t->at || *t->at == 'N'))
			break;
		ret = shape_number(t, shape, order++);
	}
	return ret;
}

static u64 shape_pages(const struct bb_frag_shape *shape)
{
	unsigned int order;
	u64 pages = 0;

	for (order = 0; order < shape->nr; order++)
		pages += shape->blocks[order] << order;
	return pages;
}

int bb_frag_shape_parse(const char *text, unsigned int nr, struct bb_frag_shape *shape,
			struct bb_err *err)
{
	struct shape_text t = { .text = text, .at = text, .err = err };
	int ret;

	memset(shape, 0, sizeof(*shape));
	shape->nr = nr;
	do {
		ret = shape_row(&t, shape);
	} while (!ret && *t.at);
	if (!ret && !shape_pages(shape))
		return bb_err_set(err, -EINVAL, 0, "no free block is in it");
	if (!ret && shape_pages(shape) > PAGES_MAX)
		return bb_err_set(err, -ERANGE, 0, "more memory than any machine has");
	return ret;
}

void bb_frag_shape_of(const struct bb_zone_view *view, struct bb_frag_shape *shape)
{
	unsigned int order;

	memset(shape, 0, sizeof(*shape));
	shape->nr = view->nr_orders;
	for (order = 0; order < view->nr_orders; order++)
		shape->blocks[order] = min(view->nr_free[order], BLOCKS_MAX);
}

/* Share of the pages that are in blocks of an order, in millionths. */
static u64 shape_share(const struct bb_frag_shape *shape, unsigned int order, u64 pages)
{
	return div64_u64((shape->blocks[order] << order) * 1000000, pages);
}

unsigned int bb_frag_shape_distance(const struct bb_frag_shape *a,
				    const struct bb_frag_shape *b)
{
	u64 pages_a = shape_pages(a), pages_b = shape_pages(b), sum = 0;
	unsigned int order;

	if (!pages_a || !pages_b)
		return BB_FRAG_INDEX_MAX;
	for (order = 0; order < a->nr; order++) {
		u64 one = shape_share(a, order, pages_a);
		u64 other = shape_share(b, order, pages_b);

		sum += one > other ? one - other : other - one;
	}
	/* Half of it is too much of one order, half too little of another. */
	return div_u64(sum + 1000, 2000);
}

static void count_cost(struct bb_frag_plan *plan, unsigned int nr)
{
	unsigned int order;

	plan->cost = 0;
	for (order = 0; order < nr; order++)
		plan->cost += plan->carve[order] + (plan->take[order] << order);
}

static void scale_plan(struct bb_frag_plan *plan, unsigned int nr, u64 budget)
{
	unsigned int order;

	if (plan->cost <= budget)
		return;
	for (order = 0; order < nr; order++) {
		plan->carve[order] = div64_u64(plan->carve[order] * budget, plan->cost);
		plan->take[order] = div64_u64(plan->take[order] * budget, plan->cost);
	}
	count_cost(plan, nr);
}

/* So that @free pages have the shape. */
static void plan_for(const struct bb_frag_shape *now, const struct bb_frag_shape *want,
		     u64 free, struct bb_frag_plan *plan)
{
	u64 pages = shape_pages(want), carved = 0;
	unsigned int order;

	memset(plan, 0, sizeof(*plan));
	/* From the highest down: what is carved for one order is there for all below. */
	for (order = now->nr - 1; order--;) {
		u64 goal = div64_u64(want->blocks[order] * free, pages);
		u64 have = now->blocks[order] + carved;

		if (goal > have) {
			plan->carve[order + 1] = goal - have;
			carved += goal - have;
		} else {
			plan->take[order] = have - goal;
		}
	}
	count_cost(plan, now->nr);
}

void bb_frag_shape_plan(const struct bb_frag_shape *now, const struct bb_frag_shape *want,
			u64 budget, struct bb_frag_plan *plan)
{
	u64 free = min(shape_pages(now), PAGES_MAX);

	plan_for(now, want, free, plan);
	/* What is held is not free. */
	if (free)
		plan_for(now, want, div64_u64(free * free, free + plan->cost), plan);
	scale_plan(plan, now->nr, budget);
}
