// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of the operations.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/result/measure.h>

const char * const bb_op_names[] = {
	[BB_OP_ALLOC]	= "alloc",
	[BB_OP_FREE]	= "free",
	[BB_OP_PAIR]	= "pair",
};

static_assert(ARRAY_SIZE(bb_op_names) == NR_BB_OPS);
