// SPDX-License-Identifier: GPL-2.0-only
/*
 * From what a user wrote to what this machine can do.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include <buddybench/plan/keys.h>

/* Fill in a list that was written as "all", check one that was spelt out. */
static int resolve_list(struct bb_plan *plan, enum bb_key key,
			unsigned long *set, const unsigned long *online,
			const char *what, struct bb_err *err)
{
	unsigned int nbits = bb_keys[key].nbits;
	unsigned int i;

	if (plan->all & BIT(key)) {
		bitmap_copy(set, online, nbits);
		return 0;
	}
	for_each_set_bit(i, set, nbits)
		if (!test_bit(i, online))
			return bb_err_set(err, -ENXIO, 0, "%s %u is not online",
					  what, i);
	return 0;
}

static int resolve_apis(struct bb_plan *plan, const struct bb_facts *facts,
			struct bb_err *err)
{
	unsigned int i;

	if (plan->all & BIT(BB_KEY_APIS)) {
		plan->apis = facts->apis;
		return 0;
	}
	for_each_set_bit(i, &plan->apis, NR_BB_APIS)
		if (!(facts->apis & BIT(i)))
			return bb_err_set(err, -EOPNOTSUPP, 0,
					  "this kernel has no %s: %s",
					  bb_api_names[i],
					  facts->api_missing[i]);
	return 0;
}

static int resolve_rest(struct bb_plan *plan, const struct bb_facts *facts,
			struct bb_err *err)
{
	if (plan->all & BIT(BB_KEY_ORDERS))
		plan->orders = GENMASK(facts->max_order, 0);
	if (plan->all & BIT(BB_KEY_PATTERNS))
		plan->patterns = GENMASK(NR_BB_PATTERNS - 1, 0);
	if (plan->all & BIT(BB_KEY_MODES))
		plan->modes = GENMASK(NR_BB_MODES - 1, 0);
	if (!plan->count && !plan->duration_ms)
		return bb_err_set(err, -EINVAL, 0,
				  "count and duration_ms are both 0: nothing would end a cell");
	if (plan->context != BB_CTX_PREEMPT && facts->preempt_rt)
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "PREEMPT_RT kernels forbid allocating in context=%s",
				  bb_context_names[plan->context]);
	if (plan->clock == BB_WANT_FAST && !facts->fast_clock)
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "the fast clock failed its resolution test here; use clock=ktime");
	return 0;
}

int bb_plan_resolve(struct bb_plan *plan, const struct bb_facts *facts,
		    struct bb_err *err)
{
	int ret;

	ret = resolve_apis(plan, facts, err);
	if (!ret)
		ret = resolve_list(plan, BB_KEY_CPUS, plan->cpus, facts->cpus,
				   "CPU", err);
	if (!ret)
		ret = resolve_list(plan, BB_KEY_NODES, plan->nodes,
				   facts->nodes, "node", err);
	if (!ret)
		ret = resolve_rest(plan, facts, err);
	return ret;
}
