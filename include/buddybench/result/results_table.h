/* SPDX-License-Identifier: GPL-2.0-only */
/* The results file. */
#ifndef _BUDDYBENCH_RESULT_RESULTS_TABLE_H
#define _BUDDYBENCH_RESULT_RESULTS_TABLE_H

#include <buddybench/result/run.h>

struct seq_file;

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
 * @result: a result of @run
 */
void bb_results_table_row(struct seq_file *m, const struct bb_run *run,
			  const struct bb_result *result);

#endif /* _BUDDYBENCH_RESULT_RESULTS_TABLE_H */
