#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Oracle, ops and explain: predictions hold down to the last page, a wrong model is noticed, blocks
# by hand come back.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

head_field() { # FILE NAME
	field "$2" "$(get "$1" | head -n 1 | sed 's/command="[^"]*" //')"
}

# ERRNO, byte under the caret, file, text
WRONG='
EINVAL 0 oracle jump
EINVAL 5 oracle fuzz speed=1
ERANGE 7 oracle fuzz n=0
ENXIO 0 oracle fuzz node=9
EINVAL 11 oracle fuzz model=linux-2.4
EPERM 0 oracle walk node=1
EINVAL 0 ops take
EINVAL 6 ops alloc colour=red
ERANGE 12 ops alloc order=11
ERANGE 8 ops alloc n=1025
EPERM 10 ops alloc gfp=__GFP_NOFAIL
EINVAL 10 ops alloc tag=12345678901234567
ENXIO 0 ops alloc node=5
ENOMEM 0 ops alloc order=10 n=1000
EINVAL 0 ops free
ENOENT 0 ops free id=77
EINVAL 0 explain colour=red
ERANGE 6 explain order=11
EPERM 4 explain gfp=__GFP_NOFAIL
'

below() { # PERCENT
	share=$(head_field oracle undecided_pct)
	awk -v a="$share" -v b="$1" 'BEGIN { exit !(a != "" && a <= b) }' ||
		{ get oracle | head -n 1 && return 1; }
}

sums_up() { # rows of the table against its header
	get oracle | awk -F '\t' -v all="$(head_field oracle predictions)" '
		/^#class/ { for (i = 1; i <= NF; i++) at[$i] = i; next } /^#/ { next }
		{ n += $at["predictions"] }
		$at["hits"] + $at["misses"] + $at["undecided"] != $at["predictions"] { bad = $0 }
		END { if (bad || n != all) print bad, n; exit bad || n != all }'
}

# Of the node alone every class succeeds at first and fails in the end, and where it begins to fail
# is the limit of the model: never above it, by more than what the counters may be off.
fails_at_the_limit() {
	get oracle | awk -F '\t' '
		/^#class/ { for (i = 1; i <= NF; i++) at[$i] = i; next } /^#/ { next }
		$at["gfp"] !~ /THISNODE/ { next }
		{ rows++ }
		!$at["yes"] || !$at["no"] || $at["most_no"] > $at["limit"] + 1024 { print; bad = 1 }
		END { exit bad || rows < 8 }'
}

other_model() {
	case $(uname -r) in
	5.10*) echo idle-nodes-first ;;
	*) echo harder ;;
	esac
}

blocks() { # awk condition on ops rows -> how many
	get ops | awk -F '\t' "/^#/ { next }
		{ id = \$1; tag = \$2; order = \$3; pfn = \$4; buddy = \$7; state = \$8 }
		$1 { n++ }
		END { print n + 0 }"
}

buddies_are_right() { # aligned, one bit apart, and "held" if the buddy is a row
	get ops | awk -F '\t' '
		/^#/ { next }
		{
			n++
			pfn[n] = $4
			buddy[n] = $7
			state[n] = $8
			held[$4] = 1
			size = 1
			for (i = 0; i < $3; i++)
				size *= 2
			gap = $7 - $4
			if ($4 % size || (gap != size && gap != -size)) bad = $0
			if (($4 < $7) != ($4 % (2 * size) == 0)) bad = $0
		}
		END {
			for (i = 1; i <= n; i++)
				if ((buddy[i] in held) != (state[i] == "held"))
					bad = pfn[i] " " state[i]
			if (bad) print bad
			exit bad != "" || !n
		}'
}

told() { # PATTERN of the whole story
	# shellcheck disable=SC2254 # it is meant to be a pattern
	case $(get explain) in
	$1) ;;
	*) get explain && return 1 ;;
	esac
}

no_block() { # takes the last ones; what a per-CPU list gives back may join to one more
	mask='gfp=GFP_NOWAIT|__GFP_THISNODE node=1'
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		put ops "alloc order=10 n=16 $mask" >/dev/null
		put ops "alloc order=10 n=1 $mask" >/dev/null
		put explain "order=10 $mask" >/dev/null
		told '*1/Normal free*usable > *yes, but no*got nothing*' >/tmp/told || continue
		told '*1/Normal: all free blocks are smaller (index *could help*order *nothing*' &&
			told '* free: *movable*may neither reclaim nor compact*'
		return
	done
	cat /tmp/told
	return 1
}

