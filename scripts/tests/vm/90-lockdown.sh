#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A locked-down kernel: what is only read can be read, nothing can be written, and the module still
# unloads.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

READABLE='README version features env config patterns state wait results hist paths zones snapshots'
READABLE="$READABLE events"
CLOSED='run stop selftest error_log oracle ops explain fragment params/orders params/gfp'
lockdown=/sys/kernel/security/lockdown

opens() { # FILE -> OK or the errno
	if said=$(dd if="$dir/$1" of=/dev/null bs=65536 2>&1); then
		echo OK
	else
		errno_of "$said"
	fi
}

mount -t securityfs none /sys/kernel/security
load
put run 'apis=alloc_pages orders=0 gfp=GFP_KERNEL patterns=pair modes=batch cpus=0 count=100' \
	'repeats=1' >/dev/null
until_idle 20 >/dev/null
remember_pages
# shellcheck disable=SC2086 # words
set -- $READABLE $CLOSED
if ! grep -q integrity $lockdown; then
	plan $((1 + FINISH))
	skip 'lockdown' 'this kernel has no lockdown'
	finish
fi
plan $(($# + 5 + FINISH))
check 'the kernel locks down' sh -c "echo integrity >$lockdown && grep -q '\[integrity\]' $lockdown"
for name in $READABLE; do
	equal "$name can be read" OK "$(opens "$name")"
done
for name in $CLOSED; do
	equal "$name cannot be opened" EPERM "$(opens "$name")"
done
equal 'nor written' EPERM "$(put run 1)"
said=$(buddybench-run orders=0 2>&1)
equal 'buddybench-run finds the machine unfit' 3 $?
matches 'and says the way' '*autorun=*orders=0*' "$said"
matches 'no run has started' 'idle run=1 *' "$(get state)"
finish
