// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check a plan against the machine, and fill in its lists.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include <buddybench/plan/plan.h>

/* A list of CPUs or nodes. */
struct online_list {
	const char *what;
	unsigned long *wanted;
	const unsigned long *online;
	unsigned int nbits;
};

/*
 * Fill in a list that was written as "all", check an explicit one. Inlined into
 * a kernel for one CPU and one node, gcc 12.2 drops the second of two tests of
 * @all: "nodes=all" was no node there.
 */
static noinline int resolve_list(const struct online_list *list, bool all,
				 struct bb_err *err)
{
	unsigned int i;

	if (all) {
		bitmap_copy(list->wanted, list->online, list->nbits);
		return 0;
	}
	for_each_set_bit(i, list->wanted, list->nbits)
		if (!test_bit(i, list->online))
			return bb_err_set(err, -ENXIO, 0, "%s %u is not online",
					  list->what, i);
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
	if (plan->all & BIT(BB_KEY_LISTS))
		plan->lists = GENMASK(NR_BB_LISTS - 1, 0);
	if (!plan->count && !plan->duration_ms)
		return bb_err_set(err, -EINVAL, 0,
				  "count and duration_ms are both 0: nothing would end a cell");
	if (plan->context != BB_CTX_PREEMPT && facts->preempt_rt)
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "PREEMPT_RT kernels forbid allocating in context=%s",
				  bb_context_names[plan->context]);
	if (plan->free_pages &&
	    plan->lists & ~(BIT(BB_LISTS_AUTO) | BIT(BB_LISTS_FOUND)))
		return bb_err_set(err, -EINVAL, 0,
				  "free_pages= makes a state: lists= has to be auto or found");
	if (plan->worker == BB_WORKER_CALLER && bitmap_weight(plan->cpus, NR_CPUS) != 1)
		return bb_err_set(err, -EINVAL, 0,
				  "worker=caller is one worker: cpus= has to name one CPU");
	if (plan->clock == BB_CLOCK_FAST && !facts->fast_clock)
		return bb_err_set(err, -EOPNOTSUPP, 0,
				  "the fast clock is not usable, see features; use clock=ktime");
	return 0;
}

/* Once: every combination of the other lists asks for it. */
static void count_cpus(struct bb_plan *plan, const struct bb_facts *facts)
{
	unsigned int cpu;
	int nid;

	memset(plan->cpus_of, 0, sizeof(plan->cpus_of));
	for_each_set_bit(cpu, plan->cpus, NR_CPUS) {
		nid = facts->cpu_node[cpu];
		if (nid >= 0 && nid < MAX_NUMNODES)
			plan->cpus_of[nid]++;
	}
}

int bb_plan_resolve(struct bb_plan *plan, const struct bb_facts *facts,
		    struct bb_err *err)
{
	struct online_list cpus = { "CPU", plan->cpus, facts->cpus, NR_CPUS };
	struct online_list nodes = { "node", plan->nodes, facts->nodes, MAX_NUMNODES };
	int ret;

	ret = resolve_apis(plan, facts, err);
	if (!ret)
		ret = resolve_list(&cpus, plan->all & BIT(BB_KEY_CPUS), err);
	if (!ret)
		ret = resolve_list(&nodes, plan->all & BIT(BB_KEY_NODES), err);
	if (!ret)
		ret = resolve_rest(plan, facts, err);
	if (!ret)
		count_cpus(plan, facts);
	return ret;
}
