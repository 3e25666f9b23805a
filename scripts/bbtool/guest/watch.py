# SPDX-License-Identifier: GPL-2.0-only
"""Record how a block is split and merged, in a virtual machine."""

from .. import FAILED, Problem, progress
from ..debian import build, kernels
from ..results import watched
from . import machine, vm


def in_vm(name, timeout):
    """The recording of a kernel.

    Counting machines have one CPU and nothing else to do, so that every recording is the same.
    """
    have = kernels.ensure(name)
    machine.emulator(have["arch"])
    module, _ = build.ensure(name)
    files = vm.payload(module, "buddybench-watch")
    shape = machine.shape(have["arch"], "count")
    with progress.Step(f"split and merge on {have['release']}") as step:
        outcome = vm.run(have, shape, files, lambda _line: step.at(), timeout)
    vm.expect(outcome, have["release"])
    if outcome.status:
        raise Problem(f"the recording did not work:\n{outcome.text}", outcome.status or FAILED)
    return watched.read(outcome.text)
