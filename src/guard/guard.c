// SPDX-License-Identifier: GPL-2.0-only
/*
 * What keeps a run from harming the machine it runs on: a budget that is
 * charged before a page is taken, a floor of free memory, and one abort reason
 * that the OOM killer, hotplug, suspend and reboot can set.
 *
 * Locking: none. @abort, @busy and @held are atomic; @charged and @cpus are
 * written by the coordinator of the one run there can be. A notifier only sets
 * @abort and waits for @busy to fall to 0: workers take no lock that a notifier
 * could hold, so that this ends.
 */
#include <linux/cpuhotplug.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/memory.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/oom.h>
#include <linux/reboot.h>
#include <linux/sizes.h>
#include <linux/suspend.h>

#include <buddybench/compat.h>
#include <buddybench/guard/guard.h>

#include "floor.h"

#define FLOOR_PAGES	(SZ_64M >> PAGE_SHIFT)
#define DMA_CAP_PAGES	(SZ_2M >> PAGE_SHIFT)
#define ARRAYS_MAX	SZ_64M
#define MIB_PAGES	(SZ_1M >> PAGE_SHIFT)

void bb_guard_abort(struct bb_guard *guard, enum bb_abort why)
{
	atomic_cmpxchg(&guard->abort, BB_ABORT_NONE, why);
}

void bb_guard_enter(struct bb_guard *guard)
{
	atomic_inc(&guard->busy);
}

void bb_guard_leave(struct bb_guard *guard)
{
	if (atomic_dec_and_test(&guard->busy))
		wake_up_all(&guard->idle);
}

static struct bb_level zone_level(struct zone *zone, unsigned int highest,
				  u64 reserve)
{
	u64 share = div_u64(zone_managed_pages(zone), 20);
	u64 kept = READ_ONCE(zone->lowmem_reserve[highest]);

	return (struct bb_level) {
		.free = zone_page_state_snapshot(zone, NR_FREE_PAGES),
		.low = low_wmark_pages(zone) + kept,
		.floor = high_wmark_pages(zone) + kept +
			 min_t(u64, FLOOR_PAGES, share) + reserve,
	};
}

/* The node's part of the zonelist; returns how many zones it has. */
static unsigned int levels(int nid, gfp_t gfp, u64 reserve,
			   struct bb_level *level)
{
	int highest = gfp_zone(gfp), i;
	unsigned int nr = 0;

	for (i = highest; i >= 0; i--) {
		struct zone *zone = &NODE_DATA(nid)->node_zones[i];

		if (managed_zone(zone))
			level[nr++] = zone_level(zone, highest, reserve);
	}
	return nr;
}

u64 bb_guard_room(int nid, gfp_t gfp, u64 reserve)
{
	struct bb_level level[MAX_NR_ZONES];

	return bb_floor_room(level, levels(nid, gfp, reserve, level));
}

static u64 managed_pages(int nid, gfp_t gfp)
{
	unsigned int highest = gfp_zone(gfp), i;
	u64 pages = 0;

	for (i = 0; i <= highest; i++)
		pages += zone_managed_pages(&NODE_DATA(nid)->node_zones[i]);
	return pages;
}

/* Most pages that may be held on a node for masks like this one. */
static u64 budget(const struct bb_plan *plan, int nid, gfp_t gfp)
{
	struct bb_level level[MAX_NR_ZONES];
	unsigned int nr = levels(nid, gfp, plan->reserve_mb * MIB_PAGES, level);
	u64 limit = bb_floor_total(level, nr) / 4;
	u64 half = managed_pages(nid, gfp) / 2;

	if (plan->budget_mb)
		limit = min(plan->budget_mb * MIB_PAGES, half);
	if (gfp & __GFP_DMA)
		limit = min_t(u64, limit, DMA_CAP_PAGES);
	return limit;
}

