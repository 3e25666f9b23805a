/* SPDX-License-Identifier: GPL-2.0-only */
/* What keeps a run or command from harming the machine. */
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
 * struct bb_guard - the ledger, the one reason to stop, its notifiers
 * @ledger: of all pages, whoever holds them
 * @abort: enum bb_abort of what is in progress; the first writer wins
 * @lasting: bit per enum bb_abort that outlasts a run (suspend, reboot, unload,
 *	memory on its way out): nothing starts until its own end clears it
 * @active: 1 from bb_guard_begin() to bb_guard_end()
 * @busy: workers that touch pages
 * @idle: woken when @active or @busy becomes 0
 * @holders: everybody who keeps blocks beyond a command; changes only while no
 *	notifier is registered
 * @cpus: CPUs that are used now, see bb_guard_watch_cpus()
 * @cpuhp: dynamic hotplug state
 * @cpuhp_node: its instance
 * @oom: gives everything back before the OOM killer takes a process
 * @pm: ends what is in progress before suspend
 * @reboot: the same before reboot
 * @memory: as @oom, before memory goes offline
 */
struct bb_guard {
	struct bb_ledger ledger;
	atomic_t abort;
	atomic_t lasting;
	atomic_t active;
	atomic_t busy;
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
 * bb_guard_init() - an empty ledger, no reason, no holders
 * @guard: zeroed
 *
 * Return: 0 or -ENOMEM.
 */
int bb_guard_init(struct bb_guard *guard);

/**
 * bb_guard_exit() - the opposite
 * @guard: with nothing held
 */
void bb_guard_exit(struct bb_guard *guard);

/**
 * bb_guard_begin() - a run or command starts
 * @guard: the guard; nothing else is in progress
 * @err: filled in on refusal
 *
 * Return: 0, then bb_guard_end() is owed; -EBUSY while a reason lasts.
 */
int bb_guard_begin(struct bb_guard *guard, struct bb_err *err);

/**
 * bb_guard_end() - it has ended and has given everything back
 * @guard: the guard
 */
void bb_guard_end(struct bb_guard *guard);

/**
 * bb_guard_abort() - end what is in progress
 * @guard: the guard
 * @why: the reason; kept only if it is the first
 *
 * From any context.
 */
void bb_guard_abort(struct bb_guard *guard, enum bb_abort why);

/**
 * bb_guard_last() - end what is in progress and let nothing start
 * @guard: the guard
 * @why: the reason
 * @on: false: this reason has come to its end
 */
void bb_guard_last(struct bb_guard *guard, enum bb_abort why, bool on);

/**
 * bb_guard_aborted() - has somebody ended it?
 * @guard: the guard
 * Return: enum bb_abort, 0 while it may go on.
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

#endif /* _BUDDYBENCH_GUARD_GUARD_H */
