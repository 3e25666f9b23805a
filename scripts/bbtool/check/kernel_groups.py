# SPDX-License-Identifier: GPL-2.0-only
"""The test groups that run a kernel: user-mode ones, and stock ones in virtual machines."""

import argparse
import functools
import pathlib
import re

from .. import TREE
from ..debian import build, kernels, uml_kernels, watching_kernels
from ..guest import machine, uml, vm
from . import bench, bench_guest, exercise, figures, ktap, planted
from . import kunit as suites
from .cases import FAIL, PASS, Case, command, from_ktap

VM_TESTS = TREE / "scripts/tests/vm"
RT_TEST = TREE / "scripts/tests/rt/refusals.sh"
VM_TIMEOUT = 900
WATCHED_TIMEOUT = 600
# Of `make torture`, what needs no kernel of its own and is quick, and how much of it.
TORTURED = {"fuzz": 1000, "load-unload": 7, "kill": 9, "cpu-hotplug": 7}


def kunit_cases(name, timeout=120):
    """The KUnit suites in one user-mode kernel."""
    kernel = uml_kernels.ensure(name)
    module, warned = build.for_user_mode(kernel, "buddybench_test", "BB_KUNIT=1")
    yield Case(
        f"{name}: the test module builds without a warning",
        FAIL if warned else PASS,
        "\n".join(warned),
    )
    outcome = suites.run(kernel, module, timeout)
    yield from from_ktap(outcome, f"{name}: ")


def kunit(_tick):
    """The KUnit suites in user-mode Linux 6.1."""
    yield from kunit_cases("6.1")


def kunit_smp(_tick):
    """The KUnit suites in the newest user-mode Linux, which has several CPUs."""
    yield from kunit_cases("7.x")


def watched(_tick):
    """The KUnit suites and the files of the module, under KASAN and lockdep."""
    yield from kunit_cases("debug", WATCHED_TIMEOUT)
    script = (TREE / "scripts/tests/uml/commands.sh").read_text(encoding="utf-8")
    said, wrong, status = uml.run(
        uml_kernels.ensure("debug"), ["sh", "-c", script], uml.Guest(timeout=WATCHED_TIMEOUT)
    )
    yield Case(
        "debug: every file, and rmmod during a run",
        FAIL if wrong or status else PASS,
        "\n".join([said, *wrong]),
    )


def planted_cases(tick, bugs):
    """The suites pass as they are, and fail where they should with each bug."""
    for bug, outcome in planted.outcomes(tick, bugs):
        if not bug:
            yield from (
                from_ktap(outcome, "nothing planted: ")
                if not outcome.ok()
                else [Case("nothing planted: all pass", PASS)]
            )
            continue
        found, text = planted.caught(bug, outcome)
        yield Case(
            f"{bug.name}: {text}" if found else bug.name,
            PASS if found else FAIL,
            "" if found else text,
        )


def planted_all(tick):
    """Every measuring bug in scripts/tests/planted."""
    yield from planted_cases(tick, planted.bugs())


def planted_short(tick):
    """Those that other tools really have or had."""
    yield from planted_cases(tick, planted.bugs(short=True))


def vm_shape(have):
    """Two CPUs and two memory nodes, with KVM where it works."""
    mode = machine.timed_mode(have["image"])
    return machine.shape(have["arch"], mode)


def ended_as_told(path, ended):
    """Whether the script shuts the machine down, and the console ends with the expected text."""
    wanted = re.findall(r"^# The console ends with: (.*)", path.read_text(encoding="utf-8"), re.M)
    lines = ended.console.splitlines()
    return (
        bool(wanted)
        and not vm.splat(lines)
        and all(any(text in line for line in lines[-12:]) for text in wanted)
    )


def vm_case(have, module, path, progress):
    """Boot, run one guest script, and check its output and the kernel log."""
    extra = {
        "buddybench.ko": pathlib.Path(module).read_bytes(),
        "lib.sh": (VM_TESTS / "lib.sh").read_bytes(),
    }
    files = vm.payload(None, path.read_text(encoding="utf-8"), extra=extra)
    ended = vm.run(have, vm_shape(have), files, lambda _line: progress(), VM_TIMEOUT)
    text = "\n".join(line for line in ended.text.splitlines() if not vm.EXIT_LINE.match(line))
    outcome = ktap.judge(text, uml_kernels.ensure(uml_kernels.DEFAULT)["folder"])
    if ended_as_told(path, ended):
        return from_ktap(outcome, f"{path.stem}: ")
    if ended.complaint:
        kept = vm.keep_console(ended, path.stem)
        outcome.problems.append(f"{ended.complaint}\nfull console: {kept}")
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
        yield from vm_case(
            have, module, path, functools.partial(tick, number / len(paths), path.stem)
        )


def realtime(tick):
    """What PREEMPT_RT refuses and what it runs, under lockdep."""
    name = str(watching_kernels.ensure("rt")["folder"])
    have, (module, warned) = kernels.ensure(name), build.ensure(name)
    yield Case("the module builds without a warning", FAIL if warned else PASS, "\n".join(warned))
    yield from vm_case(have, module, RT_TEST, tick)


def ground_truth(_tick):
    """Compare buddybench with a bare loop and known costs, counted, in one boot."""
    have = kernels.ensure(kernels.DEFAULT)
    for row in bench.quick_rows(have, bench_guest.counted_files(kernels.DEFAULT)):
        yield Case(
            row.what, FAIL if row.ok is False else PASS, f"wanted {row.wanted}, got {row.got}"
        )


def exercised(_tick):
    """A short `buddybench exercise` of the newest kernel, which no other group runs."""
    options = argparse.Namespace(kernel="7.x", short=True, timeout=VM_TIMEOUT)
    for line in exercise.outcome(options, kernels.ensure(options.kernel)):
        if line.limit == "-" and line.verdict != figures.BAD:
            continue  # reported, but cannot fail
        yield Case(
            f"{line.part}: {line.what}",
            FAIL if line.verdict == figures.BAD else PASS,
            f"wanted {line.limit}, got {line.value}",
        )


def tortured(tick):
    """A little of `buddybench torture`, on the stock kernel that the other groups boot."""
    for number, (name, amount) in enumerate(TORTURED.items()):
        tick(number / len(TORTURED), name)
        words = ("torture", "--only", name, "--kernel", kernels.DEFAULT, "--amount", amount)
        yield command(f"{name}, {amount} times", [TREE / "scripts/buddybench", *words])
