// SPDX-License-Identifier: GPL-2.0-only
/*
 * The paths file: per cell a row per path taken, and one for all of them with
 * totals that can be checked against the kernel's counters.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/result/column.h>
#include <buddybench/result/paths_table.h>

#include "run_notes.h"

/* Difference of two medians; jitter may make it negative. */
static void probe_cost(struct seq_file *m, const struct bb_run *run, const char *name,
		       const u64 *ticks)
{
	bool less = ticks[1] < ticks[0];
	u64 step = less ? ticks[0] - ticks[1] : ticks[1] - ticks[0];

	seq_printf(m, " %s=%s", name, less ? "-" : "");
	bb_column_number(m, bb_clock_info_milli(&run->clock, step));
}

static const char columns[] =
	"#run\tcell\trepeat\tapi\torder\tgfp\tpath\tn\tshare\tmin\tp50\tp99\tmax\tmean\t"
	"pattern\tnode\tcpus\tmoved\tdepth\tdepth_max\tpages\ttraced\tpgalloc\trefilled\t"
	"direct\tdrained\tpcp_change\n";

/* A cell without rows, and why it has none. */
static void refusals(struct seq_file *m, const struct bb_run *run)
{
	unsigned int i, told = 0;

	for (i = 0; i < run->nr_results; i++) {
		const struct bb_result *r = &run->result[i];

		if (!r->unseen || told++ >= MOST_REASONS)
			continue;
		seq_printf(m, "# refused cell=%u repeat=%u second pass: %s\n",
			   r->cell, r->repeat, r->no_paths ? : "no memory to keep what is seen");
	}
	if (told > MOST_REASONS)
		seq_printf(m, "# refused second pass: %u cells more\n", told - MOST_REASONS);
}

void bb_paths_table_head(struct seq_file *m, const struct bb_run *run)
{
	const struct bb_probe_cost *p = &run->probe;
	unsigned int i;

	seq_printf(m, BB_HEADER("paths") " run=%u unit=%s paths=%llu probes=on",
		   run->id, bb_clock_info_unit(&run->clock), run->plan.paths);
	if (p->known) {
		probe_cost(m, run, "probe_cached_alloc", p->cached);
		probe_cost(m, run, "probe_cached_free", p->free);
		probe_cost(m, run, "probe_direct_alloc", p->direct);
		probe_cost(m, run, "probe_direct_free", p->direct_free);
	}
	seq_puts(m, "\n# latencies have the probes in them: ");
	seq_puts(m, "compare them with each other, never with results\n");
	for (i = 0; i < NR_BB_PATHS; i++)
		seq_printf(m, "# path %s: %s\n", bb_path_names[i],
			   bb_path_help[i]);
	refusals(m, run);
	seq_puts(m, columns);
}

static void id_columns(struct seq_file *m, const struct bb_run *run,
		       const struct bb_result *result, const char *path)
{
	const struct bb_cell *cell = &run->cell[result->cell];
	char mask[BB_GFP_TEXT];

	bb_gfp_text(mask, sizeof(mask), cell->gfp);
	seq_printf(m, "%u\t%u\t%u\t%s\t%u\t%s\t%s", run->id, result->cell,
		   result->repeat, bb_api_names[cell->api], cell->order, mask,
		   path);
}

static void latency_columns(struct seq_file *m, const struct bb_run *run,
			    const struct bb_summary *s)
{
	u64 value[] = { s->min, s->p[0], s->p[2], s->max };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(value); i++)
		bb_column_value(m, bb_clock_info_milli(&run->clock, value[i]));
	bb_column_value(m, div64_u64(bb_clock_info_milli(&run->clock, s->sum), s->n));
}

static void where_columns(struct seq_file *m, const struct bb_run *run,
			  const struct bb_result *result)
{
	const struct bb_cell *cell = &run->cell[result->cell];

	seq_printf(m, "\t%s", bb_pattern_names[cell->pattern]);
	bb_column_node(m, cell->node);
	seq_printf(m, "\t%s", result->cpus);
}

static void ratio_column(struct seq_file *m, u64 sum, u64 n)
{
	bb_column_value(m, div64_u64(sum * 1000 + n / 2, n));
}

static void path_row(struct seq_file *m, const struct bb_run *run,
		     const struct bb_result *result, unsigned int path,
		     u32 share)
{
	const struct bb_path_row *row = &result->paths->row[path];

	id_columns(m, run, result, bb_path_names[path]);
	seq_printf(m, "\t%llu\t%u.%03u", row->n, share / 1000, share % 1000);
	latency_columns(m, run, &row->latency);
	where_columns(m, run, result);
	ratio_column(m, row->moved, row->n);
	ratio_column(m, row->depth_sum, row->n);
	seq_printf(m, "\t%u\t-\t-\t-\t-\t-\t-\t-\n", row->depth_max);
}

static void all_row(struct seq_file *m, const struct bb_run *run,
		    const struct bb_result *result)
{
	const struct bb_path_result *p = result->paths;

	id_columns(m, run, result, "all");
	seq_printf(m, "\t%llu\t100", p->latency.n);
	latency_columns(m, run, &p->latency);
	where_columns(m, run, result);
	seq_printf(m, "\t-\t-\t-\t%llu\t%llu\t", p->pages, p->traced);
	if (p->of_class)
		seq_printf(m, "-\t%llu\t%llu\t%llu\t-\n", p->refilled, p->direct, p->drained);
	else
		seq_printf(m, "%lld\t%llu\t%llu\t%llu\t%lld\n", p->pgalloc, p->refilled,
			   p->direct, p->drained, p->pcp_change);
}

void bb_paths_table_row(struct seq_file *m, const struct bb_run *run,
			const struct bb_result *result)
{
	const struct bb_path_result *p = result->paths;
	u32 share[NR_BB_PATHS];
	u64 n[NR_BB_PATHS];
	unsigned int i;

	if (!p || !p->latency.n)
		return;
	for (i = 0; i < NR_BB_PATHS; i++)
		n[i] = p->row[i].n;
	bb_path_shares(n, share);
	for (i = 0; i < NR_BB_PATHS; i++)
		if (n[i])
			path_row(m, run, result, i, share[i]);
	all_row(m, run, result);
}
