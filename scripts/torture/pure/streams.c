// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recorded streams: headers made of likely lines and of anything, and events of which most make
 * sense. What passes the check is gone through once more, by other means.
 */
#include "pure.h"

#include <buddybench/plan/gfp.h>
#include <buddybench/plan/stream_check.h>

#define MOST 40	/* events */

static const char * const lines[] = {
	"buddybench-stream/1\n", "sizes events=3 ids=2 cpus=2 nodes=2\n", "end\n", "#\n", "\n",
	"class order=0 node=0 gfp=GFP_KERNEL\n", "class order=1 node=1 gfp=__GFP_NOFAIL\n",
	"class order=2 node=0 gfp=GFP_KERNEL|__GFP_COMP|__GFP_OF_TOMORROW\n", "class order=0\n",
	"class order=0 node=0 gfp=GFP_DMA|GFP_DMA32|__GFP_MOVABLE\n", "class\n", "size x=1\n",
	"class order=0 node=0 gfp=__GFP_MOVABLE|__GFP_RECLAIMABLE\n", "class gfp=kernel\n",
	"class order=0 node=0 gfp=__GFP_NORETRY|__GFP_RETRY_MAYFAIL|Gfp\n", "sizes events=1\n",
	"class order=0 node=0 gfp=GFP_\n", "class order=0 node=0 gfp=__GFP_lower\n", "#.\n",
	"#...\n",
	"sizes events=0 ids=1 cpus=1 nodes=1\n", "class order=99 node=0 gfp=GFP_KERNEL\n", "x",
	"sizes ids=1 cpus=1 nodes=1\n", "sizes events=1 cpus=1 nodes=1\n",
	"sizes events=1 ids=1 nodes=1\n", "sizes events=1 ids=1 cpus=1\n", "sizes events=1 x=1\n",
	"class order=0 node=0\n", "class node=0 gfp=GFP_KERNEL\n",
};

static void fuzz_header(struct input *in, const struct bb_facts *facts)
{
	struct bb_stream *s = malloc(sizeof(*s));
	struct bb_err err = { 0 };
	static char text[16384];
	size_t at = 0, i;
	int ret;

	HOLDS(s);
	text[0] = '\0';
	while (in->left && at < sizeof(text) - 200) {
		u8 which = next_byte(in);

		if (which < ARRAY_SIZE(lines))
			at += scnprintf(text + at, 100, "%s", lines[which]);
		else if (which == 255)
			/* Too many classes. */
			for (i = 0; i < 100 && at < sizeof(text) - 200; i++)
				at += scnprintf(text + at, 100, "%s", lines[5]);
		else
			text[at++] = which;
		text[at] = '\0';
	}
	ret = bb_stream_header(text, facts, s, &err);
	check_error(&err, ret, at);
	for (i = 0; !ret && i < s->classes; i++) {
		HOLDS(!bb_gfp_refusal(s->class[i].gfp));
		HOLDS(s->class[i].order <= facts->max_order && s->class[i].node < s->nodes);
		HOLDS(bb_stream_class_zone(&s->class[i]) < NR_BB_STREAM_ZONES);
	}
	HOLDS(ret || (s->head <= at && !(s->head % BB_STREAM_RECORD) && s->events && s->ids));
	free(s);
}

static void put_le(u8 *to, u32 value, unsigned int bytes)
{
	while (bytes--) {
		*to++ = value;
		value >>= 8;
	}
}

/* Every block is born, and gone at most once, before anything else is done with it. */
static void go_through(const struct bb_stream_bytes *bytes, const struct bb_stream *s)
{
	unsigned int gone[16 * MOST] = { 0 }, born = 0, order[16 * MOST], i, j;
	struct bb_stream_event e;

	for (i = 0; i < s->events; i++) {
		bb_stream_event(bytes, s, i, &e);
		HOLDS(e.cpu < s->cpus);
		if (e.kind == BB_STREAM_FREE || e.kind == BB_STREAM_SPLIT)
			HOLDS(e.id < born && !gone[e.id]++);
		if (e.kind == BB_STREAM_ALLOC)
			order[born++] = s->class[e.class].order;
		for (j = 0; e.kind == BB_STREAM_SPLIT && j < 1U << order[e.id]; j++)
			order[born++] = 0;
	}
	HOLDS(born == s->ids);
}

static void fuzz_events(struct input *in)
{
	struct bb_stream *s = calloc(1, sizeof(*s));
	u8 *piece = calloc(1, BB_STREAM_PIECE), *at = piece;
	struct bb_stream_sums *sums = calloc(1, sizeof(*sums));
	struct bb_stream_bytes bytes = { &piece };
	struct bb_err err = { 0 };
	u32 born = 0;
	int ret;

	HOLDS(s && piece && sums);
	*s = (struct bb_stream){ .cpus = 2, .nodes = 2, .classes = 5, .class = {
		{ GFP_KERNEL, 1 }, { GFP_KERNEL, 0 }, { GFP_KERNEL | __GFP_COMP, 2, 1 },
		{ GFP_HIGHUSER_MOVABLE, 0, 1 }, { GFP_DMA32, 0 } } };
	sums->every = 1 + next_byte(in) % 3;
	for (; in->left && s->events < MOST; s->events++, at += BB_STREAM_RECORD) {
		u8 what = next_byte(in), which = next_byte(in), kind = what & 3;
		u8 split = kind == BB_STREAM_SPLIT ? what >> 6 : 0;
		u8 class = kind == BB_STREAM_ALLOC ? which % 6 : split;
		bool strange = (what & 0x3c) == 0x3c;

		put_le(at, kind == BB_STREAM_ALLOC && !strange ? born : which, 4);
		put_le(at + 4, what, 4);
		put_le(at + 8, class, 2);
		put_le(at + 10, kind << 14 | (strange ? which : what >> 4 & 1), 2);
		born += kind == BB_STREAM_ALLOC ? 1 : kind == BB_STREAM_SPLIT ? 2 : 0;
	}
	s->ids = next_byte(in) & 1 ? born + 1 : born;
	bytes.size = s->events * BB_STREAM_RECORD + (s->events == 7) - (s->events == 9);
	sums->block = calloc(16 * MOST, sizeof(*sums->block));
	HOLDS(sums->block);
	do {
		ret = bb_stream_check(&bytes, s, sums, &err);
	} while (ret > 0);
	check_error(&err, ret, 0);
	HOLDS(ret || (sums->kept <= s->events && sums->all.live <= sums->all.peak));
	if (!ret)
		go_through(&bytes, s);
	free(sums->block);
	free(sums);
	free(piece);
	free(s);
}

void fuzz_stream(struct input *in)
{
	struct bb_facts *facts = malloc(sizeof(*facts));

	HOLDS(facts);
	make_facts(in, facts);
	if (next_byte(in) & 1)
		fuzz_header(in, facts);
	else
		fuzz_events(in);
	free(facts);
}
