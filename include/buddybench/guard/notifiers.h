/* SPDX-License-Identifier: GPL-2.0-only */
/* External events that abort a run: OOM, hotplug, suspend, reboot. */
#ifndef _BUDDYBENCH_GUARD_NOTIFIERS_H
#define _BUDDYBENCH_GUARD_NOTIFIERS_H

#include <buddybench/guard/guard.h>

/**
 * bb_guard_register() - register all notifiers
 * @guard: the guard; all holders are on its list
 *
 * Return: 0 or negative errno, nothing registered.
 */
int bb_guard_register(struct bb_guard *guard);

/**
 * bb_guard_unregister() - unregister; call before a holder is destroyed
 * @guard: the guard
 */
void bb_guard_unregister(struct bb_guard *guard);

/**
 * bb_guard_watch_cpus() - let CPU hotplug abort the run or command
 * @guard: the guard
 * @cpus: CPUs in use, %NR_CPUS bits; NULL for none
 *
 * Return: false if one of them is not online; the run is aborted then.
 */
bool bb_guard_watch_cpus(struct bb_guard *guard, const unsigned long *cpus);

#endif /* _BUDDYBENCH_GUARD_NOTIFIERS_H */