static int admit_node(const struct bb_guard *guard, const struct bb_plan *plan,
		      const struct bb_demand *need, int nid, struct bb_err *err)
{
	u64 limit = budget(plan, nid, need->gfp);
	u64 room = bb_guard_room(nid, need->gfp, plan->reserve_mb * MIB_PAGES);
	u64 want = guard->charged[nid] + need->pages;

	if (want > limit)
		return bb_err_set(err, -ENOMEM, 0,
				  "needs %llu KiB on node %d, the budget is %llu KiB",
				  want << (PAGE_SHIFT - 10), nid,
				  limit << (PAGE_SHIFT - 10));
	if (need->pages > room)
		return bb_err_set(err, -ENOMEM, 0,
				  "needs %llu KiB on node %d, %llu KiB are free above the floor",
				  need->pages << (PAGE_SHIFT - 10), nid,
				  room << (PAGE_SHIFT - 10));
	return 0;
}

int bb_guard_home(int nid, gfp_t gfp)
{
	int other;

	if (managed_pages(nid, gfp))
		return nid;
	if (gfp & __GFP_THISNODE)
		return NUMA_NO_NODE;
	for_each_online_node(other)
		if (managed_pages(other, gfp))
			return other;
	return NUMA_NO_NODE;
}

int bb_guard_admit(struct bb_guard *guard, const struct bb_plan *plan,
		   const struct bb_demand *need, struct bb_err *err)
{
	unsigned int nid;
	int ret;

	if (need->pages && bitmap_empty(need->nodes, MAX_NUMNODES))
		return bb_err_set(err, -ENOMEM, 0,
				  "no node has a zone that the mask permits");
	for_each_set_bit(nid, need->nodes, MAX_NUMNODES) {
		ret = admit_node(guard, plan, need, nid, err);
		if (ret)
			return ret;
	}
	for_each_set_bit(nid, need->nodes, MAX_NUMNODES) {
		guard->charged[nid] += need->pages;
		atomic_long_add(need->pages, &guard->held);
	}
	return 0;
}

void bb_guard_release(struct bb_guard *guard, const struct bb_demand *need)
{
	unsigned int nid;

	for_each_set_bit(nid, need->nodes, MAX_NUMNODES) {
		guard->charged[nid] -= need->pages;
		atomic_long_sub(need->pages, &guard->held);
	}
}

int bb_guard_array_ok(u64 bytes, struct bb_err *err)
{
	if (bytes > ARRAYS_MAX)
		return bb_err_set(err, -E2BIG, 0,
				  "bookkeeping would take %llu KiB, the limit is %d KiB: fewer cells, repeats, hold or CPUs",
				  bytes >> 10, ARRAYS_MAX >> 10);
	if (bytes >> PAGE_SHIFT > (u64)si_mem_available() / 4)
		return bb_err_set(err, -ENOMEM, 0,
				  "bookkeeping would take %llu KiB, which is not free",
				  bytes >> 10);
	return 0;
}

/* Returns true once no worker touches a page any more. */
static bool wait_idle(struct bb_guard *guard, unsigned int ms)
{
	return wait_event_timeout(guard->idle, !atomic_read(&guard->busy),
				  msecs_to_jiffies(ms));
}

static int guard_on_oom(struct notifier_block *nb, unsigned long unused, void *freed)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, oom);
	long before = atomic_long_read(&guard->held);
	int ms;

	if (!before)
		return NOTIFY_OK;
	bb_guard_abort(guard, BB_ABORT_OOM);
	/* The coordinator gives the charge back once the blocks are freed. */
	for (ms = 0; ms < 100 && atomic_long_read(&guard->held); ms++)
		usleep_range(1000, 2000);
	before -= atomic_long_read(&guard->held);
	if (before > 0)
		*(unsigned long *)freed += before;
	return NOTIFY_OK;
}

static int guard_on_pm(struct notifier_block *nb, unsigned long action, void *unused)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, pm);

	if (action == PM_SUSPEND_PREPARE || action == PM_HIBERNATION_PREPARE) {
		bb_guard_abort(guard, BB_ABORT_SUSPEND);
		wait_idle(guard, 2000);
	}
	return NOTIFY_OK;
}

