# SPDX-License-Identifier: GPL-2.0-only
"""User-mode Linux: build it, run the KUnit suites in it, run the benchmark in it."""

import functools
import json
import pathlib
import sys

from .. import ABORTED, FAILED, OK, USAGE, Problem, progress, worst
from ..check import ktap, kunit
from ..debian import build, own_tree, uml_kernels
from ..guest import machine, uml
from ..results import bundle as bundles
from ..results import measured, result
from . import common

HELP = "build a user-mode kernel; run the KUnit suites or the benchmark in it"
EXAMPLES = """examples:
  scripts/buddybench uml build --kernel 7.x          build it into the cache (minutes, once)
  scripts/buddybench uml kunit                       all KUnit suites, in a second
  scripts/buddybench uml run -- apis=all orders=0-3  a run at native speed, its bundle on stdout"""


def show(outcome, verbose, json_wanted):
    """Print an outcome of KUnit; the exit status."""
    if json_wanted:
        kinds = (("passed", ktap.PASS), ("failed", ktap.FAIL), ("skipped", ktap.SKIP))
        cases = [{"name": name, "status": status} for name, status in outcome.cases]
        found = {name: outcome.count(kind) for name, kind in kinds}
        found |= {"problems": outcome.failures(), "cases": cases}
        print(json.dumps({"schema": "buddybench-kunit/1", **found}, indent=1))
        return OK if outcome.ok() else FAILED
    if verbose or not outcome.ok():
        print(outcome.text if verbose else "\n".join(ktap.telling(outcome.text)))
    for line in outcome.failures():
        print(f"FAIL: {line}")
    skipped = outcome.count(ktap.SKIP)
    print(
        f"{outcome.count(ktap.PASS)} passed, {outcome.count(ktap.FAIL)} failed"
        + (f", {skipped} skipped" if skipped else "")
    )
    return OK if outcome.ok() else FAILED


def arguments(parser):
    """Command line of `buddybench uml`."""
    parser.set_defaults(newest=False)
    actions = parser.add_subparsers(dest="action", metavar="build|kunit|run", required=True)
    parts = {
        name: actions.add_parser(name, epilog=EXAMPLES, formatter_class=common.Help)
        for name in ("build", "kunit", "run")
    }
    for name, part in parts.items():
        part.add_argument(
            "--kernel",
            default=uml_kernels.DEFAULT,
            help=f"{', '.join(uml_kernels.SERIES)}, all, or the folder of one that you built",
        )
        common.json_output(part)
        common.own_tree(part)
        if name != "build":
            part.add_argument(
                "--newest", action="store_true", help="build again if Debian has a newer version"
            )
            common.timeout(part, default=120, what="kill it after this long", number=float)
    parts["kunit"].add_argument(
        "--module", type=pathlib.Path, metavar="KO", help="run this test module instead"
    )
    parts["kunit"].add_argument("-v", "--verbose", action="store_true", help="show every case")
    run_arguments(parts["run"])


def run_arguments(parser):
    """Command line of `buddybench uml run`, besides what its actions share."""
    parser.add_argument(
        "--cpus",
        type=common.at_least(1),
        default=2,
        help="CPUs, where it can have several (%(default)s)",
    )
    parser.add_argument(
        "--memory",
        type=common.at_least(32),  # 6.1 dies with 16
        default=256,
        metavar="MB",
        help="memory in MiB (%(default)s)",
    )
    parser.add_argument(
        "--output",
        type=pathlib.Path,
        metavar="FILE",
        help="write the bundle there; with --kernel all one of each kernel, its name in FILE's",
    )
    parser.add_argument(
        "words", nargs="*", metavar="-- ...", help="key=value ... for a run, or a command"
    )


def names(options):
    """Those of the kernels that are asked for."""
    return list(uml_kernels.SERIES) if options.kernel == "all" else [options.kernel]


def output(name, options):
    """The file of a kernel's bundle."""
    path = options.output
    return measured.apart(path, name) if options.kernel == "all" else path


def check(options):
    """What must be right before anything is run."""
    if options.action != "run":
        return
    if options.output:
        result.writable(options.output)
        result.writable(*(output(name, options) for name in names(options)))
    most = machine.own_memory()
    if options.memory > most:
        raise Problem(f"--memory {options.memory}: this machine has {most} MB", USAGE)


def one(name, options, stopped):
    """One action on one kernel; stopped() is called when Ctrl-C stops a run that is kept."""
    name = own_tree.chosen(name, options.make, "uml")
    kernel = uml_kernels.ensure(name, newest=options.newest or options.action == "build")
    if options.action == "build":
        found = {"name": name, "version": kernel["version"], "folder": str(kernel["folder"])}
        text = f"{name}: {kernel['version']} in {kernel['folder']}"
        print(json.dumps(found) if options.json else text)
        return OK
    if options.action == "kunit":
        module = options.module or build.for_user_mode(kernel, "buddybench_test", "BB_KUNIT=1")[0]
        return show(kunit.run(kernel, module, options.timeout), options.verbose, options.json)
    guest = uml.Guest(options.memory, options.cpus, options.timeout, keep=True, stopped=stopped)
    bundle, errors, code = uml.run(kernel, options.words, guest)
    for line in errors:
        progress.say(f"{name}: {line}" if options.kernel == "all" else line)
    tell(name, options, bundle, code)
    return code


def tell(name, options, bundle, code):
    """Write or print the bundle of a run."""
    if options.output and (bundle or code == OK):
        measured.keep(result.save, output(name, options), bundle)
    if options.json:
        try:
            print(json.dumps(converted(bundle)))
        except Problem:
            if code == OK or not uml.is_plan(options.words):
                raise
            # Of a run that ended without one its errors and its status tell why.
    elif not options.output:
        sys.stdout.write(bundle)


def converted(text):
    """The bundle that a run printed as JSON data."""
    try:
        return result.convert(bundles.only(text))
    except (LookupError, TypeError, ValueError) as reason:
        raise Problem(f"--json is for runs: no bundle was printed ({reason!r})", FAILED) from None


def attempt(name, options, stopped):
    """The exit status of one(); where it is one of several, what fails does not stop the others."""
    try:
        return one(name, options, stopped)
    except Problem as reason:
        if options.kernel != "all" or reason.code == USAGE:  # which is wrong for all of them
            raise
        progress.say(f"{name}: {reason}")
        return reason.code


def each(options):
    """The exit statuses for the kernels, until Ctrl-C."""
    left, ended, stops = names(options), [], []
    try:
        while left and not stops:
            name = left.pop(0)
            ended.append(attempt(name, options, functools.partial(stops.append, name)))
    finally:
        if left:
            progress.say(f"kernels that were left out: {', '.join(left)}")
    return ended + [ABORTED] * bool(left)


def main(options):
    """`buddybench uml`."""
    check(options)
    ended = each(options)
    return ended[0] if len(ended) == 1 else worst(ended)
