#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Eight who write and eight who read at the same time, beside runs, while the kernel looks for data
# races.
# Functions are called through check; the host sets AMOUNT and SEED.
# shellcheck disable=SC2317,SC2154
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

plan $((5 + END))
begin
check 'loads' load
check 'data races are looked for' test -e "$debug/kcsan"
fuzz -n "$AMOUNT" -s "$SEED" -w 8 -r 8 | tee /tmp/fuzz
grep '^problem' /tmp/fuzz | sed 's/^/# /'
check 'every file behaves' sh -c "! grep -q '^problem' /tmp/fuzz && grep -q '^provoked' /tmp/fuzz"
provoked 'watchpoints set' "$(awk '/setup_watchpoints/ { print $2 }' "$debug/kcsan")" 1000
provoked 'writes' "$(value writes /tmp/fuzz)" $((AMOUNT * 9 / 10))
end
