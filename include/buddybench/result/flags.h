/* SPDX-License-Identifier: GPL-2.0-only */
/* The validity flags of a row of results. */
#ifndef _BUDDYBENCH_RESULT_FLAGS_H
#define _BUDDYBENCH_RESULT_FLAGS_H

#include <linux/types.h>

/*
 * Validity of a row. From BB_FLAG_FATAL on a flag says that the number must not
 * be quoted; before it, what to mention beside it.
 */
enum bb_flag {
	BB_FLAG_COUNTED,	/* unit is instructions, from an emulator */
	BB_FLAG_VIRTUAL,	/* a hypervisor is below: steal and exits */
	BB_FLAG_DEBUG_KERNEL,	/* built with checks that cost time */
	BB_FLAG_INIT_ON_ALLOC,	/* every allocation is cleared */
	BB_FLAG_INIT_ON_FREE,	/* every free is cleared */
	BB_FLAG_PAGE_POISON,	/* every free is written */
	BB_FLAG_TRACE,		/* a page allocator tracepoint is on */
	BB_FLAG_NOT_CHARGED,	/* __GFP_ACCOUNT is not charged to a kthread */
	BB_FLAG_PCP_FULL,	/* the next free will drain the per-CPU list */
	BB_FLAG_OFF_NODE,	/* some blocks came from another node */
	BB_FLAG_ALLOC_FAIL,	/* some allocations failed; see column fail */
	BB_FLAG_DISTURBED,	/* interrupts or switches in > 1 % of chunks */
	BB_FLAG_NEG_NET,	/* some values were below the clock's own cost */
	BB_FLAG_STEAL,		/* the hypervisor took the CPU away */
	BB_FLAG_NOISY,		/* other work took > 1 % of a quiet 20 ms */
	BB_FLAG_NOT_STEADY,	/* warm-up ended by its limit */
	BB_FLAG_MODES,		/* op, chained, batch, diff differ by > 10 % */
	BB_FLAG_SLOW_PATH,	/* reclaim or compaction ran meanwhile */
	BB_FLAG_FATAL,
	BB_FLAG_MIGRATED = BB_FLAG_FATAL, /* a chunk ran on a wrong CPU */
	BB_FLAG_HALVES,		/* even and odd chunks disagree */
	BB_FLAG_CLOCK_SUSPECT,	/* fast clock and ktime disagree */
	BB_FLAG_LADDER,		/* known costs did not come out in proportion */
	BB_FLAG_LOW_RES,	/* the clock moves too far at a time for the value */
	BB_FLAG_OVERFLOW,	/* values beyond the histogram */
	BB_FLAG_NO_OVERLAP,	/* workers ran side by side < 90 % of the time */
	BB_FLAG_SHORT,		/* fewer operations than asked for */
	BB_FLAG_ABORTED,	/* the run was ended early; see state */
	BB_FLAG_REFUSED,	/* the guard did not admit it: no numbers */
	BB_FLAG_TOO_LONG,	/* one operation exceeds what the context allows */
	BB_FLAG_LEAK,		/* pages allocated and freed do not match */
	BB_FLAG_EMULATED,	/* time of an emulator that does not count */
	NR_BB_FLAGS
};

extern const char * const bb_flag_names[];	/* by enum bb_flag */

#endif /* _BUDDYBENCH_RESULT_FLAGS_H */
