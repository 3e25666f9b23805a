# SPDX-License-Identifier: GPL-2.0-only
"""Run the tests on debug kernels, with helper programs, and evaluate the outcome."""

import dataclasses
import re

from .. import TREE, install, progress
from ..check import ktap
from ..check import planted as planted_in_suites
from ..check.cases import Case
from ..debian import build, kernels, uml_kernels, watching_kernels
from ..guest import machine, uml, vm
from . import native, planted, programs, pure
from .tests import NATIVE, PLANTED, PURE, STOCK, TESTS

FOLDER = TREE / "scripts/torture"
VM_TESTS = TREE / "scripts/tests/vm"
SLACK = 600  # seconds for boot and end
SLOWEST = 12  # times as long as an idle machine of two cores needs
OURS = re.compile(r"\[buddybench\]")
LOST = "(lost)"  # status of ktap.py for a planned case that did not run
COUNTS = re.compile(r"# \S+ +tried \d+")
ACCESS = re.compile(r"(read|write) (\([\w, ]+\) )?to 0x.* by ")
TRACE = 40  # lines of one complaint
HARMLESS = r"[Cc]ommand line: |kmemleak: "  # kmemleak has a case of its own


@dataclasses.dataclass
class Job:
    """One test on one kernel."""

    test: object
    kind: str
    kernel: str
    amount: int
    seed: int
    bugs: tuple = ()  # of planted: only these
    until: str = ""  # what is looked for: the guest may end once the kernel has said it

    def __str__(self):
        return f"{self.test.name} on {self.kernel}"

    def timeout(self):
        """When to give up, in seconds."""
        return SLACK + SLOWEST * self.amount * self.test.seconds


def kernel_of(kind, name):
    """(description of the kernel, what builds the module for it and returns its path)."""
    if kind == NATIVE:
        have = native.kernel()
        return have, lambda: native.module(have)
    if kind != STOCK:
        name = str(watching_kernels.ensure(kind)["folder"])
    return kernels.ensure(name), lambda: build.ensure(name)[0]


def payload(job, module):
    """The files of the vm."""
    install.need(*programs.NEEDS)
    script = (FOLDER / f"tests/{job.test.script or job.test.name}.sh").read_text(encoding="utf-8")
    return vm.payload(
        None,
        script,
        extra={
            "buddybench.ko": programs.without_debug(module),
            "lib.sh": (VM_TESTS / "lib.sh").read_bytes(),
            "torture.sh": (FOLDER / "torture.sh").read_bytes(),
            "torture.env": f"AMOUNT={job.amount} SEED={job.seed}\n".encode(),
            **programs.helpers(script),
        },
    )


def without_races(console):
    """(the lines beside KCSAN's reports, the reports of accesses by the module itself and not by
    what it calls)."""
    rest, found, report, access = [], [], None, False
    for line in console.splitlines():
        if "BUG: KCSAN" in line:
            report, ours = rest[-1:], False
            del rest[-1:]
        if report is None:
            rest.append(line)
            continue
        ours = ours or access and bool(OURS.search(line))
        access = bool(ACCESS.search(line))
        report.append(line)
        if re.search(r"={5,} *$", line):
            found += [report] if ours else []
            report = None
    return rest, found


def without_allowed(lines, allowed):
    """The console without lines that belong to the test, and their traces.

    A trace that has the module in it stays.
    """
    left, trace = [], 0
    for number, line in enumerate(lines):
        if allowed.search(line) and not any(
            OURS.search(part) for part in lines[number : number + TRACE]
        ):
            trace = TRACE
        elif "Call Trace:" in line and trace:
            trace = 0
        else:
            left.append(line)
        trace = max(trace - 1, 0)
    return left


def complaint(job, ended):
    """What the kernel complained of, as text; empty if of nothing that matters."""
    lines, reports = without_races(ended.console)
    if reports:
        return "\n".join(reports[0]) + f"\n{len(reports)} reports"
    allowed = re.compile(f"{HARMLESS}|{job.test.allowed}" if job.test.allowed else HARMLESS)
    return "\n".join(vm.splat(without_allowed(lines, allowed)))


def judge(job, ended):
    """The cases of one guest; those not reached count as one."""
    text = "\n".join(
        line for line in ended.text.splitlines() if not line.startswith(("#progress", "#exit"))
    )
    outcome = ktap.judge(text, uml_kernels.ensure(uml_kernels.DEFAULT)["folder"])
    cases = [Case(name, status) for name, status in outcome.cases if name != LOST]
    lost = len(outcome.cases) - len(cases)
    wrong = complaint(job, ended)
    if not wrong and not ended.complaint.startswith("the kernel complained"):
        wrong = ended.complaint
    if wrong or lost or not cases:
        cases.append(
            Case(f"the machine is well, and came to all tests but {lost}", ktap.FAIL, wrong)
        )
    failed = [case for case in cases if case.status == ktap.FAIL]
    if failed:
        kept = vm.keep_console(ended, f"{job.test.name}-{job.kernel}")
        failed[-1].text += f"\n{remarks(text)}\nfull console: {kept}"
    return cases


