// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's notifiers: they abort the run or command in progress. Those for
 * OOM, memory going offline and hibernation free the held blocks, too.
 *
 * A notifier sets the abort reason, frees the blocks if it does, and waits with
 * a timeout. Workers and jobs take no lock that a notifier may be called under
 * while they have pages, so this cannot deadlock.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/memory.h>
#include <linux/oom.h>
#include <linux/reboot.h>
#include <linux/suspend.h>

#include <buddybench/guard/notifiers.h>
#include <buddybench/guard/page_holder.h>

#define OOM_WAIT_MS	100
#define WAIT_MS		2000

/* Wait until the run or command has freed its pages. */
static bool wait_ended(struct bb_guard *guard)
{
	return wait_event_timeout(guard->idle,
				  !atomic_read_acquire(&guard->active),
				  msecs_to_jiffies(WAIT_MS));
}

/* Wait until no worker touches a page any more. */
static void wait_quiet(struct bb_guard *guard)
{
	wait_event_timeout(guard->idle, !atomic_read(&guard->busy),
			   msecs_to_jiffies(WAIT_MS));
}

static bool has_pages(const struct bb_guard *guard)
{
	return atomic_read(&guard->busy) || bb_ledger_held(&guard->ledger) > 0;
}

static void wait_given_back(struct bb_guard *guard, unsigned int limit)
{
	unsigned int ms;

	for (ms = 0; ms < limit && has_pages(guard); ms++)
		usleep_range(1000, 2000);
}

/* Report only pages that were really freed: otherwise the OOM killer must proceed. */
static int guard_on_oom(struct notifier_block *nb, unsigned long unused,
			void *freed)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, oom);
	long before = bb_ledger_held(&guard->ledger);

	bb_guard_abort(guard, BB_ABORT_OOM);
	bb_page_holder_drop_all(guard);
	wait_given_back(guard, OOM_WAIT_MS);
	before -= bb_ledger_held(&guard->ledger);
	if (before > 0)
		*(unsigned long *)freed += before;
	return NOTIFY_OK;
}

static int guard_on_pm(struct notifier_block *nb, unsigned long action,
		       void *unused)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, pm);

	switch (action) {
	case PM_SUSPEND_PREPARE:
	case PM_HIBERNATION_PREPARE:
	case PM_RESTORE_PREPARE:
		bb_guard_last(guard, BB_ABORT_SUSPEND, true);
		/* They would be in the image. */
		if (action == PM_HIBERNATION_PREPARE)
			bb_page_holder_drop_all(guard);
		wait_ended(guard);
		break;
	case PM_POST_SUSPEND:
	case PM_POST_HIBERNATION:
	case PM_POST_RESTORE:
		bb_guard_last(guard, BB_ABORT_SUSPEND, false);
	}
	return NOTIFY_OK;
}

static int guard_on_reboot(struct notifier_block *nb, unsigned long action,
			   void *unused)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, reboot);
	bool runs = atomic_read(&guard->active), stopped;

	bb_guard_last(guard, BB_ABORT_REBOOT, true);
	stopped = wait_ended(guard);
	/* debugfs can no longer be read by now, so use the kernel log. */
	if (runs)
		pr_info("the machine goes down; the run %s\n",
			stopped ? "has stopped" : "does not stop");
	return NOTIFY_OK;
}

static int guard_on_memory(struct notifier_block *nb, unsigned long action,
			   void *unused)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, memory);

	switch (action) {
	case MEM_GOING_OFFLINE:
		/* Our blocks cannot be migrated: offlining would retry forever. */
		bb_guard_last(guard, BB_ABORT_MEMORY, true);
		bb_page_holder_drop_all(guard);
		wait_given_back(guard, WAIT_MS);
		break;
	case MEM_OFFLINE:
	case MEM_CANCEL_OFFLINE:
		bb_guard_last(guard, BB_ABORT_MEMORY, false);
	}
	return NOTIFY_OK;
}

static int guard_on_cpu_down(unsigned int cpu, struct hlist_node *node)
{
	struct bb_guard *guard = hlist_entry(node, struct bb_guard, cpuhp_node);

	if (!cpumask_test_cpu(cpu, guard->cpus))
		return 0;
	bb_guard_abort(guard, BB_ABORT_CPU);
	wait_quiet(guard);
	return 0;
}

/*
 * From here on the hotplug callback checks @cpus. A CPU that is already going
 * down may have passed it, so wait for that here.
 */
bool bb_guard_watch_cpus(struct bb_guard *guard, const unsigned long *cpus)
{
	bool online;
	int cpu;

	cpus_read_lock();
	cpumask_clear(guard->cpus);
	for_each_possible_cpu(cpu)
		if (cpus && test_bit(cpu, cpus))
			cpumask_set_cpu(cpu, guard->cpus);
	online = cpumask_subset(guard->cpus, cpu_online_mask);
	cpus_read_unlock();
	if (!online)
		bb_guard_abort(guard, BB_ABORT_CPU);
	return online;
}

static int register_cpuhp(struct bb_guard *guard)
{
	int ret = cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN,
					  "buddybench:online", NULL,
					  guard_on_cpu_down);

	if (ret < 0)
		return ret;
	guard->cpuhp = ret;
	ret = cpuhp_state_add_instance_nocalls(guard->cpuhp,
					       &guard->cpuhp_node);
	if (ret)
		cpuhp_remove_multi_state(guard->cpuhp);
	return ret;
}

static void unregister_cpuhp(struct bb_guard *guard)
{
	cpuhp_state_remove_instance_nocalls(guard->cpuhp, &guard->cpuhp_node);
	cpuhp_remove_multi_state(guard->cpuhp);
}

int bb_guard_register(struct bb_guard *guard)
{
	int ret;

	guard->oom.notifier_call = guard_on_oom;
	guard->pm.notifier_call = guard_on_pm;
	guard->reboot.notifier_call = guard_on_reboot;
	guard->memory.notifier_call = guard_on_memory;
	ret = register_cpuhp(guard);
	if (ret)
		return ret;
	ret = register_oom_notifier(&guard->oom);
	if (ret)
		goto remove_cpuhp;
	ret = register_pm_notifier(&guard->pm);
	if (ret)
		goto remove_oom;
	ret = register_reboot_notifier(&guard->reboot);
	if (ret)
		goto remove_pm;
	ret = register_memory_notifier(&guard->memory);
	if (!ret)
		return 0;
	unregister_reboot_notifier(&guard->reboot);
remove_pm:
	unregister_pm_notifier(&guard->pm);
remove_oom:
	unregister_oom_notifier(&guard->oom);
remove_cpuhp:
	unregister_cpuhp(guard);
	return ret;
}

void bb_guard_unregister(struct bb_guard *guard)
{
	unregister_memory_notifier(&guard->memory);
	unregister_reboot_notifier(&guard->reboot);
	unregister_pm_notifier(&guard->pm);
	unregister_oom_notifier(&guard->oom);
	unregister_cpuhp(guard);
}
