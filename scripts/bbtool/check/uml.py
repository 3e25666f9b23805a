# SPDX-License-Identifier: GPL-2.0-only
"""User-mode Linux: build it, run the KUnit suites in it, run the benchmark in it."""

import argparse
import pathlib
import re
import shlex
import subprocess
import sys

from .. import ABORTED, FAILED, OK, TREE, Problem, cache, process, progress
from ..debian import build, uml_kernels
from ..guest import uml
from . import ktap

HELP = "build a user-mode kernel; run the KUnit suites or the benchmark in it"
EXAMPLES = """examples:
  scripts/buddybench uml build --kernel 7.x              build it into the cache (a few minutes, once)
  scripts/buddybench uml kunit                           all KUnit suites, in a second
  scripts/buddybench uml run -- apis=all orders=0-3      a run at native speed, its bundle on stdout"""

SUITES_SECTION = ".kunit_test_suites"
RUNNER = "scripts/target/buddybench-run"


def build_module(kernel, name, *extra):
    """Build buddybench.ko or buddybench_test.ko for a user-mode kernel; (path, warnings)."""
    out = TREE / "build" / f"uml-{kernel['release']}-{name}"
    out.mkdir(parents=True, exist_ok=True)
    command = [str(TREE / "scripts/build-module.sh"), str(kernel["folder"]), str(out), "ARCH=um", *extra]
    with cache.locked(f"build-{out.name}-{cache.key(TREE)}"), \
            progress.Step(f"build {name} for user-mode Linux {kernel['release']}", expect=8, quiet=True):
        done = process.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    text = done.stdout + done.stderr
    (out / "build.log").write_text(text, encoding="utf-8")
    if done.returncode:
        raise Problem(f"{name} did not build (all of it: {out.relative_to(TREE)}/build.log)\n" + build.excerpt(text), FAILED)
    return out / f"{name}.ko", build.warnings(text)


def suites_in(module):
    """How many KUnit suites a module holds: one pointer each in a section of its own."""
    out = process.run(["size", "-A", str(module)], capture_output=True, text=True, check=True).stdout
    found = re.search(rf"^{re.escape(SUITES_SECTION)}\s+(\d+)", out, re.M)
    return int(found.group(1)) // 8 if found else 0


def kunit(kernel, module, timeout=120):
    """Run the suites of a test module; the ktap.Outcome."""
    suites = suites_in(module)
    if not suites:
        return ktap.Outcome([], [f"{module.name} holds no KUnit suite"])
    with progress.Step(f"KUnit in user-mode Linux {kernel['release']}", expect=3, quiet=True) as step:
        result = uml.boot(kernel, "insmod /test.ko\n", {"test.ko": module}, timeout=timeout, tick=step.at)
    outcome = ktap.judge(ktap.from_console(result.console, uml.BEGIN, suites), kernel["folder"])
    outcome.problems += result.trouble()
    if result.code:
        outcome.problems.append(f"insmod failed: {result.files.get('stderr', '').strip()}")
    return outcome


def show(outcome, verbose):
    """Print an outcome of KUnit; the exit status."""
    if verbose or not outcome.ok():
        lines = outcome.text.splitlines()
        print("\n".join(line for line in lines if verbose or not line.startswith("[PASSED]")))
    for line in outcome.failures():
        print(f"FAIL: {line}")
    skipped = outcome.count(ktap.SKIP)
    print(f"{outcome.count(ktap.PASS)} passed, {outcome.count(ktap.FAIL)} failed"
          + (f", {skipped} skipped" if skipped else ""))
    return OK if outcome.ok() else FAILED


def run_job(words):
    """The guest's shell text for the words after --, key=value or a command."""
    if words and "=" not in words[0] and not words[0].startswith("-"):
        return "insmod /buddybench.ko || exit 3\n" + " ".join(map(shlex.quote, words)) + "\n"
    return "export BB_MODULE=/buddybench.ko\ninsmod /buddybench.ko || exit 3\nsh /bin/buddybench-run " \
        + " ".join(map(shlex.quote, words)) + "\n"


def run(kernel, words, timeout, cpus, memory):
    """Load buddybench.ko in a user-mode kernel and run a command or a plan; (bundle, errors, exit status)."""
    module, _ = build_module(kernel, "buddybench")
    files = {"buddybench.ko": module, "bin/buddybench-run": TREE / RUNNER}
    with progress.Step(f"run in user-mode Linux {kernel['release']}", quiet=True) as step:
        result = uml.boot(kernel, run_job(words), files, timeout=timeout, cpus=cpus, memory=memory, tick=step.at,
                              first=True)
    errors = result.trouble()
    code = result.code if result.code is not None else ABORTED
    if result.files.get("stderr", "").strip():
        errors.insert(0, result.files["stderr"].strip())
    return result.files.get("stdout", ""), errors, FAILED if result.trouble() and not code else code


def arguments(parser):
    """Command line of `buddybench uml`."""
    parser.set_defaults(newest=False)
    actions = parser.add_subparsers(dest="action", metavar="build|kunit|run", required=True)
    parts = {name: actions.add_parser(name, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
             for name in ("build", "kunit", "run")}
    for name, part in parts.items():
        part.add_argument("--kernel", default=uml_kernels.DEFAULT, help=f"{', '.join(uml_kernels.SERIES)}, or all")
        if name != "build":
            part.add_argument("--newest", action="store_true", help="build again when Debian has a newer version")
            part.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="kill it then (%(default)s)")
    kunit_part, run_part = parts["kunit"], parts["run"]
    kunit_part.add_argument("--module", type=pathlib.Path, metavar="KO", help="run this test module instead")
    kunit_part.add_argument("-v", "--verbose", action="store_true", help="show every case")
    run_part.add_argument("--cpus", type=int, default=2, help="CPUs, where it can have several (%(default)s)")
    run_part.add_argument("--memory", type=int, default=256, metavar="MB", help="memory in MiB (%(default)s)")
    run_part.add_argument("--output", type=pathlib.Path, metavar="FILE", help="write the bundle there")
    run_part.add_argument("words", nargs="*", metavar="-- ...", help="key=value ... for a run, or a command")


def main(options):
    """`buddybench uml`."""
    names = list(uml_kernels.SERIES) if options.kernel == "all" else [options.kernel]
    return max(one(name, options) for name in names)


def one(name, options):
    """One action on one kernel."""
    kernel = uml_kernels.ensure(name, newest=options.newest or options.action == "build")
    if options.action == "build":
        print(f"{name}: {kernel['version']} in {kernel['folder']}")
        return OK
    if options.action == "kunit":
        module = options.module or build_module(kernel, "buddybench_test", "BB_KUNIT=1")[0]
        return show(kunit(kernel, module, options.timeout), options.verbose)
    bundle, errors, code = run(kernel, options.words, options.timeout, options.cpus, options.memory)
    if options.output:
        options.output.write_text(bundle, encoding="utf-8")
    else:
        sys.stdout.write(bundle)
    for line in errors:
        print(line, file=sys.stderr)
    return code
