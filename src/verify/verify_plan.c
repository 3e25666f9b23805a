// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to verify: the keys of a run, with defaults that cover every API, order,
 * zone and guarantee.
 */
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/own_memory.h>
#include <buddybench/plan/expand.h>
#include <buddybench/plan/plan_text.h>

#include "verify_plan.h"
#include "verify_worker.h"

#define MAX_CELLS	8192

/* The plan of a command without keys. */
static const char defaults[] =
	"apis=all orders=all nodes=all cpus=all count=1000000";

/* One for each zone and each guarantee; those that this kernel lacks are skipped. */
static const gfp_t masks[] = {
	GFP_KERNEL,
	GFP_ATOMIC | __GFP_ZERO,
	GFP_KERNEL | __GFP_COMP | __GFP_ZERO,
	GFP_KERNEL | __GFP_THISNODE,
	GFP_HIGHUSER_MOVABLE,
	GFP_DMA32,
	GFP_DMA,
};

static_assert(ARRAY_SIZE(masks) <= BB_MAX_MASKS);

void bb_verify_plan_forget(struct bb_verify *verify)
{
	kvfree(verify->cell);
	kvfree(verify->verified);
	verify->cell = NULL;
	verify->verified = NULL;
	verify->nr = 0;
}

#define KEYS (BIT(BB_KEY_APIS) | BIT(BB_KEY_GFP) | BIT(BB_KEY_ORDERS) |		\
	      BIT(BB_KEY_NODES) | BIT(BB_KEY_CPUS) | BIT(BB_KEY_COUNT) |		\
	      BIT(BB_KEY_SEED) | BIT(BB_KEY_BUDGET_MB) | BIT(BB_KEY_RESERVE_MB))

int bb_verify_plan_make(struct bb_run *run, const char *text, struct bb_scratch *scratch,
			struct bb_err *err)
{
	struct bb_plan *plan = &run->plan;
	struct bb_plan_edit edit = {
		.plan = plan,
		.facts = run->facts,
		.scratch = scratch,
		.err = err,
		.only = KEYS,
		.command = "verify",
	};
	int ret;

	bb_plan_defaults(&edit);
	ret = bb_plan_overrides(&edit, defaults);
	if (ret)
		return ret;
	memcpy(plan->gfp.mask, masks, sizeof(masks));
	plan->gfp.nr = ARRAY_SIZE(masks);
	ret = bb_plan_overrides(&edit, text);
	if (ret)
		return ret;
	plan->duration_ms = 0;
	plan->patterns = BIT(BB_PATTERN_LIFO);
	plan->modes = BIT(BB_MODE_BATCH);
	plan->repeats = 1;
	plan->placement = BB_PLACEMENT_NODE;
	plan->context = BB_CTX_PREEMPT;
	plan->all &= ~(BIT(BB_KEY_PATTERNS) | BIT(BB_KEY_MODES));
	while (!plan->seed)
		plan->seed = get_random_u64();
	return bb_plan_resolve(plan, run->facts, err);
}

int bb_verify_plan_expand(struct bb_verify *verify, struct bb_run *run, struct bb_err *err)
{
	struct bb_cell_list list = { .skipped = run->skipped };
	int nr = bb_plan_expand(&run->plan, run->facts, &list, err);
	struct bb_verified *verified;
	int i;

	if (nr < 0)
		return nr;
	if (nr > MAX_CELLS)
		return bb_err_set(err, -E2BIG, 0, "%d cells, at most %d can be verified",
				  nr, MAX_CELLS);
	list.cell = kvcalloc(nr, sizeof(*list.cell), BB_GFP_OWN);
	verified = kvcalloc(nr, sizeof(*verified), BB_GFP_OWN);
	if (!list.cell || !verified) {
		kvfree(list.cell);
		kvfree(verified);
		return bb_err_set(err, -ENOMEM, 0, "no memory for %d cells", nr);
	}
	list.max = nr;
	bb_plan_expand(&run->plan, run->facts, &list, err);
	for (i = 0; i < nr; i++)
		verified[i].hold = bb_verify_worker_hold(&list.cell[i]);
	bb_verify_plan_forget(verify);
	verify->cell = list.cell;
	verify->verified = verified;
	verify->nr = nr;
	memcpy(verify->skipped, run->skipped, sizeof(verify->skipped));
	return 0;
}
