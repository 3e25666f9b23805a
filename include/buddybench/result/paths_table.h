/* SPDX-License-Identifier: GPL-2.0-only */
/* The paths file. */
#ifndef _BUDDYBENCH_RESULT_PATHS_TABLE_H
#define _BUDDYBENCH_RESULT_PATHS_TABLE_H

#include <buddybench/result/run.h>

struct seq_file;

/**
 * bb_paths_table_head() - header lines of paths
 * @m: where to
 * @run: a finished run
 */
void bb_paths_table_head(struct seq_file *m, const struct bb_run *run);

/**
 * bb_paths_table_row() - the paths of one cell and repeat
 * @m: where to
 * @run: a finished run
 * @result: a result of @run; prints nothing if the run had no second pass
 */
void bb_paths_table_row(struct seq_file *m, const struct bb_run *run,
			const struct bb_result *result);

#endif /* _BUDDYBENCH_RESULT_PATHS_TABLE_H */
