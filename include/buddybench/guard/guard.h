/* SPDX-License-Identifier: GPL-2.0-only */
/* The guard: keeps a run or command from harming the machine. */
#ifndef _BUDDYBENCH_GUARD_GUARD_H
#define _BUDDYBENCH_GUARD_GUARD_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include <buddybench/guard/ledger.h>
#include <buddybench/lib/abort.h>

/**
 * struct bb_guard - the ledger, the abort reason and the notifiers
 * @ledger: accounts for all pages the module holds
 * @abort: enum bb_abort of the current run or command; first writer wins
 * @lasting: bit per enum bb_abort that outlasts a run (suspend, reboot, unload,
 *	memory going offline): nothing starts until the bit is cleared
 * @active: 1 from bb_guard_begin() to bb_guard_end()
 * @busy: workers that may touch pages
 * @reserve: pages that the floor is raised by; written before any is taken
 * @idle: woken when @active or @busy becomes 0
 * @holders: all page holders; changes only while no notifier is registered
 * @cpus: CPUs in use, see bb_guard_watch_cpus()
 * @cpuhp: dynamic hotplug state
 * @cpuhp_node: its instance
 * @oom: frees everything before the OOM killer kills a process
 * @pm: aborts before suspend; frees what is held before hibernation
 * @reboot: aborts before reboot
 * @memory: as @oom, before memory goes offline
 */
struct bb_guard {
	struct bb_ledger ledger;
	atomic_t abort;
	atomic_t lasting;
	atomic_t active;
	atomic_t busy;
	u64 reserve;
	wait_queue_head_t idle;
	struct list_head holders;
	cpumask_var_t cpus;
	int cpuhp;
	struct hlist_node cpuhp_node;
	struct notifier_block oom;
	struct notifier_block pm;
	struct notifier_block reboot;
	struct notifier_block memory;
};

/**
 * bb_guard_init() - initialise: empty ledger, no abort reason, no holders
 * @guard: zeroed
 * Return: 0 or -ENOMEM.
 */
int bb_guard_init(struct bb_guard *guard);

/**
 * bb_guard_exit() - undo bb_guard_init()
 * @guard: with nothing held
 */
void bb_guard_exit(struct bb_guard *guard);

/**
 * bb_guard_begin() - a run or command starts
 * @guard: the guard; nothing else is in progress
 * @plan: its reserve raises the floor
 * @err: filled in on refusal
 * Return: 0, and the caller calls bb_guard_end() later; -EBUSY while a bit is
 * set in &bb_guard.lasting.
 */
int bb_guard_begin(struct bb_guard *guard, const struct bb_plan *plan, struct bb_err *err);

/**
 * bb_guard_end() - a run or command has ended and has freed everything
 * @guard: the guard
 */
void bb_guard_end(struct bb_guard *guard);

/**
 * bb_guard_abort() - abort the run or command in progress
 * @guard: the guard
 * @why: the reason; kept only if it is the first
 * Context: any.
 */
void bb_guard_abort(struct bb_guard *guard, enum bb_abort why);

/**
 * bb_guard_last() - abort, and refuse to start anything new
 * @guard: the guard
 * @why: the reason
 * @on: false to clear the reason again
 */
void bb_guard_last(struct bb_guard *guard, enum bb_abort why, bool on);

/**
 * bb_guard_aborted() - has the run or command been aborted?
 * @guard: the guard
 * Return: enum bb_abort, 0 if not aborted.
 */
static inline enum bb_abort bb_guard_aborted(const struct bb_guard *guard)
{
	return atomic_read(&guard->abort);
}

/**
 * bb_guard_enter() - a worker is about to touch pages
 * @guard: the guard
 */
void bb_guard_enter(struct bb_guard *guard);

/**
 * bb_guard_leave() - a worker no longer touches pages
 * @guard: the guard
 */
void bb_guard_leave(struct bb_guard *guard);

#endif /* _BUDDYBENCH_GUARD_GUARD_H */
