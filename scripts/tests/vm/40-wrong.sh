#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Wrong input: every text is refused with the errno it deserves and a caret in error_log, and
# nothing has changed.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

# ERRNO FILE TEXT; @NAME stands for a text of make_text.
WRONG='
EINVAL params/apis nonsense
EINVAL params/apis ALLOC_PAGES
EINVAL params/apis alloc_pages,
EINVAL params/apis ,alloc_pages
EINVAL params/apis alloc_pages,,alloc_page
EINVAL params/apis alloc_pages,nonsense
EINVAL params/apis alloc_pages alloc_page
EINVAL params/apis alloc_pages;
EINVAL params/apis 0x3
EINVAL params/apis all,alloc_pages
EINVAL params/apis kmalloc
EINVAL params/apis alloc_pages_nolock
EINVAL params/gfp GFP_NONSENSE
EINVAL params/gfp gfp_kernel
EINVAL params/gfp 0xcc0
EINVAL params/gfp 3264
EINVAL params/gfp GFP_KERNEL|
EINVAL params/gfp |GFP_KERNEL
EINVAL params/gfp GFP_KERNEL||__GFP_ZERO
EINVAL params/gfp GFP_KERNEL,
EINVAL params/gfp ,GFP_KERNEL
EINVAL params/gfp GFP_KERNEL+__GFP_ZERO
EINVAL params/gfp GFP_KERNEL | __GFP_ZERO
EINVAL params/gfp GFP_KERNEL,0x40
EINVAL params/gfp all
EINVAL params/gfp __GFP_WAIT
EINVAL params/gfp __GFP_REPEAT
EINVAL params/gfp __GFP_COLD
EINVAL params/gfp GFP_TEMPORARY
EPERM params/gfp __GFP_NOFAIL
EPERM params/gfp GFP_KERNEL|__GFP_NOFAIL
EPERM params/gfp GFP_KERNEL,GFP_KERNEL|__GFP_NOFAIL
EPERM params/gfp __GFP_MEMALLOC
EPERM params/gfp GFP_ATOMIC|__GFP_MEMALLOC
EPERM params/gfp __GFP_WRITE
EPERM params/gfp __GFP_NOLOCKDEP
EPERM params/gfp __GFP_ZEROTAGS
EPERM params/gfp __GFP_SKIP_ZERO
EPERM params/gfp __GFP_NO_OBJ_EXT
EPERM params/gfp __GFP_DMA|__GFP_DMA32
EPERM params/gfp __GFP_DMA|__GFP_HIGHMEM
EPERM params/gfp __GFP_DMA32|__GFP_HIGHMEM
EPERM params/gfp __GFP_DMA|__GFP_DMA32|__GFP_HIGHMEM
EPERM params/gfp __GFP_MOVABLE|__GFP_DMA|__GFP_HIGHMEM
EPERM params/gfp __GFP_MOVABLE|__GFP_DMA|__GFP_DMA32
EPERM params/gfp __GFP_MOVABLE|__GFP_RECLAIMABLE
EPERM params/gfp GFP_KERNEL|__GFP_MOVABLE|__GFP_RECLAIMABLE
EPERM params/gfp GFP_HIGHUSER_MOVABLE|__GFP_RECLAIMABLE
EPERM params/gfp GFP_KERNEL|__GFP_NORETRY|__GFP_RETRY_MAYFAIL
EPERM params/gfp GFP_ATOMIC|__GFP_DIRECT_RECLAIM
EPERM params/gfp GFP_KERNEL|__GFP_ATOMIC
E2BIG params/gfp @masks
EINVAL params/orders x
EINVAL params/orders -1
EINVAL params/orders 0-
EINVAL params/orders 3-1
EINVAL params/orders ,
EINVAL params/orders 0 1
EINVAL params/orders 1.5
EINVAL params/orders 0x
EINVAL params/orders 0xg
EINVAL params/orders 0x0
EINVAL params/orders all,1
EINVAL params/orders 0;reboot
ERANGE params/orders 11
ERANGE params/orders 0-11
ERANGE params/orders 10,11
ERANGE params/orders 31
ERANGE params/orders 99
ERANGE params/orders 0x800
ERANGE params/orders 0xffffffff
EINVAL params/orders 0x1000000000
ERANGE params/orders 4294967296
EINVAL params/nodes x
EINVAL params/nodes -1
EINVAL params/nodes any
ERANGE params/nodes 99999
ERANGE params/nodes 0-99999
EINVAL params/cpus x
EINVAL params/cpus 0--1
EINVAL params/cpus 0x
ERANGE params/cpus 99999
E2BIG params/cpus 0-8191:1/2
EINVAL params/threads none
ERANGE params/threads 0
ERANGE params/threads 0-1
ERANGE params/threads 99999
EINVAL params/placement remote
EINVAL params/placement NODE
EINVAL params/placement node,local
EINVAL params/placement all
EINVAL params/context atomic
EINVAL params/context irq_off
EINVAL params/context preempt,irq-off
EINVAL params/clock rdtsc
EINVAL params/clock 1
EINVAL params/patterns sequential
EINVAL params/patterns pair,
EINVAL params/patterns lifo fifo
EINVAL params/modes latency
EINVAL params/modes op|batch
EINVAL params/hold x
EINVAL params/hold -1
EINVAL params/hold +1
EINVAL params/hold 1x
EINVAL params/hold 0x
EINVAL params/hold 1.5
EINVAL params/hold 1 2
EINVAL params/hold 1,1
EINVAL params/hold @leading
ERANGE params/hold 0
ERANGE params/hold 65537
ERANGE params/hold 0x10001
ERANGE params/hold 99999999999999999999999
ERANGE params/bulk 0
ERANGE params/bulk 513
EINVAL params/count 1e6
EINVAL params/count 10k
ERANGE params/count 1000000001
ERANGE params/duration_ms 60001
EINVAL params/duration_ms 1s
ERANGE params/deadline_ms 0
ERANGE params/deadline_ms 86400001
ERANGE params/repeats 0
ERANGE params/repeats 1001
ERANGE params/warmup_ms 10001
ERANGE params/seed 18446744073709551616
EINVAL params/seed random
ERANGE params/shuffle 2
EINVAL params/shuffle yes
ERANGE params/budget_mb 1048577
EINVAL params/budget_mb 64M
ERANGE params/reserve_mb 1048577
ERANGE params/stop_ns 10000000001
EINVAL params/orders @newline
EINVAL params/orders @space
EINVAL params/orders @two-lines
EINVAL params/orders @control
EINVAL params/orders @nul
EINVAL params/orders @high
EINVAL params/orders @utf8
E2BIG params/orders @long
E2BIG params/apis @huge
EINVAL params/orders @full
EINVAL run nonsense
EINVAL run orders
EINVAL run orders=
EINVAL run =3
EINVAL run orders==3
EINVAL run order=3
EINVAL run Orders=3
EINVAL run orders=0 foo=1
EINVAL run orders=0 1
EINVAL run orders=x
EINVAL run 2
EINVAL run 1 1
EINVAL run gfp=GFP_KERNEL | __GFP_ZERO
EINVAL run orders=0, 1, 2
EINVAL explain order=3 n=5
EINVAL explain order=3 tag=x
EINVAL explain orders=3
EINVAL run @newline
EINVAL run @two-lines
EINVAL run @nul
EINVAL run @high
E2BIG run @long
ERANGE run orders=11
ERANGE run orders=0-3 hold=0
ERANGE run hold=1 bulk=513
EPERM run gfp=__GFP_NOFAIL
EPERM run orders=0 gfp=GFP_KERNEL|__GFP_MOVABLE|__GFP_RECLAIMABLE
EPERM run apis=__get_free_pages gfp=GFP_HIGHUSER
EPERM run apis=get_zeroed_page gfp=GFP_HIGHUSER_MOVABLE
EPERM run apis=__get_dma_pages gfp=GFP_DMA32
EPERM run apis=alloc_pages_exact gfp=GFP_KERNEL|__GFP_COMP
EINVAL run apis=alloc_page orders=1
EINVAL run apis=alloc_pages_bulk orders=1-3
EINVAL run context=irq-off gfp=GFP_KERNEL
EINVAL run context=preempt-off gfp=GFP_KERNEL
EINVAL run patterns=remote cpus=0
EINVAL run cpus=0 threads=2
EINVAL run count=0 duration_ms=0
ENXIO run cpus=7
ENXIO run cpus=0-2
ENXIO run nodes=2
ENXIO run nodes=0,9
E2BIG run apis=all orders=all nodes=all patterns=all modes=all gfp=GFP_KERNEL,GFP_USER repeats=1000
'

