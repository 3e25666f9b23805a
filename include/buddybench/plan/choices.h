/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys with a fixed set of values: modes, placements, contexts, clocks, workers. */
#ifndef _BUDDYBENCH_PLAN_CHOICES_H
#define _BUDDYBENCH_PLAN_CHOICES_H

#include <linux/types.h>

/* How time is taken: each mode is a metric of its own. */
enum bb_mode {
	BB_MODE_OP,		/* two clock reads around every operation */
	BB_MODE_CHAINED,	/* one read per operation: end is next start */
	BB_MODE_BATCH,		/* two reads around a batch of operations */
	BB_MODE_DIFF,		/* batches of N and 2N, difference over N */
	NR_BB_MODES
};

/* Which memory node a worker asks for. */
enum bb_placement {
	BB_PLACEMENT_NODE,		/* each node of the list in turn */
	BB_PLACEMENT_LOCAL,		/* the node of the worker's CPU */
	BB_PLACEMENT_PAIRS,		/* each (CPU node, memory node) */
	BB_PLACEMENT_ROUNDROBIN,	/* the next online node for every operation */
	NR_BB_PLACEMENTS
};

/* What a worker disables around a chunk of operations. */
enum bb_context {
	BB_CTX_PREEMPT,
	BB_CTX_PREEMPT_OFF,
	BB_CTX_IRQ_OFF,
	NR_BB_CONTEXTS
};

enum bb_clock_choice {
	BB_CLOCK_AUTO,
	BB_CLOCK_FAST,		/* TSC, or the architecture's cycle counter */
	BB_CLOCK_KTIME,
	NR_BB_CLOCK_CHOICES
};

/* Whose thread allocates. */
enum bb_worker_kind {
	BB_WORKER_KTHREAD,	/* kernel threads of the module */
	BB_WORKER_CALLER,	/* the task that writes to run, with its cgroup and memory policy */
	NR_BB_WORKER_KINDS
};

extern const char * const bb_mode_names[];
extern const char * const bb_placement_names[];
extern const char * const bb_context_names[];
extern const char * const bb_clock_choice_names[];
extern const char * const bb_worker_kind_names[];

/**
 * bb_mode_batches() - is a value of this mode an average over many operations?
 * @mode: enum bb_mode
 *
 * Return: true for batch and diff.
 */
static inline bool bb_mode_batches(unsigned int mode)
{
	return mode == BB_MODE_BATCH || mode == BB_MODE_DIFF;
}

#endif /* _BUDDYBENCH_PLAN_CHOICES_H */
