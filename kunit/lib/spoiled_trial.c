// SPDX-License-Identifier: GPL-2.0-only
/* Trials whose lists cannot be made, or are moved, when a test says so. */
#define BB_SPOIL_REAL
#include <linux/bits.h>
#include <linux/errno.h>

#include "kunit/lib/spoiled_trial.h"

/* Global, because callers pass no context. One test at a time. */
static const struct bb_test_spoil *spoil;
static unsigned int made, looked;

void bb_test_spoil_begin(const struct bb_test_spoil *what)
{
	spoil = what;
	made = 0;
	looked = 0;
}

void bb_test_spoil_end(void)
{
	spoil = NULL;
}

int bb_test_spoil_make(struct bb_list_state *s, const struct bb_cell *cell,
		       const struct bb_demand *need, struct bb_err *err)
{
	if (spoil && spoil->unmade & BIT(made++))
		return bb_err_set(err, -ENOMEM, 0, "they cannot be made");
	return bb_list_state_make(s, cell, need, err);
}

bool bb_test_spoil_lasted(const struct bb_list_state *s)
{
	if (spoil && spoil->moved & BIT(looked++))
		return false;
	return bb_list_state_lasted(s);
}
