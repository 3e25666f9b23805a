// SPDX-License-Identifier: GPL-2.0-only
/*
 * Replays the stream that was written into the module: checked and charged as a
 * whole, then carried out by bound workers, then given back.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <buddybench/guard/headroom.h>
#include <buddybench/guard/notifiers.h>
#include <buddybench/machine/calibrate.h>
#include <buddybench/machine/clock.h>
#include <buddybench/machine/env.h>
#include <buddybench/machine/probe_set.h>
#include <buddybench/replay/replay_command.h>
#include <buddybench/result/validity.h>

#include "replay_charge.h"
#include "replay_lists.h"
#include "replay_loop.h"
#include "replay_paths.h"
#include "replay_point.h"
#include "replay_results.h"
#include "replay_want.h"
#include "replay_worker.h"

/* What a command asks for; the last replay stays until it is known to make sense. */
struct next_replay {
	struct bb_replay_want want;
	struct bb_stream stream;
};

/* The node of this machine that stands for one of the recorded machine. */
static int home_of(const struct bb_replay *r, const struct bb_facts *facts,
		   unsigned int node)
{
	unsigned int nr = bitmap_weight(facts->mem_nodes, MAX_NUMNODES), nid;

	if (r->want.node != NUMA_NO_NODE)
		return r->want.node;
	node %= nr;
	for_each_set_bit(nid, facts->mem_nodes, MAX_NUMNODES)
		if (!node--)
			return nid;
	return NUMA_NO_NODE;
}

static void make_asks(struct bb_replay *r, const struct bb_facts *facts)
{
	unsigned int i;

	for (i = 0; i < r->stream.classes; i++) {
		const struct bb_stream_class *class = &r->stream.class[i];
		struct bb_page_ask *ask = &r->ask[i];

		ask->order = class->order;
		ask->door = BB_DOOR_ADMITTED;
		ask->gfp = bb_gfp_effective(class->gfp);
		ask->nid = home_of(r, facts, class->node);
		/* With __GFP_THISNODE a node without such a zone could serve nothing. */
		if (bb_headroom_node(ask->nid, ask->gfp) == NUMA_NO_NODE)
			ask->gfp &= ~__GFP_THISNODE;
	}
}

/* Everything has been charged, and all memory allocated. */
static void measure_stream(struct bb_replay *r, struct bb_guard *guard)
{
	struct bb_run *run = r->run;
	struct bb_clock_pair from;

	bb_clock_calibrate(&run->clock);
	from = bb_clock_both(run->clock.fast);
	bb_calibrate(&run->clock, &run->calibration);
	run->flags = bb_env_flags(run->clock.counts) | bb_validity_machine(&run->calibration);
	bb_guard_watch_cpus(guard, r->want.cpus);
	bb_replay_look_before(&r->around, run);
	if (bb_replay_carry_out(r, r->deadline))
		bb_guard_abort(guard, BB_ABORT_ERROR);
	bb_guard_watch_cpus(guard, NULL);
	bb_replay_drop(r);
	bb_replay_look_after(&r->around, run);
	if (!bb_clock_drift(&run->clock, &from))
		run->flags |= BIT_ULL(BB_FLAG_CLOCK_SUSPECT);
	/* Before the second pass, whose probes are no trace of others. */
	run->flags |= bb_env_flags(run->clock.counts);
	r->abort = bb_guard_aborted(guard);
	run->abort = r->abort;
}

static void second_pass(struct bb_replay *r)
{
	unsigned int i;

	if (!r->run->plan.paths || r->abort)
		return;
	bb_replay_paths(r, r->deadline);
	r->abort = bb_guard_aborted(r->guard);
	r->run->abort = r->abort;
	/* That it is possible was found before; what it lacks is memory. */
	for (i = 0; i < r->run->nr_results && !r->abort; i++)
		r->run->result[i].unseen = !r->run->result[i].paths;
}

