#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Variables are used by the scripts that source it; lib.sh sets what seems unset.
# shellcheck shell=sh disable=SC2034,SC2154
# On top of scripts/tests/vm/lib.sh: how much to do, what was provoked, and what only a kernel that
# watches can tell. AMOUNT and SEED come from the host. A script ends with `end`, which adds END
# cases.

# shellcheck disable=SC1091 # written by the host
. /torture.env

debug=/sys/kernel/debug
SLAB_SLACK=1024
if [ -e $debug/kmemleak ] || [ -e /proc/lockdep_stats ]; then
	# Stack depots and object pools of the watchers grow with what is watched, and KASAN keeps a
	# 32nd of the memory back of what has been freed. What is lost there is told by kmemleak.
	PAGES_SLACK=1024 SLAB_SLACK=$(awk '/^MemTotal:/ { print int($2 / 4 / 16) }' /proc/meminfo)
fi
IDLE_SECONDS=2
END=9

# A share of what may be done has been done, for the host to show.
progress() { # DONE OF
	echo "#progress pct=$((100 * $1 / $2))"
}

# A test that has provoked nothing has shown nothing.
provoked() { # WHAT COUNT [AT LEAST]
	[ "${2:-0}" -ge "${3:-1}" ]
	result $? "provoked: $2 $1" "at least ${3:-1} were wanted"
}

value() { # NAME FILE: the number behind NAME= in it, 0 without
	found=$(sed -n "s/.*\\<$1=\\([0-9]*\\).*/\\1/p" "$2" | tail -n 1)
	echo "${found:-0}"
}

count_up() { # NAME [BY]: a counter that survives a subshell
	old=$(cat "/tmp/count.$1" 2>/dev/null)
	echo $((${old:-0} + ${2:-1})) >"/tmp/count.$1"
}

counted() { # NAME
	[ -e "/tmp/count.$1" ] && cat "/tmp/count.$1" || echo 0
}

# A run, or a job in the background as $pid.
begin_work() { # FILE TEXT
	if [ "$1" = run ]; then
		said=$(put run "$2")
		[ "$said" = OK ] || { echo "$2: $said" && return 1; }
		until_running 5
		return
	fi
	printf '%s' "$2" >/tmp/text
	dd if=/tmp/text of="$dir/$1" bs=4096 >/dev/null 2>&1 &
	pid=$!
	sleep 0.3
}

# By kmemleak, which begins a scan; where it is built in but not switched on it refuses to.
memory_is_watched() {
	[ -e $debug/kmemleak ] && sh -c "echo scan >$debug/kmemleak" 2>/dev/null
}

# What kmemleak has found by now is not ours.
begin() {
	if memory_is_watched; then
		echo clear >$debug/kmemleak
	fi
	remember_pages
}

nothing_is_held() { # by the module's own counters, while it is idle
	put stop 1 >/dev/null
	state=$(until_idle 10) || { echo "$state" && return 1; }
	held=$(field held_pages "$state")
	[ "${held:-0}" = 0 ] || { echo "$state" && return 1; }
	put ops 'free all' >/dev/null
	put fragment release >/dev/null
	! get ops | grep -E '^[0-9]+' || return 1
}

# kmemleak looks at objects that are older than five seconds.
no_memory_is_lost() {
	sleep 6
	echo scan >$debug/kmemleak
	sleep 1
	echo scan >$debug/kmemleak
	! grep -A 24 -m 2 '^unreferenced object' $debug/kmemleak || return 1
}

# Pages that code which is gone has asked the allocator for by itself: the first caller beside the
# allocator is a bare address. Memory through slab or vmalloc is for kmemleak.
no_page_is_lost() {
	entries='get_page_from_freelist|__alloc_pages|alloc_pages|__folio_alloc|folio_alloc'
	entries="$entries|__get_free_page|get_zeroed_page|alloc_page_interleave|prep_new_page"
	entries="$entries|post_alloc_hook|__set_page_owner|make_alloc_exact"
	awk -v entry="^($entries)" '/^Page allocated/ { head = $0; open = 1; next }
		open && /^ / { sub(/^ +/, "")
			if ($0 ~ entry) next
			if (/^0xffffffff/) { lost++; if (lost < 4) print head " by " $0 }
			open = 0 }
		END { exit lost > 0 }' $debug/page_owner
}

locks_are_still_watched() {
	grep -q '^ *debug_locks: *1' /proc/lockdep_stats ||
		{ grep debug_locks /proc/lockdep_stats && return 1; }
}

unloads_in_time() {
	is_loaded || load || return 1
	began=$(cut -d. -f1 /proc/uptime)
	unload 10 || return 1
	took=$(($(cut -d. -f1 /proc/uptime) - began))
	[ "$took" -le $((IDLE_SECONDS * pace + 1)) ] || { echo "took $took s" && return 1; }
}

pages_have_owners() {
	[ -s $debug/page_owner ]
}

locks_are_watched() {
	[ -e /proc/lockdep_stats ]
}

# What only a kernel that is built for it can tell.
check_if() { # CONDITION NAME COMMAND
	if "$1"; then
		check "$2" "$3"
	else
		skip "$2" 'this kernel does not watch them'
	fi
}

end() {
	is_loaded || load
	check 'the module holds nothing' nothing_is_held
	check 'the next run is whole' whole
	check 'unloads' unloads_in_time
	check 'nothing of the module is left' no_traces_left
	check_if memory_is_watched 'no memory is lost (kmemleak)' no_memory_is_lost
	check_if pages_have_owners 'no page is lost (page_owner)' no_page_is_lost
	check 'all pages are back' pages_are_back
	check_if locks_are_watched 'locks are still watched' locks_are_still_watched
	check 'taint is that of any such module' expected_taint
	[ "$failures" = 0 ]
	exit $?
}

# All keys: whatever params/ says, this is what is run.
SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL placement=node nodes=0 patterns=pair modes=batch'
SHORT="$SHORT count=100 duration_ms=1000 repeats=1 cpus=0 threads=all context=preempt clock=auto"
SHORT="$SHORT hold=1 bulk=1 stop_ns=0 paths=0 warmup_ms=1 budget_mb=0 reserve_mb=0"
SHORT="$SHORT deadline_ms=600000 shuffle=0 seed=0 lists=auto bytes=0 worker=kthread"
SHORT="$SHORT free_pages=0"
LONG='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL'
LONG="$LONG patterns=pair,lifo,fifo,random,remote hold=64 modes=op,batch count=0 duration_ms=2000"
LONG="$LONG repeats=50"
