#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# One run at a time, stopped in the middle: by stop, by its deadline, by the death of a waiter; and
# the next one is whole.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

LONG='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL patterns=lifo hold=256'
LONG="$LONG modes=op,batch count=0 duration_ms=2000 repeats=50"
SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'
SHORT="$SHORT cpus=0"

start_long() {
	said=$(put run "$LONG")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_running 5
}

short_run_is_whole() {
	said=$(put run "$SHORT")
	[ "$said" = OK ] || { echo "$said" && return 1; }
	state=$(until_idle 20) || return 1
	case $state in
	*result=done*) ;;
	*) echo "$state" && return 1 ;;
	esac
	columns n flags >/tmp/flags
	[ -s /tmp/flags ] && ! grep -E 'ABORTED|LEAK|REFUSED' /tmp/flags
}

row_is_marked() { # and only those of one cell: all others are whole
	columns cell repeat flags | awk -F '\t' '$3 ~ /ABORTED/ { seen[$1 " " $2] = 1 }
		END { for (k in seen) n++; exit n != 1 }' || { get results && return 1; }
}

held_is_zero() {
	held=$(field held_pages "$(get state)")
	[ -z "$held" ] || [ "$held" = 0 ] || { get state && return 1; }
}

run_number() {
	field run "$(get state)"
}

stop_twenty_times() {
	count=0
	while [ "$count" -lt 20 ]; do
		start_long || return 1
		[ $((count % 2)) = 0 ] || sleep 0.1
		echo 1 >"$dir/stop"
		until_idle 5 >/tmp/last || { cat /tmp/last && return 1; }
		count=$((count + 1))
	done
	held_is_zero
}

wait_blocks() { # wait returns only when the run is over
	( timeout 60 cat "$dir/wait" >/tmp/waited; echo over >/tmp/waiter ) &
	sleep 0.5
	[ ! -e /tmp/waiter ] || { echo 'wait came back at once' && return 1; }
	echo 1 >"$dir/stop"
	wait
	grep -q '^idle' /tmp/waited || { cat /tmp/waited && return 1; }
}

killed_waiter() {
	cat "$dir/wait" >/dev/null &
	pid=$!
	sleep 0.3
	kill -9 "$pid"
	wait "$pid"
	case $(get state) in
	running*) return 0 ;;
	esac
	echo 'the run went away with who waited for it'
	return 1
}

gone() { # PID within 2 s
	left=$((20 * pace))
	while [ -e "/proc/$1" ] && [ "$left" -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	[ ! -e "/proc/$1" ] || { grep State "/proc/$1/status" && return 1; }
}

two_readers_of_one() { # the second is killed first: it must not sleep in a lock of the first
	start_long || return 1
	exec 3<"$dir/wait"
	cat <&3 >/dev/null &
	first=$!
	sleep 0.3
	cat <&3 >/dev/null &
	second=$!
	sleep 0.3
	exec 3<&-
	kill -9 "$second"
	gone "$second" || { echo 'the second cannot be killed' && kill -9 "$first" && return 1; }
	kill -9 "$first"
	gone "$first" || { echo 'the first cannot be killed' && return 1; }
	case $(get state) in
	running*) return 0 ;;
	esac
	get state && return 1
}

many_writers() { # eight at once: exactly one gets in
	rm -f /tmp/got.*
	for id in 1 2 3 4 5 6 7 8; do
		( printf '%s' "$LONG" >"/tmp/in.$id"; put_file run "/tmp/in.$id" >"/tmp/got.$id" ) &
	done
	wait
	echo 1 >"$dir/stop"
	until_idle 5 >/dev/null
	cat /tmp/got.* >/tmp/got
	[ "$(grep -c '^OK$' /tmp/got) $(grep -c '^EBUSY$' /tmp/got)" = '1 7' ] ||
		{ sort /tmp/got | uniq -c && return 1; }
}

plan $((30 + FINISH))
load
put run "$SHORT" >/dev/null
until_idle 20 >/dev/null
remember_pages
config=$(get config)

equal 'stop without a run is harmless' OK "$(put stop 1)"
check 'a long run starts' start_long
equal 'a second run is refused' EBUSY "$(put run "$SHORT")"
equal 'so is the same run again' EBUSY "$(put run "$LONG")"
equal 'a parameter cannot be changed meanwhile' EBUSY "$(put params/orders 1)"
equal 'parameters are what they were' "$config" "$(get config)"
matches 'state tells how far it is' 'running*cell=*pct=*' "$(get state)"
check 'results of the run before can be read' sh -c "cat $dir/results >/dev/null"
for name in zones features env config version; do
	check "$name can be read meanwhile" sh -c "cat $dir/$name >/dev/null"
done
equal 'stop is taken' OK "$(put stop 1)"
matches 'and the run ends within two seconds' 'idle*' "$(until_idle 2)"
matches 'saying why' '*result=*' "$(get state | grep -v result=done)"
check 'nothing is held any more' held_is_zero
check 'the row it was in is marked' row_is_marked
check 'the pages are back' pages_are_back
check 'the next run is whole' short_run_is_whole

first=$(run_number)
check 'a run with wait starts' start_long
check 'wait blocks until the end' wait_blocks
check 'another starts' start_long
check 'killing a waiter does not hurt the run' killed_waiter
put stop 1 >/dev/null
until_idle 5 >/dev/null
check 'two readers of one open file are killed, the second first' two_readers_of_one
put stop 1 >/dev/null
until_idle 5 >/dev/null
check 'run numbers grow' test "$(run_number)" -gt "${first:-0}"
equal 'a deadline is taken' OK "$(put run "$LONG deadline_ms=300")"
matches 'and ends the run' 'idle*deadline*' "$(until_idle 5)"
check 'one of eight writers at once gets in' many_writers
check 'twenty runs are stopped early' stop_twenty_times
check 'the run after all that is whole' short_run_is_whole
finish
