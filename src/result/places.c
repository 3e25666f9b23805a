// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting blocks by node and zone.
 */
#include <linux/kernel.h>

#include <buddybench/result/places.h>

void bb_places_add(struct bb_places *places, int nid, unsigned int zone,
		   u64 count)
{
	unsigned int i;

	for (i = 0; i < places->nr; i++) {
		if (places->place[i].nid != nid || places->place[i].zone != zone)
			continue;
		places->place[i].count += count;
		return;
	}
	if (i == BB_MAX_PLACES) {
		places->others += count;
		return;
	}
	places->place[i].nid = nid;
	places->place[i].zone = zone;
	places->place[i].count = count;
	places->nr++;
}
