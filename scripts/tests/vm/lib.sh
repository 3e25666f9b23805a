# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2119,SC2120 # used by the scripts that source it
# Shared by the guest scripts: KTAP, loading and unloading, writing with the errno told. For busybox
# ash. The host scans the console and the taint after every script; a script ends with `finish`.

dir=/sys/kernel/debug/buddybench
number=0 failures=0
pages_at_start='' slab_at_start='' slabinfo_at_start=/tmp/slabinfo
pace=1 taint=0
PAGES_SLACK=64 SLAB_SLACK=256

plan() { # COUNT, without what load and finish add
	printf 'KTAP version 1\n1..%s\n' "$1"
}

clean_name() {
	printf '%s' "$1" | tr '#\n\t' 'N  ' | tr -c ' -~' '?' | cut -c 1-150
}

result() { # STATUS NAME [WHY]
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number $(clean_name "$2")"
		return 0
	fi
	[ -z "${3:-}" ] || printf '%s\n' "$3" | sed 's/^/# /'
	echo "not ok $number $(clean_name "$2")"
	failures=$((failures + 1))
	return 1
}

skip() { # NAME REASON
	number=$((number + 1))
	echo "ok $number $(clean_name "$1") # SKIP $2"
}

check() { # NAME COMMAND...
	title=$1 # scripts have a name of their own
	shift
	said=$("$@" 2>&1)
	result $? "$title" "$said"
}

equal() { # NAME WANT GOT
	[ "$2" = "$3" ]
	result $? "$1" "wanted: $2
     got: $3"
}

matches() { # NAME PATTERN TEXT (a shell pattern)
	# shellcheck disable=SC2254 # it is meant to be a pattern
	case $3 in
	$2) result 0 "$1" ;;
	*) result 1 "$1" "wanted: $2
     got: $3" ;;
	esac
}

errno_of() { # what a command said -> the name of the errno
	case $1 in
	*'Invalid argument'*) echo EINVAL ;;
	*'Numerical result out of range'*) echo ERANGE ;;
	*'Operation not permitted'*) echo EPERM ;;
	*'Argument list too long'*) echo E2BIG ;;
	*'resource busy'*) echo EBUSY ;;
	*'No such device or address'*) echo ENXIO ;;
	*'Operation not supported'*) echo EOPNOTSUPP ;;
	*'Permission denied'*) echo EACCES ;;
	*'No data available'*) echo ENODATA ;;
	*'Cannot allocate memory'*) echo ENOMEM ;;
	*'No such file'*) echo ENOENT ;;
	*) echo "$1" ;;
	esac
}

put_file() { # FILE SOURCE: one write of all of SOURCE; tells OK or the errno
	if said=$(dd if="$2" of="$dir/$1" bs=65536 2>&1); then
		echo OK
	else
		errno_of "$said"
	fi
}

put() { # FILE TEXT...
	into=$1
	shift
	printf '%s' "$*" >/tmp/in
	put_file "$into" /tmp/in
}

refused() { # ERRNO BYTE FILE TEXT: the errno, and the caret of error_log is under that byte
	got=$(put "$3" "$4")
	[ "$got" = "$1" ] || { echo "wanted $1, got $got" && return 1; }
	byte=$(tail -n 1 "$dir/error_log" | awk '{ print index($0, "^") - 3 }')
	[ "$byte" = "$2" ] || { tail -n 3 "$dir/error_log" && return 1; }
}

get() { # FILE
	cat "$dir/$1"
}

field() { # NAME LINE -> the value of NAME=
	printf '%s\n' "$2" | tr ' ' '\n' | sed -n "s/^$1=//p" | head -n 1
}

# Pages that are free or in the per-CPU lists, and those that the kernel accounts for elsewhere:
# processes, slab and page cache come and go with the test itself. Pages that the module forgot are
# in none of these.
known_pages() {
	echo 1 >/proc/sys/vm/stat_refresh
	awk '/^Node/ { zone = 1 }
		zone && $1 == "count:" { n += $2 }
		FILENAME ~ /vmstat/ && /^nr_(free|page_table|anon|file)_pages / { n += $2 }
		FILENAME ~ /vmstat/ && /^nr_slab_(un)?reclaimable / { n += $2 }
		FILENAME ~ /meminfo/ && /^(VmallocUsed|Percpu):/ { n += $2 / 4 }
		END { printf "%d\n", n }' \
		/proc/zoneinfo /proc/vmstat /proc/meminfo
}

# Caches of processes grow with what the script itself starts, by 150 pages in 30-sweep;
# the module's memory is never in them, and its threads are looked for by name.
OF_PROCESSES='task_struct|task_group|signal_cache|sighand_cache|mm_struct|vm_area_struct|anon_vma.*'

slab_pages() {
	awk -v skip="^($OF_PROCESSES)\$" '
		FILENAME ~ /vmstat/ && /^nr_slab_unreclaimable / { n += $2 }
		FILENAME ~ /slabinfo/ && $1 ~ skip { n -= $15 * $6 } # slabs, pages of each
		END { print n }' /proc/vmstat /proc/slabinfo
}

quiesce() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	sleep 0.3
}

remember_pages() {
	quiesce
	pages_at_start=$(known_pages)
	slab_at_start=$(slab_pages)
	cat /proc/slabinfo >"$slabinfo_at_start"
}

