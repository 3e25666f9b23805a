#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loaded and unloaded in every situation: it goes within two seconds, or says that it is in use, and
# leaves nothing.
# shellcheck disable=SC2317,SC2154,SC2034 # functions are called through check; the host sets AMOUNT
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

pid=

plainly() {
	:
}

in_a_run() {
	put run "$LONG" >/tmp/said && until_running 5
}

in_a_job() {
	printf 'count=100000000' >/tmp/text
	dd if=/tmp/text of="$dir"/verify bs=4096 >/dev/null 2>&1 &
	pid=$!
	sleep 0.1
}

with_held_blocks() {
	[ "$(put ops 'alloc order=4 n=100 tag=torture')" = OK ]
}

with_an_open_file() {
	tail -f "$dir"/state >/dev/null 2>&1 &
	pid=$!
	sleep 0.1
}

in_the_second_pass() {
	put run 'apis=alloc_pages orders=0-3 cpus=all patterns=pair modes=op count=0' \
		'duration_ms=30 repeats=1 paths=1' >/tmp/said || return 1
	left=200
	while [ "$left" -gt 0 ]; do
		case $(get state) in
		running*pct=100*) return 0 ;;
		idle*) return 0 ;;
		esac
		left=$((left - 1))
	done
}

with_a_racing_opener() {
	race -t 60 >/tmp/raced &
	pid=$!
}

gone_or_refused() { # SITUATION
	said=$(unload 10 2>&1)
	status=$?
	if is_loaded; then
		case $said in
		*busy* | *'in use'* | *temporarily*) count_up "refused" ;;
		*) echo "$1: status $status: $said" && return 1 ;;
		esac
		put stop 1 >/dev/null
	else
		count_up gone
	fi
	[ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; }
	pid=
	! is_loaded || unload 10
}

situations='plainly in_a_run in_a_job with_held_blocks with_an_open_file in_the_second_pass'
situations="$situations with_a_racing_opener"

round() { # SITUATION
	load || return 1
	"$1" || { echo "$1: $(cat /tmp/said)" && return 1; }
	began=$(cut -d. -f1 /proc/uptime)
	gone_or_refused "$1" || return 1
	took=$(($(cut -d. -f1 /proc/uptime) - began))
	[ "$took" -le $((4 * pace + 2)) ] || { echo "$1: took $took s" && return 1; }
	no_traces_left || return 1
	count_up "$1"
}

rounds() { # SITUATION: its share of AMOUNT
	share=$((AMOUNT / 7 + 1))
	while [ "$(counted "$1")" -lt "$share" ]; do
		round "$1" || return 1
	done
}

growth_per_hundred() { # pages that are gone for good, by how often it was loaded
	quiesce
	gap=$((pages_at_start - $(known_pages)))
	[ "$gap" -le $((PAGES_SLACK + AMOUNT / 2)) ] ||
		{ echo "$gap pages after $AMOUNT rounds" && return 1; }
}

plan $((7 + 10 + END))
load && unload
begin
done=0
for situation in $situations; do
	progress "$done" 7
	check "$situation" rounds "$situation"
	[ -z "$pid" ] || kill "$pid" 2>/dev/null
	! is_loaded || unload 10
	done=$((done + 1))
done
check 'pages do not grow with the count' growth_per_hundred
for situation in $situations; do
	provoked "$situation" "$(counted "$situation")" $((AMOUNT / 7 + 1))
done
provoked 'gone at once' "$(counted gone)"
provoked 'refused for an open file' "$(counted refused)"
end
