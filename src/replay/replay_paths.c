// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second pass of a replay: the whole stream again, step by step, with probes
 * on the kernel's tracepoints. The path of an allocation is kept in its step.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>

#include <buddybench/compat.h>
#include <buddybench/guard/notifiers.h>
#include <buddybench/machine/probe_set.h>
#include <buddybench/result/path_result.h>

#include "replay_lists.h"
#include "replay_loop.h"
#include "replay_paths.h"
#include "replay_sort.h"
#include "replay_worker.h"

/* Of &bb_replay_step.where: the place below, what the probes saw above. */
#define PATH_SHIFT	16
#define DEPTH_SHIFT	20
#define MOVED_SHIFT	24
#define MOVED_MAX	255

static_assert(NR_BB_PATHS <= 16);
static_assert(BB_MAX_ORDER <= 15);

static void note_path(struct bb_replay_worker *w, const struct bb_watch *before)
{
	struct bb_replay_step *s = &w->step[w->next];
	const struct bb_watch *now = &w->watched->watch;
	struct bb_replay_sums *sums = &w->watched->sums[s->class];
	bool got = !(s->flags & BB_STEP_MISSED);
	u32 place = got ? s->where : 0, moved;

	sums->traced += now->pages - before->pages;
	sums->refilled += now->refilled - before->refilled;
	sums->direct += now->direct - before->direct;
	sums->drained += now->drained - before->drained;
	if (s->kind != BB_STREAM_ALLOC)
		return;
	moved = min_t(u32, now->op.refilled + now->op.direct, MOVED_MAX);
	s->where = place | now->op.depth << DEPTH_SHIFT | moved << MOVED_SHIFT |
		   bb_path_of(&now->op, got, got && place >> 3 != w->ask[s->class].nid)
		   << PATH_SHIFT;
}

u32 bb_replay_paths_step(struct bb_replay_worker *w)
{
	struct bb_watch *watch = &w->watched->watch, before;
	u32 done;

	memset(&watch->op, 0, sizeof(watch->op));
	watch->last = NULL;
	before = *watch;
	done = bb_replay_loop(w, 1, w->r->run->clock.fast);
	if (done)
		note_path(w, &before);
	return done;
}

static void tally_path(struct bb_path_tally *tally, const struct bb_replay_step *s)
{
	const struct bb_path_events events = {
		.direct = s->where >> MOVED_SHIFT,
		.depth = s->where >> DEPTH_SHIFT & 15,
	};

	bb_path_count(tally, s->where >> PATH_SHIFT & 15, &events, s->took);
}

static void add_sums(struct bb_path_result *to, const struct bb_replay_sums *from)
{
	to->traced += from->traced;
	to->refilled += from->refilled;
	to->direct += from->direct;
	to->drained += from->drained;
}

static void class_steps(struct bb_replay *r, unsigned int class,
			struct bb_path_tally *tally, struct bb_path_result *to)
{
	const struct bb_replay_step *s;
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		struct bb_replay_worker *w = r->worker[i];

		add_sums(to, &w->watched->sums[class]);
		while ((s = bb_replay_sort_next(w, class))) {
			if (s->kind != BB_STREAM_ALLOC)
				continue;
			tally_path(tally, s);
			to->pages += s->flags & BB_STEP_MISSED ?
				     0 : 1ULL << r->ask[class].order;
		}
	}
}

static void class_paths(struct bb_replay *r, unsigned int class,
			struct bb_path_tally *tally)
{
	struct bb_path_result *to = bb_own_memory_alloc(r->run->own, sizeof(*to),
							NUMA_NO_NODE);
	struct bb_hist *all = bb_own_memory_alloc(&r->own, sizeof(*all), NUMA_NO_NODE);

	if (!to || !all) {
		bb_own_memory_free(&r->own, all);
		bb_own_memory_free(r->run->own, to);
		return;
	}
	bb_path_init(tally);
	to->of_class = true;
	class_steps(r, class, tally, to);
	bb_path_result_sum(to, tally, all);
	bb_own_memory_free(&r->own, all);
	r->run->result[class].paths = to;
}

static void all_classes(struct bb_replay *r)
{
	struct bb_path_tally *tally = bb_own_memory_alloc(&r->own,
							  NR_BB_PATHS * sizeof(*tally),
							  NUMA_NO_NODE);
	unsigned int i;

	bb_replay_sort(r);
	for (i = 0; tally && i < r->run->nr_results; i++) {
		class_paths(r, i, tally);
		cond_resched();
	}
	bb_own_memory_free(&r->own, tally);
}

static int watch_workers(struct bb_replay *r, struct bb_probe_set *probes)
{
	size_t size = sizeof(struct bb_replay_watched) +
		      r->stream.classes * sizeof(struct bb_replay_sums);
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		struct bb_replay_worker *w = r->worker[i];

		w->watched = bb_own_memory_alloc(&r->own, size, cpu_to_mem(w->cpu));
		if (!w->watched)
			return -ENOMEM;
		bb_probe_set_watch(probes, w->cpu, &w->watched->watch);
	}
	return 0;
}

/* All rows: pages balance over all classes only. */
static void flag_pass_leak(struct bb_replay *r)
{
	u64 took = 0, gave = 0;
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		took += r->worker[i]->took;
		gave += r->worker[i]->gave;
	}
	for (i = 0; i < r->run->nr_results && took != gave + r->dropped; i++)
		r->run->result[i].flags |= BIT_ULL(BB_FLAG_LEAK);
}

static void forget_watched(struct bb_replay *r)
{
	unsigned int i;

	for (i = 0; i < r->nr_workers; i++) {
		bb_own_memory_free(&r->own, r->worker[i]->watched);
		r->worker[i]->watched = NULL;
	}
}

void bb_replay_paths(struct bb_replay *r, unsigned long deadline)
{
	u64 took_ns = r->took_ns, dropped = r->dropped;
	struct bb_probe_set *probes;
	struct bb_err unused;

	probes = bb_replay_lists_again(r) ? NULL : bb_probe_set_create(&unused);
	if (IS_ERR_OR_NULL(probes))
		return;
	if (!watch_workers(r, probes) && !bb_probe_set_on(probes)) {
		bb_guard_watch_cpus(r->guard, r->want.cpus);
		if (bb_replay_carry_out(r, deadline))
			bb_guard_abort(r->guard, BB_ABORT_ERROR);
		bb_guard_watch_cpus(r->guard, NULL);
		bb_replay_drop(r);
		flag_pass_leak(r);
		if (!bb_guard_aborted(r->guard))
			all_classes(r);
	}
	bb_probe_set_destroy(probes);
	forget_watched(r);
	r->took_ns = took_ns;
	r->dropped = dropped;
}
