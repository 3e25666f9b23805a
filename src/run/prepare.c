// SPDX-License-Identifier: GPL-2.0-only
/*
 * Prepare a run: the clock, the cells, their order, and the memory of the
 * results.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/guard/demand.h>
#include <buddybench/machine/probe_set.h>
#include <buddybench/machine/zone_snapshot.h>
#include <buddybench/own_memory.h>
#include <buddybench/plan/expand.h>
#include <buddybench/plan/plan_text.h>
#include <buddybench/run/prepare.h>

#include "worker_pool.h"

/* Limit of the config text. */
#define CONFIG_TEXT 16384

#define USUAL_HIST 2048	/* bytes of the histograms of one trial */

static int write_config(struct bb_run *run)
{
	run->config = bb_own_memory_alloc(run->own, CONFIG_TEXT, NUMA_NO_NODE);
	if (!run->config)
		return -ENOMEM;
	bb_plan_text(&run->plan, run->config, CONFIG_TEXT);
	return 0;
}

static void choose_clock(struct bb_run *run, const struct bb_clock_info *clocks)
{
	bool fast = run->facts->fast_clock && run->plan.clock != BB_CLOCK_KTIME;

	run->clock = clocks[fast];
}

/* Or sections would be as long as it takes until the clock moves (I23). */
static int fine_enough(const struct bb_run *run, struct bb_err *err)
{
	if (run->plan.context == BB_CTX_PREEMPT || !bb_clock_info_coarse(&run->clock))
		return 0;
	return bb_err_set(err, -EOPNOTSUPP, 0,
			  "context=%s: %s moves every %llu us only; boot with a finer clocksource=",
			  bb_context_names[run->plan.context], run->clock.name,
			  div_u64(bb_clock_info_milli(&run->clock, run->clock.granularity),
				  1000000));
}

/* Every repeat runs all cells, each time in a different order. */
static void shuffle_cells(struct bb_run *run)
{
	struct bb_rng rng = { .state = run->plan.seed };
	u32 base = 0, i;

	while (base < run->nr_trials) {
		u32 *order = run->order + base;

		if (run->plan.shuffle)
			bb_rng_permute(&rng, order, run->nr_cells);
		for (i = 0; i < run->nr_cells; i++)
			order[i] = (run->plan.shuffle ? order[i] : i) + base;
		base += run->nr_cells;
	}
}

/*
 * Estimated memory of the run, with histograms of typical size. Actual memory
 * is accounted when allocated, so larger histograms end the run at the limit.
 */
static u64 run_bytes(const struct bb_run *run)
{
	u64 trial = sizeof(struct bb_result) + sizeof(u32) + USUAL_HIST +
		    2 * bb_zone_snapshot_size(bb_zone_snapshot_zones());

	if (run->plan.paths)
		trial += sizeof(struct bb_path_result);
	return CONFIG_TEXT + run->nr_trials * trial + run->nr_cells * sizeof(struct bb_cell) +
	       bb_worker_pool_bytes(run);
}

static void *run_array(struct bb_run *run, size_t nr, size_t size)
{
	return bb_own_memory_alloc(run->own, array_size(nr, size), NUMA_NO_NODE);
}

static int expand_cells(struct bb_run *run, struct bb_err *err)
{
	struct bb_cell_list list = { .skipped = run->skipped };
	int nr = bb_plan_expand(&run->plan, run->facts, &list, err);
	int ret;

	if (nr < 0)
		return nr;
	run->nr_cells = nr;
	run->nr_trials = nr * run->plan.repeats;
	ret = bb_own_memory_ok(run_bytes(run), err);
	if (ret)
		return ret;
	/* One more for the second pass, see second_pass.c. */
	run->cell = run_array(run, nr + 1, sizeof(*run->cell));
	run->order = run_array(run, run->nr_trials, sizeof(*run->order));
	run->result = run_array(run, run->nr_trials, sizeof(*run->result));
	if (!run->cell || !run->order || !run->result || write_config(run))
		return bb_err_set(err, -ENOMEM, 0, "no memory for %u cells",
				  run->nr_trials);
	list.cell = run->cell;
	list.max = nr;
	bb_plan_expand(&run->plan, run->facts, &list, err);
	shuffle_cells(run);
	return 0;
}

static int admit_one(struct bb_run *run, struct bb_guard *guard,
		     struct bb_err *err)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < run->nr_cells; i++) {
		struct bb_demand need;

		bb_demand_cell(run, &run->cell[i], &need);
		ret = bb_ledger_charge(&guard->ledger, &run->plan, &need, err);
		/* It reads counters of every CPU, and all cells may be refused. */
		cond_resched();
		if (ret)
			continue;
		bb_ledger_release(&guard->ledger, &need);
		return 0;
	}
	return ret;
}

int bb_run_prepare(struct bb_run *run, const struct bb_clock_info *clocks,
		   struct bb_guard *guard, struct bb_err *err)
{
	int ret;

	ret = bb_plan_resolve(&run->plan, run->facts, err);
	if (ret)
		return ret;
	while (!run->plan.seed)
		run->plan.seed = get_random_u64();
	choose_clock(run, clocks);
	ret = fine_enough(run, err);
	if (!ret && run->plan.paths)
		ret = bb_probe_set_possible(err);
	if (ret)
		return ret;
	ret = expand_cells(run, err);
	if (ret)
		return ret;
	return admit_one(run, guard, err);
}

void bb_run_release(struct bb_run *run)
{
	unsigned int i;

	for (i = 0; run->result && i < run->nr_trials; i++) {
		struct bb_result *result = &run->result[i];

		bb_own_memory_free(run->own, result->hist[0]);
		bb_own_memory_free(run->own, result->hist[1]);
		bb_own_memory_free(run->own, result->before);
		bb_own_memory_free(run->own, result->after);
		bb_own_memory_free(run->own, result->paths);
		bb_own_memory_free(run->own, result->why);
		bb_own_memory_free(run->own, result->no_paths);
	}
	bb_own_memory_free(run->own, run->caller);
	bb_own_memory_free(run->own, run->result);
	bb_own_memory_free(run->own, run->order);
	bb_own_memory_free(run->own, run->cell);
	bb_own_memory_free(run->own, run->config);
}
