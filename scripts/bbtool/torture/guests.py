# SPDX-License-Identifier: GPL-2.0-only
"""Try to make the module harm its machine: every test of torturetests, on stock kernels and on kernels that watch."""

import dataclasses
import pathlib
import re
import subprocess
import time

from . import FAILED, OK, TREE, USAGE, Problem, build, guest, install, kernels, ktap, machine, progress, torturekernel, torturepure, umlbuild
from .testgroups import Case, from_ktap
from .torturetests import KCSAN, PURE, STOCK, TESTS

HELP = "try to make the module harm its machine, watched by kernels with KASAN, lockdep, kmemleak and others"
EXAMPLES = """examples:
  scripts/buddybench torture --quick             a little of everything
  scripts/buddybench torture --only fuzz         all of one test
  scripts/buddybench torture --only kill --kernel debug --quick"""

FOLDER = TREE / "scripts/torture"
VM_TESTS = TREE / "scripts/tests/vm"
NEEDS = ("gcc", "qemu-system-x86_64")
SLACK = 300                     # seconds for boot and end
SLOWEST = 6                     # times as long as an idle machine of two cores needs
SEED = 1
OURS = re.compile(r"\[buddybench\]")
HARMLESS = r"[Cc]ommand line: "  # it names what watches


@dataclasses.dataclass
class Job:
    """One test on one kernel."""
    test: object
    kind: str
    kernel: str
    amount: int
    seed: int

    def __str__(self):
        return f"{self.test.name} on {self.kernel}"

    def timeout(self):
        """When to give up, in seconds."""
        return SLACK + SLOWEST * self.amount * self.test.seconds


