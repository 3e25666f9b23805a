// SPDX-License-Identifier: GPL-2.0-only
/* What ops says of its blocks, and holds, when a notifier comes at any moment. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/guard/page_holder.h>
#include <buddybench/manual/manual_command.h>
#include <buddybench/session/jobs.h>

#include "kunit/lib/test_session.h"
#include "src/manual/manual.h"

#define TURNS	30

struct writer {
	struct completion begun;
	struct bb_session *session;
	unsigned int row;
	struct bb_err err;
	int ret;
};

static const char *ops_text(struct kunit *test, struct bb_manual *ops)
{
	struct seq_file *m = bb_test_seq(test);

	KUNIT_EXPECT_EQ(test, 0, bb_manual_show(m, ops));
	return bb_test_text(test, m);
}

static int write_ops(void *data)
{
	struct writer *w = data;

	complete(&w->begun);
	w->ret = bb_session_command(w->session, w->row, "alloc order=0 n=500", &w->err);
	while (!kthread_should_stop())
		msleep(20);
	return 0;
}

/* As memory on its way out does. Returns what is held when all is over. */
static u64 take_back_under(struct kunit *test, struct writer *w, struct bb_manual *ops,
			   unsigned int after_us)
{
	struct bb_guard *guard = &w->session->guard;
	struct task_struct *task;

	init_completion(&w->begun);
	task = kthread_run(write_ops, w, "bb_ops_test");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	/* With one CPU only the command is over by then. */
	wait_for_completion(&w->begun);
	udelay(after_us);
	bb_guard_last(guard, BB_ABORT_MEMORY, true);
	bb_page_holder_drop_all(guard);
	kthread_stop(task);
	bb_guard_last(guard, BB_ABORT_MEMORY, false);
	return bb_page_holder_pages(&ops->holder);
}

/*
 * Nothing is listed once the notifier has been there, whether the command had
 * begun or not, and no message says that it is held.
 */
static void held_never_after_a_notifier(struct kunit *test)
{
	struct writer w = { .session = test->priv, .row = bb_test_row(test, "ops") };
	struct bb_manual *ops;
	unsigned int turn;

	ops = w.session->state[w.row];
	for (turn = 0; turn < TURNS; turn++) {
		memset(&w.err, 0, sizeof(w.err));
		KUNIT_EXPECT_EQ(test, take_back_under(test, &w, ops, turn * 20), 0ULL);
		KUNIT_EXPECT_EQ(test, bb_ledger_held(&w.session->guard.ledger), 0L);
		KUNIT_EXPECT_NOT_NULL(test, strstr(ops_text(test, ops), " blocks=0 pages=0 "));
		if (w.ret)
			KUNIT_EXPECT_NULL_MSG(test, strstr(w.err.msg, "they are held"), "%s",
					      w.err.msg);
	}
}

/* Nothing starts before the memory is gone, and then all of it. */
static void held_after_it_is_over(struct kunit *test)
{
	struct bb_session *session = test->priv;
	unsigned int row = bb_test_row(test, "ops");
	struct bb_err err = { 0 };
	struct bb_manual *ops;

	ops = session->state[row];
	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "alloc order=0 n=3", &err));
	bb_guard_last(&session->guard, BB_ABORT_MEMORY, true);
	bb_page_holder_drop_all(&session->guard);
	KUNIT_EXPECT_NOT_NULL(test, strstr(ops_text(test, ops),
					   " blocks=0 pages=0 taken_away=3"));
	KUNIT_EXPECT_EQ(test, -EBUSY,
			bb_session_command(session, row, "alloc order=0 n=3", &err));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.msg, "going offline"), "%s", err.msg);
	bb_guard_last(&session->guard, BB_ABORT_MEMORY, false);
	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "alloc order=0 n=2", &err));
	KUNIT_EXPECT_NOT_NULL(test, strstr(ops_text(test, ops),
					   " blocks=2 pages=2 taken_away=3"));
	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "free all", &err));
}

/* The lists that are shown are those of the command that is shown. */
static void held_refused_is_not_shown(struct kunit *test)
{
	static const char * const wrong[] = { "alloc order=99", "alloc n=0", "free", "free no=1" };
	struct bb_session *session = test->priv;
	unsigned int row = bb_test_row(test, "ops"), i;
	struct bb_manual *ops = session->state[row];
	struct bb_err err = { 0 };

	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "alloc order=0 n=2", &err));
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		KUNIT_EXPECT_NE(test, 0, bb_session_command(session, row, wrong[i], &err));
		KUNIT_EXPECT_STREQ(test, ops->command, "alloc order=0 n=2");
	}
	KUNIT_EXPECT_EQ(test, 0, bb_session_command(session, row, "free all", &err));
	KUNIT_EXPECT_STREQ(test, ops->command, "free all");
}

/* Two blocks of the highest order that are neighbours are no buddies. */
static void held_highest_have_no_buddy(struct kunit *test)
{
	struct bb_session *session = test->priv;
	unsigned int row = bb_test_row(test, "ops");
	struct bb_manual *ops = session->state[row];
	struct bb_err err = { 0 };
	char command[40];

	scnprintf(command, sizeof(command), "alloc order=%d n=4", BB_MAX_ORDER);
	if (!bb_session_command(session, row, command, &err)) {
		KUNIT_EXPECT_NOT_NULL(test, strstr(ops_text(test, ops), "\tnone\t"));
		KUNIT_EXPECT_NULL(test, strstr(ops_text(test, ops), "\theld\t"));
	}
	bb_session_command(session, row, "free all", &err);
	if (err.msg[0])
		kunit_skip(test, "four blocks of the highest order: %s", err.msg);
}

static struct kunit_case held_cases[] = {
	KUNIT_CASE(held_never_after_a_notifier),
	KUNIT_CASE(held_after_it_is_over),
	KUNIT_CASE(held_refused_is_not_shown),
	KUNIT_CASE(held_highest_have_no_buddy),
	{}
};

static struct kunit_suite held_suite = {
	.name = "buddybench_held",
	.init = bb_test_session_init,
	.exit = bb_test_session_exit,
	.test_cases = held_cases,
};

kunit_test_suite(held_suite);
