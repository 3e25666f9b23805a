#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Parameters: what is written is read back in its canonical form, and what is read can be written.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

# FILE, text written, text read back
VALUES='apis|all|all
apis|alloc_pages,__get_free_pages|alloc_pages,__get_free_pages
apis|__get_free_pages,alloc_pages|alloc_pages,__get_free_pages
apis|alloc_pages_exact|alloc_pages_exact
gfp|GFP_ATOMIC|GFP_ATOMIC
gfp|GFP_KERNEL,GFP_ATOMIC|GFP_KERNEL,GFP_ATOMIC
orders|0-3,9|0-3,9
orders|0x20f|0-3,9
orders|10|10
orders|all|all
orders|0|0
nodes|0|0
nodes|0-1|0-1
nodes|all|all
placement|local|local
placement|pairs|pairs
placement|roundrobin|roundrobin
placement|node|node
cpus|0-1|0-1
cpus|0x2|1
cpus|all|all
threads|1-2|1-2
threads|all|all
patterns|lifo,fifo|lifo,fifo
patterns|all|all
modes|op,batch,chained,diff|*
modes|diff|diff
hold|1|1
hold|0x10|16
hold|4096,1,0x40|4096,1,64
bulk|1,512|1,512
bytes|0,5000|0,5000
bulk|512|512
count|1000000000|1000000000
count|0|0
duration_ms|60000|60000
deadline_ms|1|1
repeats|1000|1000
warmup_ms|0|0
seed|18446744073709551615|18446744073709551615
shuffle|0|0
context|irq-off|irq-off
context|preempt-off|preempt-off
context|preempt|preempt
clock|ktime|ktime
clock|auto|auto
budget_mb|64|64
reserve_mb|16|16
stop_ns|10000000000|10000000000
worker|caller|caller
worker|kthread|kthread
free_pages|4294967296|4294967296
free_pages|0|0'

round_trip() { # PARAMETER: what is read can be written, and stays what it is
	before=$(get "params/$1")
	said=$(put "params/$1" "$before")
	[ "$said" = OK ] || { echo "writing back '$before': $said" && return 1; }
	[ "$(get "params/$1")" = "$before" ]
}

not_from_the_middle() {
	printf 'orders=0' >/tmp/in
	! dd if=/tmp/in of="$dir/run" bs=1 seek=4 count=3 conv=notrunc 2>/dev/null || return 1
	tail -n 3 "$dir/error_log" | grep 'run: error -22: write it in one call at offset 0'
}

config_of() { # PARAMETER as config has it
	get config | tr ' ' '\n' | sed -n "s/^$1=//p"
}

load
names=$(ls $dir/params)
rows=$(printf '%s\n' "$VALUES" | wc -l)
# shellcheck disable=SC2086 # words
set -- $names
plan $((2 * $# + 2 * rows + 5 + FINISH))
remember_pages
defaults=$(get config)
for name in $names; do
	check "$name: what is read can be written" round_trip "$name"
	equal "$name: config says the same" "$(get "params/$name")" "$(config_of "$name")"
done
equal 'nothing has changed by that' "$defaults" "$(get config)"

printf '%s\n' "$VALUES" >/tmp/values
while IFS='|' read -r name text want; do
	equal "$name takes $text" OK "$(put "params/$name" "$text")"
	matches "$name then reads $want" "$want" "$(get "params/$name")"
done </tmp/values

equal 'text may end in a newline' OK "$(put params/orders '0
')"
changed=$(get config)
equal 'config is taken by run' OK "$(put run "$(printf '%s' "$changed" | tr '\n' ' ')" \
	'apis=alloc_pages orders=0 gfp=GFP_KERNEL modes=batch patterns=pair count=10 repeats=1' \
	'cpus=0 threads=all hold=1 deadline_ms=1000 stop_ns=0 budget_mb=0')"
until_idle 20 >/dev/null
equal 'run leaves the parameters alone' "$changed" "$(get config)"
check 'a write that begins in the middle is refused' not_from_the_middle
finish
