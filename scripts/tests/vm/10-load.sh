#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Loading: what appears, what a fresh module says, and that it can be done again and again.
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

FILES='README version features env config patterns state wait results hist zones snapshots events'
FILES="$FILES error_log"
ENDLESS=30

read_whole() {
	timeout 10 cat "$dir/$1" >/tmp/out
}

has_text() {
	read_whole "$1" && [ -s /tmp/out ]
}

mode_of() {
	stat -c %a "$1"
}

load_and_unload() {
	count=0
	while [ "$count" -lt "$ENDLESS" ]; do
		load && unload 5 || return 1
		count=$((count + 1))
	done
}

no_data_yet() {
	said=$(cat "$dir/$1" 2>&1) && ! printf '%s\n' "$said" | grep -q -v -e '^#' -e '^$' && return
	[ "$(errno_of "$said")" = ENODATA ] && return
	printf '%s\n' "$said"
	return 1
}

# The rules of a write to run hold for it, too: the module is there, no run is, and error_log and
# the kernel log say why.
autorun_refused() { # TEXT: error_log has SAYS
	load "autorun=\"$1\"" || return 1
	state=$(get state) log=$(get error_log)
	unload || return 1
	case $state in
	'idle run=0 '*) ;;
	*) echo "$state" && return 1 ;;
	esac
	case $log in
	*"$2"*) ;;
	*) echo "$log" && return 1 ;;
	esac
	dmesg | tail -n 5 | grep -q "autorun: .*$2" || { dmesg | tail -n 5 && return 1; }
}

# The migrate types with blocks of the highest order, by zone: of the kernel, and of the module.
types_of_kernel() {
	awk 'BEGIN { bit["Unmovable"] = 1; bit["Movable"] = 2; bit["Reclaimable"] = 4
		     bit["HighAtomic"] = 8; bit["CMA"] = 16 }
	     $5 == "type" { sub(",", "", $2); sub(",", "", $4); zone = $2 "/" $4
		     sum[zone] += $NF > 0 ? bit[$6] : 0 }
	     END { for (zone in sum) print zone, sum[zone] }' /proc/pagetypeinfo | sort
}

types_of_module() {
	grep -v '^#' "$dir/zones" |
		awk '{ n = split($NF, types, ","); print $1 "/" $2, types[n] }' | sort
}

types_agree() { # others allocate, too: three tries
	for _ in 1 2 3; do
		kernel=$(types_of_kernel)
		module=$(types_of_module)
		[ -n "$kernel" ] && [ "$kernel" = "$module" ] && return 0
	done
	printf '%s\n' "$kernel" "$module"
	return 1
}

# shellcheck disable=SC2086 # words
set -- $FILES
plan $((6 + $# + 20 + FINISH))
load && unload
remember_pages

check 'loads' load
check 'is idle at once' until_idle 2
equal 'parameters may be written by root only' 644 "$(mode_of $dir/params/orders)"
equal 'run may be written only' 200 "$(mode_of $dir/run)"
equal 'stop may be written only' 200 "$(mode_of $dir/stop)"
equal 'results are read only' 444 "$(mode_of $dir/results)"
for name in $FILES; do
	case $name in
	results | hist | events | snapshots)
		check "$name has no data before the first run" no_data_yet "$name"
		;;
	error_log) check 'error_log is empty of errors' no_data_yet error_log ;;
	*) check "$name can be read and says something" has_text "$name" ;;
	esac
done
matches 'version names the version and the ABI' '*abi=1*' "$(get version)"
matches 'version names the kernel' "*$(uname -r)*" "$(get version)"
matches 'features lists APIs' '*alloc_pages*' "$(get features)"
matches 'env says what init_on_alloc is' '*init_on_alloc*' "$(get env)"
matches 'patterns explains lifo' '*lifo*' "$(get patterns)"
check 'zones names both nodes' grep -q -E '(^|[^0-9])1[^0-9].*Normal|node=1' $dir/zones
check 'free_types says what /proc/pagetypeinfo does' types_agree
equal 'every parameter has a file' \
	"$(get config | tr ' ' '\n' | sed -n 's/=.*//p' | sort | tr '\n' ' ')" \
	"$(basename -a $dir/params/* | sort | tr '\n' ' ')"
equal 'a second load is refused' 1 "$(load >/dev/null 2>&1 && echo 0 || echo 1)"
check 'unloads' unload
check 'can be loaded and unloaded 30 times' load_and_unload
equal 'a wrong module parameter is refused' 1 \
	"$(load nonsense_parameter=1 2>/dev/null; is_loaded && echo 1)"
unload 2>/dev/null
check 'autorun with a control character is refused' \
	autorun_refused "$(printf 'orders=0\001')" 'printable ASCII'
check 'autorun of two lines is refused' \
	autorun_refused "$(printf 'orders=0\norders=1')" 'printable ASCII'
check 'autorun that is not ASCII is refused' \
	autorun_refused "$(printf 'orders=\302\240')" 'printable ASCII'
check 'autorun with a mask that could harm is refused' \
	autorun_refused 'gfp=__GFP_NOFAIL' 'is refused: it may loop'
check 'autorun below the floor is refused' \
	autorun_refused 'orders=0 nodes=0 reserve_mb=1000000' 'needs '
zeros=$(head -c 3000 /dev/zero | tr '\0' '0')
equal 'autorun that is too long is no parameter' 1 \
	"$(load "autorun=\"$zeros\"" 2>/dev/null; is_loaded || echo 1)"
check 'autorun starts a run at load' \
	load 'autorun="apis=alloc_pages count=100 repeats=1 modes=batch"'
matches 'and it ends well' 'idle*result=done*' "$(until_idle 30)"
finish
