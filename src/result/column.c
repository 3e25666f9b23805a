// SPDX-License-Identifier: GPL-2.0-only
/*
 * Columns that several tables have.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include <buddybench/plan/cell.h>
#include <buddybench/result/column.h>

void bb_column_number(struct seq_file *m, u64 milli)
{
	u32 rest;
	u64 whole = div_u64_rem(milli, 1000, &rest);

	if (rest)
		seq_printf(m, "%llu.%03u", whole, rest);
	else
		seq_printf(m, "%llu", whole);
}

void bb_column_value(struct seq_file *m, u64 milli)
{
	seq_putc(m, '\t');
	bb_column_number(m, milli);
}

void bb_column_none(struct seq_file *m, unsigned int n)
{
	while (n--)
		seq_puts(m, "\t-");
}

void bb_column_node(struct seq_file *m, int node)
{
	if (node == BB_NODE_RR)
		seq_puts(m, "\trr");
	else if (node < 0)
		seq_puts(m, "\t-");
	else
		seq_printf(m, "\t%d", node);
}
