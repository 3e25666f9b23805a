// SPDX-License-Identifier: GPL-2.0-only
/*
 * Free lists of other machines: rows made of likely words and of anything, and what is planned for
 * them.
 */
#include "pure.h"

#include <buddybench/model/frag_shape.h>

static const char * const words[] = {
	"Node 0, zone   Normal", "Node 1, zone DMA32, type Movable", " ", "Node", ",", "zone", "7",
	" 12345", ">100000", " 4294967295", " 0", " 99999999999999999999", "-1",
};

/* Nothing that cannot be had is taken, and the budget holds. */
static void check_plan(const struct bb_frag_shape *now, const struct bb_frag_shape *want,
		       u64 budget)
{
	struct bb_frag_plan plan;
	unsigned int order;
	u64 cost = 0;

	bb_frag_shape_plan(now, want, budget, &plan);
	HOLDS(plan.cost <= budget && !plan.carve[0]);
	for (order = 0; order < now->nr; order++)
		cost += plan.carve[order] + (plan.take[order] << order);
	HOLDS(cost == plan.cost);
}

void fuzz_shape(struct input *in)
{
	struct bb_frag_shape want, now = { .nr = 1 + next_byte(in) % BB_VIEW_ORDERS };
	struct bb_err err = { 0 };
	u64 budget = next_number(in) >> 32;
	char text[4096] = "";
	unsigned int order;
	size_t at = 0;
	int ret;

	for (order = 0; order < now.nr; order++)
		now.blocks[order] = next_byte(in) << (next_byte(in) % 8);
	while (in->left && at < 3900) {
		u8 which = next_byte(in);

		if (which < ARRAY_SIZE(words))
			at += scnprintf(text + at, 100, "%s", words[which]);
		else
			text[at++] = which;
		text[at] = '\0';
	}
	ret = bb_frag_shape_parse(text, now.nr, &want, &err);
	check_error(&err, ret, at);
	if (ret)
		return;
	HOLDS(bb_frag_shape_distance(&want, &want) == 0);
	HOLDS(bb_frag_shape_distance(&now, &want) <= 1000);
	HOLDS(bb_frag_shape_distance(&now, &want) == bb_frag_shape_distance(&want, &now));
	check_plan(&now, &want, budget);
}
