#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The machine goes down while others begin runs and jobs all the while: what goes on ends first, and
# nothing begins after that. What happened is seen on the console; SEED chooses the moment.
# shellcheck disable=SC2154 # the host sets SEED
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

FOREVER='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL patterns=lifo,remote'
FOREVER="$FOREVER hold=64 modes=op,batch count=0 duration_ms=3000 repeats=50 deadline_ms=600000"

load || exit 1
again -f run -t "$FOREVER" >/dev/null &
if [ $((SEED % 2)) = 0 ]; then
	again -f verify -t 'count=50' >/dev/null &
fi
sleep "2.$((SEED % 10))"
case $((SEED % 3)) in
0) poweroff -f ;;
*) reboot -f ;;
esac
sleep 60
