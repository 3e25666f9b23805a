// SPDX-License-Identifier: GPL-2.0-only
/* A short stream of Documentation/replay.rst: blocks of one class, each freed later. */
#include <stdio.h>
#include <string.h>

#include "grammar.h"

#define BLOCKS_MAX	12
#define EVENT_BYTES	12

static void add_le(struct text *text, uint32_t value, unsigned int bytes)
{
	for (; bytes; bytes--, value >>= 8)
		text->at[text->len++] = value;
}

/* On CPU 0, a microsecond after the one before. */
static void add_event(struct text *text, unsigned int kind, unsigned int id)
{
	add_le(text, id, 4);
	add_le(text, 1000, 4);
	add_le(text, 0, 2);
	add_le(text, kind << 14, 2);
}

void grammar_stream(struct text *text)
{
	unsigned int blocks = 1 + random_below(BLOCKS_MAX), i, dots;
	int len = snprintf(text->at, TEXT_MAX,
			   "buddybench-stream/1\nsizes events=%u ids=%u cpus=1 nodes=1\n"
			   "class order=%u node=0 gfp=GFP_%s\n", 2 * blocks, blocks,
			   random_below(4), random_below(2) ? "KERNEL" : "ATOMIC");

	/* The header is padded: events begin at a multiple of their size. */
	dots = (EVENT_BYTES - (len + 6) % EVENT_BYTES) % EVENT_BYTES;
	len += snprintf(text->at + len, TEXT_MAX - len, "#%.*s\nend\n", (int)dots,
			"............");
	text->len = len;
	for (i = 0; i < blocks; i++)
		add_event(text, 0, i);
	for (i = 0; i < blocks; i++)
		add_event(text, 1, i);
}
