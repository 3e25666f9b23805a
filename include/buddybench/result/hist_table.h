/* SPDX-License-Identifier: GPL-2.0-only */
/* The hist file. */
#ifndef _BUDDYBENCH_RESULT_HIST_TABLE_H
#define _BUDDYBENCH_RESULT_HIST_TABLE_H

#include <buddybench/result/run.h>

struct seq_file;

/**
 * bb_hist_table_head() - header lines of hist
 * @m: where to
 * @run: a finished run
 */
void bb_hist_table_head(struct seq_file *m, const struct bb_run *run);

/**
 * bb_hist_table_row() - the buckets of one cell and repeat
 * @m: where to
 * @run: a finished run
 * @result: a result of @run
 */
void bb_hist_table_row(struct seq_file *m, const struct bb_run *run,
		       const struct bb_result *result);

#endif /* _BUDDYBENCH_RESULT_HIST_TABLE_H */
