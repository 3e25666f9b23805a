#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Tasks are frozen and devices put to sleep, over and over, while others begin runs and jobs all the
# while: none of them is the same before and after.
# shellcheck disable=SC2317,SC2154 # functions are called through check; the host sets AMOUNT
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

FOREVER='apis=alloc_pages_node orders=0-3 nodes=all cpus=all gfp=GFP_KERNEL patterns=lifo,remote'
FOREVER="$FOREVER hold=64 modes=op,batch count=0 duration_ms=3000 repeats=50 deadline_ms=600000"

say() {
	echo "torture: $*" >/dev/kmsg
}

fall_asleep() { # LEVEL
	echo "$1" >/sys/power/pm_test || return 1
	say "suspend"
	echo freeze >/sys/power/state || return 1
	state=$(get state)
	case $state in
	running*) say "awake $(field run "$state")" ;;
	*) say 'awake 0' ;;
	esac
	count_up suspends
}

# A run that had begun before tasks were frozen must not go on when they are thawed.
none_crosses() {
	dmesg | awk '
		/Freezing user space processes/ {
			split("", old)
			for (r in begun)
				old[r] = 1
		}
		/torture: begun/ { begun[$NF] = 1 }
		/torture: awake/ && $NF != 0 && $NF in old {
			print "run " $NF " crossed a suspend"
			bad = 1
		}
		END { exit bad }'
}

rounds() { # LEVEL ROUNDS
	turn=0
	while [ "$turn" -lt "$2" ]; do
		# Somewhere between two ends of a run.
		sleep "0.$turn"
		fall_asleep "$1" || return 1
		turn=$((turn + 1))
		progress "$turn" "$2"
	done
}


plan $((8 + END))
begin
check 'loads' load
echo 1 >/sys/module/suspend/parameters/pm_test_delay 2>/dev/null
check 'this kernel can try a suspend' test -e /sys/power/pm_test
again -f run -t "$FOREVER" >/tmp/runs &
runner=$!
check 'freezer, with runs' rounds freezer $(((AMOUNT + 1) / 2))
touch /tmp/over
wait $runner
rm /tmp/over
put stop 1 >/dev/null
until_idle 5 >/dev/null
# Short runs with gaps, or a job would never be the first to be taken.
again -f run -t "$FOREVER orders=0 nodes=0 modes=batch duration_ms=30 repeats=1" -w 50 >/tmp/more &
runner=$!
again -f verify -t 'count=50' >/tmp/jobs &
jobber=$!
check 'devices, with runs and jobs' rounds devices $(((AMOUNT + 1) / 2))
touch /tmp/over
wait $runner $jobber
check 'no run crosses a suspend' none_crosses
provoked 'suspends' "$(counted suspends)" "$AMOUNT"
provoked 'runs begun' $(($(value begun /tmp/runs) + $(value begun /tmp/more))) "$AMOUNT"
provoked 'jobs begun' "$(value begun /tmp/jobs)"
end
