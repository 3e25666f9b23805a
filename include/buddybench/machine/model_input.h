/* SPDX-License-Identifier: GPL-2.0-only */
/* Input of the models, read from the running kernel. */
#ifndef _BUDDYBENCH_MACHINE_MODEL_INPUT_H
#define _BUDDYBENCH_MACHINE_MODEL_INPUT_H

#include <buddybench/model/forecast.h>

struct zone;

/**
 * bb_model_input_read_topology() - nodes, zones and distances
 * @topo: result
 *
 * May sleep.
 *
 * Return: false if more nodes have memory than the model supports.
 */
bool bb_model_input_read_topology(struct bb_topology *topo);

/**
 * bb_model_input_zonelists_agree() - compare the model's zonelists with the kernel's
 * @topo: the machine
 *
 * Return: true if they are equal for every node, with and without
 * %__GFP_THISNODE.
 */
bool bb_model_input_zonelists_agree(const struct bb_topology *topo);

/**
 * bb_model_input_kswapd_runs() - is kswapd running on any node?
 * @topo: the machine
 *
 * Return: true if so; may be stale at once.
 */
bool bb_model_input_kswapd_runs(const struct bb_topology *topo);

/**
 * bb_model_input_zone() - look up a zone
 * @ref: node and index
 *
 * Return: the zone.
 */
struct zone *bb_model_input_zone(const struct bb_zone_ref *ref);

/**
 * bb_model_input_read_zone() - read one zone for the watermark test
 * @ref: which
 * @highest: highest zone that the mask permits
 * @own: this CPU may be interrupted before the allocation
 * @z: result
 */
void bb_model_input_read_zone(const struct bb_zone_ref *ref, unsigned int highest,
			      bool own, struct bb_watermark_zone *z);

/**
 * bb_model_input_read_walk() - read all zones of an allocation
 * @list: from bb_zonelist()
 * @nr: its length
 * @highest: highest zone that the mask permits
 * @own: this CPU may be interrupted before the allocation
 * @walk: result, except for the generation
 */
void bb_model_input_read_walk(const struct bb_zone_ref *list, unsigned int nr,
			      unsigned int highest, bool own, struct bb_walk *walk);

/**
 * bb_model_input_kswapd_woke() - has a kswapd been woken since the walk was read?
 * @walk: read before; kswapd_runs is set in the zones whose kswapd was woken
 *
 * Return: true if a forecast from it may be out of date.
 */
bool bb_model_input_kswapd_woke(struct bb_walk *walk);

#endif /* _BUDDYBENCH_MACHINE_MODEL_INPUT_H */
