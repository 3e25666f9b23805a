/* SPDX-License-Identifier: GPL-2.0-only */
/* How much fragment may take. */
#ifndef _BUDDYBENCH_FRAGMENT_FRAGMENT_ROOM_H
#define _BUDDYBENCH_FRAGMENT_FRAGMENT_ROOM_H

#include "fragment.h"

/**
 * bb_fragment_room() - pages that may still be taken above the floor
 * @f: the fragment
 *
 * Return: in the zone of @f->want, or those below it if that is full.
 */
u64 bb_fragment_room(const struct bb_fragment *f);

/**
 * bb_fragment_budget() - most pages to hold
 * @f: the fragment
 *
 * Return: as budget_mb says, by default a quarter of the room.
 */
u64 bb_fragment_budget(const struct bb_fragment *f);

#endif /* _BUDDYBENCH_FRAGMENT_FRAGMENT_ROOM_H */
