/* SPDX-License-Identifier: GPL-2.0-only */
/* A plan for the machine of fake_machine.h. */
#ifndef _BUDDYBENCH_KUNIT_PLAN_TEST_PLAN_H
#define _BUDDYBENCH_KUNIT_PLAN_TEST_PLAN_H

#include "kunit/lib/fake_machine.h"

/**
 * struct bb_test_plan - data of plan tests, too large for the stack
 * @facts: of the wide machine
 * @plan: as it was written
 * @again: for a copy
 * @scratch: working memory
 * @err: of the last call
 * @edit: all of these
 */
struct bb_test_plan {
	struct bb_facts facts;
	struct bb_plan plan, again;
	struct bb_scratch scratch;
	struct bb_err err;
	struct bb_plan_edit edit;
};

/**
 * bb_test_plan_new() - a plan for the wide machine, from text
 * @test: the test; fails if the text is refused
 * @text: key=value
 *
 * Return: freed with the test.
 */
struct bb_test_plan *bb_test_plan_new(struct kunit *test, const char *text);

#endif /* _BUDDYBENCH_KUNIT_PLAN_TEST_PLAN_H */
