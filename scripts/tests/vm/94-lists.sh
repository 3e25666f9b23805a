#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The state of the free lists: made as it is called, seen in the paths, given back, and refused with
# a reason.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

paths_of() { # column lists of results, and what paths says of the same cells
	columns cell lists op | awk -F '\t' '$3 != "free" { print $1, $2 }' |
		sort -u >/tmp/states
	columns_of paths cell path share |
		awk -F '\t' '$2 != "all" { print $1, $2, $3 }' >/tmp/paths
	awk 'NR == FNR { state[$1] = $2; next } {
		want = state[$1]
		sub(/^pcp$/, "pcp_hit", want)
		sub(/^exact$/, "buddy_exact", want)
		sub(/^split.*/, "buddy_split", want)
		if (want == $2 && $3 >= 99)
			good[$1] = 1
	} END {
		for (cell in state) {
			cells++
			if (!good[cell]) { print "cell " cell " (" state[cell] ")"; bad = 1 }
		}
		exit bad || !cells }' /tmp/states /tmp/paths
}

none_moved() {
	moved=$(columns lists order flags | grep lists-moved)
	[ -z "$moved" ] || { echo "$moved" && return 1; }
}

# Others allocate, too, on a machine with two CPUs: one of three runs has to be undisturbed.
stay() { # RUN
	for _ in 1 2 3; do
		none_moved >/tmp/moved && return
		put run "$1" >/dev/null
		until_idle 90 >/dev/null
	done
	cat /tmp/moved
	return 1
}

fallback_is_told() { # the first allocation changes a type; what cannot be made has a reason
	columns lists flags >/tmp/rows
	get results | grep '^# refused' >/tmp/why || true
	[ -s /tmp/rows ] || return 1
	if grep -Ev 'fallback.*(lists-moved|REFUSED)' /tmp/rows; then return 1; fi
	! grep -q REFUSED /tmp/rows || grep 'lists=fallback: ' /tmp/why
}

depth() { # split:K of order O splits K - O
	columns cell lists | tr '\t' ' ' | sort -u >/tmp/cells
	columns_of paths cell order path depth | tr '\t' ' ' | grep buddy_split >/tmp/depth
	awk 'NR == FNR { k[$1] = substr($2, 7); next } {
		rows++
		if ($4 != k[$1] - $2) { print; bad = 1 }
	} END { exit bad || !rows }' /tmp/cells /tmp/depth
}

plan $((27 + FINISH))
remember_pages
check 'loads' load

keys='modes=op count=200 repeats=1 paths=1 nodes=0'
equal 'auto is the default' auto "$(get params/lists)"
equal 'it is accepted' OK "$(put run "orders=all $keys")"
matches 'it ends well' '*result=done*refused=0*held_pages=0*' "$(until_idle 90)"
case $(uname -r) in
5.10*) want='0:pcp 1:exact 1:split' ;;
*) want='0:pcp 1:pcp 2:pcp' ;;
esac
matches 'orders of the per-CPU lists in one state, others in two' \
	"$want*4:exact 4:split*10:exact " "$(columns order lists | sort -n | uniq | tr '\t\n' ': ')"
check 'every allocation took the path of its state' paths_of
check 'the lists stayed as they were made' stay "orders=all lists=auto $keys"

equal 'split:K is accepted' OK "$(put run "orders=4,6 lists=split:5,split:7,split:8 $keys")"
matches 'it ends well' '*result=done*refused=0*' "$(until_idle 60)"
check 'every allocation splits' paths_of
check 'as deep as it is called' depth

equal 'movable blocks, two nodes' OK "$(put run 'orders=4,8 nodes=all lists=auto' \
	'gfp=GFP_HIGHUSER_MOVABLE modes=op count=100 repeats=1 paths=1')"
matches 'it ends well' '*result=done*' "$(until_idle 60)"
check 'every allocation took the path of its state' paths_of

equal 'blocks that are held' OK "$(put run 'orders=4 lists=exact patterns=lifo hold=32' \
	'modes=op count=320 repeats=1 nodes=0')"
matches 'it ends well' '*result=done*refused=0*held_pages=0*' "$(until_idle 60)"

equal 'a state without a meaning is refused' EINVAL "$(put run 'orders=4 lists=pcp')"
equal 'more than the budget is refused' OK "$(put run 'orders=4 lists=exact,found patterns=lifo' \
	'hold=1024 budget_mb=80 modes=op count=1024 repeats=1 nodes=0 apis=alloc_pages')"
until_idle 60 >/dev/null
matches 'and says so, with the numbers' '*# refused cell=*lists=exact: needs*KiB*budget*' \
	"$(get results | grep '^# refused' || true)"
matches 'in the error log, too' '*lists=exact: needs*' "$(get error_log)"

equal 'auto within a small budget is accepted' OK "$(put run 'orders=4 budget_mb=2' \
	'modes=op count=100 repeats=1 nodes=0 paths=1')"
matches 'it ends well, and nothing is refused' '*result=done*refused=0*' "$(until_idle 60)"
equal 'what could not be made was found' found "$(columns lists | sort -u)"
matches 'and the header says why' \
	'*# note lists=found: cell=0 repeat=0 instead of lists=exact: needs*' \
	"$(get results | grep '^# note' || true)"
equal 'fallback is accepted' OK "$(put run 'orders=5 lists=fallback modes=op count=1 repeats=3' \
	'warmup_ms=0 nodes=0 gfp=GFP_KERNEL|__GFP_RECLAIMABLE')"
matches 'it ends well' '*result=done*' "$(until_idle 60)"
check 'it does not last, and says so' fallback_is_told
finish
