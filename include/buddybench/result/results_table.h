/* SPDX-License-Identifier: GPL-2.0-only */
/* Every table a user reads. Formats structs, never looks at anything live. */
#ifndef _BUDDYBENCH_RESULT_RESULTS_TABLE_H
#define _BUDDYBENCH_RESULT_RESULTS_TABLE_H

#include <buddybench/model/zone_view.h>
#include <buddybench/plan/keys.h>
#include <buddybench/result/run.h>

struct seq_file;

/**
 * bb_results_table_value() - a number in thousandths, without needless zeros
 * @m: where to
 * @milli: thousandths
 */
void bb_results_table_value(struct seq_file *m, u64 milli);

/**
 * bb_readme_show() - the README file
 * @m: where to
 */
void bb_readme_show(struct seq_file *m);

/**
 * bb_readme_patterns() - the patterns file
 * @m: where to
 */
void bb_readme_patterns(struct seq_file *m);

/**
 * bb_results_table_head() - header lines of results
 * @m: where to
 * @run: a finished run
 */
void bb_results_table_head(struct seq_file *m, const struct bb_run *run);

/**
 * bb_results_table_row() - the rows of one cell and repeat
 * @m: where to
 * @run: a finished run
 * @result: of it
 */
void bb_results_table_row(struct seq_file *m, const struct bb_run *run,
			  const struct bb_result *result);

/**
 * bb_results_table_hist_head() - header lines of hist
 * @m: where to
 * @run: a finished run
 */
void bb_results_table_hist_head(struct seq_file *m, const struct bb_run *run);

/**
 * bb_results_table_hist() - the buckets of one cell and repeat
 * @m: where to
 * @run: a finished run
 * @result: of it
 */
void bb_results_table_hist(struct seq_file *m, const struct bb_run *run,
			   const struct bb_result *result);

/**
 * bb_zones_table_head() - header line of zones and snapshots
 * @m: where to
 * @snapshots: with the columns that say which moment it was
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
 * bb_zones_table_snapshots() - before and after one cell and repeat
 * @m: where to
 * @result: of a finished run
 */
void bb_zones_table_snapshots(struct seq_file *m, const struct bb_result *result);

#endif /* _BUDDYBENCH_RESULT_RESULTS_TABLE_H */
