# SPDX-License-Identifier: GPL-2.0-only
"""The command line as a whole: its parser, and how every command ends."""

import argparse
import errno
import importlib
import os
import re
import sys
import traceback

from .. import (
    ABORTED,
    BUG,
    IN_TREE,
    OK,
    STATUSES,
    STDOUT,
    TREE,
    UNFIT,
    USAGE,
    Problem,
    cache,
    called,
    explain,
    streams,
)
from ..experiment import ab
from . import COMMANDS, common

# These on a path of the command line are a mistake in it.
WRONG_PATH = (
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EACCES),
    *(errno.ELOOP, errno.ENAMETOOLONG),
)
EXAMPLES = """examples:
  scripts/buddybench demo                        everything once: fetch, build, boot, sweep, table
  scripts/buddybench vm --kernel 6.12 --count    some rows, in a VM that counts instructions
  scripts/buddybench kernels                     the kernels to choose from"""


def version():
    """Of the tool and of the module that it builds: they are one."""
    text = (TREE / "include/buddybench/abi.h").read_text(encoding="utf-8")
    return re.search(r'BB_VERSION\s+"([^"]+)"', text).group(1)


def statuses():
    """The exit statuses for people."""
    return "exit status:\n" + "\n".join(f"  {code}  {text}" for code, text in STATUSES.items())


def parser():
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog=called(IN_TREE),
        description="Benchmark the buddy allocator of a Linux kernel.",
        epilog=f"{called(EXAMPLES)}\n\n{statuses()}",
        formatter_class=common.Help,
    )
    top.add_argument("--version", action="version", version=f"buddybench {version()}")
    choices = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"bbtool.commands.{name}")
        sub = choices.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=called(module.EXAMPLES),
            formatter_class=common.Help,
        )
        module.arguments(sub)
        sub.set_defaults(main=module.main)
    return top


def report():
    """Keep what is known of a fault of the tool; the line that says where."""
    said = traceback.format_exc()
    if os.environ.get("BUDDYBENCH_DEBUG"):
        return said
    last = said.strip().splitlines()[-1]
    try:
        path = cache.path("reports", f"{os.getpid()}.txt")
        path.write_text(f"buddybench {version()}: {sys.argv[1:]}\n{said}", encoding="utf-8")
    except (OSError, Problem):
        return f"a fault of the tool: {last}; with BUDDYBENCH_DEBUG=1 it says where"
    return f"a fault of the tool: {last}; please report it with {path}"


def guarded(work, name, words=()):
    """The exit status of work; a problem becomes one line that says what to do.

    name is a list of the name that the line begins with, because work may learn it.
    """
    try:
        return work()
    except SystemExit as leaving:  # argparse has said all
        return leaving.code or OK
    except Problem as problem:
        streams.tell(f"{name[0]}: {problem}")
        return problem.code
    except BrokenPipeError:  # who read it has seen enough
        return ABORTED
    except OSError as reason:
        wrong = streams.flush(sys.stdout) if reason.filename in (None, STDOUT) else None
        streams.tell(f"{name[0]}: {wrong or explain(reason)}")
        asked = reason.filename and any(str(reason.filename) in word for word in words)
        return USAGE if asked and reason.errno in WRONG_PATH else UNFIT
    except KeyboardInterrupt:
        streams.tell(f"\n{name[0]}: interrupted")
        return ABORTED
    except Exception:  # pylint: disable=broad-except # no traceback reaches a user
        streams.tell(f"{name[0]}: {report()}")
        return BUG


def parsed(words):
    """The options, with the key=value ... after an option that argparse leaves over."""
    top = parser()
    options, over = top.parse_known_args(words)
    if over:
        if not hasattr(options, "words") or any("=" not in word or word[0] == "-" for word in over):
            top.error(f"unrecognized arguments: {' '.join(over)}")
        options.words = [*options.words, *over]
    return options


def end(words):
    """Run a command. The exit status."""
    name = ["buddybench"]

    def work():
        options = parsed(words or ["--help"])
        name[0] = f"buddybench {options.command}"
        common.apart(options)
        return options.main(options)

    status = guarded(work, name, words)
    gate = words[:1] == ["ab"] and any(word.startswith("--g") for word in words)
    return ab.for_bisect(status) if gate else status


def whole(work, name):
    """A script of its own that ends as the commands do."""
    streams.prepare()
    return streams.finish(guarded(work, [name], sys.argv[1:]))


def main():
    """scripts/buddybench."""
    streams.prepare()
    return streams.finish(end(sys.argv[1:]))
