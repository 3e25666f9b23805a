/* SPDX-License-Identifier: GPL-2.0-only */
/* Columns that several tables have. */
#ifndef _BUDDYBENCH_RESULT_COLUMN_H
#define _BUDDYBENCH_RESULT_COLUMN_H

#include <linux/types.h>

struct seq_file;

/**
 * bb_column_number() - a number in thousandths, without needless zeros
 * @m: where to
 * @milli: thousandths
 */
void bb_column_number(struct seq_file *m, u64 milli);

/**
 * bb_column_value() - bb_column_number() as a column of its own
 * @m: where to
 * @milli: thousandths
 */
void bb_column_value(struct seq_file *m, u64 milli);

/**
 * bb_column_none() - print empty columns
 * @m: where to
 * @n: how many
 */
void bb_column_none(struct seq_file *m, unsigned int n);

/**
 * bb_column_node() - the node of a cell
 * @m: where to
 * @node: a node's number, %BB_NODE_LOCAL, %BB_NODE_RR or %NUMA_NO_NODE
 */
void bb_column_node(struct seq_file *m, int node);

#endif /* _BUDDYBENCH_RESULT_COLUMN_H */
