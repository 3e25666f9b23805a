/* SPDX-License-Identifier: GPL-2.0-only */
/* One block that is asked for at the door. */
#ifndef _BUDDYBENCH_GUARD_PAGE_ASK_H
#define _BUDDYBENCH_GUARD_PAGE_ASK_H

#include <linux/gfp.h>

/* What has to hold before a block is taken. */
enum bb_door {
	BB_DOOR_FLOOR,		/* enough is free above the floor */
	BB_DOOR_ADMITTED,	/* it is part of what was admitted already */
	BB_DOOR_UNSAFE,		/* nothing: loaded with unsafe=1 for this */
};

/**
 * struct bb_page_ask - one block that is asked for
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
