#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Path attribution: shares add up, agree with the kernel's own counters, explain order 3 -> 4, and
# leave nothing on.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

rows() { # COLUMN... of paths, as TSV without a header
	columns_of paths "$@"
}

share() { # ORDER PATTERN PATH -> percent, 0 if it is not there
	rows order pattern path share | awk -F '\t' -v o="$1" -v p="$2" -v w="$3" '
		$1 == o && $2 == p && $3 == w { found = $4 } END { print found + 0 }'
}

at_least() { # SHARE LIMIT
	awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }' ||
		{ echo "$1 is less than $2" && return 1; }
}

shares_add_up() {
	rows cell repeat path share n | awk -F '\t' '
		$3 == "all" { all[$1 " " $2] = $5; next }
		{ sum[$1 " " $2] += $4; n[$1 " " $2] += $5 }
		END {
			for (k in all) {
				cells++
				if (sum[k] < 99.9995 || sum[k] > 100.0005 || n[k] != all[k]) {
					print k, sum[k], n[k], all[k]
					bad = 1
				}
			}
			exit bad || !cells
		}'
}

# Every page that a worker got is in an event of the kernel, and in its own counter but for what
# others took.
pages_agree() {
	rows cell api path pages traced pgalloc | awk -F '\t' '$3 == "all" { rows++
		if ($4 != $5 && $2 != "alloc_pages_bulk") { print "traced: " $0; bad = 1 }
		if ($6 < $4 || $6 > $4 * 1.02 + 1000) { print "pgalloc: " $0; bad = 1 } }
		END { exit bad || !rows }'
}

# What came into the per-CPU lists less what left them is what they gained, but for what the kernel
# drains by itself. Blocks of a cached order that were taken past a list (before a cell, to make
# room in it) come back through it.
lists_agree() {
	case $(uname -r) in
	5.10*) cached=0 ;;
	*) cached='0 3 9' ;;
	esac
	rows order path refilled direct drained pcp_change |
		awk -F '\t' -v cached=" $cached " '$2 == "all" { rows++
		came = index(cached, " " $1 " ") ? $3 + $4 : $3
		gap = came - $5 - $6
		if (gap > 4096 || gap < -512) { print; bad = 1 } } END { exit bad || !rows }'
}

tracepoints_off() {
	get env | grep -qx 'tracing 0' || { get env | grep tracing && return 1; }
}

# The timed rows know nothing of the second pass: no row says that a tracepoint was on.
same_numbers() {
	! columns flags | grep -q 'trace'
}

stops_soon() {
	put run 'orders=0 modes=op patterns=lifo hold=512 count=100000000 duration_ms=1 repeats=1' \
		'paths=1' >/dev/null
	put run 'orders=0-4 modes=op patterns=lifo count=0 duration_ms=2000 repeats=1' \
		'paths=1' >/dev/null
	until_running 10 && sleep 3
	put stop 1 >/dev/null
	until_idle 10
}

until_last_cell() { # of two; fails if it does not come
	left=100
	until get state | grep -q 'cell=2/2'; do
		[ "$left" != 0 ] || return 1
		sleep 0.1
		left=$((left - 1))
	done
}

# Nearly all blocks of order 9 of node 1 are taken while it is timed, and free again in the second
# pass. Its mask does not wake kswapd: kcompactd would make some meanwhile.
huge=/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages
fails_once() {
	put fragment 'node=1 order=9 target=900' >/dev/null
	echo 400 >"$huge"
	said=$(put run 'apis=alloc_pages_node orders=9 nodes=1 modes=op count=0 duration_ms=2000' \
		'gfp=__GFP_THISNODE,GFP_NOWAIT repeats=1 shuffle=0 lists=found paths=1')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_last_cell
	came=$?
	echo 0 >"$huge"
	until_idle 60
	put fragment release >/dev/null
	return "$came"
}

