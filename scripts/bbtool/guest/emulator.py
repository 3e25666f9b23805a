# SPDX-License-Identifier: GPL-2.0-only
"""Whether QEMU, and not the kernel, is why a guest hangs.

QEMU with several CPUs occasionally keeps executing the int3 of an instruction that the kernel has
long patched: where it boots, or where a tracepoint is switched on or off. The CPU takes the trap,
finds no int3 there, and comes back to it for ever.
"""

import collections
import re

REPORT = re.compile(r"soft lockup - CPU#(\d+) stuck")
PLACE = re.compile(r"RIP: 0010:(\S+)( \[\w+\])?\n")
CODE = re.compile(r"Code: [^<\n]*(<.*)")
# The nops of a static key and of a call that is off. No loop consists of one of them.
NOPS = ("<66> 90 ", "<0f> 1f 44 00 00 ")


def _reports(console):
    """(CPU, place in the kernel, the code there) of each report; a module's code is left out."""
    starts = [found.start() for found in REPORT.finditer(console)]
    for start, end in zip(starts, [*starts[1:], len(console)]):
        place = PLACE.search(console, start, end)
        code = CODE.search(console, start, end)
        if place and not place[2]:
            yield REPORT.match(console, start)[1], place[1], code[1] if code else ""


def is_lost(console):
    """Whether all reports of a CPU are of one instruction that does nothing, and there are several.

    Several CPUs at one instruction are not enough: so do those look that wait for each other.
    """
    stays = collections.defaultdict(list)
    for cpu, place, code in _reports(console):
        stays[cpu].append((place, code.startswith(NOPS)))
    return any(
        len(reports) > 1 and len(set(reports)) == 1 and reports[0][1] for reports in stays.values()
    )
