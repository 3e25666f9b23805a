#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Put a copy of the module and its KUnit suites into a kernel tree, as drivers/buddybench/.
set -eu

usage() {
	cat <<END
usage: $0 TREE            copy into TREE, or bring the copy up to date
       $0 --remove TREE   take it out again

TREE is the source of a Linux kernel, 5.10 or later. drivers/Kconfig and drivers/Makefile get a
line each; nothing else is changed.

examples:
  $0 ~/linux
  cd ~/linux && tools/testing/kunit/kunit.py run --kunitconfig=drivers/buddybench
  cd ~/linux && scripts/config --module BUDDYBENCH && make drivers/buddybench/buddybench.ko
END
}

remove=
case ${1-} in
-h | --help) usage && exit 0 ;;
--remove) remove=1 && shift ;;
esac
[ $# = 1 ] || { usage >&2 && exit 2; }
tree=$1
top=$(cd "$(dirname "$0")/.." && pwd)
for file in drivers/Kconfig drivers/Makefile mm/page_alloc.c; do
	if [ ! -f "$tree/$file" ]; then
		echo "$0: $tree: no $file: not the source of a kernel" >&2
		exit 3
	fi
done
copy=$tree/drivers/buddybench
# What is of somebody else's making stays.
if [ -e "$copy" ] && [ ! -f "$copy/kunit/Kbuild.include" ]; then
	echo "$0: $copy is there and is no copy of ours; move it away" >&2
	exit 3
fi

rm -rf "$copy"
sed -i '/buddybench/d' "$tree/drivers/Kconfig" "$tree/drivers/Makefile"
if [ "$remove" ]; then
	echo "removed $copy"
	exit 0
fi
mkdir "$copy"
for part in Kbuild Kconfig LICENSE src include kunit; do
	cp -R "$top/$part" "$copy/"
done
cp "$top/kunit/.kunitconfig" "$copy/.kunitconfig"
sed -i '$i source "drivers/buddybench/Kconfig"' "$tree/drivers/Kconfig"
echo 'obj-y += buddybench/' >>"$tree/drivers/Makefile"
cat <<END
copied to $copy; next, in $tree:
  tools/testing/kunit/kunit.py run --kunitconfig=drivers/buddybench
  scripts/config --module BUDDYBENCH    # or --enable, to build it in
END
