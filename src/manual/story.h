/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of an explanation, and what it says before anything is allocated. */
#ifndef _BUDDYBENCH_MANUAL_STORY_H
#define _BUDDYBENCH_MANUAL_STORY_H

#include <buddybench/lib/error.h>
#include <buddybench/model/forecast.h>
#include <buddybench/model/topology.h>

#include "request.h"

struct bb_guard;
struct bb_manual;

/**
 * struct bb_story - an explanation in progress
 * @ops: where the text goes
 * @guard: its door
 * @request: as it was written
 * @gfp: the mask that is passed
 * @ask: the request for the model
 * @refused: why nothing may be allocated now; its message is empty otherwise
 * @topo: the nodes
 * @list: the zonelist
 * @walk: its zones
 * @forecast: what will happen
 * @got: zone of the block
 * @before: this zone before it was allocated
 * @held: after that
 * @after: after it was freed
 * @pfn: of the block
 */
struct bb_story {
	struct bb_manual *ops;
	struct bb_guard *guard;
	struct bb_request request;
	gfp_t gfp;
	struct bb_alloc_request ask;
	struct bb_err refused;
	struct bb_topology topo;
	struct bb_zone_ref list[BB_WALK_ZONES];
	struct bb_walk walk;
	struct bb_forecast forecast;
	struct bb_zone_ref got;
	struct bb_watermark_zone before;
	struct bb_watermark_zone held;
	struct bb_watermark_zone after;
	unsigned long pfn;
};

/**
 * bb_story_add() - add to the text
 * @t: the explanation, explain_lock of its ops taken
 * @fmt: format
 */
__printf(2, 3)
void bb_story_add(struct bb_story *t, const char *fmt, ...);

/**
 * bb_story_zone() - name of a zone
 * @ref: the zone
 *
 * Return: as in /proc/zoneinfo.
 */
const char *bb_story_zone(const struct bb_zone_ref *ref);

/**
 * bb_story_foretell() - zonelist, watermarks, forecast, and what stops it
 * @t: the explanation with its walk read; nothing is allocated
 */
void bb_story_foretell(struct bb_story *t);

/**
 * bb_story_why() - what stops the request in each zone, and what is free there
 * @t: the explanation
 */
void bb_story_why(struct bb_story *t);

#endif /* _BUDDYBENCH_MANUAL_STORY_H */
