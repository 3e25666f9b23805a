// SPDX-License-Identifier: GPL-2.0-only
/* The cells of verify: what they replace, and when a long one ends. */
#include <linux/bits.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include <buddybench/machine/facts.h>
#include <buddybench/plan/gfp.h>

#include "kunit/lib/help.h"
#include "src/verify/verify_plan.h"
#include "src/verify/verify_worker.h"

static const struct expansion {
	const char *name;	/* as it is written to verify */
	unsigned int hold;	/* values of hold=: more than verify itself ever has */
	int ret;
	unsigned int nr;	/* cells afterwards; there were 3 */
} expansions[] = {
	{ "apis=alloc_pages gfp=GFP_KERNEL orders=0-4", 1, 0, 5 },
	{ "apis=all orders=all", BB_MAX_NUMBERS, -E2BIG, 3 },
	{ "apis=get_zeroed_page orders=1", 1, -EINVAL, 3 },
};

BB_PARAM(expansions);

static struct bb_run *new_run(struct kunit *test, const struct expansion *p)
{
	struct bb_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	struct bb_facts *facts = kunit_kzalloc(test, sizeof(*facts), GFP_KERNEL);
	struct bb_scratch *scratch = kunit_kzalloc(test, sizeof(*scratch), GFP_KERNEL);
	struct bb_err err = { 0 };
	unsigned int i;

	bb_facts_gather(facts);
	run->facts = facts;
	KUNIT_ASSERT_EQ_MSG(test, bb_verify_plan_make(run, p->name, scratch, &err), 0, "%s",
			    err.msg);
	run->plan.hold.nr = p->hold;
	for (i = 0; i < p->hold; i++)
		run->plan.hold.value[i] = i + 1;
	if (p->hold > 1)
		run->plan.patterns = BIT(BB_PATTERN_LIFO) | BIT(BB_PATTERN_FIFO) |
				     BIT(BB_PATTERN_RANDOM);
	return run;
}

/* What is refused leaves the report of the last command as it was. */
static void verify_plan_replaces(struct kunit *test)
{
	const struct expansion *p = test->param_value;
	struct bb_verify *verify = kunit_kzalloc(test, sizeof(*verify), GFP_KERNEL);
	struct bb_run *run = new_run(test, p);
	struct bb_err err = { 0 };
	unsigned int i, sum = 0;

	verify->nr = 3;
	verify->cell = kvcalloc(3, sizeof(*verify->cell), GFP_KERNEL);
	verify->verified = kvcalloc(3, sizeof(*verify->verified), GFP_KERNEL);
	KUNIT_EXPECT_EQ_MSG(test, bb_verify_plan_expand(verify, run, &err), p->ret, "%s", err.msg);
	KUNIT_EXPECT_EQ(test, verify->nr, p->nr);
	KUNIT_EXPECT_NOT_NULL(test, verify->verified);
	for (i = 0; i < NR_BB_SKIPS; i++)
		sum += verify->skipped[i];
	if (p->ret)
		KUNIT_EXPECT_EQ(test, sum, 0U);
	bb_verify_plan_forget(verify);
}

/* One cell may be all there is: the deadline is looked at within it. */
static void verify_worker_keeps_deadline(struct kunit *test)
{
	struct bb_verify_worker *v = kunit_kzalloc(test, sizeof(*v), GFP_KERNEL);
	struct bb_verify *verify = kunit_kzalloc(test, sizeof(*verify), GFP_KERNEL);
	struct bb_guard *guard = kunit_kzalloc(test, sizeof(*guard), GFP_KERNEL);
	struct bb_held_blocks *held = kunit_kzalloc(test, sizeof(*held), GFP_KERNEL);
	struct bb_cell cell = { .api = BB_API_ALLOC_PAGES, .node = numa_mem_id() };
	struct bb_verified verified = { .hold = 4 };

	KUNIT_ASSERT_EQ(test, bb_guard_init(guard), 0);
	bb_held_blocks_init(held);
	mutex_init(&verify->lock);
	cell.effective = bb_gfp_effective(GFP_KERNEL);
	verify->cell = &cell;
	verify->verified = &verified;
	v->verify = verify;
	v->guard = guard;
	v->held = held;
	v->deadline = jiffies - 1;
	bb_verify_worker_prepare(v, 0, 10000);
	bb_guard_enter(guard);
	bb_verify_worker_work(&v->work);
	KUNIT_EXPECT_EQ(test, (int)bb_guard_aborted(guard), (int)BB_ABORT_DEADLINE);
	KUNIT_EXPECT_EQ(test, verified.checked, 4ULL);
	KUNIT_EXPECT_EQ(test, bb_ledger_held(&guard->ledger), 0L);
	bb_held_blocks_destroy(held);
	bb_guard_exit(guard);
}

static struct kunit_case verify_plan_cases[] = {
	KUNIT_CASE_PARAM(verify_plan_replaces, expansions_gen_params),
	KUNIT_CASE(verify_worker_keeps_deadline),
	{}
};

static struct kunit_suite verify_plan_suite = {
	.name = "buddybench_verify_plan",
	.test_cases = verify_plan_cases,
};

kunit_test_suite(verify_plan_suite);
