# SPDX-License-Identifier: GPL-2.0-only
"""What a kernel log must not contain, after rcutorture's console-badness."""

import re

TIMESTAMP = re.compile(r"^\[ *\d+\.\d+\](?:\[ *[TC]\d+\])? ")
BAD = re.compile(
    r"Badness|WARNING:|\bBUG\b|Oops|Call Trace:|Kernel panic|Kernel mode fault|Segfault with no mm|general protection"
    r"|detected stall|self-detected|hung_task|blocked for more than|soft lockup|hard LOCKUP|={5,} *$|KASAN|KCSAN|UBSAN"
    r"|kmemleak|page allocation failure|page allocation stall|Bad page|Bad rss|bad: scheduling|scheduling while atomic"
    r"|sleeping function called|refcount_t|list_(add|del) corruption|Out of memory: Killed|invoked oom-killer"
)
# Lines of a healthy boot that contain such a word.
GOOD = re.compile(
    r"kmemleak: Kernel memory leak detector (initialized|disabled)|Kernel command line|debug: BUG\b|RETBleed|Spectre"
)


def plain(line):
    """A console line without its time stamp."""
    return TIMESTAMP.sub("", line)


def badness(lines):
    """The lines that must not be there, without time stamps."""
    return [plain(line) for line in lines if BAD.search(line) and not GOOD.search(line)]
