#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A CPU goes away under a run: the run ends and says why, the CPU goes in time, and the next run is
# whole.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

LONG='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL patterns=pair,lifo hold=64'
LONG="$LONG modes=op,batch count=0 duration_ms=2000 repeats=50"
SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'
cpu1=/sys/devices/system/cpu/cpu1/online
ROUNDS=10

start() {
	said=$(put run "$LONG")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5
}

offline_under_a_run() {
	start || return 1
	began=$(date +%s)
	echo 0 >"$cpu1" || return 1
	[ $(($(date +%s) - began)) -le $((4 * pace)) ] ||
		{ echo 'the CPU took more than 4 s to go' && return 1; }
	state=$(until_idle 5) || { echo "$state" && return 1; }
	case $state in
	*result=done*) echo "$state" && return 1 ;;
	*cpu*) return 0 ;;
	esac
	echo "$state"
	return 1
}

whole() { # CPUS
	said=$(put run "$SHORT cpus=$1")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	state=$(until_idle 10)
	case $state in
	*result=done*) return 0 ;;
	esac
	echo "$state"
	return 1
}

storm() {
	count=0
	while [ "$count" -lt "$ROUNDS" ]; do
		offline_under_a_run || return 1
		echo 1 >"$cpu1"
		count=$((count + 1))
	done
}

plan $((8 + FINISH))
load
remember_pages
check 'a CPU goes under a run' offline_under_a_run
equal 'the CPU that is gone is refused' ENXIO "$(put run "$SHORT cpus=1")"
check 'the other one still works' whole 0
check 'all means those that are left' whole all
echo 1 >"$cpu1"
check 'the CPU that came back works' whole 1
check 'both work' whole 0-1
check "$ROUNDS times" storm
check 'both work after that' whole all
finish
