/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this folder share. */
#ifndef _BUDDYBENCH_FRAGMENT_INTERNAL_H
#define _BUDDYBENCH_FRAGMENT_INTERNAL_H

#include <buddybench/fragment/fragment.h>

#include "zone_blocks.h"

/**
 * bb_fragment_blocks() - how to take blocks of the zone
 * @f: the fragment
 *
 * Return: for bb_zone_blocks_take() and the like.
 */
struct bb_zone_blocks bb_fragment_blocks(const struct bb_fragment *f);

/**
 * bb_fragment_flush() - get what was given back out of this CPU's list
 * @f: the fragment
 *
 * For commands only: a notifier is called where memory is short.
 */
void bb_fragment_flush(const struct bb_fragment *f);

#endif /* _BUDDYBENCH_FRAGMENT_INTERNAL_H */