def helpers():
    """Build the helper programs for the guest; {name in the guest: content}."""
    install.need(*NEEDS)
    out, source = TREE / "build/torture", FOLDER / "helpers"
    out.mkdir(parents=True, exist_ok=True)
    shared = [source / name for name in ("files.c", "grammar.c")]
    programs = [path for path in sorted(source.glob("*.c")) if "int main(" in path.read_text(encoding="utf-8")]
    for path in programs:
        done = subprocess.run(["gcc", "-static", "-O2", "-Wall", "-Wextra", "-o", out / path.stem, path, *shared],
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Problem(f"{path.name} does not build\n{build.excerpt(done.stderr)}", FAILED)
    return {f"bin/{path.stem}": (out / path.stem).read_bytes() for path in programs}


def kernel_of(job):
    """(description of the kernel, module built for it)."""
    name = job.kernel if job.kind == STOCK else str(torturekernel.ensure(job.kind)["folder"])
    return kernels.ensure(name), build.ensure(name)[0]


def payload(job, module):
    """The files of the guest."""
    script = (FOLDER / f"tests/{job.test.script or job.test.name}.sh").read_text(encoding="utf-8")
    return guest.payload(None, script, extra={
        "buddybench.ko": pathlib.Path(module).read_bytes(), "lib.sh": (VM_TESTS / "lib.sh").read_bytes(),
        "torture.sh": (FOLDER / "torture.sh").read_bytes(),
        "torture.env": f"AMOUNT={job.amount} SEED={job.seed}\n".encode(), **helpers()})


def races(console):
    """KCSAN's reports on the console in which the module takes part, each as a list of lines."""
    found, report = [], None
    for line in console.splitlines():
        if "BUG: KCSAN" in line:
            report = []
        if report is not None:
            report.append(line)
            if re.search(r"={5,} *$", line):
                found += [report] if any(OURS.search(part) for part in report) else []
                report = None
    return found


def complaint(job, ended):
    """What the kernel complained of, as text; empty if of nothing that matters."""
    if job.kind == KCSAN:
        reports = races(ended.console)
        return "\n".join(reports[0]) + f"\n{len(reports)} reports" if reports else ""
    allowed = re.compile(f"{HARMLESS}|{job.test.allowed}" if job.test.allowed else HARMLESS)
    lines = [line for line in ended.console.splitlines() if not allowed.search(line)]
    return "\n".join(guest.splat(lines))


def judge(job, ended):
    """The cases of one guest."""
    text = "\n".join(line for line in ended.text.splitlines() if not line.startswith(("#progress", "#exit")))
    outcome = ktap.judge(text, umlbuild.ensure(umlbuild.DEFAULT)["folder"])
    wrong = complaint(job, ended)
    if wrong:
        outcome.problems.append(f"the kernel complained:\n{wrong}")
    elif ended.complaint and not ended.complaint.startswith("the kernel complained"):
        outcome.problems.append(ended.complaint)
    if outcome.problems or not outcome.ok():
        outcome.problems.append(f"the whole console: {guest.keep_console(ended, f'{job.test.name}-{job.kernel}')}")
    if outcome.problems and outcome.ok():
        return [*from_ktap(outcome, ""), Case("the machine is well", ktap.FAIL, "\n".join(outcome.problems))]
    return from_ktap(outcome, "")


def run_pure(job, step):
    """The test that needs no guest; its cases."""
    return [Case(name, ktap.PASS if holds else ktap.FAIL, more)
            for name, holds, more in torturepure.outcome(job.amount, job.seed, step.at)]


def run(job, step):
    """One test in one guest; its cases."""
    if job.kind == PURE:
        return run_pure(job, step)
    have, module = kernel_of(job)
    mode = "kvm" if machine.kvm_works(have["image"]) else "tcg"

    def on_line(line):
        found = re.match(r"#progress pct=(\d+)", line or "")
        step.at(int(found.group(1)) / 100 if found else None)

    ended = guest.run(have, job.test.machine(job.kind, mode), payload(job, module), on_line, job.timeout())
    return judge(job, ended)


def show(job, cases, seconds, verbose):
    """One line for the test, more for what failed."""
    failed = [case for case in cases if case.status == ktap.FAIL]
    provoked = [re.sub(r".*provoked: ", "", case.name) for case in cases if "provoked: " in case.name]
    print(f"{str(job):<26}{'FAILED' if failed else 'ok':<8}{progress.seconds(seconds):>13}  {'; '.join(provoked)}", flush=True)
    for case in cases:
        if case.status == ktap.FAIL or verbose:
            print(f"  {case.status:<7}{case.name}")
            print("".join(f"      {line}\n" for line in case.text.splitlines()[:60] if case.status == ktap.FAIL), end="")
    return not failed


def jobs(options):
    """What the options ask for."""
    unknown = set(options.only or ()) - {test.name for test in TESTS}
    if unknown:
        raise Problem(f"no such test: {', '.join(sorted(unknown))}; there are {', '.join(test.name for test in TESTS)}", USAGE)
    for test in TESTS:
        if options.only and test.name not in options.only:
            continue
        for kind, kernel, amount in test.kernels(options.quick):
            if not options.kernel or options.kernel in (kind, kernel):
                yield Job(test, kind, kernel, options.amount or amount, options.seed)


def arguments(parser):
    """Command line of `buddybench torture`."""
    parser.add_argument("--quick", action="store_true", help="a little of everything, in a few minutes")
    parser.add_argument("--only", action="append", metavar="NAME", help="run this test; may be given again")
    parser.add_argument("--kernel", metavar="K", help="on this kernel only: one of `buddybench kernels`, debug, kcsan or stock")
    parser.add_argument("--amount", type=int, metavar="N", help="so many rounds of each test")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="of what is random (%(default)s)")
    parser.add_argument("--list", action="store_true", help="list all tests, and stop")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every case")


def listed():
    """The tests for people."""
    for test in TESTS:
        print(f"{test.name:<16}{test.about}")
        for kind, amount in test.amounts.items():
            print(f"{'':<16}{kind}: {amount.quick} quick, {amount.full} in full")
    return OK


def main(options):
    """`buddybench torture`."""
    if options.list:
        return listed()
    todo, well = list(jobs(options)), []
    if not todo:
        raise Problem("no test runs on that kernel; see scripts/buddybench torture --list", USAGE)
    for job in todo:
        start = time.monotonic()
        with progress.Step(str(job), quiet=True) as step:
            cases = run(job, step)
        well.append(show(job, cases, time.monotonic() - start, options.verbose))
    print(f"{sum(well)} tests passed, {len(well) - sum(well)} failed")
    return OK if all(well) else FAILED