printf '%s' "$WRONG" | sed '/^$/d' >/tmp/wrong
plan $(($(wc -l </tmp/wrong) + 43 + FINISH))
taint=64
remember_pages
check 'loads' load
matches 'oracle says what to write' '*nothing asked yet*' "$(get oracle)"
matches 'explain says what to write' '*nothing explained yet*' "$(get explain)"
while read -r errno byte file text; do
	check "$file $text is $errno at byte $byte" refused "$errno" "$byte" "$file" "$text"
done </tmp/wrong

equal 'a fuzz without unsafe=1' OK "$(put oracle 'fuzz n=3000 seed=5')"
equal 'makes all predictions' 3000 "$(head_field oracle predictions)"
equal 'none is missed' 0 "$(head_field oracle misses)"
check 'few are undecided' below 5
check 'rows sum up to the header' sums_up
equal 'the zonelists are those of the kernel' agree "$(head_field oracle zonelists)"

equal 'four blocks of order 3' OK "$(put ops 'alloc order=3 n=4 gfp=GFP_KERNEL node=1 tag=a')"
equal 'are held' 4/32 "$(head_field ops blocks)/$(head_field ops pages)"
equal 'on that node' 4 "$(get ops | awk -F '\t' '!/^#/ && $5 == 1' | wc -l)"
check 'buddies are one bit apart' buddies_are_right
equal 'two more' OK "$(put ops 'alloc order=5 n=2 tag=b')"
equal 'have the other tag' 2 "$(blocks 'tag == "b" && order == 5')"
equal 'one goes back by its number' OK \
	"$(put ops "free id=$(get ops | awk -F '\t' '!/^#/ { print $1; exit }')")"
equal 'three are left of the first' 3 "$(blocks 'tag == "a"')"
equal 'the others go back by their tag' OK "$(put ops 'free tag=a')"
equal 'what is left' 2/64 "$(head_field ops blocks)/$(head_field ops pages)"
equal 'all go back' OK "$(put ops 'free all')"
equal 'nothing is left' 0/0 "$(head_field ops blocks)/$(head_field ops pages)"

equal 'order 3 is explained' OK "$(put explain 'order=3 gfp=GFP_KERNEL node=1')"
pattern='*zonelist of node 1*1/Normal*watermarks*min*low*forecast: yes*'
check 'it names zonelist, watermarks, forecast and zone' \
	told "$pattern"'got the block at pfn*1/Normal*'
check 'it says what the lists did' told '*order * before* after* change* so: *gave it back*so: *'
equal 'order 5 is explained' OK "$(put explain 'order=5 node=1')"
check 'it came from the free lists' told '*so: a free block of order*gave it back*so: it*'
equal 'a mask that wants DMA32' OK "$(put explain 'order=0 gfp=GFP_DMA32 node=0')"
check 'gets it' told '*got the block at pfn*0/DMA32*'
put params/reserve_mb 1000000 >/dev/null
equal 'one that the floor forbids is foretold' OK "$(put explain 'order=3 node=1')"
check 'and not tried' told '*forecast: yes, from 1/Normal*not tried: needs 32 KiB on node*'
put params/reserve_mb 0 >/dev/null
equal 'blocks of order 10 are cut up' OK "$(put fragment 'node=1 order=10 target=1000')"
check 'pages enough, but no block' no_block
put ops 'free all' >/dev/null
equal 'all of it goes back' OK "$(put fragment release)"

equal 'held at unload' OK "$(put ops 'alloc order=4 n=16 tag=late')"
check 'unloads with blocks held' unload
check 'all pages are back' pages_are_back
check 'loads with unsafe=1' load unsafe=1
equal 'which taints' 64 $(($(cat /proc/sys/kernel/tainted) & 64))
equal 'a walk down one node' OK "$(put oracle 'walk node=1 step=512')"
equal 'no prediction is missed' 0 "$(head_field oracle misses)"
check 'few are undecided' below 5
check 'it went below min' [ "$(head_field oracle lowest)" -lt "$(head_field oracle min)" ]
check 'every class fails where the model says' fails_at_the_limit
finish
