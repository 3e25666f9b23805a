// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of the abort reasons.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include <buddybench/lib/abort.h>

const char * const bb_abort_names[] = {
	[BB_ABORT_NONE]		= "done",
	[BB_ABORT_USER]		= "stopped",
	[BB_ABORT_DEADLINE]	= "deadline",
	[BB_ABORT_OOM]		= "oom",
	[BB_ABORT_FLOOR]	= "floor",
	[BB_ABORT_CPU]		= "cpu-offline",
	[BB_ABORT_MEMORY]	= "memory-offline",
	[BB_ABORT_SUSPEND]	= "suspend",
	[BB_ABORT_REBOOT]	= "reboot",
	[BB_ABORT_UNLOAD]	= "unload",
	[BB_ABORT_ERROR]	= "error",
	[BB_ABORT_OWN_MEMORY]	= "own-memory",
};

static_assert(ARRAY_SIZE(bb_abort_names) == NR_BB_ABORTS);
