# SPDX-License-Identifier: GPL-2.0-only
"""What `buddybench torture` consists of.

Each test, on which kernels, how much of it, and in what machine.
"""

import dataclasses

from ..guest import machine

STOCK, NATIVE, DEBUG, KCSAN = "stock", "native", "debug", "kcsan"
PURE, PLANTED = "pure", "planted"
STOCK_KERNELS = ("5.10", "6.1", "6.12", "7.x")
QUICK_KERNELS = ("6.1",)
DEBUG_CMDLINE = "page_owner=on kmemleak=on hung_task_panic=0"


@dataclasses.dataclass(frozen=True)
class Amount:
    """How much on one kind of kernel, on each of them: when it is to be quick, and in full.

    0 is not at all.
    """

    quick: int
    full: int

    def of(self, quick):
        """The amount that is wanted."""
        return self.quick if quick else self.full


ONCE, LATER = Amount(1, 1), Amount(0, 1)


@dataclasses.dataclass(frozen=True)
class Test:
    """One guest script of scripts/torture/tests."""

    name: str
    about: str
    amounts: dict  # kind of kernel: Amount
    seconds: float  # for one of the amount under emulation, to show progress and to give up
    shape: dict = dataclasses.field(default_factory=dict)
    allowed: str = ""  # console lines that belong to it, as a regular expression
    script: str = ""  # if it is not the name
    ends: str = ""  # the console's last lines, if the guest ends itself: a regular expression
    ended: str = ""  # what is there if something had to be ended for it

    def kernels(self, quick):
        """(kind, name of the kernel, amount) for all that it runs on."""
        for kind, amount in self.amounts.items():
            names = (QUICK_KERNELS if quick else STOCK_KERNELS) if kind == STOCK else (kind,)
            yield from ((kind, name, amount.of(quick)) for name in names if amount.of(quick))

    def machine(self, kind, mode):
        """The machine to boot."""
        usual = machine.shape("amd64", mode, cpus=2, nodes=2)
        shape = dataclasses.replace(usual, **self.shape)
        return dataclasses.replace(
            shape, append=f"{shape.append} {DEBUG_CMDLINE if kind == DEBUG else ''}".strip()
        )


TESTS = (
    Test(
        "pure",
        "the pure folders as a program, under ASan and UBSan",
        {PURE: Amount(300000, 20000000)},
        0.0001,
    ),
    Test(
        "fuzz",
        "random text into every file, by one and by many, while others read",
        {STOCK: Amount(5000, 250000), NATIVE: Amount(0, 100000), DEBUG: Amount(2000, 5000)},
        0.003,
    ),
    Test(
        "load-unload",
        "loaded and unloaded in every situation",
        {STOCK: Amount(35, 500), NATIVE: Amount(0, 28), DEBUG: Amount(14, 100)},
        1.5,
    ),
    Test(
        "kill",
        "writers and waiters killed at all moments",
        {STOCK: Amount(45, 250), NATIVE: Amount(0, 200), DEBUG: Amount(18, 18)},
        0.5,
    ),
    Test(
        "fail-nth",
        "each allocation of loading, writing and reading refused in turn, and many at random",
        {NATIVE: Amount(0, 10), DEBUG: Amount(10, 100)},
        15,
        allowed=r"vmalloc error: |WARNING: CPU: \d+ PID: \d+ at kernel/trace/trace_events\.c",
    ),
    Test(
        "cpu-hotplug",
        "a CPU comes and goes under every pattern and job",
        {STOCK: Amount(20, 125), DEBUG: Amount(14, 150)},
        2,
    ),
    Test(
        "memory-hotplug",
        "memory is taken away under runs and jobs",
        {STOCK: Amount(0, 25), DEBUG: Amount(7, 50)},
        4,
        {"append": "movablecore=512M", "memory_mb": 3072},
    ),
    Test(
        "suspend",
        "tasks are frozen while runs and jobs are begun all the while",
        {STOCK: Amount(3, 13), DEBUG: Amount(3, 12)},
        20,
    ),
    Test(
        "reboot",
        "the machine restarts or is switched off while runs and jobs are begun all the while",
        {STOCK: Amount(0, 6), DEBUG: Amount(2, 6)},
        15,
        ends="reboot: (Restarting system|Power down)",
        ended="the machine goes down; the run has stopped",
    ),
    Test(
        "oom",
        "a process takes all the memory that is left",
        {STOCK: Amount(3, 8), DEBUG: Amount(3, 6)},
        30,
        {"memory_mb": 1024},
    ),
    Test(
        # A stock 6.1 kernel needs 80 MiB to unpack itself.
        "small",
        "96 MiB of memory",
        {STOCK: ONCE},
        90,
        {"memory_mb": 96, "nodes": 1},
        script="odd",
    ),
    Test(
        "wide",
        "8 CPUs on 8 nodes",
        {STOCK: ONCE, DEBUG: LATER},
        240,
        {"cpus": 8, "nodes": 8},
        script="odd",
    ),
    Test(
        "no-cpu", "a node without a CPU", {STOCK: ONCE}, 90, {"cpus": 1, "nodes": 2}, script="odd"
    ),
    Test(
        "no-memory",
        "a node without memory between two that have some",
        {STOCK: ONCE},
        90,
        {"cpus": 3, "bare": 1},
        script="odd",
    ),
    Test(
        "limits",
        "watchdogs that bark after 3 s, SysRq, a writer that may hardly have memory",
        {STOCK: ONCE, DEBUG: LATER},
        90,
    ),
    Test(
        "kcsan",
        "eight writers and eight readers, while data races are looked for",
        {KCSAN: Amount(2000, 20000)},
        0.02,
    ),
    Test(
        "planted",
        "bugs that harm a machine, each noticed by a test of these",
        {PLANTED: Amount(2, 99)},
        120,
    ),
)
