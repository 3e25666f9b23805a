/* SPDX-License-Identifier: GPL-2.0-only */
/* What keeps a run from harming the machine it runs on. */
#ifndef _BUDDYBENCH_GUARD_GUARD_H
#define _BUDDYBENCH_GUARD_GUARD_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/notifier.h>
#include <linux/wait.h>

#include <buddybench/lib/abort.h>
#include <buddybench/lib/error.h>
#include <buddybench/plan/plan.h>

/**
 * struct bb_guard - limits, the abort reason and the notifiers that set it
 * @abort: enum bb_abort; first writer wins, reset only while nothing runs
 * @busy: workers inside a cell; the notifiers wait for 0
 * @idle: woken when @busy becomes 0
 * @held: pages charged now, all nodes
 * @charged: pages charged per node; written by the coordinator only
 * @cpus: CPUs of the run, empty while nothing runs; written by the coordinator
 * @cpuhp: dynamic hotplug state, negative if not registered
 * @cpuhp_node: this guard as an instance of @cpuhp
 * @oom: frees memory before the OOM killer takes a process
 * @pm: ends a run before suspend
 * @reboot: ends a run before reboot
 * @memory: ends a run before memory goes offline
 */
struct bb_guard {
	atomic_t abort;
	atomic_t busy;
	wait_queue_head_t idle;
	atomic_long_t held;
	u64 charged[MAX_NUMNODES];
	cpumask_var_t cpus;
	int cpuhp;
	struct hlist_node cpuhp_node;
	struct notifier_block oom;
	struct notifier_block pm;
	struct notifier_block reboot;
	struct notifier_block memory;
};

/**
 * bb_guard_init() - register all notifiers
 * @guard: zeroed
 *
 * Return: 0 or negative errno, nothing registered.
 */
int bb_guard_init(struct bb_guard *guard);

/**
 * bb_guard_exit() - the opposite; nothing may run any more
 * @guard: the guard
 */
void bb_guard_exit(struct bb_guard *guard);

/**
 * bb_guard_abort() - end what runs
 * @guard: the guard
 * @why: the reason; kept only if it is the first
 *
 * From any context. Workers see it within one chunk.
 */
void bb_guard_abort(struct bb_guard *guard, enum bb_abort why);

/**
 * bb_guard_aborted() - has somebody ended the run?
 * @guard: the guard
 *
 * Return: enum bb_abort, 0 while the run may go on.
 */
static inline enum bb_abort bb_guard_aborted(const struct bb_guard *guard)
{
	return atomic_read(&guard->abort);
}

/**
 * bb_guard_enter() - a worker starts to touch pages
 * @guard: the guard
 */
void bb_guard_enter(struct bb_guard *guard);

/**
 * bb_guard_leave() - a worker no longer touches pages
 * @guard: the guard
 */
void bb_guard_leave(struct bb_guard *guard);

/**
 * bb_guard_home() - the node an allocation is charged to
 * @nid: node that will be asked for
 * @gfp: mask
 *
 * A node may have no zone that the mask permits (ZONE_DMA is on one node only).
 * The allocator then goes elsewhere, unless %__GFP_THISNODE forbids it.
 *
 * Return: @nid, else the first online node with such a zone, else NUMA_NO_NODE.
 */
int bb_guard_home(int nid, gfp_t gfp);

/**
 * struct bb_demand - what a cell will hold
 * @nodes: nodes it is charged to, from bb_guard_home()
 * @pages: pages on each of them
 * @gfp: mask, for the zones it permits
 */
struct bb_demand {
	DECLARE_BITMAP(nodes, MAX_NUMNODES);
	u64 pages;
	gfp_t gfp;
};

/**
 * bb_guard_admit() - may this much be held? If so, charge it
 * @guard: the guard
 * @plan: for budget and reserve
 * @need: how much, where
 * @err: filled in on refusal
 *
 * Return: 0, then bb_guard_release() with the same @need is owed; -ENOMEM if
 * it is over the budget or would leave less than the floor free.
 */
int bb_guard_admit(struct bb_guard *guard, const struct bb_plan *plan,
		   const struct bb_demand *need, struct bb_err *err);

/**
 * bb_guard_release() - give a charge back
 * @guard: the guard
 * @need: as it was admitted
 */
void bb_guard_release(struct bb_guard *guard, const struct bb_demand *need);

/**
 * bb_guard_charge() - charge without asking, for what goes below the floor
 * @guard: the guard
 * @nid: an online node
 * @pages: to add; negative to give back
 *
 * For the one job that may run, with unsafe=1 only.
 */
static inline void bb_guard_charge(struct bb_guard *guard, int nid, long pages)
{
	guard->charged[nid] += pages;
	atomic_long_add(pages, &guard->held);
}

/**
 * bb_guard_room() - pages that may still be taken on a node
 * @nid: an online node
 * @gfp: mask, for the zones it permits
 * @reserve: pages to leave per zone beyond the floor
 *
 * The floor of a zone is its high watermark with boost, its lowmem reserve for
 * this mask, and the smaller of 64 MiB and 5 % of it. Lockless.
 *
 * Judged by the zone that would serve, see bb_floor_room().
 *
 * Return: its free pages above the floor.
 */
u64 bb_guard_room(int nid, gfp_t gfp, u64 reserve);

/**
 * bb_guard_array_ok() - may the bookkeeping take this much?
 * @bytes: of all arrays of a run
 * @err: filled in on refusal
 *
 * Return: 0, -E2BIG over 64 MiB, -ENOMEM if that is not free.
 */
int bb_guard_array_ok(u64 bytes, struct bb_err *err);

#endif /* _BUDDYBENCH_GUARD_GUARD_H */
