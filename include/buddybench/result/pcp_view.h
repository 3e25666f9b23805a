/* SPDX-License-Identifier: GPL-2.0-only */
/* The per-CPU list of one CPU and zone as plain numbers. */
#ifndef _BUDDYBENCH_RESULT_PCP_VIEW_H
#define _BUDDYBENCH_RESULT_PCP_VIEW_H

#include <linux/types.h>

/**
 * struct bb_pcp_view - a per-CPU list, in pages
 * @known: the rest is valid
 * @count: pages in it, of all orders and migrate types
 * @high: limit above which a free drains it
 * @batch: pages moved at a time
 * @factor: by how many doublings the next batch is larger; -1 if not known
 */
struct bb_pcp_view {
	bool known;
	int count;
	int high;
	int batch;
	int factor;
};

#endif /* _BUDDYBENCH_RESULT_PCP_VIEW_H */
