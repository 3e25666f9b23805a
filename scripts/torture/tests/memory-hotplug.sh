#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Blocks of memory go offline under runs and jobs, also out of ZONE_MOVABLE: in time, or the kernel
# says that they are in use.
# shellcheck disable=SC2317,SC2154 # functions are called through check; the host sets AMOUNT
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

OFFLINE_SECONDS=2

WORKERS='apis=alloc_pages_node cpus=all patterns=lifo'
TIME='count=0 duration_ms=3000 repeats=9'
WORK="
run orders=0-3 nodes=0 $WORKERS gfp=GFP_KERNEL hold=512 modes=op,batch $TIME
run orders=0 nodes=all $WORKERS gfp=GFP_HIGHUSER_MOVABLE hold=2048 modes=batch $TIME
verify count=10000000
oracle fuzz n=10000000
fragment node=1 order=9 target=900 every=2
ops alloc order=0 n=1024 gfp=GFP_HIGHUSER_MOVABLE node=1
explain order=3
"

pid=
BLOCKS=4

# Blocks of the movable zone that can go while nothing runs: some hold pages of the kernel.
find_blocks() {
	for block in /sys/devices/system/memory/memory*; do
		case $(cat "$block/valid_zones") in
		*Movable*) ;;
		*) continue ;;
		esac
		if echo offline >"$block/state" 2>/dev/null; then
			echo online_movable >"$block/state" && echo "$block" >>/tmp/blocks
		fi
		[ "$(grep -c . /tmp/blocks)" -lt "$BLOCKS" ] || return 0
	done
	[ -s /tmp/blocks ] || { grep . /sys/devices/system/memory/memory*/valid_zones && return 1; }
}

# A block that a run holds pages of is busy; by the next try it has given them back.
goes_offline() { # BLOCK
	tries=0
	while [ "$tries" -lt 5 ]; do
		began=$(cut -d. -f1 /proc/uptime)
		if echo offline >"$1/state" 2>/tmp/why; then
			took=$(($(cut -d. -f1 /proc/uptime) - began))
			[ "$took" -le $((OFFLINE_SECONDS * pace + 1)) ] ||
				{ echo "offlining took $took s" && return 1; }
			[ "$took" -le "$(counted longest)" ] || echo "$took" >/tmp/count.longest
			count_up offlined
			return 0
		fi
		count_up busy
		tries=$((tries + 1))
	done
	cat /tmp/why
	return 1
}

one() { # FILE TEXT BLOCK
	begin_work "$1" "$2" || return 1
	goes_offline "$3"
	status=$?
	case $(get state) in
	*result=memory-offline*) count_up aborts ;;
	esac
	put stop 1 >/dev/null
	[ -z "$pid" ] || wait "$pid"
	pid=
	until_idle 5 >/tmp/idle || { cat /tmp/idle && return 1; }
	echo online_movable >"$3/state" 2>/dev/null || echo online >"$3/state"
	put ops 'free all' >/dev/null
	put fragment release >/dev/null
	return "$status"
}

rounds() { # FILE TEXT
	turn=0
	while [ "$turn" -lt "$share" ]; do
		turn=$((turn + 1))
		block=$(awk -v n="$turn" '{ line[NR] = $0 }
			END { if (NR) print line[n % NR + 1] }' /tmp/blocks)
		one "$1" "$2" "$block" || return 1
	done
}

printf '%s' "$WORK" | sed '/^$/d' >/tmp/work
kinds=$(wc -l </tmp/work)
share=$(((AMOUNT + kinds - 1) / kinds))
plan $((2 + kinds + 2 + END))
begin
check 'loads' load
: >/tmp/blocks
check 'blocks of the movable zone can go' find_blocks
at=0
while read -r file text; do
	progress "$at" "$kinds"
	check "memory goes under $file $text" rounds "$file" "$text"
	at=$((at + 1))
done </tmp/work
provoked "blocks offlined, the longest in $(counted longest) s, $(counted busy) times busy" \
	"$(counted offlined)" "$AMOUNT"
provoked 'runs ended for it' "$(counted aborts)"
end
