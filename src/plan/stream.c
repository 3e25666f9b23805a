// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header of a stream: lines of text before the records. It comes from
 * another machine, so nothing in it is trusted.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/lib/options.h>
#include <buddybench/plan/gfp.h>
#include <buddybench/plan/stream.h>

#define MAGIC "buddybench-stream/1"

/* The header while it is read; @line begins at offset @at of it. */
struct reading {
	const struct bb_facts *facts;
	struct bb_stream *s;
	struct bb_err *err;
	unsigned int at;
};

static int read_sizes(struct reading *r, char *words)
{
	u64 events = 0, ids = 0, cpus = 0, nodes = 0;
	const struct bb_option options[] = {
		{ "events", 1, BB_STREAM_EVENTS, &events },
		{ "ids", 1, BB_STREAM_EVENTS, &ids },
		{ "cpus", 1, BB_STREAM_CPUS, &cpus },
		{ "nodes", 1, BB_STREAM_NODES, &nodes },
	};
	int ret = bb_options_parse(words, words, options, ARRAY_SIZE(options), r->err);

	if (ret)
		return ret;
	if (!events || !ids || !cpus || !nodes)
		return bb_err_set(r->err, -EINVAL, 0,
				  "a stream says events, ids, cpus and nodes");
	r->s->events = events;
	r->s->ids = ids;
	r->s->cpus = cpus;
	r->s->nodes = nodes;
	return 0;
}

static int read_class(struct reading *r, char *words)
{
	struct bb_stream *s = r->s;
	u64 order = U64_MAX, node = U64_MAX;
	const char *gfp = NULL;
	const struct bb_option options[] = {
		{ "order", 0, r->facts->max_order, &order },
		{ "node", 0, s->nodes - 1, &node },
		{ "gfp", 0, 0, NULL, &gfp },
	};
	struct bb_stream_class *class = &s->class[s->classes];
	bool mapped = false;
	int ret;

	if (!s->nodes)
		return bb_err_set(r->err, -EINVAL, 0, "the sizes come before the classes");
	if (s->classes == BB_STREAM_CLASSES)
		return bb_err_set(r->err, -E2BIG, 0, "more than %d classes",
				  BB_STREAM_CLASSES);
	ret = bb_options_parse(words, words, options, ARRAY_SIZE(options), r->err);
	if (ret)
		return ret;
	if (order == U64_MAX || node == U64_MAX || !gfp)
		return bb_err_set(r->err, -EINVAL, 0, "a class says order, node and gfp");
	ret = bb_gfp_nearest(gfp, strlen(gfp), &class->gfp, &mapped, r->err);
	if (ret) {
		r->err->pos += gfp - words;
		return ret;
	}
	class->order = order;
	class->node = node;
	s->mapped += mapped;
	s->classes++;
	return 0;
}

/* 1 at the end of the header. */
static int read_line(struct reading *r, char *line)
{
	char *words = strchr(line, ' ');
	int ret;

	if (!strcmp(line, "end"))
		return 1;
	if (!*line || *line == '#')
		return 0;
	if (words)
		*words++ = '\0';
	if (!words || (strcmp(line, "sizes") && strcmp(line, "class")))
		return bb_err_set(r->err, -EINVAL, 0,
				  "no such line; there are sizes, class, # and end");
	ret = line[0] == 's' ? read_sizes(r, words) : read_class(r, words);
	if (ret)
		r->err->pos += words - line;
	return ret;
}

static int header_error(struct reading *r, int ret)
{
	struct bb_err inner = *r->err;

	return bb_err_set(r->err, ret, 0, "byte %u of the stream: %s",
			  r->at + inner.pos, inner.msg);
}

static int finish_header(struct reading *r, unsigned int head)
{
	struct bb_stream *s = r->s;

	s->head = head;
	if (!s->classes)
		return bb_err_set(r->err, -EINVAL, 0, "the header has no class");
	if (head % BB_STREAM_RECORD)
		return bb_err_set(r->err, -EINVAL, 0,
				  "the header has %u bytes, not a multiple of %d", head,
				  BB_STREAM_RECORD);
	return 0;
}

int bb_stream_header(char *text, const struct bb_facts *facts, struct bb_stream *s,
		     struct bb_err *err)
{
	struct reading r = { .facts = facts, .s = s, .err = err };
	size_t len = strlen(text);
	char *line, *rest = text;
	int ret;

	memset(s, 0, sizeof(*s));
	line = strsep(&rest, "\n");
	if (!rest || strcmp(line, MAGIC))
		return bb_err_set(err, -EINVAL, 0, "byte 0 of the stream: no " MAGIC);
	while (rest) {
		line = rest;
		strsep(&rest, "\n");
		/* The last line has to end with a newline, too. */
		if (!rest)
			break;
		r.at = line - text;
		ret = read_line(&r, line);
		if (ret < 0)
			return header_error(&r, ret);
		if (ret)
			return finish_header(&r, rest - text);
	}
	return bb_err_set(err, -EINVAL, 0,
			  "byte %zu of the stream: the header has no end, or more than %d bytes",
			  len, BB_STREAM_HEAD_MAX);
}
