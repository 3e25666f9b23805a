// SPDX-License-Identifier: GPL-2.0-only
/* A plan for the machine of fake_machine.h. */
#include "kunit/plan/test_plan.h"

struct bb_test_plan *bb_test_plan_new(struct kunit *test, const char *text)
{
	struct bb_test_plan *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	bb_fake_machine_wide(&b->facts);
	b->edit = (struct bb_plan_edit){ &b->plan, &b->facts, &b->scratch, &b->err };
	bb_plan_defaults(&b->edit);
	KUNIT_ASSERT_EQ_MSG(test, 0,
			    bb_plan_overrides(&b->edit, text),
			    "%s: %s", text, b->err.msg);
	return b;
}
