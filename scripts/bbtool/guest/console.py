# SPDX-License-Identifier: GPL-2.0-only
"""What a kernel log must not contain, after rcutorture's console-badness."""

import re

TIMESTAMP = re.compile(r"^\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? ")
BAD = re.compile(
    r"Badness|WARNING:|\bBUG\b|Oops|Call Trace:|Kernel panic|Kernel mode fault"
    r"|Segfault with no mm|general protection|detected stall|self-detected|hung_task"
    r"|blocked for more than|soft lockup|hard LOCKUP|={5,} *$|KASAN|KCSAN|UBSAN|kmemleak"
    r"|page allocation failure|page allocation stall|Bad page|Bad rss|bad: scheduling"
    r"|scheduling while atomic|sleeping function called|refcount_t|list_(add|del) corruption"
    r"|Out of memory: Killed|invoked oom-killer"
)
# Lines of a healthy boot that contain such a word.
GOOD = re.compile(
    r"kmemleak: Kernel memory leak detector (initialized|disabled)|Kernel command line"
    r"|debug: BUG\b|RETBleed|Spectre"
)


def plain(line):
    """A console line without its time stamp."""
    return TIMESTAMP.sub("", line)


def badness(lines):
    """The lines that must not be there, without time stamps."""
    return [plain(line) for line in lines if BAD.search(line) and not GOOD.search(line)]
