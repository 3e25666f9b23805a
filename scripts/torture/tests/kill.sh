#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Writers and waiters are killed at all moments: what they have begun ends, and nothing is held.
# Functions are called through check; the host sets AMOUNT and SEED.
# shellcheck disable=SC2317,SC2154
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh
# shellcheck source=scripts/torture/torture.sh
. /torture.sh

plan $((4 + END))
begin
check 'loads' load
slay -n "$AMOUNT" -s "$SEED" -i $((IDLE_SECONDS * pace * 1000)) | tee /tmp/slain
grep '^problem' /tmp/slain | sed 's/^/# /'
check 'idle in time after every kill, and nothing is held' \
	sh -c "! grep -q '^problem' /tmp/slain && grep -q '^provoked' /tmp/slain"
provoked 'writers and waiters killed' "$(value kills /tmp/slain)" "$AMOUNT"
provoked 'of them in the middle of a command' "$(value inside /tmp/slain)" $((AMOUNT / 10))
end
