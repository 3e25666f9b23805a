/* SPDX-License-Identifier: GPL-2.0-only */
/* The allocation APIs of the page allocator, as a table of facts about them. */
#ifndef _BUDDYBENCH_PLAN_APIS_H
#define _BUDDYBENCH_PLAN_APIS_H

#include <linux/gfp.h>
#include <linux/types.h>

/* Each has its own matching free; see bb_apis[]. */
enum bb_api {
#define BB_API_ROW(api, ...) api,
#include <buddybench/plan/api_defs.h>
#undef BB_API_ROW
	NR_BB_APIS
};

/* Properties of an API. */
#define BB_API_ORDER0	BIT(0)	/* takes no order: one page a call */
#define BB_API_LINEAR	BIT(1)	/* returns a linear address: never highmem */
#define BB_API_NODE	BIT(2)	/* takes a node; all others use the CPU's */
#define BB_API_BULK	BIT(3)	/* fills an array of pages per call */
#define BB_API_SPLIT	BIT(4)	/* the block is split: its pages are freed one by one */

/**
 * struct bb_api_info - static properties of an API
 * @free: name of the matching free
 * @flags: BB_API_ORDER0 and so on
 * @implied: bits the API itself adds to the caller's mask
 * @refused: bits the API must not be given
 * @why: reason for @refused
 */
struct bb_api_info {
	const char *free;
	unsigned int flags;
	gfp_t implied;
	gfp_t refused;
	const char *why;
};

extern const struct bb_api_info bb_apis[];	/* by enum bb_api */
extern const char * const bb_api_names[];	/* by enum bb_api */

#endif /* _BUDDYBENCH_PLAN_APIS_H */
