// SPDX-License-Identifier: GPL-2.0-only
/* Streams: headers, and events that make sense or do not. */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/gfp.h>
#include <buddybench/plan/stream_check.h>

#include "kunit/lib/fake_machine.h"
#include "kunit/lib/help.h"

#define CLASSES						\
	"class order=1 node=0 gfp=GFP_KERNEL\n"		\
	"class order=0 node=0 gfp=GFP_KERNEL\n"		\
	"class order=1 node=0 gfp=GFP_KERNEL|__GFP_COMP\n"
#define START "buddybench-stream/1\n"

static const struct header {
	const char *name;
	const char *text;
	int ret;
	const char *why;
} headers[] = {
	{ "nothing", "", -EINVAL, "byte 0" },
	{ "another version", "buddybench-stream/2\nend\n", -EINVAL, "byte 0" },
	{ "no end", START "sizes events=1 ids=1 cpus=1 nodes=1\n", -EINVAL, "no end" },
	{ "unknown line", START "size 1\nend\n", -EINVAL, "byte 20 of the stream: no such line" },
	{ "no sizes", START "class order=0 node=0 gfp=GFP_KERNEL\nend\n", -EINVAL,
	  "the sizes come before the classes" },
	{ "a size is missing", START "sizes events=1 ids=1 cpus=1\nend\n", -EINVAL,
	  "a stream says events, ids, cpus and nodes" },
	{ "no class", START "sizes events=1 ids=1 cpus=1 nodes=1\nend\n", -EINVAL,
	  "the header has no class" },
	{ "half a class", START "sizes events=1 ids=1 cpus=1 nodes=1\n"
	  "class order=0 node=0\nend\n", -EINVAL, "a class says order, node and gfp" },
	{ "no events", START "sizes events=0 ids=1 cpus=1 nodes=1\nend\n", -ERANGE, "byte 33" },
	{ "too many CPUs", START "sizes events=1 ids=1 cpus=1025 nodes=1\nend\n", -ERANGE, "byte" },
	{ "order too high", START "sizes events=1 ids=1 cpus=1 nodes=1\n"
	  "class order=99 node=0 gfp=GFP_KERNEL\nend\n", -ERANGE, "byte 68" },
	{ "node beyond", START "sizes events=1 ids=1 cpus=1 nodes=1\n"
	  "class order=0 node=1 gfp=GFP_KERNEL\nend\n", -ERANGE, "byte" },
	{ "no mask", START "sizes events=1 ids=1 cpus=1 nodes=1\n"
	  "class order=0 node=0 gfp=12\nend\n", -EINVAL, "byte" },
	{ "length", START "sizes events=1 ids=1 cpus=1 nodes=1\n" CLASSES "#\nend\n", -EINVAL,
	  "not a multiple" },
};

BB_PARAM(headers);

static void stream_header_refused(struct kunit *test)
{
	const struct header *p = test->param_value;
	struct bb_stream *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct bb_facts *facts = kunit_kzalloc(test, sizeof(*facts), GFP_KERNEL);
	char *text = kunit_kzalloc(test, strlen(p->text) + 1, GFP_KERNEL);
	struct bb_err err = { 0 };

	facts->max_order = 10;
	strscpy(text, p->text, strlen(p->text) + 1);
	KUNIT_EXPECT_EQ_MSG(test, bb_stream_header(text, facts, s, &err), p->ret, "%s", err.msg);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.msg, p->why), "%s", err.msg);
}

static const struct nearest {
	const char *name;
	gfp_t mask;
	bool changed;
	int ret;
} nearests[] = {
	{ "GFP_KERNEL", GFP_KERNEL, false },
	{ "GFP_KERNEL|__GFP_NOFAIL", GFP_KERNEL, true },
	{ "__GFP_OF_TOMORROW|GFP_ATOMIC", GFP_ATOMIC, true },
	{ "__GFP_MOVABLE|__GFP_RECLAIMABLE", __GFP_MOVABLE, true },
	{ "GFP_HIGHUSER_MOVABLE|__GFP_DMA32", GFP_USER | __GFP_DMA32, true },
	{ "GFP_DMA|GFP_DMA32", GFP_DMA, true },
	{ "__GFP_NORETRY|__GFP_RETRY_MAYFAIL", __GFP_NORETRY, true },
	{ "kernel", 0, false, -EINVAL },
	{ "", 0, false, -EINVAL },
	{ "GFP_KERNEL|0x10", 0, false, -EINVAL },
};