# ERRNO FILE TEXT of what takes options; the caret has to be where the @ is.
CARETS='
EINVAL ops @foo
EINVAL ops alloc @orders=1
EINVAL ops alloc order@
EPERM ops alloc n=1 gfp=GFP_KERNEL|@__GFP_NOFAIL
ERANGE ops alloc order=@11
EINVAL ops alloc tag=@a-tag-that-is-much-longer-than-any-tag-may-be
EINVAL explain order=0 gfp=@0xcc0
EINVAL fragment node=0 order=9 type=@foo target=500
EINVAL fragment type=@ target=500
EINVAL oracle fuzz n=5 model=@9.9
EINVAL replay pace=@fast
EINVAL replay scale=1/@x
EINVAL verify orders=0 @patterns=lifo
'

make_text() { # NAME -> /tmp/in
	case $1 in
	masks)
		printf GFP_KERNEL
		awk 'BEGIN { for (i = 0; i < 200; i++) printf ",GFP_KERNEL" }'
		;;
	newline) printf '\n' ;;
	space) printf '   ' ;;
	two-lines) printf '0\n1' ;;
	leading) printf ' 1' ;;
	control) printf '0\001' ;;
	nul) printf '0\0001' ;;
	high) printf '0\377' ;;
	utf8) printf '\342\202\254' ;;
	full) head -c 4096 /dev/zero | tr '\0' ',' ;;
	long) head -c 4097 /dev/zero | tr '\0' '0' ;;
	huge) head -c 60000 /dev/zero | tr '\0' 'a' ;;
	esac >/tmp/in
}

