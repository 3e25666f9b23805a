/* SPDX-License-Identifier: GPL-2.0-only */
/* The validity flags of a row of results. */
#ifndef _BUDDYBENCH_RESULT_FLAGS_H
#define _BUDDYBENCH_RESULT_FLAGS_H

#include <linux/types.h>

/*
 * Validity of a row. Flags from BB_FLAG_FATAL on mean that the number must not
 * be quoted; the others are to be mentioned with it.
 */
enum bb_flag {
	BB_FLAG_COUNTED,	/* unit is instructions, from an emulator */
	BB_FLAG_VIRTUAL,	/* guest of a hypervisor: steal and exits */
	BB_FLAG_DEBUG_KERNEL,	/* built with checks that cost time */
	BB_FLAG_INIT_ON_ALLOC,	/* every allocation is cleared */
	BB_FLAG_INIT_ON_FREE,	/* every free is cleared */
	BB_FLAG_PAGE_POISON,	/* every free is written */
	BB_FLAG_TRACE,		/* a page allocator tracepoint is enabled */
	BB_FLAG_PCP_FULL,	/* the next free will drain the per-CPU list */
	BB_FLAG_OFF_NODE,	/* some blocks came from another node */
	BB_FLAG_ALLOC_FAIL,	/* some allocations failed; see column fail */
	BB_FLAG_DISTURBED,	/* disturbed chunks moved the median by > 1 % */
	BB_FLAG_NEG_NET,	/* some values were below the clock's own cost */
	BB_FLAG_STEAL,		/* steal time while measuring */
	BB_FLAG_NOISY,		/* other work took > 1 % of a quiet 20 ms */
	BB_FLAG_NOT_STEADY,	/* warm-up reached its limit */
	BB_FLAG_MODES,		/* op, chained, batch, diff differ by > 10 % */
	BB_FLAG_SLOW_PATH,	/* direct reclaim or compaction ran meanwhile */
	BB_FLAG_LISTS_MOVED,	/* the free lists did not stay as they were made */
	BB_FLAG_PATHS_DIFFER,	/* the second pass failed more or less often */
	BB_FLAG_FATAL,
	BB_FLAG_MIGRATED = BB_FLAG_FATAL, /* a chunk ran on a wrong CPU */
	BB_FLAG_HALVES,		/* parts of the measurement disagree */
	BB_FLAG_CLOCK_SUSPECT,	/* fast clock and ktime disagree */
	BB_FLAG_LADDER,		/* loops of known cost were not in proportion */
	BB_FLAG_LOW_RES,	/* the value is only a few clock increments */
	BB_FLAG_OVERFLOW,	/* values beyond the histogram */
	BB_FLAG_NO_OVERLAP,	/* workers ran side by side < 90 % of the time */
	BB_FLAG_SHORT,		/* fewer operations than requested */
	BB_FLAG_PARTIAL,	/* bulk calls returned fewer pages than asked for */
	BB_FLAG_ABORTED,	/* the run was ended early; see state */
	BB_FLAG_REFUSED,	/* the guard did not admit it: no numbers */
	BB_FLAG_TOO_LONG,	/* one operation exceeds what the context allows */
	BB_FLAG_LEAK,		/* pages allocated and freed do not match */
	BB_FLAG_EMULATED,	/* time on an emulator without instruction counting */
	NR_BB_FLAGS
};

extern const char * const bb_flag_names[];	/* by enum bb_flag */

#endif /* _BUDDYBENCH_RESULT_FLAGS_H */
