// SPDX-License-Identifier: GPL-2.0-only
/* The steps of a replay become rows of results, each step being looked at once. */
#include <linux/kernel.h>
#include <linux/smp.h>

#include "kunit/lib/count_resched.h"
#include "kunit/lib/help.h"
#include "src/replay/replay_results.h"
#define BB_SURROUNDINGS_REAL
#include "kunit/lib/fake_surroundings.h"

#define NR_STEPS	8192	/* of each of two workers */
#define NOT_CARRIED_OUT	100	/* of those */
#define MOST_CLASSES	128
#define SELDOM		1024

/* Step i is of class i * times / over modulo their number. */
static const struct mix {
	const char *name;
	unsigned int classes;
	unsigned int times;
	unsigned int over;
} mixes[] = {
	{ "one class", 1, 1, 1 },
	{ "in turn", MOST_CLASSES, 1, 1 },
	{ "backwards", MOST_CLASSES, MOST_CLASSES - 1, 1 },
	{ "one after the other", MOST_CLASSES, 1, NR_STEPS / MOST_CLASSES },
	{ "anyhow", MOST_CLASSES - 1, 7919, 13 },
};

BB_PARAM(mixes);

static const u8 kind_of[] = {
	BB_STREAM_ALLOC, BB_STREAM_FREE, BB_STREAM_FREE, BB_STREAM_ALLOC, BB_STREAM_SPLIT,
};

/* What is to come of it, by class. */
struct sums {
	u64 ops[MOST_CLASSES][2];
	u64 ticks[MOST_CLASSES][2];
};

static void fill_steps(struct bb_replay_worker *w, const struct mix *p, struct sums *sums)
{
	unsigned int i, row;

	for (i = 0; i < NR_STEPS; i++) {
		struct bb_replay_step *s = &w->step[i];

		s->class = i * p->times / p->over % p->classes;
		s->kind = kind_of[i % ARRAY_SIZE(kind_of)];
		s->flags = i % 7 ? 0 : BB_STEP_MISSED;
		s->took = 100 + i;
		if (i >= w->next || s->kind == BB_STREAM_SPLIT || s->flags)
			continue;
		row = s->kind == BB_STREAM_FREE;
		sums->ops[s->class][row]++;
		sums->ticks[s->class][row] += s->took;
	}
}

static struct bb_replay *new_measured(struct kunit *test, const struct mix *p,
				      struct sums *sums)
{
	struct bb_replay *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	unsigned int i;

	r->run = kunit_kzalloc(test, sizeof(*r->run), GFP_KERNEL);
	r->run->own = kunit_kzalloc(test, sizeof(*r->run->own), GFP_KERNEL);
	r->stream.classes = p->classes;
	__set_bit(raw_smp_processor_id(), r->want.cpus);
	r->nr_workers = 2;
	r->worker = kunit_kcalloc(test, 2, sizeof(*r->worker), GFP_KERNEL);
	for (i = 0; i < 2; i++) {
		struct bb_replay_worker *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

		w->r = r;
		w->nr = NR_STEPS;
		w->next = NR_STEPS - NOT_CARRIED_OUT;
		w->step = kunit_kcalloc(test, NR_STEPS, sizeof(*w->step), GFP_KERNEL);
		fill_steps(w, p, sums);
		r->worker[i] = w;
	}
	return r;
}

static void forget_measured(struct bb_run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr_results; i++) {
		bb_own_memory_free(run->own, run->result[i].hist[0]);
		bb_own_memory_free(run->own, run->result[i].hist[1]);
		bb_own_memory_free(run->own, run->result[i].before);
		bb_own_memory_free(run->own, run->result[i].after);
	}
	bb_own_memory_free(run->own, run->cell);
	bb_own_memory_free(run->own, run->order);
	bb_own_memory_free(run->own, run->result);
	bb_own_memory_free(run->own, run->config);
}

