/* SPDX-License-Identifier: GPL-2.0-only */
/* A request for one block. */
#ifndef _BUDDYBENCH_GUARD_PAGE_ASK_H
#define _BUDDYBENCH_GUARD_PAGE_ASK_H

#include <linux/gfp.h>

/* Checks before a block is allocated. */
enum bb_door {
	BB_DOOR_FLOOR,		/* enough is free above the floor */
	BB_DOOR_ADMITTED,	/* it is covered by an earlier admission */
	BB_DOOR_UNSAFE,		/* no check: requires unsafe=1 */
};

/**
 * struct bb_page_ask - a request for one block
 * @nid: an online node
 * @order: its order
 * @door: enum bb_door
 * @gfp: mask with the safety flags
 */
struct bb_page_ask {
	s16 nid;
	u8 order;
	u8 door;
	gfp_t gfp;
};

#endif /* _BUDDYBENCH_GUARD_PAGE_ASK_H */
