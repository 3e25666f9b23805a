/* SPDX-License-Identifier: GPL-2.0-only */
/* The numbers the models want, read from the running kernel. */
#ifndef _BUDDYBENCH_MACHINE_MODEL_INPUT_H
#define _BUDDYBENCH_MACHINE_MODEL_INPUT_H

#include <buddybench/model/forecast.h>

struct zone;

/**
 * bb_model_input_read_topology() - nodes, zones and distances
 * @topo: result
 *
 * Return: false if there are more nodes than the model can take.
 */
bool bb_model_input_read_topology(struct bb_topology *topo);

/**
 * bb_model_input_zonelists_agree() - are the model's zonelists those of the kernel?
 * @topo: the machine
 *
 * Return: true if they are, for every node, with and without %__GFP_THISNODE.
 */
bool bb_model_input_zonelists_agree(const struct bb_topology *topo);

/**
 * bb_model_input_kswapd_runs() - is a kswapd at work on any node?
 * @topo: the machine
 *
 * Return: true if so, just now.
 */
bool bb_model_input_kswapd_runs(const struct bb_topology *topo);

/**
 * bb_model_input_zone() - a zone by name
 * @ref: node and index
 *
 * Return: the zone.
 */
struct zone *bb_model_input_zone(const struct bb_zone_ref *ref);

/**
 * bb_model_input_read_zone() - one zone as the watermark test sees it
 * @ref: which
 * @highest: highest zone that is asked for
 * @own: this CPU may be interrupted before the allocation
 * @z: result
 */
void bb_model_input_read_zone(const struct bb_zone_ref *ref, unsigned int highest,
			      bool own, struct bb_watermark_zone *z);

/**
 * bb_model_input_read_walk() - all zones of an allocation
 * @list: from bb_zonelist()
 * @nr: its length
 * @highest: highest zone that is asked for
 * @own: this CPU may be interrupted before the allocation
 * @walk: result, but for the generation
 */
void bb_model_input_read_walk(const struct bb_zone_ref *list, unsigned int nr,
			      unsigned int highest, bool own, struct bb_walk *walk);

/**
 * bb_model_input_kswapd_woke() - is a kswapd awake that was asleep?
 * @walk: read before; kswapd_runs is set in the zones where one woke up
 *
 * Return: true if a forecast from it may be out of date.
 */
bool bb_model_input_kswapd_woke(struct bb_walk *walk);

#endif /* _BUDDYBENCH_MACHINE_MODEL_INPUT_H */
