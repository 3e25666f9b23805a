// SPDX-License-Identifier: GPL-2.0-only
/* Rows of another machine are read or refused, and shapes are compared and planned. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>

#include <buddybench/model/frag_shape.h>

#define NR	4	/* orders of the kernel under test */

static const struct text {
	const char *text;
	int ret;
	unsigned int pos;
	u64 blocks[NR];
	const char *why;
} texts[] = {
	{ "Node 0, zone   Normal      7      5      3      1 ", 0, 0, { 7, 5, 3, 1 } },
	{ "Node 1, zone DMA, type A  1 2 3 4 Node 1, zone  DMA, type  B 10 >20 30 40", 0, 0,
	  { 11, 22, 33, 44 } },
	{ "7,5,3,1", 0, 0, { 7, 5, 3, 1 } },
	{ "7 5", 0, 0, { 7, 5, 0, 0 } },
	{ "1 0 0 1 1 1", 0, 0, { 1, 0, 0, 7 } },
	{ "", -EINVAL, 0, { 0 },
	  "a number of free blocks is expected here" },
	{ "0 0 0 0", -EINVAL, 0, { 0 },
	  "no free block is in it" },
	{ "Node x, zone Normal 1", -EINVAL, 5, { 0 },
	  "the number of a node is expected here" },
	{ "Node 0 zone Normal 1", -EINVAL, 6, { 0 },
	  "a row has Node N, zone NAME, and numbers" },
	{ "Node 0, zone Normal", -EINVAL, 19, { 0 },
	  "a number of free blocks is expected here" },
	{ "Node 0, zone Normal, kind Movable 1", -EINVAL, 20, { 0 },
	  "only a type may come here" },
	{ "Node 0, zone Normal 1 two 3", -EINVAL, 22, { 0 },
	  "a number of free blocks is expected here" },
	{ "Node 0, zone Normal 1 2x 3", -EINVAL, 23, { 0 },
	  "not a number" },
	{ "Node 0, zone Normal 1 -2", -EINVAL, 22, { 0 },
	  "a number of free blocks is expected here" },
	{ "Node 0, zone Normal 1 Node 1, zone Normal 2", -EINVAL, 27, { 0 },
	  "rows of several zones; give those of one" },
	{ "Node 1, zone Normal 1 Node 10, zone Normal 2", -EINVAL, 27, { 0 },
	  "rows of several zones; give those of one" },
	{ "Node 0, zone Normal 1 Node 0, zone DMA32 2", -EINVAL, 27, { 0 },
	  "rows of several zones; give those of one" },
	{ "Node 0, zone Normal 1 Node 0, zone Normal2 2", -EINVAL, 27, { 0 },
	  "rows of several zones; give those of one" },
	{ "Node 0, zone Normal 1 Node 0, zone mal 2", -EINVAL, 27, { 0 },
	  "rows of several zones; give those of one" },
	{ "1 2 99999999999999999999 4", -ERANGE, 4, { 0 },
	  "more blocks than any machine has" },
	{ "0 0 0 0 0 0 0 0 0 0 4000000000", -ERANGE, 20, { 0 },
	  "more blocks than any machine has" },
	{ "Node 0, zone , 1", -EINVAL, 13, { 0 },
	  "a name is expected here" },
	{ "0 0 0 4000000000", -ERANGE, 0, { 0 },
	  "more memory than any machine has" },
	{ "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", -EINVAL, 32, { 0 },
	  "more numbers than there are orders" },
};

static void shape_text(struct kunit *test)
{
	unsigned int i, order;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		const struct text *t = &texts[i];
		struct bb_frag_shape shape;
		struct bb_err err = { 0 };

		KUNIT_EXPECT_EQ_MSG(test, bb_frag_shape_parse(t->text, NR, &shape, &err),
				    t->ret, "%s: %s", t->text, err.msg);
		KUNIT_EXPECT_EQ_MSG(test, err.code, t->ret, "%s", t->text);
		KUNIT_EXPECT_EQ_MSG(test, err.pos, t->pos, "%s: %s", t->text, err.msg);
		if (t->ret)
			KUNIT_EXPECT_STREQ(test, err.msg, t->why);
		for (order = 0; !t->ret && order < NR; order++)
			KUNIT_EXPECT_EQ_MSG(test, shape.blocks[order], t->blocks[order],
					    "%s", t->text);
	}
}