static int guard_on_reboot(struct notifier_block *nb, unsigned long action,
			   void *unused)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, reboot);
	/* Before the abort: the coordinator takes the CPUs off when the run ends. */
	bool runs = !cpumask_empty(guard->cpus), stopped;

	bb_guard_abort(guard, BB_ABORT_REBOOT);
	stopped = wait_idle(guard, 2000);
	/* Nobody can read a file any more: the log is the only place to say so. */
	if (runs)
		pr_info("the machine goes down; the run %s\n",
			stopped ? "has stopped" : "does not stop");
	return NOTIFY_OK;
}

static int guard_on_memory(struct notifier_block *nb, unsigned long action,
			   void *unused)
{
	struct bb_guard *guard = container_of(nb, struct bb_guard, memory);
	int ms;

	if (action != MEM_GOING_OFFLINE)
		return NOTIFY_OK;
	/* Our blocks cannot be moved: offlining would try for ever. */
	bb_guard_abort(guard, BB_ABORT_MEMORY);
	for (ms = 0; ms < 2000 && atomic_long_read(&guard->held); ms++)
		usleep_range(1000, 2000);
	return NOTIFY_OK;
}

static int guard_on_cpu_down(unsigned int cpu, struct hlist_node *node)
{
	struct bb_guard *guard = hlist_entry(node, struct bb_guard, cpuhp_node);

	if (!cpumask_test_cpu(cpu, guard->cpus))
		return 0;
	bb_guard_abort(guard, BB_ABORT_CPU);
	wait_idle(guard, 2000);
	return 0;
}

int bb_guard_init(struct bb_guard *guard)
{
	int ret;

	init_waitqueue_head(&guard->idle);
	if (!zalloc_cpumask_var(&guard->cpus, GFP_KERNEL))
		return -ENOMEM;
	guard->oom.notifier_call = guard_on_oom;
	guard->pm.notifier_call = guard_on_pm;
	guard->reboot.notifier_call = guard_on_reboot;
	guard->memory.notifier_call = guard_on_memory;
	ret = cpuhp_setup_state_multi(CPUHP_AP_ONLINE_DYN, "buddybench:online",
				      NULL, guard_on_cpu_down);
	if (ret < 0)
		goto free_cpus;
	guard->cpuhp = ret;
	ret = cpuhp_state_add_instance_nocalls(guard->cpuhp,
					       &guard->cpuhp_node);
	if (ret)
		goto remove_cpuhp;
	ret = register_oom_notifier(&guard->oom);
	if (ret)
		goto remove_instance;
	ret = register_pm_notifier(&guard->pm);
	if (ret)
		goto remove_oom;
	ret = register_reboot_notifier(&guard->reboot);
	if (ret)
		goto remove_pm;
	ret = register_memory_notifier(&guard->memory);
	if (ret)
		goto remove_reboot;
	return 0;

remove_reboot:
	unregister_reboot_notifier(&guard->reboot);
remove_pm:
	unregister_pm_notifier(&guard->pm);
remove_oom:
	unregister_oom_notifier(&guard->oom);
remove_instance:
	cpuhp_state_remove_instance_nocalls(guard->cpuhp, &guard->cpuhp_node);
remove_cpuhp:
	cpuhp_remove_multi_state(guard->cpuhp);
free_cpus:
	free_cpumask_var(guard->cpus);
	return ret;
}

void bb_guard_exit(struct bb_guard *guard)
{
	unregister_memory_notifier(&guard->memory);
	unregister_reboot_notifier(&guard->reboot);
	unregister_pm_notifier(&guard->pm);
	unregister_oom_notifier(&guard->oom);
	cpuhp_state_remove_instance_nocalls(guard->cpuhp, &guard->cpuhp_node);
	cpuhp_remove_multi_state(guard->cpuhp);
	free_cpumask_var(guard->cpus);
}
