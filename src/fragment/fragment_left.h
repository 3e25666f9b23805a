/* SPDX-License-Identifier: GPL-2.0-only */
/* What keeps blocks in pieces after the pages that were held in them have been freed. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_LEFT_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_LEFT_H

#include <linux/types.h>

struct bb_fragment;
struct bb_kept_block;
struct seq_file;

/* What became of a block. */
enum bb_frag_piece {
	BB_FRAG_PIECE_WHOLE,	/* free, alone or within a larger one */
	BB_FRAG_PIECE_LISTS,	/* all free, but some pages are in per-CPU lists */
	BB_FRAG_PIECE_CACHE,	/* some are in use, by page cache or processes only */
	BB_FRAG_PIECE_KERNEL,	/* some are in use by others */
	NR_BB_FRAG_PIECES
};

#define BB_FRAG_LEFT_MAX	1024	/* blocks that are looked at */

/**
 * struct bb_frag_left - blocks of which pages had been held, after the release
 * @nr: blocks that are looked at
 * @pfn: their first pages
 * @n: how many, by enum bb_frag_piece
 * @here: pages in the per-CPU list of the CPU that released
 * @elsewhere: in the lists of the others
 */
struct bb_frag_left {
	unsigned int nr;
	unsigned long pfn[BB_FRAG_LEFT_MAX];
	unsigned int n[NR_BB_FRAG_PIECES];
	u64 here;
	u64 elsewhere;
};

/**
 * bb_fragment_left_piece() - is a block whole, and if not, why?
 * @pfn: first page of a block that was allocated a short while ago
 * @order: its order
 *
 * Read without locks: wrong for a block that changes just now.
 *
 * Return: see enum bb_frag_piece.
 */
enum bb_frag_piece bb_fragment_left_piece(unsigned long pfn, unsigned int order);

/**
 * bb_fragment_left_blocks() - the blocks that pages belong to, each once
 * @left: @pfn and @nr are set
 * @kept: the pages, in any order
 * @nr: how many, %BB_FRAG_LEFT_MAX at most
 * @order: of the blocks
 */
void bb_fragment_left_blocks(struct bb_frag_left *left, const struct bb_kept_block *kept,
			     unsigned int nr, unsigned int order);

/**
 * bb_fragment_left_begin() - note some blocks of which pages are held
 * @f: the fragment, @table taken
 */
void bb_fragment_left_begin(struct bb_fragment *f);

/**
 * bb_fragment_left_look() - look at these blocks, now that all pages have been freed
 * @f: the fragment, @table taken
 */
void bb_fragment_left_look(struct bb_fragment *f);

/**
 * bb_fragment_left_show() - say it in one line
 * @m: the file
 * @f: the fragment, released
 */
void bb_fragment_left_show(struct seq_file *m, const struct bb_fragment *f);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_LEFT_H */
