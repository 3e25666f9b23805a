#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The module's own tracepoints, and stop_ns: the trace of the first slow operation is kept.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

t=/sys/kernel/tracing
EVENTS='bb_cell_end bb_cell_start bb_chunk bb_run_end bb_run_start bb_slow_op'

in_trace() { # FILE EVENT -> how often
	grep -c " $2: " "$t/$1"
}

integers_only() { # no string and no pointer in any format
	! grep -H 'print fmt' "$t"/events/buddybench/*/format | sed 's/.*print fmt: //' |
		grep -E '%[a-z0-9.]*[sp]|__get_str'
}

plan $((14 + FINISH))
[ -e $t/trace ] || mount -t tracefs tracefs $t
# The first event would make the ring buffers grow from their size at boot. And it would patch the
# scheduler, to learn the names of tasks: QEMU's emulation has been seen to hang in that, before the
# module was even loaded.
echo 1408 >$t/buffer_size_kb
echo 0 >$t/options/record-cmd
remember_pages
check 'loads' load
equal 'its tracepoints are there' "$EVENTS" "$(cd $t/events/buddybench && echo bb_*)"
check 'they hold integers only' integers_only
echo 1 >$t/events/buddybench/enable
equal 'a traced run starts' OK "$(put run 'orders=0,3 nodes=0 modes=op count=300 repeats=2' \
	'lists=found')"
until_idle 30 >/dev/null
equal 'one run_start' 1 "$(in_trace trace bb_run_start)"
equal 'one run_end' 1 "$(in_trace trace bb_run_end)"
equal 'a start per cell and repeat' 4 "$(in_trace trace bb_cell_start)"
equal 'an end too' 4 "$(in_trace trace bb_cell_end)"
equal 'no slow operation without stop_ns' 0 "$(in_trace trace bb_slow_op)"
equal 'nor a line about one' '' "$(get results | grep '^# slow')"
echo >$t/trace
equal 'stop_ns=1 starts' OK "$(put run 'orders=0 nodes=0 modes=op count=300 repeats=1 stop_ns=1')"
until_idle 30 >/dev/null
matches 'results names the operation' '# slow cell=0 repeat=0 cpu=0 op=*index=0 value=*trace=*' \
	"$(get results | grep '^# slow')"
equal 'the trace begins with the run' 1 "$(in_trace trace bb_run_start)"
equal 'and ends before it' 0 "$(in_trace trace bb_run_end)"
echo 0 >$t/events/buddybench/enable
echo 1 >$t/tracing_on
finish
