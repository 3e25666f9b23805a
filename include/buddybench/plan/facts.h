/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine that a plan is checked against. */
#ifndef _BUDDYBENCH_PLAN_FACTS_H
#define _BUDDYBENCH_PLAN_FACTS_H

#include <linux/bitmap.h>
#include <linux/numa.h>
#include <linux/threads.h>
#include <linux/types.h>

#include <buddybench/limits.h>
#include <buddybench/plan/apis.h>

/**
 * struct bb_facts - facts a plan is checked against, gathered by facts.c
 * @max_order: highest order this kernel serves, inclusive
 * @page_size: of order 0, in bytes
 * @pcp_orders: bit per order that the per-CPU lists keep
 * @apis: bit per enum bb_api that exists here
 * @api_missing: reason for each that does not
 * @preempt_rt: kernel forbids allocating with interrupts or preemption off
 * @fast_clock: the fast clock passed its resolution test
 * @cpus: CPUs online
 * @nodes: nodes online
 * @mem_nodes: nodes with memory
 * @zone_names: names of the zones of a node, by index, NULL after the last
 * @cpu_node: node of each CPU
 *
 * Pure code uses this struct and never asks the kernel.
 */
struct bb_facts {
	unsigned int max_order;
	unsigned int page_size;
	unsigned long pcp_orders;
	unsigned long apis;
	const char *api_missing[NR_BB_APIS];
	bool preempt_rt;
	bool fast_clock;
	DECLARE_BITMAP(cpus, NR_CPUS);
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	DECLARE_BITMAP(mem_nodes, MAX_NUMNODES);
	const char *zone_names[BB_VIEW_ZONES + 1];
	s16 cpu_node[NR_CPUS];
};

#endif /* _BUDDYBENCH_PLAN_FACTS_H */
