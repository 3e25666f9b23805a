#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Build the module for one kernel, away from the sources.
#
#   build-module.sh KDIR OUT [make arguments, such as ARCH=arm64 BB_KUNIT=1]
#
# kbuild writes beside the sources it is given, and two kernels must never share
# an object folder: OUT gets a farm of links to the sources and is built there.
set -eu

if [ $# -lt 2 ]; then
	echo "usage: $0 KDIR OUT [make arguments]" >&2
	exit 2
fi
top=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -f "$1/Makefile" ]; then
	echo "$0: no kernel build folder at $1; install linux-headers-\$(uname -r) or set KDIR=" >&2
	exit 3
fi
kdir=$(cd "$1" && pwd)
if [ -e "$2/scripts/Makefile.build" ]; then
	echo "$0: $2 is a kernel tree, building there would spoil it;" \
		'give a folder for the objects' >&2
	exit 2
fi
mkdir -p "$2"
out=$(cd "$2" && pwd)
shift 2
case $kdir$out in
*[[:space:]:]*)
	echo "$0: kbuild cannot work where a folder has a space or a colon in its name:" \
		"$kdir or $out;" 'move the tree (or the cache: XDG_CACHE_HOME)' >&2
	exit 3
	;;
esac

config=$kdir/include/config/auto.conf
if [ ! -f "$config" ]; then
	if [ -f "$kdir/.config" ]; then
		how='is configured, but not built' and=
	else
		how='is not configured' and="make -C $kdir defconfig; "
	fi
	echo "$0: the kernel at $kdir $how; run: ${and}make -C $kdir -j$(nproc)" >&2
	echo "or, to build and boot a copy: scripts/buddybench vm --make --kernel $kdir" >&2
	exit 3
fi
if [ ! -f "$kdir/Module.symvers" ]; then
	echo "$0: the kernel at $kdir is not built: there is no Module.symvers;" \
		"run: make -C $kdir -j$(nproc)" >&2
	exit 3
fi

# A kernel that clang built has options that gcc does not know: the same compiler has to build.
tools=
if grep -q '^CONFIG_CC_IS_CLANG=y' "$config"; then
	# In quotes up to 5.15.
	text=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$config")
	major=$(echo "$text" | sed 's/.*clang version \([0-9]*\).*/\1/')
	case " $*" in
	*' CC='* | *' LLVM='*) ;;
	*)
		if command -v "clang-$major" >/dev/null; then
			suffix=-$major
		elif clang --version 2>/dev/null | grep -q "version $major\."; then
			suffix=
		else
			echo "$0: the kernel at $kdir was built with $text, which is not here;" \
				"run: apt-get install clang-$major lld-$major llvm-$major" \
				'(or name another: LLVM=1)' >&2
			exit 3
		fi
		if grep -q '^CONFIG_LD_IS_LLD=y' "$config"; then
			tools=LLVM=${suffix:-1}
		else
			tools=CC=clang$suffix
		fi
		;;
	esac
fi

# kbuild runs nm on every object, and nm loads all plugins for link-time optimization that are
# installed: LLVM's takes longer than to compile a small source. gcc's nm loads gcc's alone.
cc=gcc
for word; do
	case $word in
	CC=*) cc=${word#CC=} ;;
	esac
done
nm=${cc%gcc*}gcc-nm${cc##*gcc}
case " $tools $*" in
*' LLVM='* | *' NM='* | *' CROSS_COMPILE='* | *clang*) ;;
*)
	if command -v "$nm" >/dev/null; then
		tools=NM=$nm
	fi
	;;
esac

# Links whose source has gone would otherwise stay and be built.
find "$out" -type l -delete
for part in Kbuild src include kunit; do
	[ -e "$top/$part" ] && cp -rsf "$top/$part" "$out/"
done
exec make -s -C "$kdir" M="$out" -j"$(nproc)" ${tools:+"$tools"} "$@" modules
