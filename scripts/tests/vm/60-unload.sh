#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Unloading at the wrong moment: during a run, with a file open, with somebody waiting. It never
# hangs, pages come back.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

LONG='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL patterns=lifo hold=256'
LONG="$LONG modes=op,batch count=0 duration_ms=2000 repeats=50"

start() {
	is_loaded || load || return 1
	said=$(put run "$LONG")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5
}

unload_or_busy() { # within 10 s it either went, or said that it is busy
	start || return 1
	sleep "$1"
	began=$(date +%s)
	said=$(unload 10 2>&1)
	status=$?
	took=$(($(date +%s) - began))
	[ $took -lt $((8 * pace)) ] || { echo "took $took s, status $status: $said" && return 1; }
	if is_loaded; then
		[ "$(errno_of "$said")" = EBUSY ] || { echo "$said" && return 1; }
		echo 1 >$dir/stop
		until_idle 5 && unload 5
		return
	fi
	no_traces_left
}

ten_times() {
	count=0
	while [ $count -lt 10 ]; do
		unload_or_busy "0.0$count" || return 1
		count=$((count + 1))
	done
}

# An open file keeps the module, or is cut off; both are fine, a hang or a crash is not.
with_open_file() {
	start || return 1
	tail -f $dir/results >/dev/null &
	pid=$!
	sleep 0.2
	said=$(unload 10 2>&1)
	kill $pid
	wait $pid 2>/dev/null
	is_loaded || return 0
	echo 1 >$dir/stop
	until_idle 5 >/dev/null
	case $(errno_of "$said") in
	EBUSY | *busy* | *'in use'* | *temporarily*) unload 5 ;;
	*) echo "$said" && return 1 ;;
	esac
}

with_a_waiter() { # somebody sits in read() of wait
	start || return 1
	cat $dir/wait >/tmp/waited 2>&1 &
	pid=$!
	sleep 0.3
	unload 10 >/tmp/said 2>&1
	status=$?
	if is_loaded; then
		echo 1 >$dir/stop
		wait $pid
		until_idle 5 >/dev/null
		unload 5 || { cat /tmp/said && return 1; }
		return
	fi
	wait $pid
	[ $status = 0 ]
}

in_second_pass() { # the probes hang on the kernel's own tracepoints
	is_loaded || load || return 1
	said=$(put run 'apis=alloc_pages orders=0-3 cpus=all patterns=pair modes=op count=0' \
		'duration_ms=400 repeats=1 paths=1')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	left=$((100 * pace))
	while [ "$left" -gt 0 ]; do
		case $(get state) in
		running*pct=100*) break ;;
		idle*) echo 'the second pass was missed' && return 1 ;;
		esac
		sleep 0.1
		left=$((left - 1))
	done
	sleep 0.3
	unload 10 && no_traces_left
}

plan $((7 + FINISH - 1))
load && unload
remember_pages
check 'during a run' unload_or_busy 0.3
check 'the pages are back' pages_are_back
check 'ten times, at different moments' ten_times
check 'in the second pass' in_second_pass
check 'with a file open' with_open_file
check 'with somebody waiting' with_a_waiter
check 'loads again and is idle' \
	sh -c 'insmod /buddybench.ko && grep -q ^idle /sys/kernel/debug/buddybench/state'
check 'unloads' unload 5
check 'nothing of the module is left' no_traces_left
check 'all pages are back' pages_are_back
[ $failures = 0 ]
