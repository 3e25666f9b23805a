// SPDX-License-Identifier: GPL-2.0-only
/* A worker that waits for another lets everybody else run; how much has to be free. */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/topology.h>
#include <linux/wait.h>

#include <buddybench/guard/guard.h>
#include <buddybench/machine/clock.h>
#include <buddybench/plan/gfp.h>

#include "kunit/lib/help.h"
#include "src/replay/replay_worker.h"
#define BB_RESCHED_REAL
#include "kunit/lib/count_resched.h"

/* One worker that is to free one block, which nobody has taken yet. */
static struct bb_replay *new_waiting(struct kunit *test)
{
	struct bb_replay *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct bb_replay_worker *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	r->run = kunit_kzalloc(test, sizeof(*r->run), GFP_KERNEL);
	r->guard = kunit_kzalloc(test, sizeof(*r->guard), GFP_KERNEL);
	r->slot = kunit_kzalloc(test, sizeof(*r->slot), GFP_KERNEL);
	r->worker = kunit_kzalloc(test, sizeof(*r->worker), GFP_KERNEL);
	r->nr_workers = 1;
	r->worker[0] = w;
	w->r = r;
	w->nr = 1;
	w->step = kunit_kzalloc(test, sizeof(*w->step), GFP_KERNEL);
	w->step->kind = BB_STREAM_FREE;
	bb_clock_probe(true, &r->run->clock);
	bb_clock_calibrate(&r->run->clock);
	init_waitqueue_head(&r->done);
	KUNIT_ASSERT_EQ(test, 0, bb_guard_init(r->guard));
	return r;
}

/* Another worker, and how often RCU had heard of the one that waits by then. */
struct other {
	struct bb_replay *r;
	unsigned int heard;
};

static void fill_slot(void *with)
{
	struct other *other = with;

	other->heard = bb_test_resched_rcu_calls();
	/* As in step_alloc(). */
	smp_store_release(other->r->slot, BB_REPLAY_NOTHING);
}

static const struct pace {
	const char *name;
	bool recorded;
	unsigned int sleeps;
} paces[] = {
	{ "max", false, 0 },
	{ "recorded", true, 1 },
};

BB_PARAM(paces);

/* However long it waits, and whatever its CPU is needed for. */
static void replay_waits(struct kunit *test)
{
	const struct pace *p = test->param_value;
	struct bb_replay *r = new_waiting(test);
	struct other other = { .r = r };

	r->want.recorded = p->recorded;
	bb_test_resched_begin();
	bb_test_resched_then(fill_slot, &other);
	KUNIT_EXPECT_EQ(test, bb_replay_carry_out(r, jiffies + 60 * HZ), 0);
	KUNIT_EXPECT_EQ(test, r->worker[0]->next, 1U);
	KUNIT_EXPECT_EQ(test, r->worker[0]->waits, 1ULL);
	KUNIT_EXPECT_EQ(test, other.heard, 1U);
	KUNIT_EXPECT_EQ(test, bb_test_resched_sleeps(), p->sleeps);
	bb_guard_exit(r->guard);
}

static const struct level {
	const char *name;
	bool large;		/* a chunk takes more than there is */
	bool charged[2];	/* so does all of the stream, from this home */
	enum bb_abort abort;
} levels[] = {
	{ "a small chunk", false, { true, true }, BB_ABORT_NONE },
	{ "a large one of neither", true, { false, false }, BB_ABORT_NONE },
	{ "a large one of the first", true, { true, false }, BB_ABORT_FLOOR },
	{ "a large one of the second", true, { false, true }, BB_ABORT_FLOOR },
};

BB_PARAM(levels);

/* The largest chunk of the stream is not taken from where it takes little. */
static void replay_floor(struct kunit *test)
{
	const struct level *p = test->param_value;
	struct bb_replay *r = new_waiting(test);
	const u64 more = 2 * totalram_pages();
	unsigned int i;

	r->slot[0] = BB_REPLAY_NOTHING;
	r->chunk_pages = p->large ? more : 1;
	r->nr_homes = 2;
	for (i = 0; i < 2; i++) {
		r->home[i].nid = numa_mem_id();
		r->home[i].gfp = bb_gfp_effective(GFP_KERNEL);
		r->charged[i] = p->charged[i] ? more : 1;
	}
	KUNIT_EXPECT_EQ(test, bb_replay_carry_out(r, jiffies + 60 * HZ), 0);
	KUNIT_EXPECT_EQ(test, (int)bb_guard_aborted(r->guard), (int)p->abort);
	KUNIT_EXPECT_EQ(test, r->worker[0]->next, p->abort ? 0U : 1U);
	bb_guard_exit(r->guard);
}

static struct kunit_case replay_worker_cases[] = {
	KUNIT_CASE_PARAM(replay_waits, paces_gen_params),
	KUNIT_CASE_PARAM(replay_floor, levels_gen_params),
	{}
};

static struct kunit_suite replay_worker_suite = {
	.name = "buddybench_replay_worker",
	.test_cases = replay_worker_cases,
};

kunit_test_suite(replay_worker_suite);