def remarks(text):
    """What the guest said beside its cases, without the counts of what went well."""
    return "\n".join(
        line
        for line in text.splitlines()
        if line.startswith(("#", "not ok")) and not COUNTS.match(line)
    )


def run_pure(job, step):
    """The test that needs no guest; its cases."""
    return [
        Case(name, ktap.PASS if holds else ktap.FAIL, more)
        for name, holds, more in pure.outcome(job.amount, job.seed, step.at)
    ]


def run_planted_in_suites(chosen, step):
    """Each planted bug that KUnit suites have to notice; its cases."""
    for bug, found in planted_in_suites.outcomes(step.at, chosen) if chosen else ():
        if bug:
            seen, said = planted_in_suites.caught(bug, found)
            yield Case(
                f"{bug.name}: noticed by {bug.caught_by}", ktap.PASS if seen else ktap.FAIL, said
            )


def run_planted_here(bug, job, step):
    """One planted bug in the test that has to notice it; its case."""
    have = kernel_of(bug.kind, bug.kernel)[0]
    test = next(test for test in TESTS if test.name == bug.test)
    todo = Job(test, bug.kind, bug.kernel, bug.amount, job.seed, until=bug.oracle)
    found = run_guest(todo, have, planted.module(bug, have), step, show=False)
    said = "\n".join(
        f"{case.name}: {case.text[:400]}" for case in found if case.status == ktap.FAIL
    )
    return Case(
        f"{bug.name}: noticed by {bug.test}",
        ktap.PASS if bug.seen(found, ktap.FAIL) else ktap.FAIL,
        f"{bug.about}\nwanted: {bug.oracle}\n{said}",
    )


def verdicts(job, step):
    """The case of each planted bug, as it comes."""
    chosen, in_suites = planted.chosen(job.bugs, job.amount)
    for number, bug in enumerate(chosen):
        step.at(number / len(chosen), bug.name)
        yield run_planted_here(bug, job, step)
    yield from run_planted_in_suites(in_suites, step)


def run_planted(job, step):
    """Each planted bug; its cases, each of which is told at once: the whole may take long."""
    cases = []
    for case in verdicts(job, step):
        progress.say(f"{'ok' if case.status == ktap.PASS else 'MISSED':<8}{case.name}")
        cases.append(case)
    count, noticed = len(cases), sum(case.status == ktap.PASS for case in cases)
    return [*cases, Case(f"provoked: {noticed} of {count} bugs", ktap.PASS if count else ktap.FAIL)]


def run_guest(job, have, module, step, show=True):
    """One test in one guest; its cases."""
    if job.kind == NATIVE:
        guest = uml.Guest(
            native.MEMORY_MB,
            timeout=job.timeout(),
            append=native.append(job.amount, job.until),
            until=job.until,
        )
        return judge(job, native.run(have, payload(job, module), guest, step.at))
    mode = machine.timed_mode(have["image"])

    def on_line(line):
        found = re.match(r"#progress pct=(\d+)", line or "")
        step.at(int(found.group(1)) / 100 if found and show else None)

    shape, files = job.test.machine(job.kind, mode), payload(job, module)
    return judge(job, vm.run(have, shape, files, on_line, job.timeout()))


def run_ends(job, have, module, step):
    """A boot for each of the amount, which the guest ends itself, each at another moment; cases."""
    shape = job.test.machine(job.kind, machine.timed_mode(have["image"]))
    cases, busy = [], 0
    for number in range(job.amount):
        step.at(number / job.amount)
        turn = dataclasses.replace(job, seed=job.seed + number)
        ended = vm.run(have, shape, payload(turn, module), lambda _line: None, job.timeout())
        lines = ended.console.splitlines()
        lacking = not any(re.search(job.test.ends, line) for line in lines[-12:])
        wrong = vm.splat(lines) or ([job.test.ends, *lines[-12:]] if lacking else [])
        busy += any(re.search(job.test.ended, line) for line in lines)
        name = f"{number}: it ends, and the kernel complains of nothing"
        cases.append(Case(name, ktap.FAIL if wrong else ktap.PASS, "\n".join(wrong)))
    enough = ktap.PASS if busy * 2 >= job.amount else ktap.FAIL
    return [*cases, Case(f"provoked: {job.amount} ends, {busy} of them in a run or job", enough)]


def run(job, step):
    """One test on one kernel; its cases."""
    if job.kind == PURE:
        return run_pure(job, step)
    if job.kind == PLANTED:
        return run_planted(job, step)
    have, module = kernel_of(job.kind, job.kernel)
    return (run_ends if job.test.ends else run_guest)(job, have, module(), step)