static const struct distance {
	struct bb_frag_shape a;
	struct bb_frag_shape b;
	unsigned int distance;
} distances[] = {
	{ { NR, { 8, 4, 2, 1 } }, { NR, { 8, 4, 2, 1 } }, 0 },
	{ { NR, { 8, 4, 2, 1 } }, { NR, { 80, 40, 20, 10 } }, 0 },
	{ { NR, { 8, 0, 0, 0 } }, { NR, { 0, 0, 0, 9 } }, 1000 },
	{ { NR, { 8, 0, 0, 1 } }, { NR, { 0, 0, 0, 9 } }, 500 },
	{ { NR, { 0, 0, 0, 0 } }, { NR, { 0, 0, 0, 9 } }, 1000 },
};

static void shape_distance(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		const struct distance *d = &distances[i];

		KUNIT_EXPECT_EQ_MSG(test, bb_frag_shape_distance(&d->a, &d->b),
				    d->distance, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, bb_frag_shape_distance(&d->b, &d->a),
				    d->distance, "row %u, the other way", i);
	}
}

static const struct planned {
	const char *what;
	struct bb_frag_shape now;
	struct bb_frag_shape want;
	u64 budget;
	u64 carve[NR];
	u64 take[NR];
	u64 cost;
} plans[] = {
	/* 100 pages held and 700 free: 100 of each order below the highest. */
	{ "one of each", { NR, { 0, 0, 0, 100 } }, { NR, { 1, 1, 1, 0 } }, 1000,
	  { 0, 0, 0, 100 }, { 0 }, 100 },
	{ "half of it in single pages", { NR, { 0, 0, 0, 100 } }, { NR, { 8, 0, 0, 1 } }, 1000,
	  { 0, 266, 0, 0 }, { 0 }, 266 },
	{ "as it is", { NR, { 5, 4, 3, 2 } }, { NR, { 5, 4, 3, 2 } }, 1000,
	  { 0 }, { 0 }, 0 },
	{ "too many small blocks", { NR, { 9, 0, 0, 100 } }, { NR, { 0, 0, 0, 1 } }, 1000,
	  { 0 }, { 9 }, 9 },
	{ "nothing may be held", { NR, { 0, 0, 0, 100 } }, { NR, { 1, 1, 1, 0 } }, 0,
	  { 0 }, { 0 }, 0 },
	{ "half of it may be held", { NR, { 0, 0, 0, 100 } }, { NR, { 1, 1, 1, 0 } }, 50,
	  { 0, 0, 0, 50 }, { 0 }, 50 },
	{ "nothing is free", { NR, { 0, 0, 0, 0 } }, { NR, { 1, 1, 1, 0 } }, 50,
	  { 0 }, { 0 }, 0 },
};

static void shape_plan(struct kunit *test)
{
	unsigned int i, order;

	for (i = 0; i < ARRAY_SIZE(plans); i++) {
		const struct planned *p = &plans[i];
		struct bb_frag_plan plan;

		bb_frag_shape_plan(&p->now, &p->want, p->budget, &plan);
		KUNIT_EXPECT_EQ_MSG(test, plan.cost, p->cost, "%s", p->what);
		for (order = 0; order < NR; order++) {
			KUNIT_EXPECT_EQ_MSG(test, plan.carve[order], p->carve[order],
					    "%s: carve %u", p->what, order);
			KUNIT_EXPECT_EQ_MSG(test, plan.take[order], p->take[order],
					    "%s: take %u", p->what, order);
		}
	}
}

static struct kunit_case shape_cases[] = {
	KUNIT_CASE(shape_text),
	KUNIT_CASE(shape_distance),
	KUNIT_CASE(shape_plan),
	{}
};

static struct kunit_suite shape_suite = {
	.name = "buddybench_frag_shape",
	.test_cases = shape_cases,
};

kunit_test_suite(shape_suite);
