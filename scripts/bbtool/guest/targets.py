# SPDX-License-Identifier: GPL-2.0-only
"""Where a run can be: here, on other machines over ssh, or in a virtual machine."""

import re

from .. import USAGE, Problem
from ..debian import build, kernels, own_tree
from ..results import result
from . import machine, shell, sweep

KINDS = "local, ssh:[user@]host[,host...] or vm"
# Options that only a virtual machine understands, with what they are when not given.
ONLY_VM = ("kernel", "make", "mode", "cpus", "nodes", "memory", "append", "params")


def parse(texts):
    """The targets of ["local", "ssh:a,b", "vm"]: a name after ssh: is a host, too."""
    found = []
    for text in texts:
        ssh = text.startswith("ssh:")
        for number, part in enumerate(text.split(",")):
            found.append(f"ssh:{part}" if ssh and number else part)
    for name in found:
        if name not in ("vm", "local") and not re.match("ssh:[^-]", name):
            raise Problem(f"no such target: {name or '(nothing)'}; use {KINDS}", USAGE)
        if found.count(name) > 1:
            raise Problem(f"{name} is given twice", USAGE)
    return found


def check(targets, options):
    """Refuse what only a VM understands where there is none."""
    given = [name for name in ONLY_VM if getattr(options, name, None)]
    if given and "vm" not in targets:
        words = ", ".join(f"--{'count, --tcg, --kvm' if n == 'mode' else n}" for n in given)
        raise Problem(f"{words}: for a virtual machine only; add --target vm", USAGE)
    if "vm" in targets:
        early(options)


def early(options):
    """Refuse a machine that there cannot be before a kernel or the module is made for it."""
    name = options.kernel or kernels.DEFAULT
    machine.fit(
        kernels.get(name).arch,
        own=options.own_node,
        cpus=options.cpus,
        nodes=options.nodes,
        memory_mb=options.memory,
        most_mb=machine.own_memory(),
    )


def shape_of(options, have):
    """The machine that the options ask for."""
    mode = options.mode
    if mode in (None, "kvm"):
        mode = machine.choose(have["arch"], have["image"], mode or "auto")
        mode = "tcg" if mode == "count" else mode
    return machine.shape(
        have["arch"],
        mode,
        cpus=options.cpus,
        nodes=options.nodes,
        memory_mb=options.memory,
        append=options.append or "",
        own=options.own_node,
    )


def in_vm(options, stopped=None):
    """Run in a virtual machine; (exit status, result)."""
    name = own_tree.chosen(options.kernel or kernels.DEFAULT, getattr(options, "make", False))
    have = kernels.ensure(name)
    shape = shape_of(options, have)
    module = getattr(options, "module", None) or build.ensure(name)[0]
    more = {"params": options.params or "", "stopped": stopped}
    ran = sweep.in_vm(have, shape, module, options.words, options.timeout, **more)
    return ran.bundle.status, ran.result(shape, have)


def run(target, options, stopped=None):
    """Run the plan on a target; (exit status, result).

    stopped() is called when Ctrl-C stops the run, of which what is done is kept if it can be.
    """
    if target == "vm":
        return in_vm(options, stopped)
    found = shell.run(target, options.words, stopped)
    return found.status, result.convert(found)
