#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# free_pages=: masks succeed and fail at a fill level as the watermarks say; not without unsafe=1.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

RUN='apis=alloc_pages_node orders=0 nodes=1 patterns=pair modes=op count=64 repeats=1 warmup_ms=0'

normal() { # FILE COLUMN: of zone Normal of node 1, in pages
	get "$1" | awk -F '\t' -v want="$2" '
		/^#/ { sub("#", ""); for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["node"] == 1 && $at["zone"] == "Normal" { print $at[want] }'
}

outcome() { # MASK LEVEL -> allocations that succeeded and failed
	said=$(put run "$RUN" "gfp=$1|__GFP_THISNODE" "free_pages=$2")
	[ "$said" = OK ] || { echo "$said $(tail -n 3 "$dir/error_log")" && return 1; }
	until_idle 60 | grep -q 'result=done' || { get state && return 1; }
	columns op n fail flags | awk -F '\t' '$1 == "alloc" { print $2, $3 }
		$4 ~ /REFUSED/ { print $0 }'
}

succeeds() { # MASK LEVEL
	said=$(outcome "$1" "$2")
	[ "$said" = '64 0' ] || { echo "$1 at $2: $said" && return 1; }
}

fails() { # MASK LEVEL
	said=$(outcome "$1" "$2")
	[ "$said" = '0 64' ] || { echo "$1 at $2: $said" && return 1; }
}

# What snapshots saw: the counters of two CPUs and their lists, not of the zone, account for some
# hundred pages. After the cell there may be more, as an atomic mask wakes kswapd below low.
level_is_kept() { # LEVEL
	normal snapshots free | awk -v want="$1" '
		$1 < want - 640 || (NR == 1 && $1 > want + 640) { print NR, $1, want; bad = 1 }
		END { exit bad || NR != 2 }'
}

refuses_a_level() { # that is above what is free: the row says so
	put run "$RUN gfp=GFP_KERNEL free_pages=100000000" >/dev/null
	until_idle 10 >/dev/null
	columns flags | grep -q REFUSED || return 1
	get results | grep '^# refused' | grep -q 'of node 1 has [0-9]* free pages only'
}

plan $((10 + FINISH))
taint=64
load
check 'not without unsafe=1' refused EPERM 0 run "$RUN free_pages=1000"
check 'which is said' grep -q 'load with unsafe=1, in a VM' $dir/error_log
unload
remember_pages
check 'loads' load unsafe=1
check 'no state of the lists beside it' refused EINVAL 0 run "$RUN free_pages=1000 lists=exact"
low=$(normal zones low)
min=$(normal zones min)
between=$(((low + min) / 2))
below=$((min * 7 / 8))
check 'between low and min an atomic mask succeeds' succeeds GFP_ATOMIC $between
check 'the level is that of the plan' level_is_kept $between
check 'below min a mask without reserves fails' fails __GFP_COMP $below
check 'where one that may use some succeeds' succeeds __GFP_HIGH $below
check 'a level that is not there is refused' refuses_a_level
check 'without it all is as before' succeeds GFP_KERNEL 0
finish
