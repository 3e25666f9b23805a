#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The machine restarts under a run: the run ends first, and the kernel says no word about it.
# The console ends with: the machine goes down; the run has stopped
# The console ends with: reboot: Restarting system
# shellcheck source=scripts/tests/vm/lib.sh
. /lib.sh

down_under_a_run reboot