# The cell of order 9 needs 512 MiB of the node. With this seed it is the first to be timed, and 800
# are taken while the other one is.
refused_later() {
	said=$(put run 'apis=alloc_pages_node orders=0,9 nodes=1 patterns=lifo modes=op hold=256' \
		'count=0 duration_ms=2000 repeats=1 seed=6 lists=found budget_mb=600 paths=1')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_last_cell || { get state && return 1; }
	echo 400 >"$huge"
	ended=$(until_idle 60)
	echo 0 >"$huge"
	case $ended in
	*result=floor*) echo "$ended" && return 1 ;;
	esac
}

plan $((28 + FINISH))
remember_pages
check 'loads' load
matches 'features says that paths can be told' '*paths yes*' "$(get features | grep '^paths')"
equal 'every tracepoint is there' yes \
	"$(get features | awk '/^tracepoint:/ { print $2 }' | sort -u)"
equal 'a run without paths=1 starts' OK "$(put run 'orders=0 count=100 repeats=1 modes=op')"
until_idle 20 >/dev/null
equal 'and has no paths' '' "$(rows path)"

equal 'a run with paths=1 starts' OK "$(put run 'apis=alloc_pages orders=0,3,4,9' \
	'patterns=pair,lifo modes=op,batch hold=16 count=2000 repeats=2 paths=1 lists=found')"
matches 'it ends well' '*result=done*' "$(until_idle 60)"
equal 'no cell is refused' '' "$(get results | grep '^# refused'; get paths | grep '^# refused')"
equal 'one pass for all modes' 16 "$(rows path | grep -cx all)"
check 'shares add up to 100 %' shares_add_up
check 'pages agree with events and vm counters' pages_agree
check 'refills and drains agree with the per-CPU lists' lists_agree
check 'a warm pair of order 0 hits in 99 %' at_least "$(share 0 pair pcp_hit)" 99
buddy=$(awk "BEGIN { print $(share 4 pair buddy_exact) + $(share 4 pair buddy_split) }")
check 'order 4 takes blocks from the free lists' at_least "$buddy" 99
case $(uname -r) in
5.10*) skip 'order 3 comes from a per-CPU list' 'only order 0 has lists' ;;
*) check 'order 3 comes from a per-CPU list' at_least "$(share 3 pair pcp_hit)" 99 ;;
esac
matches 'the probes say what they cost' '*probe_cached_alloc=*probe_direct_alloc=*' \
	"$(get paths | head -n 1)"
check 'no tracepoint is on afterwards' tracepoints_off
check 'no timed row saw a tracepoint' same_numbers

equal 'all APIs, all nodes, two CPUs' OK "$(put run 'apis=all orders=0,2 nodes=all cpus=all' \
	'patterns=pair,random,remote modes=op count=300 hold=16 repeats=1 paths=1')"
matches 'that ends well too' '*result=done*' "$(until_idle 90)"
check 'stop ends a second pass' stops_soon
check 'a run of which one cell fails until its second pass' fails_once
matches 'nearly all of it failed, and it is flagged' 'failed *alloc-fail*paths-differ*' \
	"$(columns cell op n fail flags | awk -F '\t' '$1 == 0 && $2 == "alloc" {
		print $3 * 9 < $4 ? "failed" : "did not", $5 }')"
equal 'none of the second pass' '' "$(rows cell path n | grep '^0.failed')"
equal 'the other one is not' '' "$(columns cell flags | grep '^1.*paths-differ')"
check 'a run of which one cell has too little memory in its second pass' refused_later
matches 'it says so' '# refused cell=1 repeat=0 second pass: needs * KiB on node 1, *' \
	"$(get paths | grep '^# refused')"
equal 'the other one has paths' 0 "$(rows cell path | awk '$2 == "all" { print $1 }')"
put run 'orders=0-4 modes=op patterns=lifo count=0 duration_ms=500 repeats=1 paths=1' >/dev/null
sleep 1
finish
