#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# PREEMPT_RT: what allocates with interrupts or preemption off is refused, all else runs.
# shellcheck disable=SC2317,SC2154 # functions are called through check; FINISH is of lib.sh
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

SHORT='apis=all orders=0-3 nodes=all gfp=GFP_KERNEL,GFP_ATOMIC patterns=all modes=op,batch'
SHORT="$SHORT count=50 repeats=1 cpus=all paths=1"

says() { # FILE WORDS
	get "$1" | grep -q "$2" || { get "$1" && return 1; }
}

job() { # FILE TEXT
	said=$(put "$1" "$2")
	[ "$said" = OK ] || { echo "$1: $said" && tail -n 3 "$dir/error_log" && return 1; }
}

quiet() {
	[ ! -e /proc/lockdep_stats ] || grep -q 'debug_locks: *1' /proc/lockdep_stats
}

all_jobs() { # whose verdict is given below
	whole
	job verify 'count=5000 orders=0-4'
	job selftest 1
	job explain 'order=3'
	job fragment 'node=0 order=4 target=300'
	job fragment release
}

# The slabs of a kernel that runs for the first time keep what they were given: 400 pages with 7.3,
# most of kmalloc-2k. What the module forgets is seen at the second time, too.
load
all_jobs >/dev/null
unload
remember_pages
plan $((10 + FINISH))
load
check 'features tells it' says features '^context:irq-off no kernel is PREEMPT_RT'
check 'context=irq-off is refused' refused EOPNOTSUPP 0 run 'context=irq-off'
check 'context=preempt-off is refused' refused EOPNOTSUPP 0 run 'context=preempt-off'
check 'the oracle is refused' refused EOPNOTSUPP 0 oracle 'fuzz n=10'
check 'a run of every pattern, with paths' whole
check 'verify' job verify 'count=5000 orders=0-4'
check 'selftest' job selftest 1
check 'explain' job explain 'order=3'
check 'fragment and release' job fragment 'node=0 order=4 target=300'
job fragment release >/dev/null
check 'lockdep, where the kernel has it, still watches: it has seen nothing' quiet
finish
