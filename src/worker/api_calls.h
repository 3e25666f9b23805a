/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One allocation and its free, for any API. With a constant kind only the call
 * remains after inlining. Used inside the timed loops.
 */
#ifndef _BUDDYBENCH_WORKER_API_CALLS_H
#define _BUDDYBENCH_WORKER_API_CALLS_H

#include <linux/mm.h>

#include <buddybench/compat.h>
#include <buddybench/worker/timed_loops.h>

/* Members used in every iteration, copied so that they stay in registers. */
struct args {
	gfp_t gfp;
	unsigned int order;
	int nid;
};

static __always_inline struct args loop_args(const struct bb_loop *l)
{
	struct args a = { .gfp = l->gfp, .order = l->order, .nid = l->nid };

	return a;
}

static __always_inline int turn_node(struct bb_loop *l)
{
	int nid = l->nids[l->rr];

	if (++l->rr == l->nr_nids)
		l->rr = 0;
	return nid;
}

static __always_inline void *get_bulk(struct bb_loop *l, gfp_t gfp, int nid,
				      unsigned int i)
{
	struct page **pages = l->pages + (size_t)i * l->bulk;
	unsigned long got = bb_alloc_bulk(gfp, nid, l->bulk, pages);

	if (likely(got == l->bulk))
		return pages;
	if (!got)
		return NULL;
	l->lacked += l->bulk - got;
	return pages;
}

static __always_inline void put_bulk(const struct bb_loop *l, void *block)
{
	struct page **pages = block;
	unsigned int i;

	for (i = 0; i < l->bulk && pages[i]; i++) {
		__free_page(pages[i]);
		pages[i] = NULL;
	}
}

/* Block of the null loop: a pointer opaque to the compiler. */
static __always_inline void *hidden(void *block)
{
	OPTIMIZER_HIDE_VAR(block);
	return block;
}

/* @kind is a constant wherever this is inlined: one case is left. */
static __always_inline void *get(const unsigned int kind, struct bb_loop *l,
				 struct args a, unsigned int i)
{
	switch (kind) {
#define API_CALLS(kind, id, form, get, put) case kind: return (void *)(get);
#define API_MISSING(kind) case kind: break;
#include "api_call_defs.h"
#undef API_CALLS
	}
	return NULL;
}

static __always_inline void put(const unsigned int kind,
				const struct bb_loop *l, struct args a,
				void *block)
{
	switch (kind) {
#define API_CALLS(kind, id, form, get, put) case kind: put; break;
#include "api_call_defs.h"
#undef API_CALLS
#undef API_MISSING
	}
}

#endif /* _BUDDYBENCH_WORKER_API_CALLS_H */
