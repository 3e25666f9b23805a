#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Fragmentation: targets are reached, agree with the kernel's own index, and every page comes back,
# whatever ends it.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

head_field() { # NAME of the header line
	field "$1" "$(get fragment | head -n 1)"
}

cells() { # WHEN ORDER COLUMN
	get fragment | awk -F '\t' -v w="$1" -v o="$2" -v c="$3" '
		/^#when/ { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$1 == w && $2 == o { print $(at[c]) }'
}

within() { # A B SLACK
	awk -v a="$1" -v b="$2" -v s="$3" 'BEGIN { d = a - b; exit !(d <= s && d >= -s) }' ||
		{ echo "$1 and $2 are more than $3 apart" && return 1; }
}

reaches() { # TARGET COMMAND...: reached within 2 points (20 permille)
	target=$1
	shift
	equal "$* starts" OK "$(put fragment "$*")"
	check "its target is reached within 2 points" within "$(head_field reached)" "$target" 20
}

kernels_index() { # ORDER of node 1, zone Normal, permille
	awk -v o="$1" '/^Node 1, zone +Normal/ { print int($(5 + o) * 1000 + 0.5) }' \
		/sys/kernel/debug/extfrag/unusable_index
}

pages_of() { # WHEN: free and per-CPU pages of the zone
	echo $(($(cells "$1" 0 free) + $(cells "$1" 0 pcp)))
}

gives_back() {
	equal 'release is taken' OK "$(put fragment release)"
	equal 'nothing is held' idle "$(head_field state)"
}

falls() { # ORDER: the index falls from step to step
	last=1001
	for when in held released25 released50 released75 released; do
		now=$(cells "$when" "$1" unusable)
		[ "$now" -le "$last" ] || { echo "$when: $now after $last" && return 1; }
		last=$now
	done
	[ "$last" -le $(($(cells start "$1" unusable) + 50)) ] ||
		{ echo "still $last" && return 1; }
}

# What stands in the line that says what a release left behind.
left() { # -> "IN_PIECES BLOCKS LISTS CACHE KERNEL HERE ELSEWHERE"
	get fragment | sed -n 's/^# left: //p' | tr -c '0-9\n' ' ' |
		awk '{ print $1, $2, $4, $5, $6, $7, $8 }'
}

says_what_is_left() {
	left | awk 'NF == 7 && $2 && $1 == $3 + $4 + $5 { ok = 1 } END { exit !ok }' ||
		{ get fragment | sed -n '/^# left/p' && return 1; }
}

# Pages of a file come out of the pieces, and keep the blocks apart.
file_in_the_pieces() {
	put fragment 'node=1 order=9 target=900 type=movable' >/dev/null
	mkdir -p /tmp/pieces
	mount -t tmpfs -o size=100m tmpfs /tmp/pieces
	taskset 2 dd if=/dev/zero of=/tmp/pieces/file bs=1M count=60 2>/dev/null
	put fragment release >/dev/null
	umount /tmp/pieces
	left | awk '$4 < 20 { bad = 1 } END { exit bad || !NR }' || { left && return 1; }
}

# A machine that has run for weeks: a third of its free memory is in blocks of order 0 and 1.
BUSY='Node 0, zone   Normal  20000  9000  4000  1500   600   250   100    40    15     5    20'

like() { # DISTANCE ROWS: the shape of another machine, within so many per mille
	[ "$(put fragment "node=1 type=movable like=$2")" = OK ] ||
		{ tail -n 3 "$dir/error_log" && return 1; }
	get fragment | head -n 1
	[ "$(head_field distance)" -le "$1" ] || return 1
	# What is alike to a hundredth can only be moved by others.
	[ "$(head_field start_distance)" -le 10 ] ||
		[ "$(head_field distance)" -le "$(head_field start_distance)" ]
}

own_rows() { # as this machine is, by migrate type, on one line
	rows=$(grep -E '^Node +1, zone +Normal, type' /proc/pagetypeinfo)
	# shellcheck disable=SC2086 # blanks are to become one
	echo $rows
}

# Fill memory with a file until the OOM notifier is asked. What it gives back is enough for the rest
# of the file, so that nothing is killed.
starve() {
	put fragment 'node=1 order=1 every=2 target=1000' >/dev/null
	matches 'a quarter of the free memory is held' '*end=budget*' "$(get fragment | head -n 1)"
	mkdir -p /tmp/full
	mount -t tmpfs -o size=100% tmpfs /tmp/full
	# Some pages of the per-CPU lists are not free, and yet there for the file: 64 MiB more.
	free=$(awk '$1 == "MemFree:" { print int($2 / 1024) + 64 }' /proc/meminfo)
	check 'a file takes all memory and more' \
		dd if=/dev/zero of=/tmp/full/file bs=1M count="$free"
	umount /tmp/full
	equal 'the OOM notifier has given everything back' idle "$(head_field state)"
}

