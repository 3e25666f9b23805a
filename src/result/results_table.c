// SPDX-License-Identifier: GPL-2.0-only
/*
 * The results file. Like all tables it is tab-separated, and the last line that
 * starts with # names the columns.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/result/column.h>
#include <buddybench/result/results_table.h>

#include "run_notes.h"

static const char * const slow_names[] = {
	[BB_SLOW_NOTHING]	= "none",
	[BB_SLOW_OFF]		= "tracing_off",
};

static_assert(ARRAY_SIZE(slow_names) == NR_BB_SLOW_ACTIONS);

/* Which operation froze the trace. */
static void slow_line(struct seq_file *m, const struct bb_run *run)
{
	const struct bb_slow_op *s = &run->slow;

	if (!s->happened)
		return;
	seq_printf(m, "# slow cell=%u repeat=%u cpu=%d op=%s index=%llu value=", s->cell,
		   s->repeat, s->cpu, bb_op_names[s->op], s->index);
	bb_column_number(m, bb_clock_info_milli(&run->clock, s->ticks));
	seq_printf(m, " trace=%s\n", slow_names[s->action]);
}

/* Columns are only ever appended, here and in result_row(). */
static const char columns[] =
	"#run\tcell\trepeat\tapi\torder\tgfp\teffective\tpattern\tmode\tcontext\tnode\t"
	"cpu_node\tcpus\top\tn\tfail\tmin\tp50\tp90\tp99\tp999\tmax\tmean\toverhead\t"
	"cost\twhere\tflags\tcost_p50\tclean_n\tclean_p50\tclean_mean\tskew_ns\toverlap\t"
	"chunks\tdisturbed\twarm\tpages\tpcp_before\tpcp_after\tnegative\tseq\tlists\t"
	"cpu_pcp_before\tcpu_pcp_after\tcpu_high_before\tcpu_high_after\tcpu_batch\t"
	"cpu_factor_before\tcpu_factor_after\thold\tbulk\tbytes\tthreads\n";

static void run_line(struct seq_file *m, const struct bb_run *run)
{
	const struct bb_clock_info *c = &run->clock;

	seq_printf(m, BB_HEADER("results") " run=%u unit=%s clock=%s khz=%u step=%llu drift_ppm=%u",
		   run->id, bb_clock_info_unit(c), c->name, c->khz, c->step, c->drift_ppm);
	seq_printf(m, " result=%s cells=%u trials=%u/%u refused=%u seed=%llu elapsed_ms=%llu",
		   bb_abort_names[run->abort], run->nr_cells, run->nr_results,
		   run->nr_trials, run->refused, run->plan.seed, run->elapsed_ms);
	seq_printf(m, " granularity=%llu early_permille=%u\n", c->granularity, c->early);
}

static void calibration_line(struct seq_file *m, const struct bb_calibration *c)
{
	if (!c->done)
		return;
	seq_printf(m, "# calibration ladder_off_permille=%u rung_milli_steps=%llu",
		   c->ladder_off, c->rung_milli);
	seq_printf(m, " noise_ppm=%u gaps=%llu\n", c->noise_ppm, c->gaps);
}

void bb_results_table_head(struct seq_file *m, const struct bb_run *run)
{
	unsigned int i;

	run_line(m, run);
	/* With all overrides and the seed in use; accepted by run. */
	if (run->config)
		seq_printf(m, "# config %s\n", run->config);
	calibration_line(m, &run->calibration);
	if (run->modes_compared)
		seq_printf(m, "# modes modes_compared=%u modes_differ=%u\n",
			   run->modes_compared, run->modes_differ);
	slow_line(m, run);
	for (i = BB_SKIP_NONE + 1; i < NR_BB_SKIPS; i++)
		if (run->skipped[i])
			seq_printf(m, "# skipped %u: %s\n", run->skipped[i], bb_skip_names[i]);
	bb_run_notes(m, run);
	seq_puts(m, columns);
}

static void mask_column(struct seq_file *m, gfp_t mask)
{
	char text[BB_GFP_TEXT];

	bb_gfp_text(text, sizeof(text), mask);
	seq_printf(m, "\t%s", text);
}

static void cell_columns(struct seq_file *m, const struct bb_run *run,
			 const struct bb_cell *cell)
{
	if (!bb_pattern_allocates(cell->pattern)) {
		bb_column_none(m, 4);
	} else {
		seq_printf(m, "\t%s\t%u", bb_api_names[cell->api], cell->order);
		mask_column(m, cell->gfp);
		mask_column(m, cell->effective);
	}
	seq_printf(m, "\t%s\t%s\t%s", bb_pattern_names[cell->pattern],
		   bb_mode_names[cell->mode],
		   bb_context_names[run->plan.context]);
	bb_column_node(m, cell->node);
	bb_column_node(m, cell->cpu_node);
}

static u64 mean(const struct bb_run *run, u64 sum, u64 n)
{
	return div64_u64(bb_clock_info_milli(&run->clock, sum), n);
}

static void op_columns(struct seq_file *m, const struct bb_run *run,
		       const struct bb_measure *me)
{
	const struct bb_clock_info *c = &run->clock;
	unsigned int i;

	if (!me->all.n) {
		bb_column_none(m, 9);
		return;
	}
	bb_column_value(m, bb_clock_info_milli(c, me->all.min));
	for (i = 0; i < NR_BB_RANKS; i++)
		if (bb_rank_known(i, me->all.n))
			bb_column_value(m, bb_clock_info_milli(c, me->all.p[i]));
		else
			bb_column_none(m, 1);
	bb_column_value(m, bb_clock_info_milli(c, me->all.max));
	bb_column_value(m, mean(run, me->all.sum, me->all.n));
	bb_column_value(m, div_u64(bb_clock_info_milli(c, me->overhead_milli), 1000));
	bb_column_none(m, 1);
}

