#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What `buddybench bench` runs in a guest: bench.sh figures|quick|flags|native. For busybox ash.
# Prints blocks for benchguest.py: a line `@kind key=value ...`, then what was read.
set -eu

dir=/sys/kernel/debug/buddybench
ref=/sys/module/bb_ref/parameters
mask='GFP_ATOMIC|__GFP_NORETRY|__GFP_NOWARN'

put() { # NAME VALUE: a parameter of the reference
	printf '%s' "$2" >"$ref/$1"
}

refer() { # WHAT ORDER COUNT ROUNDS
	put what "$1"
	put order "$2"
	put count "$3"
	put rounds "$4"
	echo 1 >"$ref/run"
	echo "@ref what=$1 order=$2 count=$3"
	cat "$ref/run"
}

measure() { # NAME key=value...
	name=$1
	shift
	echo "apis=alloc_pages_node nodes=0 gfp=$mask lists=found" \
		"seed=1 shuffle=0 repeats=1 warmup_ms=5 $*" >"$dir/run"
	echo "@run name=$name"
	cat "$dir/wait" "$dir/results"
	if [ "${with_hist-}" ]; then
		echo "@hist name=$name"
		cat "$dir/hist"
	fi
}

swap() { # K: load the module that has K instructions more per operation
	rmmod buddybench
	insmod "/bb$1.ko"
}

attributed() { # ORDER: the timed results with and without a second pass
	grep -q "^paths no" $dir/features && return
	for paths in 0 1; do
		measure "paths-$order-$paths" orders="$order" modes=op,chained count=2000 \
			paths=$paths
	done
}

against_reference() { # ORDER...
	for order in "$@"; do
		put order "$order"
		put hold 1
		for round in 1 2 3; do
			refer bare "$order" 1000 5
			measure "modes-$order-$round" orders="$order" modes=all count=4000
		done
		attributed "$order"
		put hold 0
	done
}

recording() { # COUNT ROUNDS
	for what in batch op chained sort; do
		refer $what 0 "$1" "$2"
	done
}

inserted() {
	measure insert-0 orders=0 modes=all count=4000
	for more in 1 10 100; do
		swap $more
		measure insert-$more orders=0 modes=all count=4000
	done
	swap 0
}

traced() {
	event=/sys/kernel/tracing/events/kmem/mm_page_alloc/enable
	mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null || true
	if [ ! -e $event ]; then
		echo '@note no tracepoints in this kernel'
		return
	fi
	measure trace-off orders=0 modes=op,batch count=4000
	echo 1 >$event
	measure trace-on orders=0 modes=op,batch count=4000
	echo 0 >$event
}

# For a time, not for a number of operations: then both workers end together, too.
# The longer, the less it weighs that each ends with a whole batch.
side_by_side() {
	for round in 1 2 3 4 5; do
		measure "null-$round" patterns=null modes=batch cpus=0-1 threads=1-2 count=0 \
			duration_ms=200
	done
	measure together orders=0 modes=batch cpus=0-1 threads=2 count=0 duration_ms=100 repeats=51
}

insmod /bb_ref.ko
insmod /bb0.ko
case $1 in
figures)
	with_hist=1
	against_reference 0 3 4 9
	recording 2560 5
	inserted
	traced
	;;
quick)
	against_reference 0 3
	recording 2560 2
	inserted
	;;
flags)
	measure flags orders=0 modes=op,batch count=4000
	;;
native)
	# Short rounds: most are undisturbed even on a machine with other work.
	for round in $(seq 60); do
		[ "$round" -gt 5 ] || recording 2560 100
		measure "modes-0-$round" orders=0 modes=all count=4000
	done
	side_by_side
	;;
esac
rmmod buddybench
rmmod bb_ref