grown_caches() { # those that have grown most since then: pages and name
	awk 'FNR == NR { before[$1] = $15 * $6; next }
		$15 * $6 > before[$1] { print $15 * $6 - before[$1], $1 }' \
		"$slabinfo_at_start" /proc/slabinfo | sort -rn | head -n 6 | tr '\n' ' '
}

slab_is_back() { # results of the last run are kept while the module is loaded
	is_loaded || [ $(($(slab_pages) - slab_at_start)) -le $SLAB_SLACK ]
}

pages_are_back() { # the best of ten looks counts: pages on their way home are not lost
	tries=0
	while [ $tries -lt 10 ]; do
		quiesce
		gap=$((pages_at_start - $(known_pages)))
		if [ $gap -le $PAGES_SLACK ] && [ $gap -ge -$PAGES_SLACK ] && slab_is_back; then
			return 0
		fi
		tries=$((tries + 1))
	done
	slab=$(($(slab_pages) - slab_at_start))
	echo "$gap pages are missing ($PAGES_SLACK may); slab +$slab ($SLAB_SLACK): $(grown_caches)"
	return 1
}

memory_candidate() { # a memory block of node 1 that can be switched off and on while nothing runs
	for block in /sys/devices/system/node/node1/memory*/state; do
		if echo offline >"$block" 2>/dev/null; then
			echo online >"$block" && echo "$block" && return
		fi
	done
}

load() { # [PARAMETER=VALUE ...]
	insmod /buddybench.ko "$@"
}

is_loaded() {
	grep -q '^buddybench ' /proc/modules
}

unload() { # within SECONDS (10)
	timeout "$((${1:-10} * pace))" rmmod buddybench
}

# How much slower this machine is just now than an idle one under emulation: 1 or more. Limits are
# multiplied by it.
measure_pace() {
	from=$(cut -d ' ' -f 1 /proc/uptime)
	turns=0
	while [ $turns -lt 50 ]; do
		/bin/true
		turns=$((turns + 1))
	done
	pace=$(awk -v from="$from" '{
		pace = int(($1 - from) / 0.4) + 1
		print pace < 20 ? pace : 20
	}' /proc/uptime)
}

until_idle() { # within SECONDS; prints the last state
	left=$((${1:-30} * 5 * pace))
	while [ $left -gt 0 ]; do
		state=$(get state)
		case $state in
		idle*)
			echo "$state"
			return 0
			;;
		esac
		sleep 0.2
		left=$((left - 1))
	done
	echo "still not idle: $state"
	return 1
}

until_running() { # within SECONDS: pages are held, or an operation is on its way
	left=$((${1:-10} * 10 * pace))
	while [ $left -gt 0 ]; do
		case $(get state) in
		running*) return 0 ;;
		esac
		sleep 0.1
		left=$((left - 1))
	done
	return 1
}

columns_of() { # FILE NAME...: rows as TSV without a header
	from=$1
	shift
	get "$from" | awk -F '\t' -v want="$*" '
		/^#run/ {
			for (i = 1; i <= NF; i++)
				at[$i] = i
			at["run"] = 1
			n = split(want, names, " ")
		}
		/^#/ { next }
		{
			for (i = 1; i <= n; i++)
				printf "%s%s", $(at[names[i]]), i < n ? "\t" : "\n"
		}'
}

columns() { # NAME... of results
	columns_of results "$@"
}

no_traces_left() {
	! is_loaded || { echo 'still in /proc/modules' && return 1; }
	[ ! -e $dir ] || { echo "$dir is still there" && return 1; }
	left=$(cat /proc/[0-9]*/comm 2>/dev/null | grep -E '^bb[_/-]|^buddyb' || true)
	[ -z "$left" ] || { echo "threads left: $left" && return 1; }
}

expected_taint() { # out of tree, unsigned, test module; and what the script expects
	[ $(($(cat /proc/sys/kernel/tainted) & ~(4096 | 8192 | 262144 | taint))) = 0 ] && return
	echo "tainted: $(cat /proc/sys/kernel/tainted)"
	return 1
}

measure_pace
FINISH=4
ended_with() { # REASON: the run ended for it, and holds nothing
	state=$(until_idle 10) || { echo "$state" && return 1; }
	[ "$(field result "$state")" = "$1" ] || { echo "wanted result=$1: $state" && return 1; }
	[ "$(field held_pages "$state")" = 0 ] || { echo "$state" && return 1; }
}

whole() { # a run of $SHORT has all it wants
	said=$(put run "$SHORT")
	[ "$said" = OK ] || { echo "$said: $(tail -n 3 $dir/error_log)" && return 1; }
	ended_with 'done'
}

finish() { # four cases, and the exit status
	check 'unloads' unload 10
	check 'nothing of the module is left' no_traces_left
	check 'all pages are back' pages_are_back
	check 'taint is that of any such module' expected_taint
	[ $failures = 0 ]
	exit $?
}

# For scripts that end with the machine: the last words are the kernel's, on the console.
down_under_a_run() { # COMMAND
	plan 2
	load
	check 'a run is accepted' test "$(put run 'apis=alloc_pages orders=0-3 cpus=all' \
		'patterns=lifo hold=512 count=0 duration_ms=60000 repeats=9')" = OK
	check 'the run goes on' until_running 10
	sleep 1
	"$1" -f
	sleep 60
}
