// SPDX-License-Identifier: GPL-2.0-only
/* Replays as commands of a session, on the allocator of this machine. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include <buddybench/machine/vm_events.h>
#include <buddybench/plan/stream.h>
#include <buddybench/replay/replay_command.h>
#include <buddybench/session/jobs.h>

#include "kunit/lib/test_session.h"
#define BB_LOSS_REAL
#include "kunit/lib/lossy_pass.h"
#define BB_SURROUNDINGS_REAL
#include "kunit/lib/fake_surroundings.h"

#define BLOCKS	16
#define HEAD	"buddybench-stream/1\nsizes events=32 ids=16 cpus=1 nodes=1\n"	\
		"class order=2 node=0 gfp=GFP_KERNEL\n"
#define PAGES	(BLOCKS << 2)
#define ROOM	1024

/* An event: the id, ns since the last one, the class, and what is done on which CPU. */
static void put_event(u8 *at, u32 id, unsigned int kind)
{
	at[0] = id;
	at[4] = 1;
	at[11] = kind << 6;
}

/* All blocks are allocated, then all are freed. */
static void write_stream(struct kunit *test)
{
	u8 *text = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	struct bb_err err = { 0 };
	size_t len = strlen(HEAD) + strlen("#\nend\n");
	unsigned int i, pad = (BB_STREAM_RECORD - len % BB_STREAM_RECORD) % BB_STREAM_RECORD;

	len = scnprintf(text, ROOM, HEAD "#%*s\nend\n", pad, "");
	for (i = 0; i < BLOCKS; i++, len += BB_STREAM_RECORD)
		put_event(text + len, i, BB_STREAM_ALLOC);
	for (i = 0; i < BLOCKS; i++, len += BB_STREAM_RECORD)
		put_event(text + len, i, BB_STREAM_FREE);
	KUNIT_ASSERT_EQ_MSG(test, bb_session_stream_write(test->priv, 0, text, len, &err), 0,
			    "%s", err.msg);
}

static int replay(struct kunit *test, const char *text)
{
	struct bb_err err = { 0 };
	int ret = bb_session_command(test->priv, bb_test_row(test, "replay"), text, &err);

	KUNIT_EXPECT_EQ_MSG(test, ret, err.code, "%s: %s", text, err.msg);
	return ret;
}

static const char *shown(struct kunit *test)
{
	struct bb_session *session = test->priv;
	struct seq_file *m = bb_test_seq(test);

	KUNIT_EXPECT_EQ(test, bb_replay_show(m, session->state[bb_test_row(test, "replay")]), 0);
	return bb_test_text(test, m);
}

/* Its rows come with what the rows of a run come with. */
static void replay_is_a_run(struct kunit *test)
{
	struct bb_session *session = test->priv;
	const struct bb_run *run;

	write_stream(test);
	session->next_id = UINT_MAX;
	KUNIT_ASSERT_EQ(test, replay(test, "points=1 paths=0"), 0);
	run = &session->last->run;
	KUNIT_EXPECT_EQ(test, run->id, UINT_MAX);
	KUNIT_EXPECT_EQ(test, run->result[0].allocated, (u64)PAGES);
	if (IS_ENABLED(CONFIG_VM_EVENT_COUNTERS))
		KUNIT_EXPECT_GE(test, bb_vm_events_allocated(run->event_delta), (s64)PAGES);
	KUNIT_EXPECT_EQ(test, run->result[0].flags & BIT_ULL(BB_FLAG_LEAK), 0ULL);
	KUNIT_ASSERT_EQ(test, replay(test, "points=1 paths=0"), 0);
	KUNIT_EXPECT_EQ(test, session->last->run.id, 1U);
	KUNIT_EXPECT_EQ(test, bb_ledger_charged(&session->guard.ledger), 0L);
}

static const struct others {
	const char *name;
	struct bb_test_surroundings around;
	u64 flags;
} others[] = {
	{ "nobody", { 0 }, 0 },
	{ "a trace at the start", { .traced = BIT(0) }, BIT_ULL(BB_FLAG_TRACE) },
	{ "a trace at the end", { .traced = BIT(1) }, BIT_ULL(BB_FLAG_TRACE) },
	{ "a hypervisor", { .steal = 1 }, BIT_ULL(BB_FLAG_STEAL) },
};

BB_PARAM(others);

/* What others did is said of a replay as it is of a run. */
static void replay_sees_others(struct kunit *test)
{
	const u64 known = BIT_ULL(BB_FLAG_TRACE) | BIT_ULL(BB_FLAG_STEAL);
	const struct others *p = test->param_value;
	struct bb_session *session = test->priv;
	const struct bb_run *run;
	int ret;

	write_stream(test);
	bb_test_surroundings_begin(&p->around);
	ret = replay(test, "points=1 paths=0");
	bb_test_surroundings_end();
	KUNIT_ASSERT_EQ(test, ret, 0);
	run = &session->last->run;
	KUNIT_EXPECT_EQ(test, (run->flags | run->result[0].flags) & known, p->flags);
}

/* The time of a replay is that of both passes. */
static void replay_takes_both_passes(struct kunit *test)
{
	static const struct bb_test_loss nothing = { 0 };
	struct bb_session *session = test->priv;
	int ret;

	write_stream(test);
	bb_test_loss_begin(&nothing);
	ret = replay(test, "points=1 paths=1");
	bb_test_loss_end();
	KUNIT_ASSERT_EQ(test, ret, 0);
	KUNIT_EXPECT_NOT_NULL(test, session->last->run.result[0].paths);
	KUNIT_EXPECT_EQ(test, bb_test_loss_elapsed(), 0ULL);
	/* The calibration alone takes 20 ms. */
	KUNIT_EXPECT_GT(test, session->last->run.elapsed_ms, 0ULL);
}

static const struct wrong {
	const char *name;
	int ret;
} wrongs[] = {
	{ "pace=slow", -EINVAL },
	{ "scale=0", -ERANGE },
	{ "nonsense", -EINVAL },
	{ "points=1000000", -ERANGE },
};

BB_PARAM(wrongs);

static void replay_refused_changes_nothing(struct kunit *test)
{
	const struct wrong *p = test->param_value;
	struct bb_session *session = test->priv;
	const char *before;

	write_stream(test);
	KUNIT_ASSERT_EQ(test, replay(test, "points=1 paths=0"), 0);
	before = shown(test);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(before, " events=32 "), "%s", before);
	KUNIT_EXPECT_EQ(test, replay(test, p->name), p->ret);
	KUNIT_EXPECT_STREQ(test, shown(test), before);
	KUNIT_EXPECT_EQ(test, session->last->run.id, 1U);
}

static struct kunit_case replay_session_cases[] = {
	KUNIT_CASE(replay_is_a_run),
	KUNIT_CASE_PARAM(replay_sees_others, others_gen_params),
	KUNIT_CASE(replay_takes_both_passes),
	KUNIT_CASE_PARAM(replay_refused_changes_nothing, wrongs_gen_params),
	{}
};

static struct kunit_suite replay_session_suite = {
	.name = "buddybench_replay_session",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = replay_session_cases,
};

kunit_test_suite(replay_session_suite);