refuse() { # ERRNO FILE TEXT
	if [ "${3#@}" = "$3" ]; then
		printf '%s' "$3" >/tmp/in
	else
		make_text "${3#@}"
	fi
	before=$(cat "$dir/error_log")
	got=$(put_file "$2" /tmp/in)
	if [ "$got" != "$1" ]; then
		echo "wanted $1, got $got"
		case $(get state) in
		running*) put stop 1 >/dev/null && until_idle 10 ;;
		esac
		return 1
	fi
	[ "$(get config)" = "$config" ] || { echo "config has changed: $(get config)" && return 1; }
	cat "$dir/error_log" >/tmp/log
	[ "$(cat /tmp/log)" != "$before" ] || { echo 'nothing new in error_log' && return 1; }
	tail -n 1 /tmp/log | grep -q '^ *^$' && return
	echo 'error_log does not end with a caret:'
	tail -n 4 /tmp/log
	return 1
}

caret() { # ERRNO FILE TEXT with @
	lead=${3%%@*}
	refuse "$1" "$2" "$lead${3#*@}" || return
	[ "$(tail -n 1 /tmp/log | wc -c)" = $((2 + ${#lead} + 2)) ] && return
	tail -n 3 /tmp/log
	return 1
}

# What the kernel's table of zones allows is taken, and served from that zone.
served_from() { # ZONE MASK
	said=$(put run "apis=alloc_pages_node orders=0 nodes=0 cpus=0 gfp=$2 patterns=pair" \
		'modes=batch count=100 repeats=1')
	[ "$said" = OK ] || { echo "$said: $(tail -n 3 "$dir/error_log")" && return 1; }
	until_idle 20 >/dev/null
	columns where | grep -q "$1" || { columns where flags && return 1; }
}

printf '%s' "$WRONG" | sed '/^$/d' >/tmp/wrong
printf '%s' "$CARETS" | sed '/^$/d' >/tmp/carets
plan $(($(cat /tmp/wrong /tmp/carets | wc -l) + 7 + FINISH))
load
remember_pages
config=$(get config)
while read -r errno file text; do
	check "$file $text is $errno" refuse "$errno" "$file" "$text"
done </tmp/wrong
while read -r errno file text; do
	check "$file $text is $errno at the @" caret "$errno" "$file" "$text"
done </tmp/carets

for file in version state zones; do
	matches "$file cannot be written" 'E[IAP]*' "$(put $file 1)"
done
equal 'a run is still taken after all that' OK "$(put run 'apis=alloc_pages orders=0' \
	'gfp=GFP_KERNEL patterns=pair modes=batch cpus=0 count=100 repeats=1')"
matches 'and ends well' 'idle*result=done*' "$(until_idle 20)"
check 'movable blocks of ZONE_DMA32' served_from DMA32 '__GFP_DMA32|__GFP_MOVABLE'
check 'movable blocks of ZONE_DMA' served_from DMA '__GFP_DMA|__GFP_MOVABLE'
finish
