#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every API with every order on every node: each has its rows, what they say adds up, and pages come
# from the node.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

# What the kernel found out about the CPU at boot, against what the module did.
emulated_is_flagged() {
	columns flags >/tmp/flags
	rows=$(wc -l </tmp/flags)
	flagged=$(grep -c EMULATED /tmp/flags)
	if grep -q 'QEMU TCG' /proc/cpuinfo; then
		[ "$flagged" = "$rows" ] && return
	else
		[ "$flagged" = 0 ] && return
	fi
	echo "$flagged of $rows rows are flagged EMULATED"
	grep 'model name' /proc/cpuinfo
	return 1
}

rows_for() { # API ORDER -> rows "op n fail where flags node" of it
	awk -F '\t' -v api="$1" -v order="$2" '$1 == api && $2 == order' /tmp/rows
}

has_rows() { # API ORDER: every row ran, and none failed
	rows_for "$1" "$2" >/tmp/mine
	[ -s /tmp/mine ] || { echo 'no row' && return 1; }
	# More than the 2 MiB that may be taken of ZONE_DMA.
	if [ "$1" = __get_dma_pages ] && [ "$2" -gt 9 ]; then
		grep -q REFUSED /tmp/mine
		return
	fi
	awk -F '\t' '
		$5 + 0 < 1 || $6 != 0 || $8 ~ /LEAK|REFUSED|ABORTED|ALLOC_FAIL/ { print; bad = 1 }
		END { exit bad }' /tmp/mine
}

from_its_node() { # NODE: rows that asked for it got all their blocks there
	awk -F '\t' -v node="$1" 'function wrong(text) { print text; bad = 1 }
		$3 == node {
			seen++
			n = split($7, places, ",")
			for (i = 1; i <= n; i++)
				if (split(places[i], part, "/") == 2 && part[1] != node)
					wrong($0)
		}
		END { if (!seen) print "no row asked for node " node; exit bad || !seen }' /tmp/rows
}

each_page_of_a_call() { # a bulk pair keeps no page: those of one call, of 16
	awk -F '\t' '$1 == "alloc_pages_bulk" && $7 !~ /^[0-9]+\/[A-Za-z0-9]+:16$/ {
			print; bad = 1 }
		END { exit bad }' /tmp/rows
}

sane() { # columns are numbers or -, percentiles grow, min <= p50 <= max
	awk -F '\t' 'function wrong(text) { print text; bad = 1 }
		{
			for (i = 1; i <= 7; i++)
				if ($i !~ /^(-|[0-9]+(\.[0-9]+)?)$/)
					wrong("not a number: " $0)
			last = -1
			for (i = 1; i <= 6; i++) {
				if ($i == "-")
					continue
				if ($i + 0 < last)
					wrong("order: " $0)
				last = $i + 0
			}
		}
		END { exit bad || !NR }' /tmp/numbers
}

no_bad_flag() {
	columns api order pattern mode flags >/tmp/flags
	[ -s /tmp/flags ] && ! grep -E 'LEAK|ABORTED|REFUSED|MIGRATED' /tmp/flags
}

hist_adds_up() { # the counts of hist are the n of the rows in mode op
	get hist | awk -F '\t' '/^#/ { next }
		{ n[$1 " " $2 " " $3] += $6; if ($4 >= $5) print "empty bucket " $0 }
		END { for (k in n) print k, n[k] }' | sort >/tmp/hist
	! grep 'empty bucket' /tmp/hist || return 1
	columns cell repeat op n mode | awk -F '\t' '$5 == "op" { print $1, $2, $3, $4 }' |
		sort >/tmp/want
	[ -s /tmp/want ] || { echo 'no row in mode op' && return 1; }
	awk 'NR == FNR { have[$0] = 1; next }
		!($0 in have) { print "missing in hist: " $0; bad = 1 }
		END { exit bad }' /tmp/hist /tmp/want
}

no_addresses() { # of the direct map, vmalloc, modules or the kernel, nor what %p prints
	find "$dir" -type f ! -name run ! -name stop | while read -r file; do
		timeout 20 cat "$file" 2>/dev/null
	done >/tmp/all
	[ "$(wc -l </tmp/all)" -gt 1000 ] || { echo 'hardly anything could be read' && return 1; }
	! grep -m 3 -E '(^|[^0-9a-f])(0x)?(ffff[0-9a-f]{12}|[0-9a-f]{16})([^0-9a-f]|$)' /tmp/all
}

missing() { # API -> why features says that this kernel has it not; fails where it has
	sed -n "s/^api:$1 no //p" $dir/features | grep .
}

check_api() { # API NAME COMMAND...: or its reason for a skip
	api_name=$1
	shift
	if reason=$(missing "$api_name"); then
		skip "$1" "$reason"
	else
		check "$@"
	fi
}

room_after_full_list() {
	for hold in 2000 2111 2222 2333 2444 2555; do
		put run "orders=0 nodes=0 patterns=lifo hold=$hold count=$hold modes=batch" \
			"repeats=1 warmup_ms=1"
		until_idle 60
		put run 'orders=9 nodes=0 modes=op count=10 repeats=1 warmup_ms=1 lists=found'
		until_idle 60
		columns order flags
	done >/tmp/flags
	[ "$(grep -c '^9' /tmp/flags)" = 12 ] && ! grep pcp-full /tmp/flags
}

