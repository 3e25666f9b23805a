// SPDX-License-Identifier: GPL-2.0-only
/*
 * No probe runs once they are off: whoever is within one is waited for. What they
 * can tell is said as it is.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include <buddybench/compat.h>
#include <buddybench/machine/probe_set.h>

#include "kunit/lib/help.h"

#ifdef CONFIG_TRACEPOINTS

#define LONGEST_US	200000	/* somebody is within a probe, unless told that they are off */
#define STEP_US		10

/* Somebody who is within a probe while the probes are switched off. */
struct lingerer {
	struct task_struct *task;	/* whose frees count */
	struct tracepoint *tp;		/* mm_page_free, NULL if there is none */
	struct completion inside;
	bool off;			/* written by the test, read within the probe */
	bool caught;			/* bb_probe_set_off() came back meanwhile */
	bool gone;			/* it had left before: nothing was tested */
};

static void find_free(struct tracepoint *tp, void *data)
{
	struct lingerer *l = data;

	if (!strcmp(tp->name, "mm_page_free"))
		l->tp = tp;
}

/* With the prototype of the tracepoint. It may run with interrupts off. */
static void linger(void *data, struct page *page, unsigned int order)
{
	struct lingerer *l = data;
	unsigned int us;

	if (current != l->task || !in_task() || READ_ONCE(l->off) || READ_ONCE(l->gone))
		return;
	complete(&l->inside);
	for (us = 0; us < LONGEST_US && !l->caught; us += STEP_US) {
		udelay(STEP_US);
		l->caught = READ_ONCE(l->off);
	}
	WRITE_ONCE(l->gone, true);
}

static int free_a_page(void *data)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (page)
		__free_page(page);
	while (!kthread_should_stop())
		usleep_range(100, 200);
	return 0;
}

/*
 * No assertions, because the thread has to be stopped first. Return: whether
 * somebody was within a probe.
 */
static bool off_meanwhile(struct kunit *test, struct lingerer *l, struct bb_probe_set *probes)
{
	bool within;

	l->task = kthread_create(free_a_page, NULL, "bb_linger");
	KUNIT_EXPECT_FALSE(test, IS_ERR(l->task));
	if (IS_ERR(l->task))
		return true;
	kthread_bind(l->task, 1);
	wake_up_process(l->task);
	KUNIT_EXPECT_NE(test, 0UL, wait_for_completion_timeout(&l->inside, 10 * HZ));
	within = !READ_ONCE(l->gone);
	bb_probe_set_off(probes);
	WRITE_ONCE(l->off, true);
	kthread_stop(l->task);
	KUNIT_EXPECT_FALSE(test, l->caught);
	return within;
}

static void probes_awaited(struct kunit *test)
{
	struct lingerer l = { .inside = COMPLETION_INITIALIZER_ONSTACK(l.inside) };
	struct bb_probe_set *probes;
	struct bb_err err = { 0 };
	bool within = true;

	if (!cpu_online(0) || num_online_cpus() < 2 || !cpu_online(1))
		kunit_skip(test, "needs CPUs 0 and 1");
	for_each_kernel_tracepoint(find_free, &l);
	if (!l.tp)
		kunit_skip(test, "needs the tracepoint mm_page_free");
	probes = bb_probe_set_create(&err);
	if (IS_ERR(probes))
		kunit_skip(test, "needs tracepoints of the allocator");
	/* Keep the test off the CPU on which somebody lingers. */
	set_cpus_allowed_ptr(current, cpumask_of(0));
	KUNIT_EXPECT_EQ(test, 0, bb_probe_set_on(probes));
	if (!tracepoint_probe_register(l.tp, linger, &l)) {
		within = off_meanwhile(test, &l, probes);
		tracepoint_probe_unregister(l.tp, linger, &l);
		tracepoint_synchronize_unregister();
	}
	set_cpus_allowed_ptr(current, cpu_possible_mask);
	bb_probe_set_destroy(probes);
	if (!within)
		kunit_skip(test, "CPU 0 was not given in time");
}

/* Which refills are told has to be what the per-CPU lists keep. */
static void probes_tell_refills(struct kunit *test)
{
	const char *want = "path:pcp_refill yes ", *got;
	struct seq_file *m = bb_test_seq(test);

	bb_probe_set_features(m);
	got = strstr(bb_test_text(test, m), "path:pcp_refill ");
	if (!got)
		kunit_skip(test, "needs tracepoints of the allocator");
	if (!bb_pcp_has(0))
		want = "path:pcp_refill n/a ";
	else if (!bb_pcp_has(1))
		want = "path:pcp_refill yes order 0 only";
	KUNIT_EXPECT_EQ_MSG(test, strncmp(got, want, strlen(want)), 0, "%s", got);
	if (bb_pcp_has(1))
		KUNIT_EXPECT_NULL(test, strstr(got, "order 0 only"));
}

#else

static void probes_tell_refills(struct kunit *test)
{
	kunit_skip(test, "needs tracepoints");
}

static void probes_awaited(struct kunit *test)
{
	kunit_skip(test, "needs tracepoints");
}

#endif /* CONFIG_TRACEPOINTS */

static struct kunit_case probe_set_cases[] = {
	KUNIT_CASE(probes_awaited),
	KUNIT_CASE(probes_tell_refills),
	{}
};

static struct kunit_suite probe_set_suite = {
	.name = "buddybench_probe_set",
	.test_cases = probe_set_cases,
};

kunit_test_suite(probe_set_suite);
