#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Memory goes away under a run, by offlining and by others who want it: the run ends and says why,
# nobody is killed.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

LONG='apis=alloc_pages_node orders=0-3 cpus=all gfp=GFP_KERNEL patterns=lifo hold=512'
LONG="$LONG modes=op,batch count=0 duration_ms=3000 repeats=50"
SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'

start() { # [KEY=VALUE]
	said=$(put run "$LONG ${1:-}")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5
}

# The kernel asks who uses a block only after it could isolate it, so the blocks held are on the
# other node: a run that holds pages of the block itself makes it busy, and has given them back by
# the next try.
offline_under_a_run() { # BLOCK
	start nodes=0 || return 1
	began=$(date +%s)
	echo offline >"$1" || return 1
	[ $(($(date +%s) - began)) -le 8 ] || { echo 'offlining took more than 8 s' && return 1; }
	ended_with memory-offline || return 1
	echo online >"$1"
}

killed() {
	awk '/^oom_kill / { print $2 }' /proc/vmstat
}

still_running() {
	case $(get state) in
	running*) return 0 ;;
	esac
	return 1
}

# Somebody takes more and more, until there is no space or the run has ended. The floor is above the
# watermarks, so the run gives way before anybody has to wait for memory, and long before anybody is
# killed for it.
pressure_under_a_run() { # NODES
	start "nodes=$1" || return 1
	mkdir -p /tmp/full
	mount -t tmpfs -o size=90% tmpfs /tmp/full || return 1
	step=0
	while still_running && [ "$step" -lt 100 ]; do
		dd if=/dev/zero of="/tmp/full/$step" bs=1M count=32 >/dev/null 2>&1 || break
		step=$((step + 1))
	done
	put stop 1 >/dev/null
	state=$(until_idle 10)
	umount /tmp/full
	case $state in
	*result=floor*held_pages=0) return 0 ;; # in the middle of a cell
	*refused=0*) ;;
	*held_pages=0) return 0 ;; # at the start of one
	esac
	echo "did not give way: $state"
	return 1
}

plan $((8 + FINISH))
load
remember_pages
kills=$(killed)
block=$(memory_candidate)
if [ -n "$block" ]; then
	check 'memory goes offline under a run' offline_under_a_run "$block"
else
	skip 'memory goes offline under a run' 'no memory block of node 1 can be switched off here'
fi
check 'the next run is whole' whole
check 'others fill the memory under a run on all nodes' pressure_under_a_run all
check 'the next run is whole after that' whole
# Node 0 has a DMA zone, which nobody fills: it is not what serves, and has no say.
check 'others fill the memory under a run on node 0' pressure_under_a_run 0
check 'the next run is whole after that, too' whole
equal 'nobody was killed for it' "$kills" "$(killed)"
check 'a run that would hold more than there is, is refused' \
	test "$(put run "$LONG hold=65536")" = ENOMEM
finish
