# SPDX-License-Identifier: GPL-2.0-only
"""The groups of `buddybench test`: each is a function that yields cases."""

import argparse
import dataclasses
import functools
import pathlib
import re
import subprocess
import sys
import unittest

from .. import TREE, cache, packages, process
from ..debian import build, kernels, uml_kernels
from ..guest import initramfs, machine, vm
from ..present import history_plot, page
from ..results import trace_file
from . import bench, bench_guest, exercise, figures, ktap, planted, uml

PASS, FAIL, SKIP = ktap.PASS, ktap.FAIL, ktap.SKIP
CHECKS = TREE / "scripts/checks"
VM_TESTS = TREE / "scripts/tests/vm"
VM_TIMEOUT = 900
WATCHED_TIMEOUT = 600


@dataclasses.dataclass
class Case:
    """One thing that was tested; text says why it failed or was skipped."""
    name: str
    status: str
    text: str = ""


@dataclasses.dataclass
class Group:
    """A named group of cases: what it needs of packages.PACKAGE, how long it takes, whether it may be skipped.

    short is run instead where the group was not asked for by name; named groups are run only where they were.
    """
    name: str
    about: str
    run: object
    needs: tuple
    expect: int
    required: bool = True
    short: object = None
    named: bool = False


def command(name, words, **options):
    """One case: a command that must exit with 0 and print nothing of note."""
    try:
        done = process.run([str(word) for word in words], capture_output=True, text=True,
                           stdin=subprocess.DEVNULL, cwd=TREE, **options)
    except OSError as reason:
        return Case(name, FAIL, str(reason))
    return Case(name, FAIL if done.returncode else PASS, (done.stdout + done.stderr).strip())


def layers(_tick):
    """Dependencies point down only; names tell where something is."""
    yield command("layers", [CHECKS / "layers"])
    yield command("names", [CHECKS / "names"])


def style(_tick):
    """checkpatch, kernel-doc, lengths and licences."""
    linux = uml_kernels.ensure(uml_kernels.DEFAULT)["folder"]
    for name in ("spdx", "size", "checkpatch", "kernel-doc"):
        yield command(name, [CHECKS / "style", "--linux", linux, name])


def shell_files():
    """All shell scripts of the tree."""
    for folder in ("scripts", ".ci"):
        for path in sorted((TREE / folder).rglob("*")):
            if path.is_file() and path.suffix in ("", ".sh") and "__pycache__" not in path.parts:
                with open(path, "rb") as handle:
                    if re.match(rb"#!\S*(/|busybox |env )(sh|bash)\b", handle.readline(80)):
                        yield path


def shell(_tick):
    """shellcheck over every script."""
    for path in shell_files():
        dialect = [] if b"bash" in path.read_bytes().split(b"\n", 1)[0] else ["--shell=sh"]
        yield command(str(path.relative_to(TREE)), ["shellcheck", "-x", *dialect, path])


def python(tick):
    """compileall, then unittest in scripts/tests, with what they skip without: busybox and a user-mode kernel."""
    initramfs.busybox("amd64")
    uml_kernels.ensure(uml_kernels.DEFAULT)
    yield command("compileall", [sys.executable, "-X", f"pycache_prefix={cache.path('pycache')}", "-m", "compileall", "-q",
                                 "scripts"])
    suite = unittest.defaultTestLoader.discover(str(TREE / "scripts/tests"), top_level_dir=str(TREE / "scripts/tests"))
    collected = Collected(tick, suite.countTestCases())
    suite.run(collected)
    yield from collected.cases


