#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every command that takes its time, ended at all moments by a signal to its writer, by stop, and
# under CPU hotplug.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'
SHORT="$SHORT cpus=all"
cpu1=/sys/devices/system/cpu/cpu1/online

# FILE, text
COMMANDS='
verify count=100000000
oracle fuzz n=10000000
oracle walk node=1 step=1
fragment node=1 order=10 target=1000 every=2
fragment measure
selftest 1
ops alloc order=0 n=1024 node=1
'

start() { # FILE TEXT: its writer in the background
	printf '%s' "$2" >/tmp/text
	dd if=/tmp/text of="$dir/$1" bs=4096 2>/tmp/said &
	pid=$!
}

whole() { # nothing goes on, nothing is held, and a run has all it wants
	put stop 1 >/dev/null
	put ops 'free all' >/dev/null
	said=$(put run "$SHORT")
	[ "$said" = OK ] || { echo "a run after it: $said" && return 1; }
	state=$(until_idle 20) || { echo "$state" && return 1; }
	case $state in
	*result=done*held_pages=0) return 0 ;;
	esac
	echo "$state"
	return 1
}

by_signal() { # FILE TEXT: the writer dies only when its command has ended
	for delay in 0 0.05 0.4; do
		start "$1" "$2"
		sleep "$delay"
		kill -TERM "$pid" 2>/dev/null
		wait "$pid"
		whole || return 1
	done
}

by_handled_signal() { # a shell that goes on after the signal is told so, and does not write again
	(
		trap : USR1
		echo 'count=100000000' >"$dir/verify"
	) 2>/tmp/said &
	pid=$!
	sleep 0.4
	kill -USR1 "$pid"
	left=$((100 * pace))
	while kill -0 "$pid" 2>/dev/null && [ "$left" -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	[ "$left" -gt 0 ] || { kill "$pid" && put stop 1 >/dev/null && echo 'goes on' && return 1; }
	grep -q 'Operation canceled' /tmp/said || { cat /tmp/said && return 1; }
	whole
}

by_stop() { # FILE TEXT
	for delay in 0.02 0.3; do
		start "$1" "$2"
		sleep "$delay"
		put stop 1 >/dev/null
		left=$((100 * pace))
		while kill -0 "$pid" 2>/dev/null && [ "$left" -gt 0 ]; do
			# It may not have begun when it was stopped.
			put stop 1 >/dev/null
			sleep 0.1
			left=$((left - 1))
		done
		[ "$left" -gt 0 ] || { echo 'goes on' && return 1; }
		wait "$pid"
		whole || return 1
	done
}

hotplug() { # FILE TEXT: CPU 1 goes and comes under it
	start "$1" "$2"
	turn=0
	while [ "$turn" -lt 3 ]; do
		sleep 0.2
		echo 0 >"$cpu1" || return 1
		sleep 0.2
		echo 1 >"$cpu1" || return 1
		turn=$((turn + 1))
	done
	put stop 1 >/dev/null
	wait "$pid"
	whole
}

told_by_state() { # what is in progress instead of a run
	start verify count=100000000
	left=$((100 * pace))
	until get state | grep -q '^idle .* job=verify$'; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || { get state && put stop 1 >/dev/null && return 1; }
		sleep 0.1
	done
	put stop 1 >/dev/null
	wait "$pid"
	! get state | grep 'job='
}

no_violation() {
	bad=$(get verify | grep '^not ok')
	[ -z "$bad" ] || { echo "$bad" && return 1; }
}

printf '%s' "$COMMANDS" | sed '/^$/d' >/tmp/commands
plan $((3 * $(wc -l </tmp/commands) + 4 + FINISH))
taint=64
remember_pages
check 'loads' load unsafe=1
while read -r file text; do
	check "a signal ends $file $text" by_signal "$file" "$text"
	check "stop ends $file $text" by_stop "$file" "$text"
	check "a CPU goes and comes under $file $text" hotplug "$file" "$text"
done </tmp/commands
check 'a shell that handles the signal does not begin again' by_handled_signal
check 'verify has seen no violation' no_violation
check 'state tells which command is in progress' told_by_state
finish
