// SPDX-License-Identifier: GPL-2.0-only
/*
 * The oracle table: a row per class of masks, and the wrong predictions.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/oracle/oracle.h>

static void show_miss(struct seq_file *m, const struct bb_oracle_miss *miss)
{
	const struct bb_watermark_zone *z = &miss->first;
	char text[BB_GFP_TEXT];

	bb_gfp_text(text, sizeof(text), miss->gfp);
	seq_printf(m, "# miss: %s order=%u node=%d predicted=%s zones=%#llx got=%d/%u",
		   text, miss->order, miss->nid, bb_answer_names[miss->answer],
		   miss->zones, miss->got.nid, miss->got.zone);
	seq_printf(m, " free=%lld slack=%llu min=%llu low=%llu boost=%llu reserve=%llu",
		   z->free, z->slack, z->wmark[0], z->wmark[1], z->boost, z->reserve);
	seq_printf(m, " highatomic=%llu kswapd=%d lists=%x\n", z->highatomic,
		   z->kswapd_runs, z->lists[miss->order]);
}

static void show_found_head(struct seq_file *m, const struct bb_found *found)
{
	u64 asked = 0, hits = 0, misses = 0, open = 0, share;
	unsigned int i;

	for (i = 0; i < found->nr_rows; i++) {
		asked += found->row[i].asked;
		hits += found->row[i].hits;
		misses += found->row[i].misses;
		open += found->row[i].open;
	}
	share = asked ? div64_u64(open * 10000, asked) : 0;
	seq_printf(m, BB_HEADER("oracle") " command=\"%s\" result=%s model=%s zonelists=%s",
		   found->command,
		   found->running ? "running" : bb_abort_names[found->result],
		   bb_mm_names[found->mm], found->agrees ? "agree" : "differ");
	seq_printf(m, " predictions=%llu hits=%llu misses=%llu undecided=%llu",
		   asked, hits, misses, open);
	seq_printf(m, " undecided_pct=%llu.%02llu levels=%llu lowest=%lld",
		   div_u64(share, 100), share - div_u64(share, 100) * 100,
		   found->steps, found->lowest);
	seq_printf(m, " min=%llu low=%llu high=%llu seed=%llu\n", found->wmark[0],
		   found->wmark[1], found->wmark[2], found->seed);
}

static void show_level(struct seq_file *m, s64 pages)
{
	if (pages < 0)
		seq_puts(m, "\t-");
	else
		seq_printf(m, "\t%lld", pages);
}

static void show_row(struct seq_file *m, const struct bb_oracle_row *row)
{
	char text[BB_GFP_TEXT];

	bb_gfp_text(text, sizeof(text), row->gfp);
	seq_printf(m, "%s\t%s\t%llu\t%llu\t%llu\t%llu\t%llu\t%llu",
		   row->fuzz ? "fuzz" : "walk", text[0] ? text : "0",
		   row->asked, row->hits, row->misses, row->open,
		   row->yes, row->asked - row->yes);
	show_level(m, row->fuzz ? -1 : row->limit);
	show_level(m, row->fuzz ? -1 : row->least_yes);
	show_level(m, row->fuzz ? -1 : row->most_no);
	seq_putc(m, '\n');
}

int bb_oracle_show(struct seq_file *m, void *state)
{
	struct bb_oracle *oracle = state;
	const struct bb_found *found = &oracle->found;
	unsigned int i;

	mutex_lock(&oracle->lock);
	if (!found->command[0]) {
		seq_puts(m, "# nothing asked yet: write \"fuzz n=1000 seed=1\"");
		seq_puts(m, ", or with unsafe=1 \"walk node=0 step=64\"\n");
		goto unlock;
	}
	show_found_head(m, found);
	seq_puts(m, "#class\tgfp\tpredictions\thits\tmisses\tundecided\tyes\tno");
	seq_puts(m, "\tlimit\tleast_yes\tmost_no\n");
	for (i = 0; i < found->nr_rows; i++)
		show_row(m, &found->row[i]);
	for (i = 0; i < min_t(unsigned int, found->nr_misses, BB_ORACLE_MISSES); i++)
		show_miss(m, &found->miss[i]);
unlock:
	mutex_unlock(&oracle->lock);
	return 0;
}
