// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verify report as KTAP: a line per cell, named by its API, order and mask.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include <buddybench/abi.h>
#include <buddybench/verify/verify.h>

#include "violations.h"

/* What was seen when allocations failed. */
static const char * const why_names[] = {
	[BB_WHY_BULK]	= "of bulk calls, which may give fewer than they are asked for",
	[BB_WHY_LOW]	= "with less than a block free above the floor",
	[BB_WHY_BLOCK]	= "with pages enough, but no block that the mask may take",
};

static_assert(ARRAY_SIZE(why_names) == NR_BB_WHYS);

static u64 all_failed(const struct bb_verified *r)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < NR_BB_WHYS; i++)
		sum += r->failed[i];
	return sum;
}

static void show_why(struct seq_file *m, const struct bb_verified *r)
{
	unsigned int i;

	for (i = 0; i < NR_BB_WHYS; i++)
		if (r->failed[i])
			seq_printf(m, "# failed %llu of %llu: %s\n", r->failed[i],
				   r->checked + all_failed(r), why_names[i]);
}

static void show_wrong(struct seq_file *m, u32 wrong)
{
	unsigned long set = wrong;
	unsigned int i;

	for_each_set_bit(i, &set, NR_BB_WRONGS)
		seq_printf(m, " %s", bb_wrong_names[i]);
}

static void show_verify_head(struct seq_file *m, const struct bb_verify *verify)
{
	u64 checked = 0, failed = 0, violations = 0;
	unsigned int i, refused = 0;

	for (i = 0; i < verify->nr; i++) {
		checked += verify->verified[i].checked;
		failed += all_failed(&verify->verified[i]);
		violations += verify->verified[i].violations;
		refused += verify->verified[i].refused;
	}
	seq_printf(m, BB_HEADER("verify") " command=\"%s\" result=%s", verify->command,
		   verify->running ? "running" : bb_abort_names[verify->result]);
	seq_printf(m, " allocations=%llu wanted=%llu violations=%llu failed=%llu",
		   checked, verify->wanted, violations, failed);
	seq_printf(m, " cells=%u refused=%u planted=%u caught=%u seed=%llu\n",
		   verify->nr, refused, verify->planted, verify->caught, verify->seed);
}

static void show_skipped(struct seq_file *m, const struct bb_verify *verify)
{
	unsigned int i;

	for (i = BB_SKIP_NONE + 1; i < NR_BB_SKIPS; i++)
		if (verify->skipped[i])
			seq_printf(m, "# skipped %u: %s\n", verify->skipped[i],
				   bb_skip_names[i]);
}

static void show_name(struct seq_file *m, const struct bb_cell *cell)
{
	char text[BB_GFP_TEXT];

	bb_gfp_text(text, sizeof(text), cell->gfp);
	seq_printf(m, "%s order=%u gfp=%s", bb_api_names[cell->api], cell->order,
		   text[0] ? text : "0");
	if (cell->node >= 0)
		seq_printf(m, " node=%d", cell->node);
}

static void show_cell(struct seq_file *m, const struct bb_verify *verify,
		      unsigned int i)
{
	const struct bb_verified *r = &verify->verified[i];

	if (r->violations) {
		seq_printf(m, "# %llu blocks, the first at pfn %llu:",
			   r->violations, r->pfn);
		show_wrong(m, r->wrong);
		seq_putc(m, '\n');
	}
	show_why(m, r);
	seq_printf(m, "%sok %u ", r->violations ? "not " : "", i + 2);
	show_name(m, &verify->cell[i]);
	if (r->refused)
		seq_puts(m, " # SKIP over the budget");
	else if (!r->checked)
		seq_puts(m, all_failed(r) ? " # SKIP the allocator gave nothing" :
			 " # SKIP not reached");
	seq_putc(m, '\n');
}

int bb_verify_show(struct seq_file *m, void *state)
{
	struct bb_verify *verify = state;
	unsigned int i;

	mutex_lock(&verify->lock);
	if (!verify->nr) {
		seq_puts(m, "# nothing verified yet: write \"count=100000\" to this file\n");
		goto unlock;
	}
	seq_puts(m, "KTAP version 1\n");
	show_verify_head(m, verify);
	show_skipped(m, verify);
	seq_printf(m, "1..%u\n", verify->nr + 1);
	if (verify->missed) {
		seq_puts(m, "# not noticed:");
		show_wrong(m, verify->missed);
		seq_putc(m, '\n');
	}
	seq_printf(m, "%sok 1 planted violations are noticed\n",
		   verify->missed ? "not " : "");
	for (i = 0; i < verify->nr; i++)
		show_cell(m, verify, i);
unlock:
	mutex_unlock(&verify->lock);
	return 0;
}
