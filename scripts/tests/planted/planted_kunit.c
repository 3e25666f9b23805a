// SPDX-License-Identifier: GPL-2.0-only
/* Two KUnit suites; one goes wrong as -DPLANT_... says. test_uml.py expects it to be noticed. */
#include <kunit/test.h>
#include <linux/module.h>

static void planted_ok(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
}

#if defined(PLANT_FAIL)
static void planted_case(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 2);
}
#elif defined(PLANT_SKIP)
static void planted_case(struct kunit *test)
{
	kunit_skip(test, "not here");
}
#elif defined(PLANT_PANIC)
static void planted_case(struct kunit *test)
{
	panic("planted");
}
#elif defined(PLANT_FAULT)
static void planted_case(struct kunit *test)
{
	WRITE_ONCE(*(int *)8, 1);
}
#elif defined(PLANT_HANG)
static void planted_case(struct kunit *test)
{
	for (;;)
		cpu_relax();
}
#elif defined(PLANT_WARN)
static void planted_case(struct kunit *test)
{
	WARN_ON(1);
}
#else
#define planted_case planted_ok
#endif

static struct kunit_case first_cases[] = { KUNIT_CASE(planted_ok), KUNIT_CASE(planted_case), {} };
static struct kunit_case second_cases[] = { KUNIT_CASE(planted_ok), {} };
static struct kunit_suite first = { .name = "first", .test_cases = first_cases };
static struct kunit_suite second = { .name = "second", .test_cases = second_cases };

#ifdef PLANT_EMPTY
static int __init planted_init(void)
{
	return first.test_cases == second.test_cases;
}
module_init(planted_init);
#else
kunit_test_suites(&first, &second);
#endif

MODULE_DESCRIPTION("KUnit suites that go wrong on purpose");
MODULE_LICENSE("GPL");
