// SPDX-License-Identifier: GPL-2.0-only
/* What happens around a replay, as a test says. */
#define BB_SURROUNDINGS_REAL
#include <linux/bits.h>

#include <buddybench/result/flags.h>

#include "kunit/lib/fake_surroundings.h"

/* Global, because callers pass no context. One test at a time. */
static const struct bb_test_surroundings *around;
static unsigned int asked;
static u64 stolen;

void bb_test_surroundings_begin(const struct bb_test_surroundings *what)
{
	around = what;
	asked = 0;
	stolen = 0;
}

void bb_test_surroundings_end(void)
{
	around = NULL;
}

u64 bb_test_surroundings_flags(bool counts)
{
	u64 flags = bb_env_flags(counts);

	if (!around)
		return flags;
	flags &= ~BIT_ULL(BB_FLAG_TRACE);
	return around->traced & BIT(asked++) ? flags | BIT_ULL(BB_FLAG_TRACE) : flags;
}

void bb_test_surroundings_read(struct bb_disturbance *d, int cpu)
{
	bb_disturbance_read(d, cpu);
	if (!around)
		return;
	stolen += around->steal;
	d->steal = stolen;
}

int bb_test_surroundings_node(int nid, gfp_t gfp)
{
	return around && around->home ? around->home : bb_headroom_node(nid, gfp);
}
