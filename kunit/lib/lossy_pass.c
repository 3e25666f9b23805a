// SPDX-License-Identifier: GPL-2.0-only
/* Second passes that lose pages or are cut short. */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define BB_LOSS_REAL
#include "kunit/lib/lossy_pass.h"

/* Global, because callers pass no context. One test at a time. */
static const struct bb_test_loss *loss;
static unsigned int cells;
static u64 elapsed_ms;

/* Nobody looks into it. */
static u8 no_probes;

void bb_test_loss_begin(const struct bb_test_loss *what)
{
	loss = what;
	cells = 0;
}

void bb_test_loss_end(void)
{
	loss = NULL;
}

u64 bb_test_loss_elapsed(void)
{
	return elapsed_ms;
}

int bb_test_loss_possible(struct bb_err *err)
{
	return loss ? 0 : bb_probe_set_possible(err);
}

struct bb_probe_set *bb_test_loss_create(struct bb_err *err)
{
	return loss ? (struct bb_probe_set *)&no_probes : bb_probe_set_create(err);
}

void bb_test_loss_watch(struct bb_probe_set *probes, int cpu, struct bb_watch *watch)
{
	if (!loss)
		bb_probe_set_watch(probes, cpu, watch);
}

int bb_test_loss_on(struct bb_probe_set *probes)
{
	return loss ? 0 : bb_probe_set_on(probes);
}

void bb_test_loss_destroy(struct bb_probe_set *probes)
{
	if (!loss)
		bb_probe_set_destroy(probes);
}

void bb_test_loss_merge(struct bb_worker_pool *pool, struct bb_result *result)
{
	bool lost = loss && ++cells == loss->nth;
	unsigned int i;

	if (lost && loss->abort)
		bb_guard_abort(pool->guard, loss->abort);
	bb_merge(pool, result);
	if (!lost)
		return;
	result->freed -= loss->pages;
	result->leftover += loss->leftover;
	result->flags |= loss->flags;
	for_each_set_bit(i, &loss->unmeasured, ARRAY_SIZE(result->measure))
		memset(&result->measure[i].all, 0, sizeof(result->measure[i].all));
}

void bb_test_loss_drop(struct bb_replay *r)
{
	bb_replay_drop(r);
	if (!loss)
		return;
	r->dropped -= loss->pages;
	elapsed_ms = r->run->elapsed_ms;
}
