#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Each allocation of loading, of every kind of write and of every read is refused in turn; then
# those of the module's own threads at random, from one in a hundred to all of them. AMOUNT is per
# cent of the allocations.
# Functions are called through check; the host sets AMOUNT and SEED.
# shellcheck disable=SC2317,SC2154
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

RUN='apis=alloc_pages_node,alloc_pages_exact orders=0-3 nodes=all cpus=all'
RUN="$RUN gfp=GFP_KERNEL,GFP_ATOMIC patterns=all hold=64 modes=all count=200 duration_ms=100"
RUN="$RUN repeats=1 paths=1 warmup_ms=1"

# Calls that may sleep are refused, too; nothing is printed about it.
switch_on() {
	for kind in failslab fail_page_alloc; do
		echo N >"$debug/$kind/"ignore-gfp-wait
		echo 0 >"$debug/$kind/"verbose
		echo -1 >"$debug/$kind/"times
	done
	echo N >"$debug/fail_page_alloc/ignore-gfp-highmem"
	echo 0 >"$debug/fail_page_alloc/min-order"
}

# Only tasks that are marked: the threads that carry out runs and jobs.
mark_threads() { # 0 OR 1
	for task in /proc/[0-9]*; do
		case $(cat "$task/comm" 2>/dev/null) in
		kworker/* | bb[/_-]* | kthreadd) echo "$1" >"$task/make-it-fail" 2>/dev/null ;;
		esac
	done
}

refuse_some() { # PER CENT
	for kind in failslab fail_page_alloc; do
		echo "$1" >"$debug/$kind/"probability
		echo Y >"$debug/$kind/"task-filter
	done
}

failed_so_far() { # rows of results with failed allocations, and cells of verify
	columns failed 2>/dev/null | awk '$1 ~ /^[0-9]+$/ { n += $1 } END { print n + 0 }'
}

under_refusals() { # PER CENT
	mark_threads 1
	refuse_some "$1"
	said=$(put run "$RUN")
	case $said in
	OK) until_idle 60 >/tmp/idle || { refuse_some 0; cat /tmp/idle && return 1; } ;;
	ENOMEM) ;;
	*) refuse_some 0; echo "$said" && return 1 ;;
	esac
	count_up failed "$(failed_so_far)"
	for command in 'verify count=2000' 'oracle fuzz n=500' 'selftest 1' \
		'ops alloc order=1 n=50' 'ops free all' 'explain order=3' \
		'fragment node=0 order=4 target=20' 'fragment release'; do
		put "${command%% *}" "${command#* }" >/dev/null
		until_idle 20 >/dev/null || { refuse_some 0; echo "$command" && return 1; }
		count_up commands
	done
	refuse_some 0
	mark_threads 0
	state=$(until_idle 20) || { echo "$state" && return 1; }
	[ "$(field held_pages "$state")" = 0 ] || { echo "$state" && return 1; }
	put ops 'free all' >/dev/null
	put fragment release >/dev/null
	whole
}

plan $((4 + 6 + 2 + END))
begin
check 'this kernel can refuse memory' test -d "$debug/failslab"
switch_on
failnth -m /buddybench.ko -e $((100 / AMOUNT)) | tee /tmp/nth
grep '^problem' /tmp/nth | sed 's/^/# /'
check 'each refusal is survived' \
	sh -c "! grep -q '^problem' /tmp/nth && grep -q '^provoked' /tmp/nth"
provoked 'allocations refused in turn' "$(value points /tmp/nth)" $((5 * AMOUNT))
provoked 'of them while loading' "$(value loads /tmp/nth)" $((AMOUNT / 2))
for share in 1 5 10 25 50 100; do
	check "$share per cent of the allocations of its threads are refused" under_refusals $share
done
provoked 'commands under refusals' "$(counted commands)" 40
provoked 'allocations of runs refused' "$(counted failed)" 100
end