BB_PARAM(nearests);

static void gfp_nearest(struct kunit *test)
{
	const struct nearest *p = test->param_value;
	struct bb_err err = { 0 };
	bool changed = false;
	gfp_t mask = 0;

	KUNIT_EXPECT_EQ(test, bb_gfp_nearest(p->name, strlen(p->name), &mask, &changed, &err),
			p->ret);
	BB_EXPECT_GFP(test, mask, p->mask);
	KUNIT_EXPECT_EQ(test, changed, p->changed);
}

#define ALLOC(id, class, cpu)	{ id, 1, class, (BB_STREAM_ALLOC << 14) | (cpu) }
#define FREE(id, cpu)		{ id, 1, 0, (BB_STREAM_FREE << 14) | (cpu) }
#define SPLIT(id, class)	{ id, 1, class, BB_STREAM_SPLIT << 14 }
#define PAUSE(n)		{ n, 1, 0, BB_STREAM_PAUSE << 14 }

static const struct events {
	const char *name;
	u16 every;
	u16 ids;
	unsigned int nr;
	u32 event[6][4];
	const char *why;
	u64 peak;
	u32 kept;
} events[] = {
	{ "pair", 1, 1, 2, { ALLOC(0, 0, 0), FREE(0, 1) }, NULL, 2, 2 },
	{ "split", 1, 3, 4, { ALLOC(0, 0, 0), SPLIT(0, 1), FREE(1, 0), FREE(2, 0) }, NULL, 2, 4 },
	{ "every second", 2, 2, 4,
	  { ALLOC(0, 0, 0), ALLOC(1, 0, 0), FREE(1, 0), FREE(0, 0) }, NULL, 2, 2 },
	{ "pause", 1, 1, 2, { PAUSE(3), ALLOC(0, 1, 0) }, NULL, 1, 1 },
	{ "id skipped", 1, 2, 1, { ALLOC(1, 0, 0) }, "event 0 (alloc of 1)" },
	{ "id again", 1, 2, 2, { ALLOC(0, 0, 0), ALLOC(0, 0, 0) }, "event 1 (alloc of 0)" },
	{ "too many ids", 1, 1, 2, { ALLOC(0, 0, 0), ALLOC(1, 0, 0) }, "more ids" },
	{ "too few ids", 1, 2, 1, { ALLOC(0, 0, 0) }, "1 ids, the header says 2" },
	{ "no class", 1, 1, 1, { ALLOC(0, 9, 0) }, "no such class" },
	{ "no CPU", 1, 1, 1, { ALLOC(0, 0, 2) }, "event 0 (alloc of 0): on a CPU" },
	{ "freed first", 1, 1, 2, { FREE(0, 0), ALLOC(0, 0, 0) }, "not been allocated" },
	{ "freed twice", 1, 1, 3, { ALLOC(0, 0, 0), FREE(0, 0), FREE(0, 0) },
	  "event 2 (free of 0)" },
	{ "free of what was split", 1, 3, 3, { ALLOC(0, 0, 0), SPLIT(0, 1), FREE(0, 0) }, "gone" },
	{ "split of a page", 1, 2, 2, { ALLOC(0, 1, 0), SPLIT(0, 1) }, "single page" },
	{ "split of a compound page", 1, 3, 2, { ALLOC(0, 2, 0), SPLIT(0, 1) }, "compound" },
	{ "split into blocks", 1, 3, 2, { ALLOC(0, 0, 0), SPLIT(0, 0) }, "no single pages" },
	{ "split into another zone", 1, 3, 2, { ALLOC(0, 0, 0), SPLIT(0, 3) }, "another zone" },
	{ "split into movable pages", 1, 3, 2, { ALLOC(0, 4, 0), SPLIT(0, 5) }, NULL, 2, 2 },
	{ "split into a movable zone", 1, 3, 2, { ALLOC(0, 4, 0), SPLIT(0, 3) }, "another zone" },
	{ "split without ids", 1, 2, 2, { ALLOC(0, 0, 0), SPLIT(0, 1) }, "more ids" },
	{ "huge id", 1, 1, 1, { FREE(0xffffffff, 0) }, "not been allocated" },
};