static void batch_columns(struct seq_file *m, const struct bb_run *run,
			  const struct bb_measure *me)
{
	bb_column_none(m, 8);
	if (me->timed)
		bb_column_value(m, mean(run, me->ticks, me->timed));
	else
		bb_column_none(m, 1);
}

static void where_column(struct seq_file *m, const struct bb_run *run,
			 const struct bb_places *where)
{
	unsigned int i;

	seq_putc(m, '\t');
	for (i = 0; i < where->nr; i++)
		seq_printf(m, "%s%d/%s:%llu", i ? "," : "", where->place[i].nid,
			   run->facts->zone_names[where->place[i].zone],
			   where->place[i].count);
	if (where->others)
		seq_printf(m, ",others:%llu", where->others);
	if (!where->nr)
		seq_putc(m, '-');
}

static void flags_column(struct seq_file *m, u64 flags)
{
	const char *sep = "";
	unsigned int i;

	seq_putc(m, '\t');
	if (!flags)
		seq_putc(m, '-');
	/* Fatal flags first, so that they are not missed. */
	for (i = 0; i < NR_BB_FLAGS; i++) {
		unsigned int flag = (i + BB_FLAG_FATAL) % NR_BB_FLAGS;

		if (!(flags & BIT_ULL(flag)))
			continue;
		seq_printf(m, "%s%s", sep, bb_flag_names[flag]);
		sep = ",";
	}
}

/* Batch values are kept in thousandths of a step. */
static void clean_columns(struct seq_file *m, const struct bb_run *run,
			  const struct bb_cell *cell,
			  const struct bb_measure *me)
{
	u64 p50 = bb_clock_info_milli(&run->clock, me->all.p[0]);
	bool batches = bb_mode_batches(cell->mode);
	unsigned int scale = batches ? 1000 : 1;

	if (!batches || !me->all.n)
		bb_column_none(m, 1);
	else
		bb_column_value(m, div_u64(p50, scale));
	seq_printf(m, "\t%llu", me->clean.n);
	if (!me->clean.n) {
		bb_column_none(m, 2);
		return;
	}
	bb_column_value(m, div_u64(bb_clock_info_milli(&run->clock, me->clean.p[0]), scale));
	bb_column_value(m, div_u64(mean(run, me->clean.sum, me->clean.n), scale));
}

/* Of the first worker's CPU. */
static void pcp_columns(struct seq_file *m, const struct bb_pcp_view *pcp)
{
	unsigned int i;

	if (!pcp[0].known || !pcp[1].known) {
		bb_column_none(m, 7);
		return;
	}
	seq_printf(m, "\t%d\t%d\t%d\t%d\t%d", pcp[0].count, pcp[1].count, pcp[0].high,
		   pcp[1].high, pcp[0].batch);
	for (i = 0; i < 2; i++)
		if (pcp[i].factor < 0)
			seq_puts(m, "\tn/a");
		else
			seq_printf(m, "\t%d", pcp[i].factor);
}

/* Of lists of values; - where it does not apply. */
static void size_columns(struct seq_file *m, const struct bb_cell *cell)
{
	bool allocates = bb_pattern_allocates(cell->pattern);

	if (bb_pattern_holds(cell->pattern))
		seq_printf(m, "\t%u", cell->hold);
	else
		bb_column_none(m, 1);
	if (allocates && bb_apis[cell->api].flags & BB_API_BULK)
		seq_printf(m, "\t%u", cell->bulk);
	else
		bb_column_none(m, 1);
	if (cell->bytes)
		seq_printf(m, "\t%u", cell->bytes);
	else
		bb_column_none(m, 1);
}

/* All that is known of a long list of CPUs, which is cut off. */
static void threads_column(struct seq_file *m, const struct bb_cell *cell)
{
	if (cell->pattern == BB_PATTERN_REPLAY)
		bb_column_none(m, 1);
	else
		seq_printf(m, "\t%u", cell->threads);
}

static void result_row(struct seq_file *m, const struct bb_run *run,
		       const struct bb_result *result,
		       const struct bb_measure *me)
{
	const struct bb_cell *cell = &run->cell[result->cell];

	seq_printf(m, "%u\t%u\t%u", run->id, result->cell, result->repeat);
	cell_columns(m, run, cell);
	seq_printf(m, "\t%s\t%s\t%llu\t%llu", result->cpus,
		   bb_op_names[me->op], me->ops, me->fails);
	if (bb_mode_batches(cell->mode))
		batch_columns(m, run, me);
	else
		op_columns(m, run, me);
	where_column(m, run, &result->where);
	flags_column(m, result->flags | run->flags);
	clean_columns(m, run, cell, me);
	if (cell->threads > 1)
		seq_printf(m, "\t%llu\t%u.%u", result->skew_ns,
			   result->overlap / 10, result->overlap % 10);
	else
		bb_column_none(m, 2);
	seq_printf(m, "\t%u\t%u\t%u\t%llu\t%llu\t%llu\t%llu\t%u\t%s", result->chunks,
		   result->disturbed, result->warm_chunks, result->allocated,
		   result->pcp_before, result->pcp_after, me->negative, result->seq,
		   bb_pattern_allocates(cell->pattern) ? bb_lists_names[result->lists] : "-");
	pcp_columns(m, result->pcp);
	size_columns(m, cell);
	threads_column(m, cell);
	seq_putc(m, '\n');
}

void bb_results_table_row(struct seq_file *m, const struct bb_run *run,
			  const struct bb_result *result)
{
	unsigned int i;

	for (i = 0; i < result->nr_measures; i++)
		result_row(m, run, result, &result->measure[i]);
}
