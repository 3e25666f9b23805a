#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A CPU goes and comes under every pattern and every job: it goes in time, what went on ends or goes
# on as it promises, verify sees no violation that there is not, and rows that count were measured
# where they say.
# shellcheck disable=SC2317,SC2154 # functions are called through check; the host sets AMOUNT
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

cpu1=/sys/devices/system/cpu/cpu1/online
GO_SECONDS=4

# FILE TEXT; runs first. Each is begun, and CPU 1 goes and comes under it.
WIDE='orders=0-3 nodes=all cpus=all'
TIME='count=0 duration_ms=3000'
WORK="
run apis=alloc_pages_node $WIDE gfp=GFP_KERNEL patterns=pair hold=64 modes=op,batch $TIME
run apis=alloc_pages $WIDE gfp=GFP_ATOMIC patterns=lifo hold=64 modes=batch $TIME
run apis=alloc_pages $WIDE gfp=GFP_ATOMIC patterns=fifo hold=64 modes=op $TIME
run apis=alloc_pages $WIDE gfp=GFP_KERNEL patterns=random hold=64 modes=chained $TIME
run apis=alloc_pages $WIDE gfp=GFP_KERNEL patterns=remote hold=64 modes=op $TIME
run apis=alloc_pages orders=0-3 cpus=all gfp=GFP_ATOMIC patterns=pair context=irq-off modes=op $TIME
run apis=alloc_pages orders=0-3 cpus=all patterns=pair modes=op count=0 duration_ms=100 paths=1
verify count=10000000 apis=alloc_pages gfp=GFP_KERNEL|__GFP_THISNODE
verify count=10000000
oracle fuzz n=10000000
fragment node=1 order=9 target=900 every=2
ops alloc order=0 n=1024 node=1
selftest 1
explain order=3
"

goes_and_comes() {
	began=$(cut -d. -f1 /proc/uptime)
	echo 0 >"$cpu1" || return 1
	took=$(($(cut -d. -f1 /proc/uptime) - began))
	echo 1 >"$cpu1" || return 1
	[ "$took" -le $((GO_SECONDS * pace)) ] || { echo "the CPU took $took s to go" && return 1; }
	count_up hotplugs
}

end_work() { # FILE
	state=$(get state)
	case $state in
	*result=cpu-offline*) count_up aborts ;;
	esac
	put stop 1 >/dev/null
	[ -z "$pid" ] || wait "$pid"
	pid=
	until_idle 5 >/tmp/idle || { cat /tmp/idle && return 1; }
	put ops 'free all' >/dev/null
	put fragment release >/dev/null
}

no_false_violation() {
	get verify >/tmp/verify || return 1
	! grep -B 2 '^not ok' /tmp/verify | head -n 12 | grep . || return 1
}

# Only rows of the cell that was cut short, and flagged so, may have left their CPU.
rows_stay() {
	[ "$1" = run ] || return 0
	get results >/tmp/results 2>/dev/null || return 0
	columns cell repeat flags |
		awk -F '\t' '$3 ~ /MIGRATED/ && $3 !~ /ABORTED/ { print; bad = 1 } END { exit bad }'
}

pid=
one() { # FILE TEXT
	begin_work "$1" "$2" || return 1
	goes_and_comes || { end_work "$1"; return 1; }
	end_work "$1" || return 1
	rows_stay "$1" || return 1
	[ "$1" != verify ] || no_false_violation
}

rounds() { # FILE TEXT
	turn=0
	while [ "$turn" -lt "$share" ]; do
		one "$1" "$2" || return 1
		turn=$((turn + 1))
	done
}

printf '%s' "$WORK" | sed '/^$/d' >/tmp/work
kinds=$(wc -l </tmp/work)
share=$(((AMOUNT + kinds - 1) / kinds))
plan $((1 + kinds + 2 + END))
begin
check 'loads' load
at=0
while read -r file text; do
	progress $at "$kinds"
	check "CPU 1 goes and comes under $file $text" rounds "$file" "$text"
	[ "$(cat $cpu1)" = 1 ] || echo 1 >$cpu1
	at=$((at + 1))
done </tmp/work
provoked 'CPUs taken away' "$(counted hotplugs)" "$AMOUNT"
provoked 'runs ended for it' "$(counted aborts)"
end
