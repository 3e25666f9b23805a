// SPDX-License-Identifier: GPL-2.0-only
/*
 * Look at blocks of which pages had been held, and say what still keeps them in
 * pieces. Memory that goes offline takes their struct pages along, and its
 * notifier waits until nobody looks any more.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/sort.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/guard/guard.h>
#include <buddybench/guard/kept_blocks.h>
#include <buddybench/own_memory.h>

#include "fragment.h"

static bool free_block(unsigned long pfn, unsigned int least, unsigned int *order)
{
	struct page *page = pfn_to_page(pfn);

	/* The allocator may change both at any time. */
	if (!data_race(PageBuddy(page)))
		return false;
	/* As above. */
	*order = data_race(page_private(page));
	return *order >= least && *order <= BB_MAX_ORDER;
}

/* Is it within a free block of its order or a higher one? */
static bool whole(unsigned long pfn, unsigned int order)
{
	unsigned int i, found;

	for (i = order; i <= BB_MAX_ORDER; i++)
		if (pfn_valid(pfn & -(1UL << i)) && free_block(pfn & -(1UL << i), i, &found))
			return true;
	return false;
}

/* Slab pages of new kernels, for example, are not counted, but have a type. */
static bool in_use(struct page *page)
{
	/* The owner may change both at any time. */
	return data_race(page_count(page) || page_has_type(page));
}

enum bb_frag_piece bb_fragment_left_piece(unsigned long pfn, unsigned int order)
{
	unsigned long at = pfn, end = pfn + (1UL << order);
	enum bb_frag_piece piece = BB_FRAG_PIECE_LISTS;
	unsigned int step;

	if (whole(pfn, order))
		return BB_FRAG_PIECE_WHOLE;
	for (; at < end; at += step) {
		struct page *page = pfn_to_page(at);

		step = 1;
		if (free_block(at, 0, &step)) {
			step = 1U << step;
			continue;
		}
		step = 1;
		/* Pages in per-CPU lists have no user, as those behind the first of a block. */
		if (!in_use(page))
			continue;
		/* Whoever uses it may change that. */
		if (!data_race(PageLRU(page)))
			return BB_FRAG_PIECE_KERNEL;
		piece = BB_FRAG_PIECE_CACHE;
	}
	return piece;
}

static int by_pfn(const void *a, const void *b)
{
	unsigned long one = *(const unsigned long *)a, other = *(const unsigned long *)b;

	return one < other ? -1 : one > other;
}

void bb_fragment_left_blocks(struct bb_frag_left *left, const struct bb_kept_block *kept,
			     unsigned int nr, unsigned int order)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		left->pfn[i] = kept[i].pfn & -(1UL << order);
	sort(left->pfn, nr, sizeof(left->pfn[0]), by_pfn, NULL);
	left->nr = 0;
	for (i = 0; i < nr; i++)
		if (!left->nr || left->pfn[left->nr - 1] != left->pfn[i])
			left->pfn[left->nr++] = left->pfn[i];
}

void bb_fragment_left_begin(struct bb_fragment *f)
{
	struct bb_frag_left *left = &f->left;
	struct bb_kept_block *kept;
	unsigned int nr;

	memset(left, 0, sizeof(*left));
	kept = kvcalloc(BB_FRAG_LEFT_MAX, sizeof(*kept), BB_GFP_OWN);
	if (!kept)
		return;
	nr = bb_page_holder_list(&f->holder, kept, BB_FRAG_LEFT_MAX);
	bb_fragment_left_blocks(left, kept, nr, f->want.order);
	kvfree(kept);
}

void bb_fragment_left_look(struct bb_fragment *f)
{
	struct zone *zone = bb_fragment_blocks(f).zone;
	struct bb_guard *guard = f->holder.guard;
	struct bb_frag_left *left = &f->left;
	unsigned int i;
	int cpu;

	bb_guard_enter(guard);
	/* A notifier that saw nobody inside has set the reason before. */
	smp_mb__after_atomic();
	for (i = 0; i < left->nr && !bb_guard_aborted(guard); i++) {
		left->n[bb_fragment_left_piece(left->pfn[i], f->want.order)]++;
		cond_resched();
	}
	bb_guard_leave(guard);
	for_each_online_cpu(cpu) {
		u64 *sum = cpu == raw_smp_processor_id() ? &left->here : &left->elsewhere;

		*sum += READ_ONCE(bb_pcp(zone, cpu)->count);
	}
}

void bb_fragment_left_show(struct seq_file *m, const struct bb_fragment *f)
{
	const struct bb_frag_left *left = &f->left;
	const unsigned int *n = left->n;
	unsigned int broken = n[BB_FRAG_PIECE_LISTS] + n[BB_FRAG_PIECE_CACHE] +
			      n[BB_FRAG_PIECE_KERNEL];

	seq_printf(m, "# left: %u of %u blocks of order %llu are still in pieces", broken,
		   broken + n[BB_FRAG_PIECE_WHOLE], f->want.order);
	seq_printf(m, ": per-CPU lists keep %u, page cache and processes %u, the kernel %u",
		   n[BB_FRAG_PIECE_LISTS], n[BB_FRAG_PIECE_CACHE], n[BB_FRAG_PIECE_KERNEL]);
	seq_printf(m, "; in lists: %llu pages of this CPU, %llu of others\n", left->here,
		   left->elsewhere);
}
