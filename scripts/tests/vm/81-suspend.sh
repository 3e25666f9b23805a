#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The machine suspends, as far as tasks being frozen, under a run and under a command: both end
# before that, and a waiter keeps waiting.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

LONG='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL patterns=lifo,remote'
LONG="$LONG hold=64 modes=op,batch count=0 duration_ms=3000 repeats=50"
SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'
SHORT="$SHORT cpus=all"

freeze() { # freezes all tasks, thaws them five seconds later
	echo freezer >/sys/power/pm_test && echo freeze >/sys/power/state
}

under_a_run() {
	said=$(put run "$LONG")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5 || return 1
	cat "$dir/wait" >/tmp/waited &
	pid=$!
	sleep 0.5
	freeze || return 1
	ended_with suspend || return 1
	wait "$pid" || { echo "the waiter ended with $?" && return 1; }
	grep -q '^idle.*result=suspend' /tmp/waited || { cat /tmp/waited && return 1; }
}

head_line() {
	get verify | sed -n '/^# buddybench verify/{s/command="[^"]*" //;p;q;}'
}

under_verify() {
	( put verify 'count=100000000' >/tmp/writer ) &
	pid=$!
	left=$((100 * pace))
	while [ "$(field result "$(head_line)")" != running ] && [ "$left" -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	freeze || return 1
	wait "$pid"
	[ "$(cat /tmp/writer)" = OK ] || { cat /tmp/writer && return 1; }
	[ "$(field result "$(head_line)")" = suspend ] || { head_line && return 1; }
}

plan $((4 + FINISH))
load
remember_pages
if [ -e /sys/power/pm_test ]; then
	check 'suspend under a run' under_a_run
	check 'the next run is whole' whole
	check 'suspend under verify' under_verify
	check 'the next run is whole, too' whole
else
	skip 'suspend under a run' 'this kernel cannot try a suspend'
	skip 'the next run is whole' 'see above'
	skip 'suspend under verify' 'see above'
	skip 'the next run is whole, too' 'see above'
fi
finish
