// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of the flags; capitals if the number must not be quoted.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/result/flags.h>

const char * const bb_flag_names[] = {
	[BB_FLAG_COUNTED]	= "counted",
	[BB_FLAG_VIRTUAL]	= "virtual",
	[BB_FLAG_DEBUG_KERNEL]	= "debug-kernel",
	[BB_FLAG_INIT_ON_ALLOC]	= "init-on-alloc",
	[BB_FLAG_INIT_ON_FREE]	= "init-on-free",
	[BB_FLAG_PAGE_POISON]	= "page-poison",
	[BB_FLAG_TRACE]		= "trace",
	[BB_FLAG_PCP_FULL]	= "pcp-full",
	[BB_FLAG_OFF_NODE]	= "off-node",
	[BB_FLAG_ALLOC_FAIL]	= "alloc-fail",
	[BB_FLAG_DISTURBED]	= "disturbed",
	[BB_FLAG_NEG_NET]	= "negative-net",
	[BB_FLAG_STEAL]		= "steal",
	[BB_FLAG_NOISY]		= "noisy",
	[BB_FLAG_NOT_STEADY]	= "not-steady",
	[BB_FLAG_MODES]		= "modes-differ",
	[BB_FLAG_SLOW_PATH]	= "slow-path",
	[BB_FLAG_LISTS_MOVED]	= "lists-moved",
	[BB_FLAG_PATHS_DIFFER]	= "paths-differ",
	[BB_FLAG_MIGRATED]	= "MIGRATED",
	[BB_FLAG_HALVES]	= "HALVES-DIFFER",
	[BB_FLAG_CLOCK_SUSPECT]	= "CLOCK-SUSPECT",
	[BB_FLAG_LADDER]	= "LADDER",
	[BB_FLAG_LOW_RES]	= "LOW-RES",
	[BB_FLAG_OVERFLOW]	= "OVERFLOW",
	[BB_FLAG_NO_OVERLAP]	= "NO-OVERLAP",
	[BB_FLAG_SHORT]		= "SHORT",
	[BB_FLAG_PARTIAL]	= "PARTIAL",
	[BB_FLAG_ABORTED]	= "ABORTED",
	[BB_FLAG_REFUSED]	= "REFUSED",
	[BB_FLAG_TOO_LONG]	= "TOO-LONG",
	[BB_FLAG_LEAK]		= "LEAK",
	[BB_FLAG_EMULATED]	= "EMULATED",
};

static_assert(ARRAY_SIZE(bb_flag_names) == NR_BB_FLAGS);
