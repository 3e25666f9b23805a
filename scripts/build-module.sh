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
kdir=$(cd "$1" 2>/dev/null && pwd) || {
	echo "$0: no kernel build folder at $1; install linux-headers-\$(uname -r) or set KDIR=" >&2
	exit 3
}
if [ -e "$2/scripts/Makefile.build" ]; then
	echo "$0: $2 is a kernel tree, building there would spoil it; give a folder for the objects" >&2
	exit 2
fi
mkdir -p "$2"
out=$(cd "$2" && pwd)
shift 2

# Links whose source has gone would otherwise stay and be built.
find "$out" -type l -delete
for part in Kbuild src include kunit; do
	[ -e "$top/$part" ] && cp -rsf "$top/$part" "$out/"
done
exec make -s -C "$kdir" M="$out" -j"$(nproc)" "$@" modules