class Collected(unittest.TestResult):
    """Turns the results of unittest into cases. The group has all that a test can need, so nothing may be skipped."""

    def __init__(self, tick, total):
        super().__init__()
        self.buffer, self.cases, self.tick, self.total = True, [], tick, total

    def _note(self, test, status, text=""):
        self.cases.append(Case(test.id(), status, text))
        self.tick(len(self.cases) / max(self.total, 1), test.id())

    def addSuccess(self, test):
        super().addSuccess(test)
        self._note(test, PASS)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._note(test, FAIL, self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._note(test, FAIL, self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._note(test, FAIL, f"skipped: {reason}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._note(subtest, FAIL, (self.failures + self.errors)[-1][1])

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._note(test, PASS)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._note(test, FAIL, "was expected to fail")


def strict_case(name, kdir, out, *extra):
    """Build with W=1 and sparse into a fresh folder, so that nothing is left out; a warning is a failure."""
    cache.remove(out)
    out.mkdir(parents=True)
    case = command(f"{name} with W=1 and sparse", [TREE / "scripts/build-module.sh", kdir, out, "W=1", "C=2", *extra])
    wrong = [line for line in case.text.splitlines() if re.search(r"\b(warning|error|WARNING|ERROR)\b", line)]
    if wrong:
        case.status, case.text = FAIL, "\n".join(wrong)
    return case


def strict_build(tick):
    """The module for 6.1, then what its objects call; the test module for a kernel that has KUnit."""
    out = TREE / "build" / "checked"
    with cache.locked(f"build-{out.name}-{cache.key(TREE)}"):
        tick(None, "buddybench")
        yield strict_case("buddybench", kernels.ensure(kernels.DEFAULT)["kdir"], out)
        yield command("symbols of the objects", [CHECKS / "symbols", out])
        tick(None, "buddybench_test")
        yield strict_case("buddybench_test", uml_kernels.ensure(uml_kernels.DEFAULT)["folder"], out, "ARCH=um", "BB_KUNIT=1")
        cache.remove(out)


def kunit_cases(name, timeout=120):
    """The KUnit suites in one user-mode kernel."""
    kernel = uml_kernels.ensure(name)
    module, warned = uml.build_module(kernel, "buddybench_test", "BB_KUNIT=1")
    yield Case(f"{name}: the test module builds without a warning", FAIL if warned else PASS, "\n".join(warned))
    outcome = uml.kunit(kernel, module, timeout)
    yield from from_ktap(outcome, f"{name}: ")


def from_ktap(outcome, prefix):
    """Cases of a KTAP outcome; the first that failed tells all."""
    cases = [Case(prefix + name, status, outcome.reason(name) if status == SKIP else "")
             for name, status in outcome.cases]
    if not outcome.ok():
        failed = next((case for case in cases if case.status == FAIL), None)
        if not failed:
            failed = Case(prefix + "the run as a whole", FAIL)
            cases.append(failed)
        told = [line for line in outcome.text.splitlines() if not re.match(r"\[PASSED\]|=+$", line)]
        failed.text = "\n".join(told + outcome.problems)
    return cases


def kunit(_tick):
    """The KUnit suites in user-mode Linux 6.1."""
    yield from kunit_cases("6.1")


def kunit_smp(_tick):
    """The KUnit suites in the newest user-mode Linux, which has several CPUs."""
    yield from kunit_cases("7.x")


def watched(_tick):
    """The KUnit suites, and the files of the module, in a user-mode kernel with KASAN and lockdep."""
    yield from kunit_cases("debug", WATCHED_TIMEOUT)
    script = (TREE / "scripts/tests/uml/commands.sh").read_text(encoding="utf-8")
    said, wrong, status = uml.run(uml_kernels.ensure("debug"), ["sh", "-c", script], WATCHED_TIMEOUT, 2, 256)
    yield Case("debug: every file, and rmmod during a run", FAIL if wrong or status else PASS, "\n".join([said, *wrong]))


def planted_cases(tick, bugs):
    """The suites pass as they are, and fail where they should with each bug."""
    for bug, outcome in planted.outcomes(tick, bugs):
        if not bug:
            yield from from_ktap(outcome, "nothing planted: ") if not outcome.ok() else [Case("nothing planted: all pass", PASS)]
            continue
        found, text = planted.caught(bug, outcome)
        yield Case(f"{bug.name}: {text}" if found else bug.name, PASS if found else FAIL, "" if found else text)


def planted_all(tick):
    """Every measuring bug in scripts/tests/planted."""
    yield from planted_cases(tick, planted.bugs())


def planted_short(tick):
    """Those that other tools really have or had."""
    yield from planted_cases(tick, planted.bugs(short=True))


def vm_shape(have):
    """Two CPUs and two memory nodes, with KVM where it works."""
    mode = "kvm" if machine.kvm_works(have["image"]) else "tcg"
    return machine.shape(have["arch"], mode)


def ended_as_told(path, ended):
    """Whether this is a script that ends with the machine, and the last words on the console are those it promises."""
    wanted = re.findall(r"^# The console ends with: (.*)", path.read_text(encoding="utf-8"), re.M)
    lines = ended.console.splitlines()
    return bool(wanted) and not vm.splat(lines) and all(any(text in line for line in lines[-12:]) for text in wanted)


def vm_case(have, module, path, progress):
    """Boot, run one guest script, and judge what it printed and what the kernel logged."""
    extra = {"buddybench.ko": pathlib.Path(module).read_bytes(), "lib.sh": (VM_TESTS / "lib.sh").read_bytes()}
    files = vm.payload(None, path.read_text(encoding="utf-8"), extra=extra)
    ended = vm.run(have, vm_shape(have), files, lambda _line: progress(), VM_TIMEOUT)
    text = "\n".join(line for line in ended.text.splitlines() if not vm.EXIT_LINE.match(line))
    outcome = ktap.judge(text, uml_kernels.ensure(uml_kernels.DEFAULT)["folder"])
    if ended_as_told(path, ended):
        return from_ktap(outcome, f"{path.stem}: ")
    if ended.complaint:
        kept = vm.keep_console(ended, path.stem)
        outcome.problems.append(f"{ended.complaint}\nthe whole console: {kept}")
    elif ended.status and outcome.ok():
        outcome.problems.append(f"{path.name} ended with exit status {ended.status}")
    return from_ktap(outcome, f"{path.stem}: ")


def vm_scripts(tick):
    """Guest scripts with the real module on a stock kernel, each in a boot of its own."""
    have = kernels.ensure(kernels.DEFAULT)
    module, warned = build.ensure(kernels.DEFAULT)
    yield Case("the module builds without a warning", FAIL if warned else PASS, "\n".join(warned))
    paths = sorted(VM_TESTS.glob("[!l]*.sh"))
    for number, path in enumerate(paths):
        tick(number / len(paths), path.stem)
        yield from vm_case(have, module, path, functools.partial(tick, number / len(paths), path.stem))


def ground_truth(_tick):
    """What buddybench tells against a bare loop and known costs, counted, in one boot."""
    have = kernels.ensure(kernels.DEFAULT)
    for row in bench.quick_rows(have, bench_guest.counted_files(kernels.DEFAULT)):
        yield Case(row.what, FAIL if row.ok is False else PASS, f"wanted {row.wanted}, got {row.got}")


def exercised(_tick):
    """A short `buddybench exercise` of the newest kernel, whose generation of the allocator no group before has met."""
    options = argparse.Namespace(kernel="7.x", short=True, timeout=VM_TIMEOUT)
    for line in exercise.outcome(options, kernels.ensure(options.kernel)):
        if line.limit == "-" and line.verdict != figures.BAD:
            continue  # told, but nothing that could fail
        yield Case(f"{line.part}: {line.what}", FAIL if line.verdict == figures.BAD else PASS,
                   f"wanted {line.limit}, got {line.value}")


BUILD_NEEDS = (*uml_kernels.NEEDS, "/usr/include/libelf.h", "corelist")
VM_NEEDS = (*BUILD_NEEDS, "qemu-system-x86_64")
PYTHON_NEEDS = (*BUILD_NEEDS, *page.NEEDS, *history_plot.NEEDS, *trace_file.NEEDS,
                *map(packages.library, ("docutils", "jsonschema", "scipy")),
                "chromium-headless-shell", "nm", "patch", "shellcheck", "shfmt")
GROUPS = (
    Group("layers", "dependencies of the C sources point down only", layers, (), 1),
    Group("shell", "shellcheck", shell, ("shellcheck",), 3),
    Group("style", "checkpatch, kernel-doc, lengths, licences", style, BUILD_NEEDS, 5),
    Group("build", "W=1 and sparse without a warning; what the objects call", strict_build,
          (*BUILD_NEEDS, "sparse"), 60),
    Group("python", "compileall and the unit tests of the tool", python, PYTHON_NEEDS, 20),
    Group("kunit", "KUnit suites in user-mode Linux 6.1", kunit, BUILD_NEEDS, 10),
    Group("kunit-smp", "KUnit suites in user-mode Linux 7.x with two CPUs, without the watchers; with --only", kunit_smp,
          BUILD_NEEDS, 10, required=False, named=True),
    Group("watched", "the suites and all files while KASAN and lockdep watch (user-mode Linux 7.x)", watched, BUILD_NEEDS, 60,
          required=False),
    Group("planted", "the suites find planted measuring bugs; all of them with --only", planted_all,
          (*BUILD_NEEDS, "patch"), 60, short=planted_short),
    Group("bench", "the numbers against a bare loop and known costs, counted", ground_truth, VM_NEEDS, 60),
    Group("exercise", "verify, oracle, paths, fragmentation and trace on a stock 7.x kernel, short", exercised, VM_NEEDS,
          50, required=False),
    Group("vm", "the module on a stock 6.1 kernel with 2 CPUs and 2 nodes", vm_scripts, VM_NEEDS, 240),
)
