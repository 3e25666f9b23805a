/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine that plans and keys are tested on: 8 CPUs and 4 nodes, whatever
 * the kernel was configured for. User-mode Linux has one of each, which would
 * leave most of src/plan untested there. fake_machine.c compiles the same
 * sources with these sizes and under other names.
 *
 * Include this before any header of the project: all kernel headers come first,
 * then the sizes change. No function that depends on the real sizes is called
 * here.
 */
#ifndef _BUDDYBENCH_KUNIT_LIB_FAKE_MACHINE_H
#define _BUDDYBENCH_KUNIT_LIB_FAKE_MACHINE_H

#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/numa.h>
#include <linux/sched.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/threads.h>
#include <linux/types.h>

#include "kunit/lib/help.h"

#undef NR_CPUS
#define NR_CPUS		8
#undef MAX_NUMNODES
#define MAX_NUMNODES	4

#define bb_cell_cpus		bb_wide_cell_cpus
#define bb_cell_pages		bb_wide_cell_pages
#define bb_cell_skip		bb_wide_cell_skip
#define bb_key_set		bb_wide_key_set
#define bb_key_text		bb_wide_key_text
#define bb_keys			bb_wide_keys
#define bb_lists_auto		bb_wide_lists_auto
#define bb_lists_names		bb_wide_lists_names
#define bb_lists_skip		bb_wide_lists_skip
#define bb_plan_defaults	bb_wide_plan_defaults
#define bb_plan_expand		bb_wide_plan_expand
#define bb_plan_overrides	bb_wide_plan_overrides
#define bb_plan_text		bb_wide_plan_text
#define bb_plan_resolve		bb_wide_plan_resolve

#include <buddybench/plan/expand.h>
#include <buddybench/plan/plan_text.h>

/*
 * CPU	0 1 2 3 4 5 6 7
 * node	0 0 0 1 1 1 2 2	CPU 5 is offline, node 3 has no CPU
 *
 * Node 2 has no memory. All APIs, orders up to 10; per-CPU lists of 0 to 3 and 9.
 */
void bb_fake_machine_wide(struct bb_facts *facts);

/* One CPU, one node with memory, order 0 only, one API. */
void bb_fake_machine_smallest(struct bb_facts *facts);

#endif /* _BUDDYBENCH_KUNIT_LIB_FAKE_MACHINE_H */