lists_of_sizes() { # each value of hold and bulk has cells of its own, and takes that many pages
	said=$(put run 'apis=alloc_page,alloc_pages_bulk patterns=pair,lifo hold=1,64 bulk=2,8' \
		'modes=op count=64 nodes=0 repeats=1 warmup_ms=0 lists=found')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_idle 60 | grep -q 'result=done' || return 1
	columns api pattern op hold bulk | awk -F '\t' '$3 == "alloc" { print $1, $2, $4, $5 }' \
		>/tmp/sizes
	sort >/tmp/wanted <<-'END'
		alloc_page lifo 1 -
		alloc_page lifo 64 -
		alloc_page pair - -
		alloc_pages_bulk lifo 1 2
		alloc_pages_bulk lifo 1 8
		alloc_pages_bulk lifo 64 2
		alloc_pages_bulk lifo 64 8
		alloc_pages_bulk pair - 2
		alloc_pages_bulk pair - 8
	END
	sort /tmp/sizes | cmp - /tmp/wanted || { cat /tmp/sizes && return 1; }
	columns op pattern bulk pages | awk -F '\t' '$1 == "alloc" && $2 == "pair" { n[$3] = $4 }
		END { exit !(n[8] % 8 == 0 && n[8] > 2 * n[2]) }'
}

sizes_in_bytes() { # a block of the order that follows, and no page is lost
	said=$(put run 'apis=alloc_pages_exact bytes=1,12288,12289,0 orders=3 patterns=pair,lifo' \
		'modes=op count=64 hold=16 nodes=0 repeats=1')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_idle 60 | grep -q 'result=done' || return 1
	columns pattern op order bytes n flags | grep alloc >/tmp/sizes
	! grep -E 'LEAK|SHORT' /tmp/sizes || return 1
	told=$(awk -F '\t' '$1 == "pair" { printf "%s:%s:%s ", $3, $4, $5 }' /tmp/sizes)
	[ "$told" = '0:1:64 2:12288:64 2:12289:64 3:-:64 ' ] || { cat /tmp/sizes && return 1; }
}

# Node 1 has no ZONE_DMA: the cell is refused, and the next one is run.
only_that_cell_is_refused() {
	said=$(put run 'apis=alloc_pages gfp=GFP_DMA|__GFP_THISNODE,GFP_KERNEL orders=0 cpus=all' \
		'patterns=pair modes=op count=64 repeats=1 lists=found')
	[ "$said" = OK ] || { echo "$said" && return 1; }
	until_idle 60 | grep -q 'result=done' || { get state && return 1; }
	columns gfp op flags n | grep alloc >/tmp/both
	get results | grep -q '^# refused .*a node has no zone that the mask permits' || return 1
	cat /tmp/both
	grep -q 'GFP_DMA.*REFUSED' /tmp/both && grep -q 'GFP_KERNEL.*128$' /tmp/both
}

load
apis=$(awk '$1 ~ /alloc|page/ && $2 == "yes" { sub(/^api[.:]/, "", $1); print $1 }' $dir/features)
max=$(sed -n 's/^orders yes 0-\([0-9]*\).*/\1/p' $dir/features)
ordered='alloc_pages_node alloc_pages __get_free_pages __get_dma_pages alloc_pages_exact'
ordered="$ordered folio_alloc"
plain='alloc_page __get_free_page get_zeroed_page alloc_pages_bulk'
if [ -z "$max" ]; then
	plan 1
	result 1 'features tells the orders' "$(get features)"
	exit 1
fi
count=0
for api in $ordered; do count=$((count + max + 1)); done
for api in $plain; do count=$((count + 1)); done
plan $((count + 18 + FINISH))
remember_pages

equal 'a sweep over everything starts' OK "$(put run 'apis=all orders=all nodes=all' \
	'gfp=GFP_KERNEL modes=batch patterns=pair count=20 repeats=1 warmup_ms=1 duration_ms=500')"
matches 'it ends well' '*result=done*' "$(until_idle 120)"
columns api order node op n fail where flags >/tmp/rows
for api in $ordered; do
	order=0
	while [ $order -le "$max" ]; do
		check_api "$api" "$api order $order" has_rows "$api" "$order"
		order=$((order + 1))
	done
done
for api in $plain; do
	check_api "$api" "$api order 0" has_rows "$api" 0
done
check 'node 0 was asked and served' from_its_node 0
check 'node 1 was asked and served' from_its_node 1
check_api alloc_pages_bulk 'where has each page of a bulk call' each_page_of_a_call

# dmesg of before is kept: a run writes nothing to it.
dmesg >/tmp/dmesg
equal 'every pattern and mode starts' OK "$(put run 'apis=alloc_pages_node orders=0,3 nodes=all' \
	'cpus=all gfp=GFP_KERNEL,GFP_ATOMIC modes=all patterns=all hold=16 count=500 repeats=2' \
	'warmup_ms=1 duration_ms=500')"
matches 'that ends well too' '*result=done*' "$(until_idle 180)"
check 'the kernel log has nothing of it' sh -c 'dmesg | cmp - /tmp/dmesg'
check 'no file tells an address of the kernel' no_addresses
columns min p50 p90 p99 p999 max mean >/tmp/numbers
check 'numbers are numbers, and in order' sane
check 'hist holds what the rows counted' hist_adds_up
check 'emulated time says that it is' emulated_is_flagged
check 'no row leaked, was aborted or refused' no_bad_flag
check 'a reader sees whole lines only' \
	awk -F '\t' '!/^#/ { seen[NF] = 1 } END { for (n in seen) k++; exit k != 1 }' $dir/results
# Pages that are freed in a row leave the CPU's list at its limit: a pair would then drain it with
# every free.
check 'a pair of order 9 finds room in the CPU'"'"'s list' room_after_full_list
check_api alloc_pages_bulk 'lists of hold and bulk' lists_of_sizes
check 'sizes in bytes' sizes_in_bytes
check 'a node without a zone for the mask' only_that_cell_is_refused
echo "# apis in features: $(echo "$apis" | tr '\n' ' ')"
finish
