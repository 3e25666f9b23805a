// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happened to the free lists, derived from their counts before and after.
 */
#include <linux/kernel.h>

#include <buddybench/model/free_list_diff.h>

/* Counts before and after, for orders below @nr; the block had order @order. */
struct counts {
	const u64 *before;
	const u64 *after;
	unsigned int nr;
	unsigned int order;
};

/* Is the change @sign at @top, and -@sign from @order to @top - 1? */
static bool is_chain(const struct counts *c, unsigned int top, int sign)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++) {
		s64 want = 0;

		if (i == top)
			want = sign;
		else if (i >= c->order && i < top)
			want = -sign;
		if ((s64)(c->after[i] - c->before[i]) != want)
			return false;
	}
	return true;
}

enum bb_free_list_change bb_free_list_diff(const u64 *before, const u64 *after, unsigned int nr,
					   unsigned int order, unsigned int *top)
{
	struct counts c = { before, after, nr, order };
	unsigned int i, changed = 0;

	for (i = 0; i < nr; i++)
		changed += before[i] != after[i];
	if (!changed)
		return BB_FREE_LIST_SAME;
	for (i = order; i < nr; i++) {
		*top = i;
		if (is_chain(&c, i, -1))
			return i == order ? BB_FREE_LIST_EXACT : BB_FREE_LIST_SPLIT;
		if (is_chain(&c, i, 1))
			return i == order ? BB_FREE_LIST_EXACT : BB_FREE_LIST_MERGE;
	}
	return BB_FREE_LIST_MIXED;
}
