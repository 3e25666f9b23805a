#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What watches a machine, set so that it barks at little: hung tasks, stalls and lockups after
# seconds, SysRq in the middle of runs, a writer that may hardly have any memory.
# shellcheck disable=SC2317,SC2154 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

BARK_SECONDS=3
group=/sys/fs/cgroup/torture

set_watchdogs() {
	for file in /proc/sys/kernel/hung_task_timeout_secs /proc/sys/kernel/watchdog_thresh \
		/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout; do
		if [ -e "$file" ] && echo "$BARK_SECONDS" >"$file"; then
			count_up watchdogs
		fi
	done
	[ "$(counted watchdogs)" -gt 0 ]
}

runs_in() { # CONTEXT MASK
	said=$(put run "apis=alloc_pages orders=0-10 cpus=all gfp=$2 patterns=all hold=64" \
		"modes=op,batch context=$1 count=0 duration_ms=300 repeats=1")
	[ "$said" = OK ] || { echo "$said: $(tail -n 3 "$dir/error_log")" && return 1; }
	state=$(until_idle 120) || { echo "$state" && return 1; }
	case $state in
	*result=done*) count_up contexts ;;
	*) echo "$state" && return 1 ;;
	esac
}

# Memory, locks, timers, tasks: what they print is not for the console, where a trace would be a
# complaint.
sysrq_in_a_run() {
	said=$(put run "$LONG")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5 || return 1
	level=$(cut -f 1 /proc/sys/kernel/printk)
	echo 1 >/proc/sys/kernel/printk
	for key in m q t w l d; do
		echo "$key" >/proc/sysrq-trigger
		count_up keys
	done
	echo "$level" >/proc/sys/kernel/printk
	put stop 1 >/dev/null
	until_idle 10 >/dev/null
}

in_a_small_group() { # a shell and dd fit, little else does
	mkdir -p /sys/fs/cgroup
	mount -t cgroup2 none /sys/fs/cgroup 2>/dev/null
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control
	mkdir -p "$group" && echo 8M >"$group/memory.max" || return 1
	keys="$LONG gfp=GFP_KERNEL,GFP_KERNEL|__GFP_ACCOUNT duration_ms=50 repeats=1"
	sh -c "echo \$\$ >$group/cgroup.procs; printf '%s' '$keys' >$dir/run" || return 1
	until_idle 60 >/tmp/idle || { cat /tmp/idle && return 1; }
	sh -c "echo \$\$ >$group/cgroup.procs
		printf 'count=2000' >$dir/verify
		printf 'alloc order=4 n=200' >$dir/ops"
	grep -q 'blocks=200 ' "$dir/ops" || { head -n 1 "$dir/ops" && return 1; }
	[ "$(awk '/^oom_kill / { print $2 }' "$group/memory.events")" = 0 ] ||
		{ cat "$group/memory.events" && return 1; }
	count_up groups
	put ops 'free all' >/dev/null
	rmdir "$group"
}

plan $((7 + 4 + END))
begin
check 'loads' load
check "watchdogs bark after $BARK_SECONDS s" set_watchdogs
check 'preempt' runs_in preempt GFP_KERNEL
check 'preempt-off' runs_in preempt-off GFP_ATOMIC
check 'irq-off' runs_in irq-off GFP_ATOMIC
check 'SysRq in the middle of a run' sysrq_in_a_run
check 'a writer that may have 8 MiB' in_a_small_group
provoked 'watchdogs set' "$(counted watchdogs)"
provoked 'contexts' "$(counted contexts)" 3
provoked 'SysRq keys' "$(counted keys)" 6
provoked 'commands in the group' "$(counted groups)"
end
