// SPDX-License-Identifier: GPL-2.0-only
/* The env file, and the flags that follow from an environment. */
#include <linux/bits.h>
#include <linux/kernel.h>

#include <buddybench/result/environment.h>
#include <buddybench/result/flags.h>

#include "kunit/lib/help.h"

static const struct bb_debug_option options_off[] = { { "kasan" }, { "lockdep" } };
static const struct bb_debug_option options_on[] = { { "kasan" }, { "lockdep", true } };

#define DEBUG(table) .debug = table, .nr_debug = ARRAY_SIZE(table)

static const struct seen {
	const char *name;
	struct bb_environment env;
	bool counts;
	u64 flags;
} seen[] = {
	{ "nothing", { DEBUG(options_off) } },
	{ "counted", { DEBUG(options_off) }, true, BIT_ULL(BB_FLAG_COUNTED) },
	{ "virtual", { .hypervisor = true }, false, BIT_ULL(BB_FLAG_VIRTUAL) },
	{ "emulated", { .hypervisor = true, .emulated = true }, false,
	  BIT_ULL(BB_FLAG_VIRTUAL) | BIT_ULL(BB_FLAG_EMULATED) },
	{ "emulated and counted", { .hypervisor = true, .emulated = true }, true,
	  BIT_ULL(BB_FLAG_VIRTUAL) | BIT_ULL(BB_FLAG_COUNTED) },
	{ "debug kernel", { DEBUG(options_on) }, false, BIT_ULL(BB_FLAG_DEBUG_KERNEL) },
	{ "init_on_alloc", { .init_on_alloc = true }, false, BIT_ULL(BB_FLAG_INIT_ON_ALLOC) },
	{ "init_on_free", { .init_on_free = true }, false, BIT_ULL(BB_FLAG_INIT_ON_FREE) },
	{ "poison", { .page_poison = true }, false, BIT_ULL(BB_FLAG_PAGE_POISON) },
	{ "trace", { .tracing = true }, false, BIT_ULL(BB_FLAG_TRACE) },
	{ "no bearing on a number", { .shuffle_built_in = true, .poison_known = true,
	  .nr_cpus = 4, .hz = 250 } },
};

BB_PARAM(seen);

static void environment_flags(struct kunit *test)
{
	const struct seen *p = test->param_value;

	KUNIT_EXPECT_EQ(test, p->flags, bb_environment_flags(&p->env, p->counts));
}

static const char expected_env[] =
"# buddybench env abi=1\n"
"kernel 6.1.0\n"
"arch x86_64\n"
"nr_cpus 4\n"
"nodes 0\n"
"page_size 4096\n"
"max_order 10\n"
"hz 250\n"
"preempt voluntary\n"
"hypervisor 1\n"
"emulated 0\n"
"init_on_alloc 1\n"
"init_on_free 0\n"
"page_poison n/a (kernel exports no key)\n"
"shuffle_built_in 1\n"
"tracing 0\n"
"kasan 0\n"
"lockdep 1\n";

static void environment_shown(struct kunit *test)
{
	struct bb_environment env = {
		.release = "6.1.0", .arch = "x86_64", .preempt = "voluntary",
		.nr_cpus = 4, .page_size = 4096, .max_order = 10, .hz = 250,
		.hypervisor = true, .init_on_alloc = true, .shuffle_built_in = true,
		DEBUG(options_on),
	};
	struct seq_file *m = bb_test_seq(test);

	__set_bit(0, env.nodes);
	bb_environment_show(m, &env);
	bb_test_same(test, bb_test_text(test, m), expected_env);
	/* The state is shown if the kernel exports it. */
	env.poison_known = true;
	m = bb_test_seq(test);
	bb_environment_show(m, &env);
	KUNIT_EXPECT_NOT_NULL(test, strstr(bb_test_text(test, m), "\npage_poison 0\n"));
	env.page_poison = true;
	m = bb_test_seq(test);
	bb_environment_show(m, &env);
	KUNIT_EXPECT_NOT_NULL(test, strstr(bb_test_text(test, m), "\npage_poison 1\n"));
}

static struct kunit_case environment_cases[] = {
	KUNIT_CASE_PARAM(environment_flags, seen_gen_params),
	KUNIT_CASE(environment_shown),
	{}
};

static struct kunit_suite environment_suite = {
	.name = "buddybench_environment",
	.test_cases = environment_cases,
};

kunit_test_suite(environment_suite);
