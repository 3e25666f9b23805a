#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# worker=caller: the writer of run allocates by itself, in its cgroup, with its cpuset; what may not
# be its CPU is refused, and a signal ends its run.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'
groups=/sys/fs/cgroup
# 8 MiB are held, and charged where somebody is charged.
HOLD='apis=alloc_pages orders=0 gfp=GFP_KERNEL_ACCOUNT nodes=0 patterns=lifo hold=2048 count=8192'
HOLD="$HOLD modes=batch repeats=1 warmup_ms=0 cpus=0"

with_group() { # NAME COMMAND...: in a shell that is in the group and on CPU 0
	(
		group=$1
		shift
		sh -c "echo \$PPID >$groups/$group/cgroup.procs"
		taskset -p 1 "$(sh -c 'echo $PPID')" >/dev/null
		"$@"
	)
}

failures_of() { # column fail of the allocations
	columns op fail | awk -F '\t' '$1 == "alloc" { n += $2 } END { print n + 0 }'
}

charged_to_its_group() { # more than its group may have: the caller fails, a kernel thread does not
	for worker in kthread caller; do
		said=$(with_group small put run "$HOLD" "worker=$worker")
		[ "$said" = OK ] || { tail -n 3 "$dir/error_log" >&2 && return 1; }
		until_idle 30 | grep -q 'result=done' || { get state >&2 && return 1; }
		echo "$worker $(failures_of) $(get results | grep -c '^# note not-charged')"
	done >/tmp/failures
	awk '$1 == "kthread" && $2 == 0 && $3 == 1 { a = 1 }
		$1 == "caller" && $2 > 1000 && $3 == 0 { b = 1 }
		END { exit !(a && b) }' /tmp/failures || { cat /tmp/failures && return 1; }
}

nobody_is_charged() { # in the root of the hierarchy
	put run "$SHORT gfp=GFP_KERNEL_ACCOUNT worker=caller" >/dev/null
	until_idle 10 >/dev/null
	get results | grep -q '^# note not-charged: 1 cells'
}

from_its_cpuset() { # WORKER NODE [KEY=VALUE...]: the CPU is of node 0, the memory of node 1
	worker=$1 node=$2
	shift 2
	said=$(with_group far put run "$SHORT cpus=0 worker=$worker $*")
	[ "$said" = OK ] || { echo "$said $(tail -n 3 "$dir/error_log")" && return 1; }
	until_idle 10 >/dev/null
	[ "$(columns op where | sed -n 's|^pair	\([01]\)/.*|\1|p')" = "$node" ] ||
		{ columns op where && return 1; }
}

finished_at_once() { # the write ends with the run
	until_idle 5 >/dev/null
	[ "$(put run "$SHORT count=0 duration_ms=700 worker=caller")" = OK ] || return 1
	case $(get state) in
	idle*'result=done'*) ;;
	*) get state && return 1 ;;
	esac
}

by_signal() { # SIGNAL
	printf '%s' "$SHORT count=0 duration_ms=60000 repeats=9 worker=caller" >/tmp/text
	taskset 1 dd if=/tmp/text of="$dir/run" bs=4096 2>/tmp/said &
	pid=$!
	until_running 10 || { echo 'does not run' && return 1; }
	sleep 0.3
	kill "-$1" "$pid"
	wait "$pid"
	ended_with stopped || return 1
	[ "$1" = KILL ] || grep -q 'Operation canceled\|Terminated' /tmp/said ||
		[ ! -s /tmp/said ] || { cat /tmp/said && return 1; }
	whole
}

by_stop() {
	printf '%s' "$SHORT count=0 duration_ms=60000 repeats=9 worker=caller" >/tmp/text
	taskset 1 dd if=/tmp/text of="$dir/run" bs=4096 2>/tmp/said &
	pid=$!
	until_running 10 || { echo 'does not run' && return 1; }
	[ "$(put run "$SHORT")" = EBUSY ] || return 1
	put stop 1 >/dev/null
	wait "$pid" || { cat /tmp/said && return 1; }
	ended_with stopped && whole
}

its_paths() { # the second pass watches the caller
	[ "$(put run "$SHORT nodes=0 paths=1 worker=caller")" = OK ] || return 1
	until_idle 20 >/dev/null
	columns_of paths n | awk '{ n += $1 } END { print n; exit n < 50 }'
}

plan $((18 + FINISH))
mkdir -p $groups
mount -t cgroup2 none $groups
echo '+memory +cpuset' >$groups/cgroup.subtree_control
mkdir $groups/small $groups/far
echo 4M >$groups/small/memory.max
echo 1 >$groups/far/cpuset.mems
load
remember_pages
check 'who may run on several CPUs is refused' refused EINVAL 0 run "$SHORT worker=caller"
check 'and is told how' grep -q 'bind the writer to CPU 0 first (taskset -c 0)' $dir/error_log
taskset -p 1 $$ >/dev/null
check 'another CPU is refused' refused EINVAL 0 run "$SHORT worker=caller cpus=1"
check 'several CPUs are refused' refused EINVAL 0 run "$SHORT worker=caller cpus=0-1"
check 'the write ends with the run' finished_at_once
check 'its paths are seen' its_paths
check 'pages are charged to its cgroup' charged_to_its_group
check 'the root is charged nothing, which is said' nobody_is_charged
check 'its cpuset says which node serves' from_its_cpuset caller 1
check 'a kernel thread does not care' from_its_cpuset kthread 0
OTHER="$SHORT cpus=0 apis=alloc_pages_node"
check 'a node that it lacks is refused' \
	with_group far refused EINVAL 0 run "$OTHER nodes=0 worker=caller"
check 'and named' grep -q 'a cell needs node 0, which its cpuset does not allow' $dir/error_log
check 'also among others' \
	with_group far refused EINVAL 0 run "$OTHER nodes=all worker=caller"
check 'one that it has is not' from_its_cpuset caller 1 apis=alloc_pages_node nodes=1
check 'a kernel thread may have it' from_its_cpuset kthread 0 apis=alloc_pages_node nodes=0
check 'a signal ends its run' by_signal TERM
check 'so does a kill' by_signal KILL
check 'stop ends its run, the write is fine' by_stop
finish
