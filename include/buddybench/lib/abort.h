/* SPDX-License-Identifier: GPL-2.0-only */
/* Why a run or command was ended. */
#ifndef _BUDDYBENCH_LIB_ABORT_H
#define _BUDDYBENCH_LIB_ABORT_H

/* The first reason wins. */
enum bb_abort {
	BB_ABORT_NONE,
	BB_ABORT_USER,
	BB_ABORT_DEADLINE,
	BB_ABORT_OOM,
	BB_ABORT_FLOOR,
	BB_ABORT_CPU,
	BB_ABORT_MEMORY,
	BB_ABORT_SUSPEND,
	BB_ABORT_REBOOT,
	BB_ABORT_UNLOAD,
	BB_ABORT_ERROR,
	BB_ABORT_OWN_MEMORY,
	NR_BB_ABORTS
};

extern const char * const bb_abort_names[];	/* by enum bb_abort */

#endif /* _BUDDYBENCH_LIB_ABORT_H */
