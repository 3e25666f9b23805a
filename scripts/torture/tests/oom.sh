#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A process takes all the memory that is left, while a run goes on, and while blocks are held by
# hand and by fragment: the module gives back what it holds before anybody is killed.
# shellcheck disable=SC2317,SC2154 # functions are called through check; the host sets AMOUNT
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

BIG='apis=alloc_pages orders=0 cpus=all gfp=GFP_KERNEL patterns=lifo hold=8192 modes=batch count=0'
BIG="$BIG duration_ms=60000 repeats=9"

kills() {
	awk '/^oom_kill / { print $2 }' /proc/vmstat
}

over_a_run() {
	said=$(put run "$BIG")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5 || return 1
	hog -f state -w running >/tmp/hog || { cat /tmp/hog && get state && return 1; }
	state=$(until_idle 5) || { echo "$state" && return 1; }
	case $state in
	*result=floor*held_pages=0 | *result=oom*held_pages=0) count_up gave-way ;;
	*) echo "$state" && return 1 ;;
	esac
}

over_ops() {
	said=$(put ops 'alloc order=4 n=1000')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	hog -f ops -w 'blocks=1000 ' >/tmp/hog ||
		{ cat /tmp/hog && get ops | head -n 5 && return 1; }
	get ops | grep -q 'blocks=0 ' || { get ops | head -n 5 && return 1; }
	count_up gave-way
	put ops 'free all' >/dev/null
}

over_fragment() {
	said=$(put fragment 'node=1 order=9 target=500 every=2')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	get fragment | grep -q state=held || { get fragment | head -n 3 && return 1; }
	hog -f fragment -w state=held >/tmp/hog || { cat /tmp/hog && return 1; }
	count_up gave-way
	put fragment release >/dev/null
}

rounds() { # WHAT
	turn=0
	while [ "$turn" -lt $(((AMOUNT + 2) / 3)) ]; do
		turn=$((turn + 1))
		count_up rounds
		"$1" || return 1
		[ "$(kills)" = "$kills_at_start" ] ||
			{ echo "$(kills) processes were killed" && return 1; }
		progress "$(counted rounds)" $((AMOUNT + 2))
	done
}

plan $((4 + 2 + END))
begin
check 'loads' load
kills_at_start=$(kills)
check 'over a run' rounds over_a_run
check 'over blocks held by hand' rounds over_ops
check 'over a fragmented zone' rounds over_fragment
provoked 'rounds' "$(counted rounds)" "$AMOUNT"
provoked 'times the module gave way' "$(counted gave-way)" "$AMOUNT"
end
