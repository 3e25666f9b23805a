// SPDX-License-Identifier: GPL-2.0-only
/*
 * What free lists and indices are brought to: whatever they are like, it ends, and what has been
 * brought about counts as such.
 */
#include "pure.h"

#include <buddybench/model/alloc_request.h>
#include <buddybench/model/frag_index.h>
#include <buddybench/model/frag_steer.h>
#include <buddybench/model/list_goal.h>

static u8 one_type(struct input *in)
{
	static const u8 types[] = { BB_LIST_UNMOVABLE, BB_LIST_MOVABLE, BB_LIST_RECLAIMABLE };

	return types[next_byte(in) % ARRAY_SIZE(types)];
}

static void make_goal(struct input *in, struct bb_list_goal *goal)
{
	goal->kind = next_byte(in) % 3;
	goal->top = 1 + next_byte(in) % (BB_VIEW_ORDERS - 1);
	goal->order = next_byte(in) % (goal->top + 1);
	goal->from = goal->order + next_byte(in) % (goal->top - goal->order + 1);
	goal->own = one_type(in);
	goal->first = one_type(in);
	goal->pcp_orders = next_byte(in);
	goal->blocks = 1 + next_byte(in);
}

static void make_lists(struct input *in, struct bb_free_lists *now)
{
	unsigned int order;

	for (order = 0; order < BB_VIEW_ORDERS; order++) {
		now->nr_free[order] = next_byte(in);
		now->lists[order] = now->nr_free[order] ? next_byte(in) : 0;
	}
}

/* List by list, until nothing is in the way. */
static void clear_the_way(const struct bb_list_goal *goal, struct bb_free_lists *now)
{
	unsigned int rounds = 0;
	u8 type = 0;
	int order;

	while ((order = bb_list_goal_in_way(goal, now, &type)) >= 0) {
		HOLDS(order >= goal->order && order <= goal->top);
		HOLDS(bb_list_goal_take(goal, order) + 1 >= (unsigned int)order);
		HOLDS(type && !(type & (type - 1)) && now->lists[order] & type);
		now->lists[order] &= ~type;
		HOLDS(rounds++ < 8 * BB_VIEW_ORDERS);
	}
}

/* What an allocation from a block of @from leaves behind is what one is expected to. */
static void check_taken(const struct bb_list_goal *goal, const struct bb_free_lists *before)
{
	struct bb_free_lists after = *before;
	unsigned int order;

	if (goal->kind != BB_LIST_KIND_BLOCK || !after.nr_free[goal->from])
		return;
	for (order = goal->order; order < goal->from; order++) {
		after.nr_free[order]++;
		after.lists[order] = goal->own;
	}
	after.nr_free[goal->from]--;
	HOLDS(bb_list_goal_taken(goal, before, &after));
	after.nr_free[goal->from]++;
	HOLDS(!bb_list_goal_taken(goal, before, &after));
}

void fuzz_list_goal(struct input *in)
{
	struct bb_list_goal goal = { 0 };
	struct bb_free_lists now, other;
	bool met;

	make_goal(in, &goal);
	make_lists(in, &now);
	make_lists(in, &other);
	met = bb_list_goal_met(&goal, &now);
	HOLDS(bb_list_goal_pages(&goal, &now) >= (2 * goal.blocks) << goal.from);
	HOLDS(goal.kind == BB_LIST_KIND_BLOCK || bb_list_goal_taken(&goal, &now, &other));
	bb_list_goal_taken(&goal, &now, &other);
	check_taken(&goal, &now);
	other = now;
	clear_the_way(&goal, &now);
	HOLDS(!met || goal.kind != BB_LIST_KIND_STEAL || !memcmp(&now, &other, sizeof(now)));
	/* Then the blocks are put there. */
	now.nr_free[goal.from] = goal.blocks;
	now.lists[goal.from] = goal.own;
	HOLDS(goal.kind != BB_LIST_KIND_BLOCK || goal.from == goal.top ||
	      bb_list_goal_met(&goal, &now));
}

/* It gives up in time, aims at an index that there is, and gives back no more than is held. */
void fuzz_steer(struct input *in)
{
	unsigned int target = next_number(in) % (BB_FRAG_INDEX_MAX + 1), now, rounds = 0;
	u64 block = 1ULL << next_byte(in) % BB_VIEW_ORDERS, free = next_number(in) >> 24, held;
	struct bb_frag_steer s;
	bool on;

	bb_frag_steer_begin(&s, target, block, free);
	HOLDS(bb_frag_steer_near(&s, target) && s.near && s.near <= BB_FRAG_INDEX_MAX);
	do {
		now = next_number(in) % (BB_FRAG_INDEX_MAX + 1);
		held = next_number(in) >> 24;
		on = bb_frag_steer_on(&s, now, held);
		HOLDS(s.aim <= BB_FRAG_INDEX_MAX && (!on || s.give <= held));
		HOLDS(++rounds <= BB_FRAG_ROUNDS);
	} while (on);
	HOLDS(bb_frag_steer_near(&s, now) || !s.rounds);
}