static void replay_results(struct kunit *test)
{
	const struct mix *p = test->param_value;
	struct sums *sums = kunit_kzalloc(test, sizeof(*sums), GFP_KERNEL);
	struct bb_replay *r = new_measured(test, p, sums);
	unsigned int i, row;

	KUNIT_ASSERT_EQ(test, bb_replay_results_prepare(r), 0);
	bb_test_resched_begin();
	KUNIT_ASSERT_EQ(test, bb_replay_results(r), 0);
	/* Each step is looked at four times, of how many classes ever they are. */
	KUNIT_EXPECT_LE(test, bb_test_resched_calls(),
			4 * r->nr_workers * NR_STEPS / SELDOM + p->classes);
	KUNIT_EXPECT_EQ(test, r->run->nr_results, p->classes);
	for (i = 0; i < p->classes; i++)
		for (row = 0; row < 2; row++) {
			const struct bb_measure *m = &r->run->result[i].measure[row];

			KUNIT_EXPECT_EQ(test, m->ops, sums->ops[i][row]);
			KUNIT_EXPECT_EQ(test, m->all.sum, sums->ticks[i][row]);
		}
	forget_measured(r->run);
	KUNIT_EXPECT_EQ(test, r->run->own->bytes, 0ULL);
	KUNIT_EXPECT_EQ(test, r->own.bytes, 0ULL);
}

static const struct loss {
	const char *name;
	s64 missing;	/* fewer pages are free than before */
	bool leak;
} losses[] = {
	{ "none", 0, false },
	{ "as many as others may take", 511, false },
	{ "more", 512, true },
};

BB_PARAM(losses);

/* Which class lost them cannot be told: all are flagged. */
static void replay_lost_pages(struct kunit *test)
{
	const struct loss *p = test->param_value;
	struct sums *sums = kunit_kzalloc(test, sizeof(*sums), GFP_KERNEL);
	struct bb_replay *r = new_measured(test, &mixes[0], sums);
	unsigned int i;

	r->around.missing = p->missing;
	KUNIT_ASSERT_EQ(test, bb_replay_results_prepare(r), 0);
	KUNIT_ASSERT_EQ(test, bb_replay_results(r), 0);
	for (i = 0; i < r->run->nr_results; i++)
		KUNIT_EXPECT_EQ(test, !!(r->run->result[i].flags & BIT_ULL(BB_FLAG_LEAK)),
				p->leak);
	forget_measured(r->run);
}

#define ASKED	1	/* the node that is asked for; all blocks are from node 0 */

static const struct home {
	const char *name;
	int node;
	u64 flags;
} homes[] = {
	{ "the one that is asked for", ASKED, BIT_ULL(BB_FLAG_OFF_NODE) },
	{ "the next one with such a zone", ASKED + 1, 0 },
};

BB_PARAM(homes);

/* What a node cannot have need not come from there. */
static void replay_off_node(struct kunit *test)
{
	const struct home *p = test->param_value;
	const struct bb_test_surroundings around = { .home = p->node };
	struct sums *sums = kunit_kzalloc(test, sizeof(*sums), GFP_KERNEL);
	struct bb_replay *r = new_measured(test, &mixes[0], sums);
	unsigned int i;
	int ret;

	r->ask[0].nid = ASKED;
	bb_test_surroundings_begin(&around);
	ret = bb_replay_results_prepare(r);
	bb_test_surroundings_end();
	KUNIT_ASSERT_EQ(test, ret, 0);
	KUNIT_ASSERT_EQ(test, bb_replay_results(r), 0);
	for (i = 0; i < r->run->nr_results; i++)
		KUNIT_EXPECT_EQ(test, r->run->result[i].flags & BIT_ULL(BB_FLAG_OFF_NODE),
				p->flags);
	forget_measured(r->run);
}

static struct kunit_case replay_results_cases[] = {
	KUNIT_CASE_PARAM(replay_results, mixes_gen_params),
	KUNIT_CASE_PARAM(replay_lost_pages, losses_gen_params),
	KUNIT_CASE_PARAM(replay_off_node, homes_gen_params),
	{}
};

static struct kunit_suite replay_results_suite = {
	.name = "buddybench_replay_results",
	.test_cases = replay_results_cases,
};

kunit_test_suite(replay_results_suite);
