// SPDX-License-Identifier: GPL-2.0-only
/* The list of a CPU that has never allocated from a zone can be filled; what fails is repeated. */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/topology.h>

#include <buddybench/compat.h>
#include <buddybench/guard/headroom.h>
#include <buddybench/lib/error.h>
#include <buddybench/machine/free_lists.h>
#include <buddybench/plan/gfp.h>

#include "kunit/lib/help.h"
#include "src/run/list_pcp.h"
#define BB_LISTS_REAL
#include "kunit/lib/fake_lists.h"

#define LIMIT 4096	/* pages */

struct bench {
	struct bb_guard guard;
	struct bb_page_holder holder;
	struct bb_list_work work;
	struct bb_err err;
};

static const struct fill {
	const char *name;
	unsigned int order;
	u64 blocks;
} fills[] = {
	{ "a page", 0, 1 },
	{ "a few pages", 0, 4 },
	{ "a block of several", 1, 1 },
};

BB_PARAM(fills);

static struct bench *new_bench(struct kunit *test, const struct fill *f)
{
	struct bench *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	gfp_t gfp = bb_gfp_effective(GFP_KERNEL);
	struct bb_list_work *w;

	KUNIT_ASSERT_NOT_NULL(test, b);
	w = &b->work;
	w->zone = bb_headroom_zone(numa_mem_id(), gfp);
	KUNIT_ASSERT_NOT_NULL(test, w->zone);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(&b->guard));
	bb_page_holder_init(&b->holder, &b->guard);
	bb_page_holder_open(&b->holder);
	w->holder = &b->holder;
	w->err = &b->err;
	w->cpu = raw_smp_processor_id();
	w->gfp = gfp;
	w->limit = LIMIT;
	w->goal.kind = BB_LIST_KIND_PCP;
	w->goal.order = f->order;
	w->goal.from = f->order;
	w->goal.top = BB_MAX_ORDER;
	w->goal.own = bb_free_lists_type(gfp);
	w->goal.first = bb_free_lists_first(w->zone);
	w->goal.blocks = f->blocks;
	return b;
}

/* As it is before the first use. Return: whether a use ends that. */
static bool forget_limit(const struct bb_list_work *w)
{
	struct per_cpu_pages *pcp = bb_pcp(w->zone, w->cpu);
	gfp_t gfp = bb_free_lists_mask(w->zone, w->goal.own);
	struct page *page;
	int high = READ_ONCE(pcp->high);

	WRITE_ONCE(pcp->high, 0);
	page = alloc_pages_node(zone_to_nid(w->zone), gfp, 0);
	if (page)
		__free_page(page);
	if (!READ_ONCE(pcp->high)) {
		WRITE_ONCE(pcp->high, high);
		return false;
	}
	WRITE_ONCE(pcp->high, 0);
	return true;
}

static void unused_is_filled(struct kunit *test)
{
	const struct fill *f = test->param_value;
	struct bench *b = new_bench(test, f);
	struct bb_pcp_view list = { 0 };
	bool sets;
	long ret;

	set_cpus_allowed_ptr(current, cpumask_of(b->work.cpu));
	sets = bb_pcp_has(f->order) && forget_limit(&b->work);
	ret = sets ? bb_list_pcp_fill(&b->work) : 0;
	bb_free_lists_pcp(b->work.zone, b->work.cpu, &list);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	bb_page_holder_exit(&b->holder);
	bb_guard_exit(&b->guard);
	if (!sets)
		kunit_skip(test, "the limit of a list does not depend on its use");
	KUNIT_EXPECT_EQ_MSG(test, ret, 0L, "%s", b->err.msg);
	KUNIT_EXPECT_GT(test, list.high, 0);
	KUNIT_EXPECT_GE(test, list.count, (int)(f->blocks << f->order));
}

static const struct walk {
	const char *name;
	u64 blocks;	/* of order 1, that the cell is to find in the list */
	u64 left_at;
	int high;
	u64 held;	/* pages, in the end */
} walks[] = {
	{ "with what is to be found", 3, 4, 60, 0 },
	{ "after two more", 3, 10, 60, 4 },
	{ "after many more", 1, 20, 60, 18 },
	{ "and the list is too long then", 3, 10, 30, 12 },
};

BB_PARAM(walks);

