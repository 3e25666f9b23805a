// SPDX-License-Identifier: GPL-2.0-only
/* Trials whose lists cannot be made, or are moved, or are where a test says. */
#define BB_SPOIL_REAL
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/topology.h>

#include <buddybench/guard/ledger.h>

#include "kunit/lib/spoiled_trial.h"

/* Global, because callers pass no context. One test at a time. */
static const struct bb_test_spoil *spoil;
static unsigned int made, looked;
static int asked;
static long held;

void bb_test_spoil_begin(const struct bb_test_spoil *what)
{
	spoil = what;
	made = 0;
	looked = 0;
	asked = NUMA_NO_NODE;
	held = -1;
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

int bb_test_spoil_node(int nid, gfp_t gfp)
{
	return spoil && spoil->home ? spoil->home : bb_headroom_node(nid, gfp);
}

struct zone *bb_test_spoil_zone(int nid, gfp_t gfp)
{
	asked = nid;
	return bb_headroom_zone(spoil && spoil->home ? numa_mem_id() : nid, gfp);
}

int bb_test_spoil_asked(void)
{
	return asked;
}

void bb_test_spoil_events(s64 *value)
{
	if (spoil && spoil->ledger)
		held = bb_ledger_held(spoil->ledger);
	bb_vm_events_read(value);
}

long bb_test_spoil_held(void)
{
	return held;
}
