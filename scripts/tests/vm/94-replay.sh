#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Streams: what is refused, what is replayed, and what is left after stop, signals, CPU and memory
# hotplug, OOM and unloading.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

cpu1=/sys/devices/system/cpu/cpu1/online
SHORT='apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch count=100 repeats=1'

le() { # VALUE BYTES, as octal escapes
	value=$1 left=$2
	while [ "$left" -gt 0 ]; do
		printf '\\%03o' $((value % 256))
		value=$((value / 256)) left=$((left - 1))
	done
}

event() { # KIND ID LATER CLASS CPU
	# shellcheck disable=SC2059 # the format is the text
	printf "$(le "$2" 4)$(le "$3" 4)$(le "$4" 2)$(le $(($1 * 16384 + $5)) 2)"
}

head_of() { # EVENTS IDS CPUS [CLASS LINE]: a header whose length is a multiple of 12
	text="buddybench-stream/1
sizes events=$1 ids=$2 cpus=$3 nodes=2
${4:-class order=0 node=0 gfp=GFP_KERNEL}
class order=3 node=1 gfp=GFP_HIGHUSER_MOVABLE
class order=2 node=0 gfp=GFP_KERNEL|__GFP_NOFAIL
"
	dots=$(((12 - (${#text} + 6) % 12) % 12))
	printf '%s#%.*s\nend\n' "$text" "$dots" '............'
}

pair_stream() { # alloc on CPU 0, split, free on CPU 1; the order of the recording
	head_of 9 7 2
	event 0 0 5 0 0
	event 0 1 5 2 1
	event 2 1 5 0 0
	event 1 3 5 0 1
	event 1 0 5 0 1
	event 0 6 5 1 0
	event 1 2 5 0 0
	event 1 4 5 0 0
	event 1 5 5 0 1
}

# N blocks that are all held to the end, of order 0, a second apart: for what is ended early.
slow_stream() {
	head_of 40 40 2
	id=0
	while [ "$id" -lt 40 ]; do
		event 0 "$id" 500000000 0 $((id % 2))
		id=$((id + 1))
	done
}

# 100 blocks of order 9, 200 MiB, that are held for minutes: for what wants memory.
wide_stream() {
	head_of 102 100 2 'class order=9 node=1 gfp=GFP_KERNEL'
	id=0
	while [ "$id" -lt 100 ]; do
		event 0 "$id" 1 0 $((id % 2))
		id=$((id + 1))
	done
	event 3 40 0 0 0
	event 1 0 1 0 0
}

written() { # FILE: as a whole
	cat "$1" >"$dir/stream"
}

replayed() { # TEXT: accepted, and all of the stream was carried out
	said=$(put replay "$1")
	[ "$said" = OK ] || { tail -n 3 "$dir/error_log" && return 1; }
	line=$(head -n 1 "$dir/replay")
	[ "$(field state "$line")" = 'done' ] || { echo "$line" && return 1; }
	[ "$(field steps "$line")" = "$(field of "$line")" ] || { echo "$line" && return 1; }
}

why_not() { # ERRNO PATTERN TEXT: refused, for that reason
	got=$(put replay "$3")
	[ "$got" = "$1" ] || { echo "wanted $1, got $got" && return 1; }
	# shellcheck disable=SC2254 # it is meant to be a pattern
	case $(tail -n 3 "$dir/error_log") in
	*$2*) ;;
	*) tail -n 3 "$dir/error_log" && return 1 ;;
	esac
}

bad_stream() { # PATTERN FILE: taken, and refused when it is replayed
	written "$2" || return 1
	why_not EINVAL "$1" 1
}

counts_are_right() {
	columns api order pattern op n fail | tr '\t' ' ' >/tmp/got
	cat >/tmp/want <<EOT
alloc_pages_node 0 replay alloc 1 0
alloc_pages_node 0 replay free 5 0
alloc_pages_node 3 replay alloc 1 0
alloc_pages_node 3 replay free 0 0
alloc_pages_node 2 replay alloc 1 0
alloc_pages_node 2 replay free 0 0
EOT
	diff /tmp/want /tmp/got
}

live_is_right() { # on one CPU, at every step: event, pages wanted, pages held
	awk -F '\t' '!/^#/ { print $1, $4, $5 }' "$dir/replay" | sort -nu >/tmp/got
	printf '1 1 1\n2 5 5\n3 5 5\n4 4 4\n5 3 3\n6 11 11\n7 10 10\n8 9 9\n9 8 8\n' >/tmp/want
	diff /tmp/want /tmp/got
}

paths_are_told() { # of every class: how many, pages, and those of the events
	replayed paths=1 || return 1
	columns_of paths order path n pages traced | grep all | tr '\t' ' ' >/tmp/got
	printf '0 all 1 1 1\n3 all 1 8 8\n2 all 1 4 4\n' >/tmp/want
	diff /tmp/want /tmp/got || return 1
	counts_are_right
}

pages_counted() { # took, gave, dropped
	line=$(head -n 1 "$dir/replay")
	got="$(field took_pages "$line") $(field gave_pages "$line") $(field dropped_pages "$line")"
	[ "$got" = "$1" ] || { echo "$line" && return 1; }
	case $(columns flags) in
	*LEAK*) echo 'LEAK' && return 1 ;;
	esac
}

start() { # TEXT: its writer in the background
	printf '%s' "$1" >/tmp/text
	dd if=/tmp/text of="$dir/replay" bs=4096 2>/tmp/said &
	pid=$!
	sleep 1
}

ended() { # the writer within two seconds, and a run has all it wants
	left=$((20 * pace))
	while kill -0 "$pid" 2>/dev/null && [ "$left" -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	[ "$left" -gt 0 ] || { echo 'goes on' && return 1; }
	head -n 1 "$dir/replay" >/tmp/ended
	whole
}

ended_for() { # REASON
	ended || return 1
	line=$(cat /tmp/ended)
	[ "$(field state "$line")" = "$1" ] || { echo "wanted $1: $line" && return 1; }
	[ "$(field took_pages "$line")" = \
		$(($(field gave_pages "$line") + $(field dropped_pages "$line"))) ] ||
		{ echo "$line" && return 1; }
}

by_stop() {
	start pace=recorded
	put stop 1 >/dev/null
	ended_for stopped
}

by_memory_offline() { # BLOCK
	start pace=recorded
	echo offline >"$1" || return 1
	ended_for memory-offline
	status=$?
	echo online >"$1"
	return "$status"
}

mem_free() { # MiB
	awk '$1 == "MemFree:" { print int($2 / 1024) }' /proc/meminfo
}

# Most of memory becomes huge pages, which is quick; a file takes the rest until the OOM notifier is
# asked. What the replay gives back is enough for what is left of the file: nothing is killed.
by_oom() {
	kills=$(awk '/^oom_kill / { print $2 }' /proc/vmstat)
	before=$(mem_free)
	start pace=recorded
	held=$((before - $(mem_free)))
	[ "$held" -ge 190 ] || { echo "the replay holds $held MiB" && return 1; }
	mkdir -p /tmp/full
	mount -t tmpfs -o size=100% tmpfs /tmp/full
	echo $((($(mem_free) - 400) / 2)) >/proc/sys/vm/nr_hugepages
	dd if=/dev/zero of=/tmp/full/file bs=1M count=$(($(mem_free) + 16)) 2>&1
	umount /tmp/full
	echo 0 >/proc/sys/vm/nr_hugepages
	ended_for oom
	status=$?
	put stop 1 >/dev/null
	[ "$(awk '/^oom_kill / { print $2 }' /proc/vmstat)" = "$kills" ] || return 1
	return "$status"
}

by_signal() {
	start pace=recorded
	kill -TERM "$pid"
	ended_for stopped
}

by_hotplug() {
	start pace=recorded
	echo 0 >"$cpu1"
	ended_for cpu-offline
	status=$?
	echo 1 >"$cpu1"
	return "$status"
}

by_unload() { # not under a writer; its end by a signal is enough for it to go
	start pace=recorded
	! unload 5 2>/dev/null || { echo 'was unloaded' && return 1; }
	kill -TERM "$pid"
	wait "$pid"
	unload 10 && load
}

busy_while_replaying() { # nothing else, and the stream does not change
	start pace=recorded
	got=$(put stream x)
	put stop 1 >/dev/null
	ended || return 1
	[ "$got" = EBUSY ] || { echo "$got" && return 1; }
}

in_parts() { # of 100 bytes, and out of order
	pair_stream >/tmp/pair
	dd if=/tmp/pair of="$dir/stream" bs=100 2>/dev/null || return 1
	grep -q "bytes=$(wc -c </tmp/pair | tr -d ' ')" "$dir/stream" || { get stream && return 1; }
	! dd if=/tmp/pair of="$dir/stream" bs=1 seek=7 count=5 conv=notrunc 2>/dev/null
}

large_is_refused() { # 200 blocks of the highest order on node 0: with the sizes, nothing is taken
	head_of 400 400 1 'class order=9 node=0 gfp=GFP_KERNEL' >/tmp/large
	id=0
	while [ "$id" -lt 400 ]; do
		event 0 "$id" 1 0 0
		id=$((id + 1))
	done >>/tmp/large
	written /tmp/large
	why_not ENOMEM 'KiB*scale=1/N' 1 && replayed scale=1/40
}

plan $((31 + FINISH))
remember_pages
load
check 'a replay without a stream is refused' why_not ENODATA 'has not been written' 1
check 'a stream is taken in parts, in a row' in_parts
check 'it is replayed on all CPUs' replayed 1
check 'orders and operations are those of the stream' counts_are_right
check 'pages taken and given back are those of the stream' pages_counted '13 5 8'
check 'it is replayed on one CPU' replayed 'cpus=0 points=9'
check 'at every step as many pages are held as the stream says' live_is_right
if grep -q '^paths yes' "$dir/features"; then
	check 'a second pass tells the paths' paths_are_told
else
	skip 'a second pass tells the paths' 'no tracepoints'
fi
check 'at the recorded times' replayed 'pace=recorded cpus=0'
check 'on one node' replayed 'node=1'
for text in pace=slow points=0 points=9999 node=99 scale=2/3 scale=0 cpus=999 colour=red 2; do
	check "refused: $text" sh -c "! printf '%s' '$text' >$dir/replay 2>/dev/null"
done
head -c 250 /tmp/pair >/tmp/bad
check 'a cut stream is refused' bad_stream 'the stream is cut' /tmp/bad
{ head_of 2 1 1 && event 0 0 1 0 0 && event 1 1 1 0 0; } >/tmp/bad
check 'a free without its allocation is refused' bad_stream 'event 1 (free of 1)' /tmp/bad
{ head_of 2 1 1 && event 1 0 1 0 0 && event 0 0 1 0 0; } >/tmp/bad
check 'a reordered stream is refused' bad_stream 'event 0 (free of 0)' /tmp/bad
head -c 9000 /dev/urandom >/tmp/bad
check 'random bytes are refused' bad_stream 'byte 0' /tmp/bad
check 'a stream that is too large is refused with the sizes' large_is_refused
slow_stream >/tmp/slow
written /tmp/slow
check 'ended by stop' by_stop
check 'the stream is kept while it is replayed' busy_while_replaying
check 'ended by a signal' by_signal
if [ -e $cpu1 ]; then
	check 'ended by CPU hotplug' by_hotplug
else
	skip 'ended by CPU hotplug' 'one CPU'
fi
block=$(memory_candidate)
if [ -n "$block" ]; then
	check 'ended by memory that goes offline' by_memory_offline "$block"
else
	skip 'ended by memory that goes offline' 'no memory block can be switched off'
fi
wide_stream >/tmp/wide
written /tmp/wide
check 'ended by OOM, and nobody is killed' by_oom
written /tmp/slow
check 'it can be unloaded when the writer has gone' by_unload
finish
