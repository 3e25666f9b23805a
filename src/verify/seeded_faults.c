// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seed every kind of violation into a block of our own, and check that it is
 * detected. "No violation" means nothing if verify cannot detect one.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/page_ref.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/guard/door.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/plan/gfp.h>

#include "held_blocks.h"
#include "page_check.h"
#include "seeded_faults.h"

/* The block is of order 3; its first half is checked. */
#define BLOCK_ORDER	3
#define LOOK_ORDER	2
#define SEED		0x5eed

/* Too large for the per-CPU lists: goes back to the free lists at once. */
#define FREE_ORDER	5
#define TRIES		3	/* memory may be short, or taken by others */

static void plant(enum bb_wrong wrong, struct bb_subject *s,
		  struct bb_held_blocks *held)
{
	struct page *second = s->page + 1;

	switch (wrong) {
	case BB_WRONG_ALIGN:
		s->page = second;
		break;
	case BB_WRONG_GAP:
	case BB_WRONG_LINEAR:
		s->address = page_address(second);
		break;
	case BB_WRONG_NODE:
		s->nid++;
		break;
	case BB_WRONG_ZONE:
		s->highest = (int)page_zonenum(s->page) - 1;
		break;
	case BB_WRONG_ZERO:
		*(u8 *)(page_address(second) + PAGE_SIZE - 1) = 1;
		break;
	case BB_WRONG_REFS:
		page_ref_inc(second);
		break;
	case BB_WRONG_RESERVED:
		SetPageReserved(second);
		break;
	case BB_WRONG_COMPOUND:
		s->compound = true;
		break;
	case BB_WRONG_OVERLAP:
		bb_held_blocks_add(held, page_to_pfn(second), 0);
		break;
	default:
		break;
	}
}

/* Undo only changes to the struct page itself. */
static void take_back(enum bb_wrong wrong, struct page *page)
{
	if (wrong == BB_WRONG_REFS)
		page_ref_dec(page + 1);
	else if (wrong == BB_WRONG_RESERVED)
		ClearPageReserved(page + 1);
}

static u32 check_one(enum bb_wrong wrong, struct page *page, struct bb_held_blocks *held)
{
	struct bb_subject s = {
		.page = page,
		.order = LOOK_ORDER,
		.nid = page_to_nid(page),
		.highest = page_zonenum(page),
		.zeroed = true,
	};
	unsigned long pfn = page_to_pfn(page);
	struct bb_seen seen;

	plant(wrong, &s, held);
	bb_page_check(&s, &seen);
	seen.overlaps = !bb_held_blocks_add(held, pfn, LOOK_ORDER);
	take_back(wrong, page);
	bb_page_check_fill(&s, SEED);
	if (wrong == BB_WRONG_FILL)
		*(u8 *)(page_address(page) + 2 * PAGE_SIZE) ^= 0x10;
	seen.lost = bb_page_check_lost(&s, SEED);
	bb_held_blocks_del(held, pfn);
	bb_held_blocks_del(held, pfn + 1);
	return bb_seen_violations(&seen);
}

static struct page *take_block_of(const struct bb_guard *guard,
				  unsigned int order, gfp_t more)
{
	struct bb_page_ask ask = {
		.nid = numa_mem_id(),
		.order = order,
		.gfp = bb_gfp_effective(GFP_KERNEL | more),
	};

	return bb_door_take(guard, &ask);
}

/*
 * PageBuddy is the allocator's own: it would unlink a page marked like this
 * from its free lists. So this one is not seeded: check a block that has just
 * been freed. It may have merged or been reallocated by then, but memory does not
 * go offline: its notifier waits until nobody is inside.
 */
static u32 look_at_free(struct bb_guard *guard)
{
	struct page *page = take_block_of(guard, FREE_ORDER, 0);
	struct bb_subject s = { .order = BB_MAX_ORDER, .highest = MAX_NR_ZONES };
	struct bb_seen seen = { 0 };
	unsigned long pfn;

	if (!page)
		return 0;
	pfn = round_down(page_to_pfn(page), 1UL << BB_MAX_ORDER);
	s.page = pfn_to_page(pfn);
	s.nid = page_to_nid(page);
	bb_guard_enter(guard);
	bb_door_give(guard, page, FREE_ORDER);
	/* A notifier that saw nobody inside has set the reason before. */
	smp_mb__after_atomic();
	if (!bb_guard_aborted(guard) && pfn_valid(pfn) &&
	    pfn_valid(pfn + (1UL << BB_MAX_ORDER) - 1))
		bb_page_check(&s, &seen);
	bb_guard_leave(guard);
	return bb_seen_violations(&seen);
}

static u32 look_at_new(const struct bb_guard *guard, enum bb_wrong wrong,
		       struct bb_held_blocks *held)
{
	struct page *page = take_block_of(guard, BLOCK_ORDER, __GFP_ZERO);
	u32 seen;

	if (!page)
		return 0;
	seen = check_one(wrong, page, held);
	bb_door_give(guard, page, BLOCK_ORDER);
	return seen;
}

static bool is_caught(struct bb_guard *guard, enum bb_wrong wrong,
		      struct bb_held_blocks *held)
{
	unsigned int i;
	u32 seen = 0;

	for (i = 0; i < TRIES && !(seen & BIT(wrong)); i++)
		seen = wrong == BB_WRONG_BUDDY ? look_at_free(guard) :
						 look_at_new(guard, wrong, held);
	return seen & BIT(wrong);
}

static unsigned int seed_all(struct bb_guard *guard, u32 *missed)
{
	unsigned int wrong, caught = 0;
	struct bb_held_blocks held;

	bb_held_blocks_init(&held);
	for (wrong = 0; wrong < NR_BB_WRONGS; wrong++) {
		if (!is_caught(guard, wrong, &held))
			continue;
		*missed &= ~BIT(wrong);
		caught++;
	}
	bb_held_blocks_destroy(&held);
	return caught;
}

/* The largest block is charged: there is never more than one. */
unsigned int bb_seeded_faults(struct bb_guard *guard, u32 *missed)
{
	const struct bb_page_ask most = {
		.order = FREE_ORDER,
		.gfp = bb_gfp_effective(GFP_KERNEL),
	};
	int home = bb_headroom_node(numa_mem_id(), most.gfp);
	unsigned int caught;

	*missed = GENMASK(NR_BB_WRONGS - 1, 0);
	if (home == NUMA_NO_NODE || !bb_ledger_keep(&guard->ledger, home, &most))
		return 0;
	caught = seed_all(guard, missed);
	bb_ledger_unkeep(&guard->ledger, home, most.gfp, 1UL << most.order);
	return caught;
}
