# SPDX-License-Identifier: GPL-2.0-only
"""The command that repeats an experiment or goes on with it, as a mail can have it."""

import re
import sys

from .. import PROG
from ..results import result

WIDTH = 72
WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|[^\s'"])+""")  # as result.shell() leaves them
ONCE = ("--resume", "--out", "--json", "--html")  # options of one time that it was given


def command(text):
    """A command for a shell, in lines that can be pasted: broken between its words only."""
    lines = [" "]
    for word in WORD.findall(text):
        if lines[-1].strip() and len(f"{lines[-1]} {word} \\") > WIDTH:
            lines.append("   ")
        lines[-1] += f" {word}"
    return " \\\n".join(lines)


def without(words, names=ONCE):
    """A command line without these options and what they are given."""
    words = iter(words)
    for word in words:
        if word == "--":  # no option follows
            yield from (word, *words)
            return
        name, given, _ = word.partition("=")
        # argparse takes the beginning of a name, too.
        full = {one for one in names if len(name) > 2 and one.startswith(name)}
        if not full:
            yield word
        elif not given and full != {"--resume"}:
            next(words, None)


def again(seed, *more):
    """The command that was given, from its beginning, with this seed, and more.

    Not with the files that it wrote: what is done again would be written over them.
    """
    more = ("--seed", str(seed), *more)
    names = [word for word in more if word.startswith("--")]
    words = list(without(sys.argv[1:], (*ONCE, *names)))
    # Only before all others argparse takes an option where one of the words is --.
    at = 1 if "--" in words else len(words)
    words[at:at] = more
    return " ".join([PROG, *map(result.shell, words)])
