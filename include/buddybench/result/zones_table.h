/* SPDX-License-Identifier: GPL-2.0-only */
/* The zones file, and the snapshots before and after every cell. */
#ifndef _BUDDYBENCH_RESULT_ZONES_TABLE_H
#define _BUDDYBENCH_RESULT_ZONES_TABLE_H

#include <buddybench/model/zone_view.h>
#include <buddybench/result/result.h>

struct seq_file;

/**
 * bb_zones_table_head() - header line of zones and snapshots
 * @m: where to
 * @snapshots: with the columns that identify the snapshot
 */
void bb_zones_table_head(struct seq_file *m, bool snapshots);

/**
 * bb_zones_table_row() - one zone as a row
 * @m: where to
 * @view: the zone
 */
void bb_zones_table_row(struct seq_file *m, const struct bb_zone_view *view);

/**
 * bb_zones_table_show() - the zones file: header line and all zones
 * @m: where to
 * @snapshot: the zones
 */
void bb_zones_table_show(struct seq_file *m, const struct bb_zone_snapshot *snapshot);

/**
 * bb_zones_table_snapshots() - the zones before and after one cell and repeat
 * @m: where to
 * @result: of a finished run
 */
void bb_zones_table_snapshots(struct seq_file *m, const struct bb_result *result);

#endif /* _BUDDYBENCH_RESULT_ZONES_TABLE_H */