/* The walk takes blocks until one is left over; those of the cell are there all the same. */
static void walk_leaves_the_list(struct kunit *test)
{
	const struct walk *p = test->param_value;
	const struct fill fill = { "", 1, p->blocks };
	struct bench *b = new_bench(test, &fill);
	const struct bb_test_lists lists = { &b->holder, 40, p->high, p->left_at };
	u64 held;
	long ret;

	b->work.goal.pcp_orders = GENMASK(1, 0);
	set_cpus_allowed_ptr(current, cpumask_of(b->work.cpu));
	bb_test_lists_begin(&lists);
	ret = bb_list_pcp_walk(&b->work);
	bb_test_lists_end();
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	held = bb_page_holder_pages(&b->holder);
	bb_page_holder_exit(&b->holder);
	bb_guard_exit(&b->guard);
	KUNIT_EXPECT_EQ_MSG(test, ret, 0L, "%s", b->err.msg);
	KUNIT_EXPECT_EQ(test, held, p->held);
}

static const struct refused {
	const char *name;
	enum bb_list_kind kind;
	unsigned int from;
	long (*work)(void *work);
	int ret;
} refused[] = {
	{ "a list", BB_LIST_KIND_PCP, 0, bb_list_pcp_fill, -EAGAIN },
	{ "a block of several", BB_LIST_KIND_BLOCK, 1, bb_list_work_blocks, -EAGAIN },
	{ "the highest order", BB_LIST_KIND_BLOCK, BB_MAX_ORDER, bb_list_work_blocks, -EAGAIN },
};

BB_PARAM(refused);

/* What is refused now may be had later: bb_list_state_make() tries again. */
static void refused_is_tried_again(struct kunit *test)
{
	static const struct fill one = { "a page", 0, 1 };
	const struct refused *p = test->param_value;
	struct bench *b = new_bench(test, &one);
	long ret;

	b->work.goal.kind = p->kind;
	b->work.goal.from = p->from;
	bb_page_holder_drop(&b->holder);
	set_cpus_allowed_ptr(current, cpumask_of(b->work.cpu));
	ret = p->work(&b->work);
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	bb_page_holder_exit(&b->holder);
	bb_guard_exit(&b->guard);
	KUNIT_EXPECT_EQ(test, ret, (long)p->ret);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, "could be taken from zone"), "%s",
				  b->err.msg);
}

static const struct limit {
	const char *name;
	int pages;	/* in the list, and held of it */
	int high;
	int ret;
	u64 held;	/* to make room for what is given back */
} limits[] = {
	{ "shorter than what is needed", 0, 3, -ENOMEM, 0 },
	{ "as long as what is needed", 0, 4, -ENOMEM, 0 },
	{ "room for all", 19, 20, 0, 0 },
	{ "one too many", 20, 20, 0, 1 },
	{ "several too many", 23, 20, 0, 4 },
	{ "drained by what is put back", 2, 20, -EAGAIN, 0 },
};

BB_PARAM(limits);

/* The free that makes a list as long as its limit drains it. */
static void limit_is_kept(struct kunit *test)
{
	static const struct fill four = { "four pages", 0, 4 };
	const struct limit *p = test->param_value;
	struct bench *b = new_bench(test, &four);
	const struct bb_test_lists lists = { &b->holder, p->pages, p->high };
	u64 held;
	long ret;

	set_cpus_allowed_ptr(current, cpumask_of(b->work.cpu));
	bb_test_lists_begin(&lists);
	ret = bb_list_pcp_fill(&b->work);
	bb_test_lists_end();
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	held = bb_page_holder_pages(&b->holder);
	bb_page_holder_exit(&b->holder);
	bb_guard_exit(&b->guard);
	KUNIT_EXPECT_EQ_MSG(test, ret, (long)p->ret, "%s", b->err.msg);
	KUNIT_EXPECT_EQ(test, held, p->held);
	if (p->ret)
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(b->err.msg, "list; it drains at"),
					  "%s", b->err.msg);
}

static struct kunit_case list_work_cases[] = {
	KUNIT_CASE_PARAM(unused_is_filled, fills_gen_params),
	KUNIT_CASE_PARAM(limit_is_kept, limits_gen_params),
	KUNIT_CASE_PARAM(walk_leaves_the_list, walks_gen_params),
	KUNIT_CASE_PARAM(refused_is_tried_again, refused_gen_params),
	{}
};

static struct kunit_suite list_work_suite = {
	.name = "buddybench_list_work",
	.test_cases = list_work_cases,
};

kunit_test_suite(list_work_suite);
