// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zones as rows, now and before and after every cell.
 */
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/result/zones_table.h>

static const char columns[] =
	"node\tzone\tspanned\tpresent\tmanaged\tfree\tmin\tlow\thigh\tpromo\tboost\t"
	"highatomic\thighatomic_free\tcma_free\tpcp_count\tpcp_high\tpcp_batch\t"
	"lowmem_reserve\tnr_free\tfree_types\n";

void bb_zones_table_head(struct seq_file *m, bool snapshots)
{
	if (snapshots)
		seq_puts(m, BB_HEADER("snapshots") " unit=pages\n#cell\trepeat\twhen\t");
	else
		seq_puts(m, BB_HEADER("zones") " unit=pages\n#");
	seq_puts(m, columns);
}

static void known_column(struct seq_file *m, u64 value)
{
	if (value == BB_NA)
		seq_puts(m, "\tn/a");
	else
		seq_printf(m, "\t%llu", value);
}

static void types_column(struct seq_file *m, const struct bb_zone_view *v)
{
	unsigned int i;

	for (i = 0; i < v->nr_orders; i++)
		seq_printf(m, "%c%u", i ? ',' : '\t', v->types[i]);
}

static void list_column(struct seq_file *m, const u64 *value, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		seq_printf(m, "%c%llu", i ? ',' : '\t', value[i]);
}

void bb_zones_table_row(struct seq_file *m, const struct bb_zone_view *v)
{
	seq_printf(m, "%d\t%s\t%llu\t%llu\t%llu\t%llu\t%llu\t%llu\t%llu",
		   v->nid, v->name, v->spanned, v->present, v->managed, v->free,
		   v->wmark[0], v->wmark[1], v->wmark[2]);
	known_column(m, v->promo);
	seq_printf(m, "\t%llu\t%llu", v->boost, v->highatomic);
	known_column(m, v->highatomic_free);
	seq_printf(m, "\t%llu\t%llu\t%u\t%u", v->cma_free, v->pcp_count,
		   v->pcp_high, v->pcp_batch);
	list_column(m, v->lowmem_reserve, v->nr_zones);
	list_column(m, v->nr_free, v->nr_orders);
	types_column(m, v);
	seq_putc(m, '\n');
}

void bb_zones_table_show(struct seq_file *m, const struct bb_zone_snapshot *snapshot)
{
	unsigned int i;

	bb_zones_table_head(m, false);
	for (i = 0; i < snapshot->nr; i++)
		bb_zones_table_row(m, &snapshot->zone[i]);
}

static void one_snapshot(struct seq_file *m, const struct bb_result *result,
			 const struct bb_zone_snapshot *snapshot, const char *when)
{
	unsigned int i;

	for (i = 0; snapshot && i < snapshot->nr; i++) {
		seq_printf(m, "%u\t%u\t%s\t", result->cell, result->repeat, when);
		bb_zones_table_row(m, &snapshot->zone[i]);
	}
}

void bb_zones_table_snapshots(struct seq_file *m, const struct bb_result *result)
{
	one_snapshot(m, result, result->before, "before");
	one_snapshot(m, result, result->after, "after");
}