plan $((55 + FINISH))
remember_pages
check 'loads' load
matches 'the file says what to write' '*state=idle*' "$(get fragment)"
equal 'release before anything was held' EINVAL "$(put fragment release)"
equal 'no such option' EINVAL "$(put fragment 'node=1 speed=9')"
equal 'no such node' ENXIO "$(put fragment 'node=9')"
equal 'every= that is no power of two' EINVAL "$(put fragment 'node=1 every=3')"
equal 'no such type' EINVAL "$(put fragment 'node=1 type=solid')"
equal 'no such zone' ENXIO "$(put fragment 'node=1 zone=Swamp')"
equal 'a zone of 16 MiB' ENXIO "$(put fragment 'node=0 zone=DMA')"

# zone= of who names none: the one that the masks of the next run are served from.
put fragment 'node=0 order=4 target=20' >/dev/null
equal 'GFP_KERNEL is served from Normal' Normal "$(head_field zone)"
gives_back
put params/gfp GFP_DMA32 >/dev/null
put fragment 'node=0 order=4 target=20' >/dev/null
equal 'GFP_DMA32 from DMA32' DMA32 "$(head_field zone)"
gives_back
put params/gfp GFP_DMA >/dev/null
equal 'GFP_DMA from one that is left alone' ENXIO "$(put fragment 'node=0')"
matches 'which is said' '*no zone above 16 MiB serves params/gfp on node 0; add zone=*' \
	"$(tail -n 3 $dir/error_log)"
put params/gfp GFP_KERNEL >/dev/null

reaches 600 node=1 order=9 target=600 type=unmovable
check "it is the kernel's own index" within "$(kernels_index 9)" "$(cells now 9 unusable)" 2
check 'and stays at the target' within "$(kernels_index 9)" 600 20
equal 'a second one is refused' EBUSY "$(put fragment 'node=1')"
gives_back
# At once: what others take meanwhile comes out of the small pieces, and keeps them apart.
put fragment 'node=1 order=9 target=600' >/dev/null
put fragment release >/dev/null
check 'free memory is back to the start within 64 pages' \
	within "$(pages_of start)" "$(pages_of released)" 64
check 'the index falls while pages come back' falls 9
check 'what is left is said' says_what_is_left
check 'pages of a file are found in the pieces' file_in_the_pieces
check 'and that is said, too' says_what_is_left
reaches 900 node=1 order=10 target=900 type=movable
equal 'measure is taken' OK "$(put fragment measure)"
gives_back
put params/budget_mb 1 >/dev/null
equal 'budget_mb holds for it, too' OK "$(put fragment 'node=1 order=9 every=2 target=900')"
matches 'and is the end' '*end=budget*' "$(get fragment | head -n 1)"
check 'at 256 pages' test "$(cells held 9 held)" -le 256
gives_back
put params/budget_mb 0 >/dev/null
put params/reserve_mb 1000000 >/dev/null
put fragment 'node=1 order=9 target=700' >/dev/null
matches 'reserve_mb raises its floor' '*end=floor*' "$(get fragment | head -n 1)"
put params/reserve_mb 0 >/dev/null
put fragment release >/dev/null
reaches 300 node=0 zone=DMA32 order=4 every=8 target=300
equal 'a run goes on in a fragmented zone' OK "$(put run 'orders=9 nodes=0 modes=op count=200' \
	'repeats=1')"
matches 'and ends well' '*result=done*' "$(until_idle 30)"
put stop 1 >/dev/null
equal 'stop gives everything back' idle "$(head_field state)"
starve
check 'a like= that is no row is refused, with its place' \
	refused EINVAL 34 fragment 'node=1 like=Node 0, zone Normal 1 x'
check 'like= and a target are refused together' \
	refused EINVAL 0 fragment 'node=1 target=500 like=1 2 3'
check 'the free lists of a busy machine' like 50 "$BUSY"
gives_back
check 'the free lists of this machine, from pagetypeinfo' like 50 "$(own_rows)"
gives_back
put fragment 'node=1 order=9 target=700' >/dev/null
equal 'held at unload' held "$(head_field state)"
finish
