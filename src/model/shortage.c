// SPDX-License-Identifier: GPL-2.0-only
/*
 * Say what stops a request in a zone: the mark, the sizes of the free blocks,
 * or their migrate types.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/model/frag_index.h>
#include <buddybench/model/shortage.h>

#define THRESHOLD 500	/* vm.extfrag_threshold */

static int index_of(const struct bb_watermark_zone *z, unsigned int order)
{
	struct bb_zone_view view = { .nr_orders = z->nr_orders };

	memcpy(view.nr_free, z->nr_free, sizeof(view.nr_free));
	return bb_frag_index_of(&view, order);
}

static u8 lists_from(const struct bb_watermark_zone *z, unsigned int order)
{
	u8 lists = 0;

	for (; order < z->nr_orders; order++)
		if (z->nr_free[order])
			lists |= z->lists[order];
	return lists;
}

void bb_shortage_of(const struct bb_watermark_zone *z, const struct bb_alloc_request *req,
		    enum bb_mm mm, struct bb_shortage *s)
{
	unsigned int flags = bb_alloc_request_slow_flags(req, mm);
	s64 usable = z->free - bb_watermark_unusable(z, req->order, flags, mm);
	s64 limit = bb_watermark_limit(z, flags, true);
	enum bb_answer answer = bb_answer_and(bb_watermark_ok(z, req, flags, mm),
					      bb_watermark_block(z, req, flags, mm));

	memset(s, 0, sizeof(*s));
	s->lists = lists_from(z, req->order);
	s->index = index_of(z, req->order);
	if (usable <= limit) {
		s->kind = BB_SHORTAGE_MARK;
		s->missing = limit - usable + 1;
	} else if (answer == BB_YES) {
		s->kind = BB_SHORTAGE_NONE;
	} else if (!s->lists) {
		s->kind = BB_SHORTAGE_BLOCK;
	} else {
		s->kind = answer == BB_NO ? BB_SHORTAGE_TYPE : BB_SHORTAGE_UNSURE;
	}
}

bool bb_shortage_reclaim(const struct bb_shortage *s)
{
	return s->kind == BB_SHORTAGE_MARK ||
	       (s->kind == BB_SHORTAGE_BLOCK && s->index <= THRESHOLD);
}
