/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recorded stream of allocations, buddybench-stream/1, as it is handed to the
 * kernel. Documentation/replay.rst describes the format.
 */
#ifndef _BUDDYBENCH_PLAN_STREAM_H
#define _BUDDYBENCH_PLAN_STREAM_H

#include <linux/gfp.h>
#include <linux/types.h>

#include <buddybench/lib/error.h>
#include <buddybench/plan/facts.h>

#define BB_STREAM_RECORD	12	/* bytes of an event */
#define BB_STREAM_SHIFT		14
/* A stream is kept in pieces of so many bytes; no event straddles two. */
#define BB_STREAM_PIECE		(BB_STREAM_RECORD << BB_STREAM_SHIFT)
#define BB_STREAM_HEAD_MAX	65532	/* bytes of the header */
#define BB_STREAM_CLASSES	256
#define BB_STREAM_CPUS		1024
#define BB_STREAM_NODES		16
#define BB_STREAM_EVENTS	16000000

enum bb_stream_kind {
	BB_STREAM_ALLOC,
	BB_STREAM_FREE,
	BB_STREAM_SPLIT,	/* a block becomes single pages, each with an id */
	BB_STREAM_PAUSE,	/* nothing but time passes */
	NR_BB_STREAM_KINDS
};

/* Which zones a mask permits; charged apart. */
enum bb_stream_zone {
	BB_STREAM_DMA,
	BB_STREAM_DMA32,
	BB_STREAM_NORMAL,
	BB_STREAM_HIGH,
	BB_STREAM_MOVABLE,
	NR_BB_STREAM_ZONES
};

/**
 * struct bb_stream_class - allocations that are alike
 * @gfp: mask, by this kernel's bits
 * @order: block order
 * @node: of the recorded machine
 */
struct bb_stream_class {
	gfp_t gfp;
	u8 order;
	u8 node;
};

/**
 * struct bb_stream - what the header of a stream says
 * @events: records
 * @ids: blocks, counting single pages after a split
 * @cpus: of the recorded machine
 * @nodes: of the recorded machine
 * @classes: valid entries of @class
 * @mapped: classes whose mask is not what was recorded
 * @head: bytes of the header
 * @class: the classes
 */
struct bb_stream {
	u32 events;
	u32 ids;
	u32 cpus;
	u32 nodes;
	u32 classes;
	u32 mapped;
	u32 head;
	struct bb_stream_class class[BB_STREAM_CLASSES];
};

/**
 * struct bb_stream_bytes - a whole stream in pieces
 * @piece: %BB_STREAM_PIECE bytes each, the last one less
 * @size: bytes in all
 */
struct bb_stream_bytes {
	u8 **piece;
	u64 size;
};

/**
 * bb_stream_header() - read the header
 * @text: NUL-terminated copy of the beginning of a stream, cut up
 * @facts: the machine it is to be replayed on
 * @s: result
 * @err: filled in on error
 *
 * Masks are mapped to what this kernel has, see bb_gfp_nearest().
 *
 * Return: 0; -EINVAL for what is no header or beyond this kernel; -E2BIG for more
 * than a stream may have.
 */
int bb_stream_header(char *text, const struct bb_facts *facts, struct bb_stream *s,
		     struct bb_err *err);

#endif /* _BUDDYBENCH_PLAN_STREAM_H */
