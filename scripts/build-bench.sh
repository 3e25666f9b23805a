#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Build what `make bench` compares: the module as it is, the module with 1, 10 and 100 instructions
# more in every operation, and the reference loop.
#
#   build-bench.sh KDIR OUT [make arguments, such as ARCH=um]
#
# OUT gets bb_ref.ko, buddybench-0.ko, buddybench-1.ko, buddybench-10.ko and buddybench-100.ko.
set -eu

if [ $# -lt 2 ]; then
	echo "usage: $0 KDIR OUT [make arguments]" >&2
	exit 2
fi
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$2"
kdir=$(cd "$1" && pwd)
out=$(cd "$2" && pwd)
shift 2

# The plain one comes last, so that OUT is left with objects of the tree as it is.
for more in 100 10 1 0; do
	flags=
	[ "$more" = 0 ] || flags="-DBB_INSERT=$more -include $top/scripts/reference/insert.h"
	"$top/scripts/build-module.sh" "$kdir" "$out/module" "$@" \
		"CFLAGS_src/worker/timed_loops.o=$flags"
	cp "$out/module/buddybench.ko" "$out/buddybench-$more.ko"
done

tree=$out/reference
mkdir -p "$tree/scripts"
find "$tree" -type l -delete
for part in scripts/reference src include; do
	cp -rsf "$top/$part" "$tree/$(dirname "$part")/"
done
make -s -C "$kdir" M="$tree/scripts/reference" "$@" modules
cp "$tree/scripts/reference/bb_ref.ko" "$out/"
