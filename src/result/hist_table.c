// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hist file: the buckets that are not empty.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/result/column.h>
#include <buddybench/result/hist_table.h>

void bb_hist_table_head(struct seq_file *m, const struct bb_run *run)
{
	seq_printf(m, BB_HEADER("hist") " run=%u layout=log-linear sub_bits=%d unit=%s\n",
		   run->id, BB_HIST_BITS, bb_clock_info_unit(&run->clock));
	seq_puts(m, "#cell\trepeat\top\tlower\tupper\tcount\n");
}

void bb_hist_table_row(struct seq_file *m, const struct bb_run *run,
		       const struct bb_result *result)
{
	const struct bb_clock_info *c = &run->clock;
	unsigned int i, row;

	for (row = 0; row < result->nr_measures; row++) {
		const struct bb_sparse_hist *s = result->hist[row];

		for (i = 0; s && i < s->nr; i++) {
			u32 index = s->entry[i].index;

			seq_printf(m, "%u\t%u\t%s", result->cell, result->repeat,
				   bb_op_names[result->measure[row].op]);
			bb_column_value(m, bb_clock_info_milli(c, bb_hist_lower(index)));
			bb_column_value(m, bb_clock_info_milli(c, bb_hist_lower(index + 1)));
			seq_printf(m, "\t%llu\n", s->entry[i].count);
		}
	}
}
