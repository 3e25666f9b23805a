# SPDX-License-Identifier: GPL-2.0-only
"""Arguments that several sub-commands have, and how --help looks."""

import argparse
import math
import os
import re
import textwrap

from .. import USAGE, Problem, called
from ..debian import kernels
from ..guest import machine
from ..present import table
from ..results import files

# The options of all commands that name a file, by what becomes of it.
READ = tuple("file files before after source zoneinfo stream config module kernel".split())
WRITTEN = ("out", "html", "json", "history", "keep", "output")
# What is written into --out where that is a folder; what --from shows again is not.
FOLDERS = {
    "history": ("history.html", "history.svg", "history.png"),
    "watch": ("watch.html",),
}


class Help(argparse.RawDescriptionHelpFormatter):
    """Texts as they are, but within the columns of the terminal."""

    def _fill_text(self, text, width, indent):
        lines = text.split("\n")
        wide = any(len(line) > width for line in lines)
        if wide and "BUDDYBENCH_MAN" not in os.environ:  # a man page has columns of its own
            lines = [part for line in lines for part in fold(line, width)]
        return "\n".join(indent + line for line in lines)

    def _expand_help(self, action):
        return called(super()._expand_help(action))


def fold(line, width):
    """A line of a help text as lines; what an example is for comes below it."""
    example = re.match(r"(  \S*buddybench .*?)(?:  +(\S.*))?$", line)
    if not example:
        return textwrap.wrap(line, width) or [""]
    command, purpose = example.groups()
    at = command.rfind(" --", 0, width + 1) if len(command) > width else -1
    words = [command[:at] + " \\", "      " + command[at + 1 :]] if at > 0 else [command]
    return words + ([f"      {purpose}"] if purpose else [])


def at_least(least, kind=int):
    """An argparse type: a number that is not smaller."""

    def read(text):
        try:
            value = kind(text)
        except ValueError:
            value = math.nan
        if not value >= least:
            raise argparse.ArgumentTypeError(f"{text}: give a number from {least} on")
        return value

    return read


def machine_mode(parser):
    """--count, --tcg and --kvm, of which one may be given; the group, for more of them."""
    mode = parser.add_mutually_exclusive_group()
    for name, about in (
        ("count", "count instructions: 1 CPU, exact and repeatable, no times"),
        ("tcg", "plain emulation, 2 CPUs"),
        ("kvm", "require hardware virtualisation"),
    ):
        mode.add_argument(f"--{name}", dest="mode", action="store_const", const=name, help=about)
    return mode


def own_node(parser, where=""):
    """--own-node."""
    parser.add_argument(
        "--own-node",
        action="store_true",
        help=f"{where}one more memory node, the last, without a CPU: nobody else allocates there",
    )


def timeout(parser, default=600, what="give up after this long", number=int):
    """--timeout, in seconds."""
    parser.add_argument(
        "--timeout",
        type=at_least(1, number),
        default=default,
        metavar="S",
        help=f"{what} (%(default)s)",
    )


def min_effect(parser):
    """--min-effect, of comparisons."""
    parser.add_argument(
        "--min-effect",
        type=percent,
        default=0.01,
        metavar="PERCENT",
        help="treat smaller changes as no difference (1)",
    )


def machine_shape(parser):
    """--cpus, --nodes, --memory, --append and --params of a virtual machine."""
    parser.add_argument(
        "--cpus", type=at_least(1), help="number of CPUs (2; always 1 with --count)"
    )
    parser.add_argument("--nodes", type=at_least(1), help="number of memory nodes (2; 1 on i386)")
    own_node(parser)
    parser.add_argument(
        "--memory", type=at_least(1), metavar="MB", help=f"memory in MB ({machine.Shape.memory_mb})"
    )
    parser.add_argument("--append", default="", metavar="TEXT", help="more kernel parameters")
    parser.add_argument("--params", default="", metavar="TEXT", help="parameters of the module")


def own_tree(parser, tree="the tree that --kernel names"):
    """--make, of a kernel tree of the user's own."""
    parser.add_argument(
        "--make",
        action="store_true",
        help=f"build {tree} in a copy first, with what it lacks",
    )


def targets(parser):
    """--target, and what a virtual machine is to be like."""
    parser.add_argument(
        "--target",
        action="append",
        metavar="T",
        help="local, ssh:[user@]host[,host...], or vm; may be repeated",
    )
    group = parser.add_argument_group("options of --target vm")
    group.add_argument("--kernel", help=f"see `scripts/buddybench kernels` ({kernels.DEFAULT})")
    own_tree(group)
    machine_mode(group)
    machine_shape(group)
    timeout(group)


def json_output(parser):
    """--json, of every command that prints something of its own."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of the text")


def width(parser):
    """--width, of tables."""
    parser.add_argument(
        "--width", type=table.columns, metavar="N", help="columns of the table, 80 to 120"
    )


def key_value(text):
    """A word of a run line."""
    if "=" not in text:
        raise argparse.ArgumentTypeError(f"unknown argument: {text}; expected key=value")
    return text


def keys(parser):
    """The words of a run line."""
    parser.add_argument(
        "words",
        nargs="*",
        type=key_value,
        metavar="key=value",
        help="see /sys/kernel/debug/buddybench/README",
    )


def percent(text):
    """1 or 1% as 0.01."""
    try:
        value = finite(text.rstrip("%")) / 100
        if value < 0:
            raise ValueError(text)
        return value
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: give a number of percent, such as 2") from None


def seconds(text):
    """90, 90s, 15m or 1h in seconds."""
    unit = {"s": 1, "m": 60, "h": 3600}.get(text[-1:], None)
    try:
        return finite(text[:-1] if unit else text) * (unit or 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: give a time such as 90s, 15m or 1h") from None


def finite(text):
    """A number that can be reckoned with."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def read(options):
    """[(path, what identifies the file)] of the files that are read; those that there are."""
    for name in READ:
        value = getattr(options, name, None)
        for path in value if isinstance(value, list) else [value]:
            if isinstance(path, (str, os.PathLike)):
                parts = [path] if os.path.exists(path) else str(path).split(",")
                yield from (found(part) for part in parts if part == "-" or os.path.exists(part))


def found(path):
    """(what a file is called, what identifies it)."""
    return files.named(path), files.identity("/dev/stdin" if path == "-" else path)


def written(options):
    """The paths that are written; of commands that write into a folder those within."""
    for name in WRITTEN:
        path = getattr(options, name, None)
        if isinstance(path, (str, os.PathLike)) and path != "-":
            within = FOLDERS.get(options.command, ()) if name == "out" else ()
            yield from (os.path.join(path, one) for one in within) if within else [path]


def apart(options):
    """Refuse a file that would be written over what is read, or over another that is written.

    And stdin for two files: the second would be empty.
    """
    known, given = {}, list(read(options))
    if [path for path, _ in given].count("stdin") > 1:
        raise Problem("- is given twice, and stdin can be read once: name a file", USAGE)
    for path, same in given:
        known.setdefault(same, f"{path} is read")
    for path in written(options):
        same = files.identity(path)
        if same and same in known:
            raise Problem(f"{known[same]}, and {path} would be written over it", USAGE)
        known[same] = f"{path} is written"
