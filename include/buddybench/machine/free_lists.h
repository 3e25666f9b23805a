/* SPDX-License-Identifier: GPL-2.0-only */
/* The free lists of a zone, and the per-CPU list of one CPU, read without locks. */
#ifndef _BUDDYBENCH_MACHINE_FREE_LISTS_H
#define _BUDDYBENCH_MACHINE_FREE_LISTS_H

#include <linux/gfp.h>

#include <buddybench/model/list_goal.h>
#include <buddybench/result/pcp_view.h>

struct free_area;
struct zone;

/**
 * bb_free_lists_types() - which migrate types have free blocks of an order
 * @area: of that order
 *
 * The kernel does not count the blocks of each.
 *
 * Return: BB_LIST_ bits of the lists that are not empty.
 */
u8 bb_free_lists_types(const struct free_area *area);

/**
 * bb_free_lists_read() - which lists of a zone are empty
 * @zone: of an online node
 * @now: result
 */
void bb_free_lists_read(const struct zone *zone, struct bb_free_lists *now);

/**
 * bb_free_lists_preferred() - the zone that a mask prefers, full or not
 * @nid: an online node
 * @gfp: mask
 *
 * Return: the highest that the mask permits and that has memory; NULL if the node
 * has none.
 */
struct zone *bb_free_lists_preferred(int nid, gfp_t gfp);

/**
 * bb_free_lists_type() - the migrate type of a mask
 * @gfp: mask
 *
 * Return: its BB_LIST_ bit.
 */
u8 bb_free_lists_type(gfp_t gfp);

/**
 * bb_free_lists_zone_bits() - the modifiers that prefer a zone
 * @zone: the zone
 *
 * Return: 0 for the zone that masks without modifiers prefer on its node.
 */
gfp_t bb_free_lists_zone_bits(const struct zone *zone);

/**
 * bb_free_lists_mask() - how a block of a migrate type is taken from a zone
 * @zone: the zone
 * @type: BB_LIST_ bit
 *
 * Return: a mask that prefers this zone, stays on its node, reclaims nothing and
 * wakes nobody.
 */
gfp_t bb_free_lists_mask(const struct zone *zone, u8 type);

/**
 * bb_free_lists_first() - the migrate type that a watermark test looks at first
 * @zone: the zone
 *
 * Return: its BB_LIST_ bit: unmovable, where the zone can have that.
 */
u8 bb_free_lists_first(const struct zone *zone);

/**
 * bb_free_lists_pcp() - the per-CPU list of a CPU
 * @zone: of an online node
 * @cpu: the CPU
 * @view: result
 */
void bb_free_lists_pcp(struct zone *zone, int cpu, struct bb_pcp_view *view);

#endif /* _BUDDYBENCH_MACHINE_FREE_LISTS_H */
