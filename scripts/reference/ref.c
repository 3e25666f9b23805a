// SPDX-License-Identifier: GPL-2.0-only
/*
 * bb_ref: the reference of `make bench`. Set the parameters, write anything to
 * "run", read "run": one number per round, in steps of the counter.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "ref.h"

#define MAX_ROUNDS 100

static uint order;
module_param(order, uint, 0600);
MODULE_PARM_DESC(order, "block order");

static uint count = 1000;
module_param(count, uint, 0600);
MODULE_PARM_DESC(count, "alloc and free pairs per round");

static uint rounds = 5;
module_param(rounds, uint, 0600);
MODULE_PARM_DESC(rounds, "how often to measure, 1-100");

static int node;
module_param(node, int, 0600);
MODULE_PARM_DESC(node, "memory node");

static char mask[96] = "GFP_ATOMIC|__GFP_NORETRY|__GFP_NOWARN";
module_param_string(mask, mask, sizeof(mask), 0600);
MODULE_PARM_DESC(mask, "GFP names joined with |");

static char what[16] = "bare";
module_param_string(what, what, sizeof(what), 0600);
MODULE_PARM_DESC(what, "bare, or buddybench's own: batch, op, chained, sort");

static const struct {
	const char *name;
	gfp_t gfp;
} names[] = {
	{ "GFP_ATOMIC", GFP_ATOMIC }, { "GFP_KERNEL", GFP_KERNEL },
	{ "GFP_NOWAIT", GFP_NOWAIT }, { "GFP_HIGHUSER_MOVABLE", GFP_HIGHUSER_MOVABLE },
	{ "__GFP_NORETRY", __GFP_NORETRY }, { "__GFP_NOWARN", __GFP_NOWARN },
	{ "__GFP_RETRY_MAYFAIL", __GFP_RETRY_MAYFAIL }, { "__GFP_ZERO", __GFP_ZERO },
};

static const struct {
	const char *name;
	s64 (*measure)(const struct ref_work *w);
} kinds[] = {
	{ "bare", ref_bare }, { "batch", ref_batch }, { "op", ref_op },
	{ "chained", ref_chained }, { "sort", ref_sort },
};

static char result[MAX_ROUNDS * 24];

/*
 * What an order outside the per-CPU lists costs depends on whether its free list
 * has a block that need not be split or merged. Holding every second block of a
 * row keeps it that way for the next measurement.
 */
#define HELD 16

static struct page *held[HELD];
static unsigned int held_order;

static int parse_mask(gfp_t *gfp)
{
	char text[sizeof(mask)], *rest = text, *word;
	unsigned int i;

	strscpy(text, mask, sizeof(text));
	*gfp = 0;
	while ((word = strsep(&rest, "|\n"))) {
		for (i = 0; i < ARRAY_SIZE(names); i++)
			if (!strcmp(word, names[i].name))
				break;
		if (i < ARRAY_SIZE(names))
			*gfp |= names[i].gfp;
		else if (*word)
			return -EINVAL;
	}
	return 0;
}

static int set_run(const char *text, const struct kernel_param *kp)
{
	struct ref_work w = { .order = order, .count = count, .nid = node };
	unsigned int kind, i;
	int n = 0;

	if (!rounds || rounds > MAX_ROUNDS || parse_mask(&w.gfp))
		return -EINVAL;
	for (kind = 0; kind < ARRAY_SIZE(kinds); kind++)
		if (sysfs_streq(what, kinds[kind].name))
			break;
	if (kind == ARRAY_SIZE(kinds))
		return -EINVAL;
	/* The first round only warms up. */
	for (i = 0; i <= rounds; i++) {
		s64 steps = kinds[kind].measure(&w);

		if (steps < 0)
			return steps;
		if (i)
			n += scnprintf(result + n, sizeof(result) - n, " %lld", steps);
		cond_resched();
	}
	return 0;
}

static int get_run(char *buf, const struct kernel_param *kp)
{
	return scnprintf(buf, PAGE_SIZE, "%s\n", result);
}

static const struct kernel_param_ops run_ops = { .set = set_run, .get = get_run };

module_param_cb(run, &run_ops, NULL, 0600);
MODULE_PARM_DESC(run, "write to measure, read for the result");

static void drop(unsigned int step)
{
	unsigned int i;

	for (i = 0; i < HELD; i += step) {
		if (held[i])
			__free_pages(held[i], held_order);
		held[i] = NULL;
	}
}

static int set_hold(const char *text, const struct kernel_param *kp)
{
	unsigned int i;
	gfp_t gfp;

	drop(1);
	if (sysfs_streq(text, "0"))
		return 0;
	if (parse_mask(&gfp))
		return -EINVAL;
	held_order = order;
	for (i = 0; i < HELD; i++)
		held[i] = alloc_pages_node(node, gfp, order);
	drop(2);
	return 0;
}

static const struct kernel_param_ops hold_ops = { .set = set_hold };

module_param_cb(hold, &hold_ops, NULL, 0200);
MODULE_PARM_DESC(hold, "1: hold every second of a row of blocks of the order; 0: none");

static int __init ref_init(void)
{
	return 0;
}
module_init(ref_init);

static void __exit ref_exit(void)
{
	drop(1);
}
module_exit(ref_exit);

MODULE_DESCRIPTION("Reference loop for buddybench's own benchmark");
MODULE_LICENSE("GPL");
