# SPDX-License-Identifier: GPL-2.0-only
"""Build the reference and its companions, run them in a guest, and read what it printed."""

import dataclasses
import re

from .. import FAILED, TREE, Problem, install, progress
from ..debian import build, kernels
from ..guest import machine, uml, vm
from ..results import bundle

PADDINGS = (0, 1, 10, 100)


@dataclasses.dataclass
class Report:
    """What scripts/reference/guest.sh printed.

    refs maps (what, order) to steps per operation pair of each round.
    """

    text: str
    refs: dict
    runs: dict
    notes: list


def files(kernel, folder, release, words):
    """Build everything for one kernel; {name in the guest: path}."""
    script = TREE / "scripts/build-bench.sh"
    out, _ = build.logged(
        f"{release}-bench",
        f"build the reference for {release}",
        ("src",),
        lambda out: build.run(kernel, [script, folder, out, *words]),
    )
    found = {f"bb{more}.ko": out / f"buddybench-{more}.ko" for more in PADDINGS}
    script = TREE / "scripts/reference/guest.sh"
    return {**found, "bb_ref.ko": out / "bb_ref.ko", "bench.sh": script}


def counted_files(name):
    """The files for a stock kernel."""
    kernel, have = kernels.get(name), kernels.ensure(name)
    return files(kernel, have["kdir"], have["release"], build.variables(kernel))


def native_files(kernel):
    """The files for a user-mode kernel."""
    install.need("gcc", "make")
    plain = kernels.Kernel("uml", "", "", tools=())
    return files(plain, kernel["folder"], f"uml-{kernel['release']}", ["ARCH=um"])


def counted(have, paths, part, append="", label=""):
    """Boot a stock kernel that counts instructions and run a part of the script."""
    shape = machine.shape(have["arch"], "count", append=append)
    extra = {name: path.read_bytes() for name, path in paths.items()}
    payload = vm.payload(None, f"sh /bench.sh {part}", extra=extra)
    with progress.Step(label, expect=45) as step:
        ended = vm.run(have, shape, payload, lambda line: step.at(), 400)
    vm.expect(ended, label)
    if ended.status:
        raise Problem(
            f"{label}: exit status {ended.status}\n" + "\n".join(ended.text.splitlines()[-10:]),
            FAILED,
        )
    return parse(ended.text)


def native(kernel, paths, label):
    """The same in a user-mode kernel."""
    job = "sh /bench.sh native\n"
    with progress.Step(label, expect=20) as step:
        ended = uml.boot(kernel, job, paths, uml.Guest(timeout=180, first=True), step.at)
    trouble = ended.trouble()
    if ended.code or trouble:
        raise Problem(
            f"{label}: " + "\n".join(trouble or [ended.files.get("stderr", "").strip()]), FAILED
        )
    return parse(ended.files["stdout"])


def parse(text):
    """Take the blocks apart."""
    report, blocks = Report(text, {}, {}, []), re.split(r"^@", text, flags=re.M)[1:]
    for block in blocks:
        head, _, body = block.partition("\n")
        about = bundle.keys(head)
        if head.startswith("ref "):
            steps = [int(word) / int(about["count"]) for word in body.split() if word.isdigit()]
            report.refs.setdefault((about["what"], int(about["order"])), []).append(steps)
        elif head.startswith("run "):
            report.runs[about["name"]] = bundle.table(body[body.index("# buddybench") :]).rows
        elif head.startswith("note "):
            report.notes.append(head[5:])
    return report


def pick(rows, mode, op, **more):
    """The rows of a mode and an operation."""
    return [
        row
        for row in rows
        if row["mode"] == mode
        and row["op"] == op
        and all(str(row.get(key)) == str(value) for key, value in more.items())
    ]
