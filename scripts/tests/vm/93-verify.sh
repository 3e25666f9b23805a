#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Verify: what it refuses, what it tells, that it can be stopped, and that nothing stays behind.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

head_line() {
	get verify | sed -n '/^# buddybench verify/{p;q;}'
}

head_field() { # NAME
	field "$1" "$(head_line | sed 's/command="[^"]*" //')"
}

# ERRNO, byte under the caret, text
WRONG='
EINVAL 0 nonsense=1
EINVAL 0 patterns=lifo
EINVAL 9 orders=0 hold=3
EINVAL 8 count=5 paths=1
EINVAL 0 count=0
EINVAL 5 apis=kmalloc
ERANGE 7 orders=11
EPERM 4 gfp=__GFP_NOFAIL
ENXIO 0 cpus=7
ENXIO 0 orders=0 nodes=5
'

numbered() { # the cases are numbered, as many as announced, and none failed
	get verify | awk '/^1\.\./ { want = substr($1, 4) }
		/^ok / { n++; if ($2 != n) bad = $0 }
		/^not ok/ { bad = $0 }
		END { if (bad) print bad; exit bad != "" || !want || n != want }'
}

distinct() { # FIELD of the case lines, at least COUNT of them
	seen=$(get verify | grep '^ok' | sed 1d | cut -d ' ' -f "$1" | sort -u | wc -l)
	[ "$seen" -ge "$2" ] || { echo "only $seen" && return 1; }
}

skipped_as_told() {
	skips=$(get verify | grep -c '# SKIP over the budget')
	echo "$skips lines, refused=$(head_field refused)"
	[ "$skips" -gt 0 ] && [ "$skips" = "$(head_field refused)" ]
}

later_cells_not_reached() { # and none is blamed on the allocator
	get verify | grep -q '# SKIP not reached$' && ! get verify | grep 'gave nothing'
}

start_long() { # a writer in the background; its errno goes to /tmp/writer
	rm -f /tmp/writer
	(
		dd if=/tmp/long of="$dir/verify" 2>/tmp/writer.said
		echo "$?" >/tmp/writer
	) >/dev/null 2>&1 &
	left=$((100 * pace))
	while [ "$(head_field result)" != running ] && [ "$left" -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	[ "$(head_field result)" = running ] || { head_line && return 1; }
}

writer_ends() { # within 10 s, with STATUS
	left=$((100 * pace))
	while [ ! -e /tmp/writer ] && [ "$left" -gt 0 ]; do
		sleep 0.1
		left=$((left - 1))
	done
	[ "$(cat /tmp/writer)" = "$1" ] || { cat /tmp/writer /tmp/writer.said && return 1; }
}

counts_on() { # allocations grow while the one cell there is goes on
	start_long || return 1
	first=$(head_field allocations) now=$first left=$((50 * pace))
	while [ "$now" -le "$first" ] && [ "$left" -gt 0 ]; do
		sleep 0.1
		now=$(head_field allocations) left=$((left - 1))
	done
	[ "$(head_field result)" = running ] || { head_line && return 1; }
	put stop 1 >/dev/null
	writer_ends 0
	[ "$now" -gt "$first" ] || { echo "$now after $first" && return 1; }
}

by_signal() {
	start_long || return 1
	kill -TERM "$(pidof dd)"
	writer_ends 143 && [ "$(head_field result)" = stopped ]
}

busy_while_it_goes_on() { # the writer has the file open, so the module stays
	start_long || return 1
	! unload 5 || { echo 'was unloaded' && return 1; }
	put stop 1 >/dev/null
	writer_ends 0
}

reasons_add_up() { # every failure is told with what was seen
	told=$(get verify | awk '/^# failed/ { n += $3 } END { print n + 0 }')
	[ "$told" -gt 0 ] && [ "$told" = "$(head_field failed)" ]
}

printf '%s' "$WRONG" | sed '/^$/d' >/tmp/wrong
plan $(($(wc -l </tmp/wrong) + 35 + FINISH))
remember_pages
check 'loads' load
matches 'the file says what to write' '*nothing verified yet*' "$(get verify)"
while read -r errno byte text; do
	check "$text is $errno at byte $byte" refused "$errno" "$byte" verify "$text"
done </tmp/wrong
matches 'nothing has been verified by that' '*nothing verified yet*' "$(get verify)"

equal 'all APIs, orders, nodes and masks' OK "$(put verify 'count=20000')"
equal 'it comes to its end' 'done' "$(head_field result)"
check 'every allocation that was wanted' [ "$(head_field allocations)" -ge 20000 ]
equal 'no violation' 0 "$(head_field violations)"
equal 'all planted violations are noticed' 12/12 "$(head_field caught)/$(head_field planted)"
check 'KTAP is numbered right, no case failed' numbered
check 'eight APIs at least' distinct 3 8
check 'all orders' distinct 4 11
check 'all masks' distinct 5 7
check 'both nodes' distinct 6 2
equal 'keys choose' OK "$(put verify 'apis=alloc_pages orders=0,3 gfp=GFP_KERNEL|__GFP_ZERO' \
	'cpus=0 count=500 seed=7')"
equal 'two cells' 2/500/7 "$(head_field cells)/$(head_field wanted)/$(head_field seed)"
equal 'what is refused' EINVAL "$(put verify 'count=5 hold=1')"
equal 'leaves the last result' 7 "$(head_field seed)"
equal 'a small budget' OK "$(put verify 'budget_mb=1 gfp=GFP_KERNEL count=1000')"
check 'its cells are skipped, and counted' skipped_as_told

equal 'a fragmented node' OK "$(put fragment 'hold node=1 order=10 target=1000')"
equal 'lacks large blocks' OK "$(put verify 'apis=alloc_pages_node orders=10 nodes=1 count=64' \
	'gfp=GFP_KERNEL|__GFP_THISNODE')"
check 'which is told with the reason' reasons_add_up
matches 'and is no violation' '*no block that the mask may take*ok 2 *' "$(get verify)"
equal 'released' OK "$(put fragment release)"

printf 'count=100000000' >/tmp/long
check 'a long one starts' start_long
equal 'no run beside it' EBUSY "$(put run 1)"
equal 'no second one' EBUSY "$(put verify 1)"
put stop 1 >/dev/null
check 'stop ends it' writer_ends 0
equal 'and the result says so' stopped "$(head_field result)"
check 'what it did before is told' [ "$(head_field allocations)" -gt 0 ]
check 'no case failed' [ -z "$(get verify | grep '^not ok')" ]
check 'cells that it did not come to say so' later_cells_not_reached
check 'a signal ends it' by_signal
check 'it cannot be unloaded under a writer' busy_while_it_goes_on
printf 'count=100000000 apis=alloc_pages orders=0 nodes=0 gfp=GFP_KERNEL' >/tmp/long
check 'a single long cell shows how far it is' counts_on
finish