static int charged_replay(struct bb_replay *r, const struct bb_command *command)
{
	u64 start = ktime_get_mono_fast_ns();
	int ret = bb_replay_charge(r, command->plan, command->err);

	if (ret)
		return ret;
	if (bb_replay_results_prepare(r)) {
		ret = bb_err_set(command->err, -ENOMEM, 0, "no memory for the results");
	} else {
		measure_stream(r, command->guard);
		ret = bb_replay_results(r);
		if (ret)
			bb_err_set(command->err, ret, 0, "no memory for what was measured");
		else
			second_pass(r);
	}
	bb_replay_uncharge(r);
	r->run->charged = bb_ledger_charged(&command->guard->ledger);
	r->run->elapsed_ms = div_u64(ktime_get_mono_fast_ns() - start, NSEC_PER_MSEC);
	return ret;
}

/* The store is locked. */
static int replay_stream(struct bb_replay *r, const struct bb_command *command)
{
	int ret = 0;

	r->deadline = jiffies + msecs_to_jiffies(r->run->plan.deadline_ms);
	make_asks(r, command->facts);
	if (bb_replay_workers_create(r, r->stream.cpus))
		ret = bb_err_set(command->err, -ENOMEM, 0, "no memory for the workers");
	if (!ret)
		ret = bb_replay_lists(r, command->err);
	if (!ret)
		ret = charged_replay(r, command);
	bb_replay_lists_free(r);
	bb_replay_workers_free(r);
	return ret;
}

static void forget_points(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; r->point && i < r->nr_points; i++)
		bb_own_memory_free(&r->own, r->point[i].zones);
	bb_own_memory_free(&r->own, r->point);
	r->point = NULL;
	r->nr_points = 0;
	r->run = NULL;
}

/* What else can be refused before the lists of the last replay go. The store is locked. */
static int read_command(struct bb_replay *r, struct next_replay *next,
			const struct bb_command *command)
{
	int ret = bb_stream_store_head(&r->store, command->facts, &next->stream, command->err);

	if (ret)
		return ret;
	if (next->want.paths_given)
		command->run->plan.paths = next->want.paths;
	return command->run->plan.paths ? bb_probe_set_possible(command->err) : 0;
}

static int replay_next(struct bb_replay *r, const struct next_replay *next,
		       const struct bb_command *command)
{
	int ret;

	forget_points(r);
	r->want = next->want;
	r->stream = next->stream;
	r->run = command->run;
	r->run->clock = command->clock[command->facts->fast_clock &&
				       command->plan->clock != BB_CLOCK_KTIME];
	/* The stream decides these. */
	r->run->plan.count = 0;
	r->run->plan.context = BB_CTX_PREEMPT;
	ret = replay_stream(r, command);
	r->run = NULL;
	if (ret)
		forget_points(r);
	return ret;
}

int bb_replay_run(void *state, const struct bb_command *command)
{
	struct next_replay *next = kvzalloc(sizeof(*next), BB_GFP_OWN);
	struct bb_replay *r = state;
	int ret;

	if (!next)
		return bb_err_set(command->err, -ENOMEM, 0, "no memory for the command");
	mutex_lock(&r->table);
	ret = bb_replay_want_parse(&next->want, command);
	if (!ret) {
		mutex_lock(&r->store.lock);
		ret = read_command(r, next, command) ?: replay_next(r, next, command);
		mutex_unlock(&r->store.lock);
	}
	mutex_unlock(&r->table);
	kvfree(next);
	return ret;
}

void *bb_replay_create(struct bb_guard *guard)
{
	struct bb_replay *r = kvzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return ERR_PTR(-ENOMEM);
	mutex_init(&r->table);
	init_waitqueue_head(&r->done);
	bb_stream_store_init(&r->store);
	r->guard = guard;
	return r;
}

void bb_replay_destroy(void *state)
{
	struct bb_replay *r = state;

	forget_points(r);
	bb_stream_store_clear(&r->store);
	kvfree(r);
}

int bb_replay_write(void *state, u64 at, const u8 *data, size_t len, struct bb_err *err)
{
	struct bb_replay *r = state;

	return bb_stream_store_write(&r->store, at, data, len, err);
}
