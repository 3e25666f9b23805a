// SPDX-License-Identifier: GPL-2.0-only
/*
 * Execute a prepared run, trial by trial in a shuffled order.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include <buddybench/guard/notifiers.h>
#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/env.h>
#include <buddybench/machine/vm_events.h>
#include <buddybench/own_memory.h>
#include <buddybench/result/mode_agreement.h>
#include <buddybench/result/validity.h>
#include <buddybench/run/coordinator.h>
#include <buddybench/worker/slow_op.h>

#include "run_tracepoints.h"
#include "second_pass.h"
#include "trial.h"

/* State of a run in progress; too large for the stack. */
struct coordinator {
	struct bb_trial trial;
	void (*progress)(void *session);
	void *session;
	s64 first[BB_MAX_EVENTS];		/* vm events before the run */
};

static void measure_all(struct coordinator *c)
{
	struct bb_run *run = c->trial.run;
	unsigned int i;

	for (i = 0; i < run->nr_trials && !bb_guard_aborted(c->trial.guard); i++) {
		u32 cell = run->order[i] % run->nr_cells;
		u32 repeat = run->order[i] / run->nr_cells;
		struct bb_result *result;

		/* Measured in random order, stored in the order of the plan. */
		result = &run->result[cell * run->plan.repeats + repeat];
		result->cell = cell;
		result->repeat = repeat;
		result->seq = i;
		bb_trial_measure(&c->trial, result);
		/* Readers of state see the count now, the rows only at the end. */
		WRITE_ONCE(run->nr_results, i + 1);
		if (time_after(jiffies, c->trial.deadline))
			bb_guard_abort(c->trial.guard, BB_ABORT_DEADLINE);
		if (run->own->refused)
			bb_guard_abort(c->trial.guard, BB_ABORT_OWN_MEMORY);
		c->progress(c->session);
	}
}

/* Workers exist only within this function. */
static int with_workers(struct coordinator *c)
{
	c->trial.pool = bb_worker_pool_create(c->trial.run, c->trial.guard);
	if (IS_ERR(c->trial.pool))
		return PTR_ERR(c->trial.pool);
	measure_all(c);
	bb_mode_agreement(c->trial.run);
	if (c->trial.pool->slow.happened)
		c->trial.run->slow = c->trial.pool->slow;
	if (c->trial.run->plan.paths && !bb_guard_aborted(c->trial.guard) &&
	    bb_second_pass(c->trial.run, &c->trial.lists, c->trial.pool, c->trial.deadline))
		bb_guard_abort(c->trial.guard, BB_ABORT_ERROR);
	bb_worker_pool_destroy(c->trial.pool);
	return 0;
}

void bb_run_carry_out(struct bb_run *run, struct bb_page_holder *holder,
		      void (*progress)(void *session), void *session)
{
	struct bb_guard *guard = holder->guard;
	struct coordinator *c = kvzalloc(sizeof(*c), BB_GFP_OWN);
	u64 start = ktime_get_mono_fast_ns();
	struct bb_clock_pair from;

	if (!c) {
		bb_guard_abort(guard, BB_ABORT_ERROR);
		goto out;
	}
	c->trial.run = run;
	c->trial.guard = guard;
	c->trial.lists.holder = holder;
	c->trial.lists.run = run;
	bb_page_holder_open(holder);
	c->trial.deadline = jiffies + msecs_to_jiffies(run->plan.deadline_ms);
	c->progress = progress;
	c->session = session;
	bb_clock_calibrate(&run->clock);
	/* Before the calibration, whose 20 ms suffice to compare two clocks. */
	from = bb_clock_both(run->clock.fast);
	bb_calibrate(&run->clock, &run->calibration);
	run->flags = bb_env_flags(run->clock.counts) |
		     bb_validity_machine(&run->calibration);
	bb_vm_events_read(c->first);
	bb_guard_watch_cpus(guard, run->plan.cpus);
	bb_slow_op_prepare(run);
	trace_bb_run_start(run);
	if (with_workers(c))
		bb_guard_abort(guard, BB_ABORT_ERROR);
	bb_guard_watch_cpus(guard, NULL);
	bb_trial_events(&c->trial, c->first, run->event_delta);
	run->flags |= bb_env_flags(run->clock.counts);
	if (!bb_clock_drift(&run->clock, &from))
		run->flags |= BIT_ULL(BB_FLAG_CLOCK_SUSPECT);
	kvfree(c);
out:
	run->charged = bb_ledger_charged(&guard->ledger);
	run->abort = bb_guard_aborted(guard);
	trace_bb_run_end(run);
	run->elapsed_ms = div_u64(ktime_get_mono_fast_ns() - start, NSEC_PER_MSEC);
}