BB_PARAM(events);

static void put_le(u8 *to, u32 value, unsigned int bytes)
{
	while (bytes--) {
		*to++ = value;
		value >>= 8;
	}
}

/* The stream as the module gets it: here the header's place is empty. */
static u8 *stream_piece(struct kunit *test, const struct events *p)
{
	u8 *piece = kunit_kzalloc(test, BB_STREAM_PIECE, GFP_KERNEL), *at = piece;
	unsigned int i;

	for (i = 0; i < p->nr; i++, at += BB_STREAM_RECORD) {
		put_le(at, p->event[i][0], 4);
		put_le(at + 4, p->event[i][1], 4);
		put_le(at + 8, p->event[i][2], 2);
		put_le(at + 10, p->event[i][3], 2);
	}
	return piece;
}

static const struct bb_stream six_classes = {
	.cpus = 2, .nodes = 1, .classes = 6,
	.class = { { GFP_KERNEL, 1 }, { GFP_KERNEL, 0 }, { GFP_KERNEL | __GFP_COMP, 1 },
		   { GFP_HIGHUSER, 0 }, { GFP_HIGHUSER_MOVABLE, 1 },
		   { GFP_HIGHUSER_MOVABLE, 0 } },
};

static const struct kind {
	const char *name;
	gfp_t gfp;
	enum bb_stream_zone zone;
} kinds[] = {
	{ "GFP_DMA", GFP_DMA, BB_STREAM_DMA },
	{ "GFP_DMA32", GFP_DMA32 | __GFP_MOVABLE, BB_STREAM_DMA32 },
	{ "GFP_KERNEL", GFP_KERNEL, BB_STREAM_NORMAL },
	{ "movable, but low", GFP_USER | __GFP_MOVABLE, BB_STREAM_NORMAL },
	{ "GFP_HIGHUSER", GFP_HIGHUSER, BB_STREAM_HIGH },
	{ "GFP_HIGHUSER_MOVABLE", GFP_HIGHUSER_MOVABLE, BB_STREAM_MOVABLE },
};

BB_PARAM(kinds);

/* What the zones of a mask are, is what it is charged as. */
static void stream_class_zone(struct kunit *test)
{
	const struct kind *p = test->param_value;
	struct bb_stream_class class = { .gfp = p->gfp };

	KUNIT_EXPECT_EQ(test, bb_stream_class_zone(&class), p->zone);
}

static void stream_events(struct kunit *test)
{
	const struct events *p = test->param_value;
	u8 *piece = stream_piece(test, p);
	struct bb_stream_bytes bytes = { &piece, p->nr * BB_STREAM_RECORD };
	struct bb_stream *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct bb_stream_sums *sums = kunit_kzalloc(test, sizeof(*sums), GFP_KERNEL);
	struct bb_err err = { 0 };

	*s = six_classes;
	s->events = p->nr;
	s->ids = p->ids;
	sums->every = p->every;
	sums->block = kunit_kzalloc(test, p->ids * sizeof(*sums->block), GFP_KERNEL);
	KUNIT_EXPECT_EQ_MSG(test, bb_stream_check(&bytes, s, sums, &err), p->why ? -EINVAL : 0,
			    "%s", err.msg);
	if (p->why)
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.msg, p->why), "%s", err.msg);
	else
		KUNIT_EXPECT_EQ(test, sums->all.peak, p->peak);
	if (!p->why)
		KUNIT_EXPECT_EQ(test, sums->kept, p->kept);
	bytes.size--;
	KUNIT_EXPECT_EQ(test, bb_stream_check(&bytes, s, sums, &err), -EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, strstr(err.msg, "cut"));
}

static struct kunit_case stream_cases[] = {
	KUNIT_CASE_PARAM(stream_header_refused, headers_gen_params),
	KUNIT_CASE_PARAM(gfp_nearest, nearests_gen_params),
	KUNIT_CASE_PARAM(stream_class_zone, kinds_gen_params),
	KUNIT_CASE_PARAM(stream_events, events_gen_params),
	{}
};

static struct kunit_suite stream_suite = {
	.name = "buddybench_stream",
	.test_cases = stream_cases,
};

kunit_test_suite(stream_suite);
