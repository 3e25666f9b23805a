#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Random text into every file, by one and by many, while others read, seek and poll.
# Functions are called through check; the host sets AMOUNT and SEED.
# shellcheck disable=SC2317,SC2154
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

plan $((4 + END))
begin
check 'loads' load
fuzz -n "$AMOUNT" -s "$SEED" -m $((300 * pace)) | tee /tmp/fuzz
grep '^problem' /tmp/fuzz | sed 's/^/# /'
check 'every file behaves' sh -c "! grep -q '^problem' /tmp/fuzz && grep -q '^provoked' /tmp/fuzz"
provoked 'writes' "$(value writes /tmp/fuzz)" $((AMOUNT * 9 / 10))
provoked 'commands and parameters carried out' "$(value 'done' /tmp/fuzz)" $((AMOUNT / 10))
end
