#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every file of the module once, in a kernel that watches (KASAN, lockdep): what counts is that it
# stays silent. Ends with status 0 if every command was taken or refused as it should be.
dir=/sys/kernel/debug/buddybench
bad=0

taken() { # FILE TEXT
	(echo "$2" >"$dir/$1") 2>/dev/null && return
	echo "refused: $1 $2"
	tail -n 3 "$dir/error_log"
	bad=1
}

refused() { # FILE TEXT
	(echo "$2" >"$dir/$1") 2>/dev/null || return 0
	echo "taken: $1 $2"
	bad=1
}

says() { # FILE TEXT
	grep -q "$2" "$dir/$1" && return
	echo "$1 does not say $2:"
	head -n 2 "$dir/$1"
	bad=1
}

ended() { # RESULT
	cat "$dir/wait" >/tmp/state
	grep -q "result=$1" /tmp/state && return
	cat /tmp/state
	bad=1
}

few='count=40 repeats=1 warmup_ms=1 duration_ms=20'
masks=GFP_KERNEL,GFP_ATOMIC,GFP_HIGHUSER_MOVABLE
taken run "apis=all orders=0-4,9 cpus=all gfp=$masks modes=all patterns=all hold=16 $few"
ended 'done'
irq_off='modes=op context=irq-off gfp=GFP_ATOMIC'
taken run "orders=0-3 cpus=all patterns=pair,lifo,remote $irq_off $few"
ended 'done'
taken run "orders=0-3 patterns=pair,lifo modes=op paths=1 $few"
ended 'done'
(cd $dir && cat results hist zones snapshots events paths env features config patterns README \
	version params/*) >/dev/null
taken selftest 1
says selftest '# failed: 0'
taken verify 'count=3000'
says verify 'result=done.* violations=0 '
taken oracle 'fuzz node=0 n=500'
says oracle 'result=done.* misses=0 '
taken ops 'alloc order=3 n=16 tag=a'
taken explain 'order=3'
taken ops 'free tag=a'
says ops 'blocks=0 pages=0'
taken fragment 'node=0 order=4 target=300 type=unmovable'
taken fragment release
says fragment 'state=idle'
refused run orders=99
refused run gfp=GFP_KERNAL
says error_log 'GFP_KERNAL'
long='orders=0-3 patterns=lifo hold=1000 count=100000000 duration_ms=60000'
taken run "$long"
echo 1 >$dir/stop
ended stopped
taken run "$long"
rmmod buddybench || bad=1
exit $bad
