# SPDX-License-Identifier: GPL-2.0-only
"""Compare two results: text for a patch mail, or a gate for CI."""

import argparse
import re
import sys

from .. import FAILED, OK, USAGE, Problem
from ..present import compare_text, page
from ..results import differ, result

HELP = "compare two results: what got slower, what faster, what did not change"
EXAMPLES = """examples:
  scripts/buddybench compare before.json after.json                   a text to paste into a mail
  scripts/buddybench compare a1.json,a2.json b1.json,b2.json          several boots a side
  scripts/buddybench compare a.json b.json api=alloc_pages order=0-3  these rows only
  scripts/buddybench compare a.json b.json --min-effect 2 --fail      exit status 1 if something got slower"""

# What a row means depends on these: with different values it is not the same row.
SHAPE = ("hold", "bulk")
# Worth a word: the machine or the plan is not the same.
TOLD = ("arch", "kernel", "nr_cpus", "nodes", "page_size", "max_order", "hz", "preempt", "hypervisor")
PLAN = ("count", "duration_ms", "repeats", "warmup_ms", "shuffle")
FILTERS = ("api", "gfp", "order", "node", "pattern", "context", "mode", "op", "cpus")


def percent(text):
    """1 or 1% as 0.01."""
    try:
        return float(text.rstrip("%")) / 100
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: give a number of percent, such as 2") from None


def arguments(parser):
    """Command line of `buddybench compare`."""
    parser.add_argument("before", metavar="A", help="a JSON result or bundle, or several with commas between them")
    parser.add_argument("after", metavar="B", help="the same, to be held against A")
    parser.add_argument("words", nargs="*", metavar="key=value", help=f"only rows with it: {', '.join(FILTERS)}")
    parser.add_argument("--min-effect", type=percent, default=0.01, metavar="PERCENT",
                        help="smaller changes are no difference (1)")
    parser.add_argument("--all", action="store_true", help="every row, not the main function and the largest changes")
    parser.add_argument("--fail", action="store_true", help="exit with 1 if a row got slower")
    parser.add_argument("--force", action="store_true", help="compare what should not be compared")


class Side:
    """One side: the first of its files says what it is, all give observations."""

    def __init__(self, names):
        self.names = names.split(",")
        self.files = [result.read(name) for name in self.names]
        self.data = self.files[0]
        self.env = self.data.get("env", {})
        self.plan = dict(word.split("=", 1) for word in self.data.get("config", "").split() if "=" in word)
        self.unit = self.data.get("clock", {}).get("unit", "?")
        self.rows = [row for data in self.files for row in data["benchmarks"]]


def obstacles(before, after):
    """Why the two should not be compared."""
    if before.unit != after.unit:
        yield f"A is in {before.unit}, B in {after.unit}"
    for name in sorted(page.COSTLY):
        ours, theirs = (side.env.get(name, "unknown") for side in (before, after))
        if ours != theirs:
            yield f"{name} is {ours} in A, {theirs} in B"
    for name in SHAPE:
        if before.plan.get(name) != after.plan.get(name):
            yield f"{name}={before.plan.get(name)} in A, {name}={after.plan.get(name)} in B"
    for letter, side in (("A", before), ("B", after)):
        for other in side.files[1:]:
            if other["kernel"]["release"] != side.data["kernel"]["release"]:
                yield f"the files of {letter} come from different kernels"


def differences(before, after):
    """What is not the same and may be: (name, in A, in B)."""
    modes = [side.data.get("vm", {}).get("mode", "no VM") for side in (before, after)]
    versions = [side.data["module"]["version"] for side in (before, after)]
    lines = [("machine", *modes), ("module", *versions)]
    if before.env.get("kernel") == after.env.get("kernel"):  # it changes with the kernel, too
        lines.append(("srcversion", *(side.data["module"].get("srcversion") for side in (before, after))))
    lines += [(name, before.env.get(name), after.env.get(name)) for name in TOLD]
    lines += [(name, before.plan.get(name), after.plan.get(name)) for name in PLAN]
    return [(name, ours, theirs) for name, ours, theirs in lines if ours != theirs]


def numbers(text):
    """0-3,9 as a set."""
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def keep(row, wanted):
    """Whether a row has what the words ask for."""
    for key, text in wanted.items():
        if key in ("order", "node"):
            if row.get(key) not in numbers(text):
                return False
        elif str(row.get(key)) not in text.split(","):
            return False
    return True


def wishes(words):
    """The words as a dict; one that is not understood is an error."""
    found = {}
    for word in words:
        key, equal, text = word.partition("=")
        key = key[:-1] if key not in FILTERS and key[:-1] in FILTERS else key
        if not equal or key not in FILTERS:
            raise Problem(f"not understood: {word}; give KEY=VALUE with one of {', '.join(FILTERS)}", USAGE)
        if key in ("order", "node") and not re.fullmatch(r"\d+(-\d+)?(,\d+(-\d+)?)*", text):
            raise Problem(f"{word}: give numbers or ranges, such as {key}=0-3,9", USAGE)
        found[key] = text
    return found


def main(options):
    """`buddybench compare`."""
    before, after = Side(options.before), Side(options.after)
    reasons = list(obstacles(before, after))
    if reasons and not options.force:
        raise Problem("these should not be compared:\n  " + "\n  ".join(reasons) + "\n--force does it anyway", USAGE)
    wanted = wishes(options.words)
    (ours, lost), (theirs, lost_too) = (differ.observations(side.rows) for side in (before, after))
    chosen = {name: item for name, item in ours.items() if keep(item[0], wanted)}
    found = differ.pairs(chosen, theirs, before.unit == after.unit == "instructions")
    if not found:
        raise Problem("no row with a number is in both results" + (" and has what the words ask for" if wanted else ""), FAILED)
    differ.judge(found, options.min_effect)
    only = (len(chosen.keys() - theirs.keys()), sum(name not in ours and keep(item[0], wanted) for name, item in theirs.items()))
    story = compare_text.Story(before, after, found, differences(before, after), reasons, (lost, lost_too), only, options.min_effect)
    sys.stdout.write(compare_text.render(story, options.all))
    worse = any(pair.verdict == differ.SLOWER for pair in found)
    return FAILED if options.fail and worse else OK
