#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# On an odd machine: every pattern, mode and job once, on all CPUs and nodes there are.
# shellcheck disable=SC2317,SC2154 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

# Few cells even on eight nodes: each costs its threads and its snapshots.
SWEEP='apis=all orders=0,3 nodes=0 cpus=all threads=all gfp=GFP_ATOMIC patterns=all modes=op,batch'
SWEEP="$SWEEP hold=32 count=50 duration_ms=50 repeats=1 warmup_ms=0 paths=1"

# The cell that needs a second CPU is left out on one; the rest has rows.
sweeps() { # KEY=VALUE...
	said=$(put run "$SWEEP $*")
	[ "$said" = OK ] || { echo "$said: $(tail -n 3 "$dir/error_log")" && return 1; }
	state=$(until_idle 120) || { echo "$state" && return 1; }
	case $state in
	*result=done*held_pages=0) ;;
	*) echo "$state" && return 1 ;;
	esac
	columns n >/tmp/rows
	count_up rows "$(wc -l </tmp/rows)"
	! columns flags | grep -E 'LEAK|MIGRATED' || return 1
}

carried_out() { # FILE TEXT
	said=$(put "$1" "$2")
	[ "$said" = OK ] || { echo "$said: $(tail -n 3 "$dir/error_log")" && return 1; }
	count_up jobs
	get "$1" >/tmp/got
	! grep '^not ok' /tmp/got || return 1
}

# The error of what no node has names the node that is charged, a row the one that serves.
charged_is_who_serves() {
	for node in /sys/devices/system/node/node[0-9]*; do
		node=${node##*node}
		at="apis=alloc_pages_node nodes=$node cpus=0 gfp=GFP_KERNEL modes=batch repeats=1"
		said=$(put run "$at patterns=lifo orders=3 hold=65536")
		[ "$said" = ENOMEM ] || { echo "$said, not ENOMEM, on node $node" && return 1; }
		charged=$(tail -n 3 "$dir/error_log" | sed -n 's/.*KiB on node \([0-9]*\),.*/\1/p')
		said=$(put run "$at patterns=pair orders=0 count=50 warmup_ms=0")
		[ "$said" = OK ] || { echo "$said: $(tail -n 3 "$dir/error_log")" && return 1; }
		until_idle 20 >/dev/null
		served=$(columns op where | sed -n 's|^pair	\([0-9]*\)/.*|\1|p')
		[ "$charged" = "${served:-none}" ] ||
			{ echo "node $node: $charged is charged, $served serves" && return 1; }
	done
}

plan $((12 + 2 + END))
begin
check 'loads' load
check 'every pattern and API' sweeps placement=node
check 'every node and mode' sweeps nodes=all apis=alloc_pages_node patterns=pair \
	modes=all gfp=GFP_KERNEL
check 'the local node' sweeps placement=local patterns=pair modes=op
check 'pairs of nodes' sweeps placement=pairs patterns=pair apis=alloc_pages_node nodes=all \
	orders=0 modes=batch paths=0
check 'a curve of threads' sweeps threads=1-2 patterns=lifo apis=alloc_pages
check 'interrupts off' sweeps context=irq-off apis=alloc_pages
check 'who is charged serves' charged_is_who_serves
check 'verify' carried_out verify 'count=5000 orders=0-3'
check 'oracle' carried_out oracle 'fuzz n=200'
check 'explain' carried_out explain 'order=3'
check 'selftest' carried_out selftest 1
provoked 'rows' "$(counted rows)" 50
provoked 'jobs' "$(counted jobs)" 4
end
