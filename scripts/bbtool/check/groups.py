# SPDX-License-Identifier: GPL-2.0-only
"""The groups of `buddybench test`: each is a function that yields cases."""

import subprocess

from .. import USAGE, Problem, packages, progress
from ..debian import apt, uml_kernels
from ..present import history_plot, page
from ..results import trace_file
from .cases import FAIL, SKIP, Case, Group
from .kernel_groups import (
    exercised,
    ground_truth,
    kunit,
    kunit_smp,
    planted_all,
    planted_short,
    realtime,
    tortured,
    vm_scripts,
    watched,
)
from . import fleet
from .clang import NEEDS as CLANG_NEEDS
from .clang import clang, coccicheck
from .in_tree import in_tree
from .source_groups import layers, shell, strict_build, style
from .unittests import python

BUILD_NEEDS = (*uml_kernels.NEEDS, "/usr/include/libelf.h", "corelist")
VM_NEEDS = (*BUILD_NEEDS, "qemu-system-x86_64")
PYTHON_NEEDS = (
    *BUILD_NEEDS,
    *page.NEEDS,
    *history_plot.NEEDS,
    *trace_file.NEEDS,
    *map(packages.library, ("docutils", "jsonschema", "prometheus_client", "scipy")),
    "black",
    "chromium-headless-shell",
    "nm",
    "patch",
    "shellcheck",
    "shfmt",
    "/usr/share/benchmark/compare.py",
)
GROUPS = (
    Group("layers", "dependencies of the sources point down only", layers, (), 1),
    Group("shell", "shellcheck", shell, ("shellcheck",), 3),
    Group(
        "style",
        "checkpatch, kernel-doc, black, lengths, order of includes, licences",
        style,
        (*BUILD_NEEDS, "black"),
        20,
    ),
    Group(
        "build",
        "W=1 and sparse without a warning; what the objects call",
        strict_build,
        (*BUILD_NEEDS, "sparse"),
        60,
    ),
    Group("python", "compileall and the unit tests of the tool", python, PYTHON_NEEDS, 20),
    Group("kunit", "KUnit suites in user-mode Linux 6.1", kunit, BUILD_NEEDS, 10),
    Group(
        "kunit-smp",
        "KUnit suites in user-mode Linux 7.x with two CPUs, no KASAN or lockdep; only with --only",
        kunit_smp,
        BUILD_NEEDS,
        10,
        required=False,
        named=True,
    ),
    Group(
        "watched",
        "the suites and all debugfs files with KASAN and lockdep (user-mode Linux 7.x)",
        watched,
        BUILD_NEEDS,
        60,
        required=False,
    ),
    Group(
        "in-tree",
        "the suites in kernel trees of 6.1 and 7.x, by their kunit.py; only with --only",
        in_tree,
        BUILD_NEEDS,
        900,
        required=False,
        named=True,
    ),
    Group(
        "clang",
        "the module and the suites by clang, for 6.1 and 7.x; only with --only",
        clang,
        CLANG_NEEDS,
        300,
        required=False,
        named=True,
    ),
    Group(
        "coccicheck",
        "the kernel's semantic patches; only with --only",
        coccicheck,
        (*CLANG_NEEDS, "spatch"),
        900,
        required=False,
        named=True,
    ),
    Group(
        "realtime",
        "PREEMPT_RT under lockdep, in a 7.x kernel built for it; only with --only",
        realtime,
        VM_NEEDS,
        700,
        required=False,
        named=True,
    ),
    Group(
        "fleet",
        "the Ansible playbook on two virtual machines, over their sshd; only with --only",
        fleet.fleet,
        (*VM_NEEDS, *fleet.NEEDS),
        400,
        required=False,
        named=True,
    ),
    Group(
        "planted",
        "the suites find planted measurement bugs; all of them with --only",
        planted_all,
        (*BUILD_NEEDS, "patch"),
        60,
        short=planted_short,
    ),
    Group(
        "bench",
        "the numbers against a bare loop and known costs, counted",
        ground_truth,
        VM_NEEDS,
        60,
    ),
    Group(
        "exercise",
        "verify, oracle, paths, fragmentation and trace on a stock 7.x kernel, short",
        exercised,
        VM_NEEDS,
        50,
        required=False,
    ),
    Group(
        "torture",
        "a little of `make torture` on a stock 6.1 kernel",
        tortured,
        (*VM_NEEDS, "gcc"),
        110,
    ),
    Group(
        "vm", "the module on a stock 6.1 kernel with 2 CPUs and 2 nodes", vm_scripts, VM_NEEDS, 240
    ),
)


def chosen(names):
    """The groups with these names, or all that are run without being named."""
    unknown = set(names or ()) - {group.name for group in GROUPS}
    if unknown:
        raise Problem(
            f"no such test group: {', '.join(sorted(unknown))}; see scripts/buddybench test --list",
            USAGE,
        )
    return [group for group in GROUPS if (group.name in names if names else not group.named)]


def run_group(group, whole):
    """The cases of one group, or of its short form; trouble on the way is a case too."""
    cases, run = [], group.run if whole or not group.short else group.short
    with progress.Step(group.name, expect=group.expect, quiet=True) as step:
        try:
            for case in run(step.at):
                cases.append(case)
        except apt.Unreachable as reason:
            cases.append(Case("what it needs", FAIL if group.required else SKIP, str(reason)))
        except (Problem, OSError, subprocess.SubprocessError) as reason:
            cases.append(Case("what it needs", FAIL, str(reason)))
    return cases or [Case("the group", FAIL, "no test ran")]
