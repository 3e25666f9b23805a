# SPDX-License-Identifier: GPL-2.0-only
"""Run one benchmark in a virtual machine and get its bundle."""

import dataclasses
import pathlib

from .. import ABORTED, FAILED, OK, Problem, progress
from ..results import bundle, kconfig, result
from . import boards, vm

COMMON_MASKS = (
    "GFP_KERNEL",
    "GFP_KERNEL|__GFP_ZERO",
    "GFP_KERNEL|__GFP_COMP",
    "GFP_KERNEL|__GFP_RECLAIMABLE",
    "GFP_KERNEL|__GFP_THISNODE",
    "GFP_KERNEL_ACCOUNT",
    "GFP_ATOMIC",
    "GFP_NOWAIT",
)


@dataclasses.dataclass
class Sweep:
    """What a run in a virtual machine gave."""

    text: str
    bundle: bundle.Bundle
    outcome: vm.Outcome
    bundles: list = dataclasses.field(default_factory=list)  # one for each stream

    def result(self, shape, kernel):
        """The result as JSON data, with the machine in it."""
        return finish(self.bundle, shape, kernel)


def overridden(words, more):
    """The key=value words with those of more in place of the same keys."""
    found = dict(word.split("=", 1) for word in (*words, *more))
    return [f"{key}={value}" for key, value in found.items()]


def again(shape, kernel):
    """The command, without the keys, that runs on such a machine again."""
    if shape.mode == "uml":
        return f"scripts/buddybench uml run --kernel {kernel['series']} --"
    count = " --count" if shape.mode == "count" else ""
    return f"scripts/buddybench run --target vm --kernel {result.shell(kernel['name'])}{count}"


def finish(found, shape, kernel):
    """A bundle from a machine that we started as JSON data."""
    machine = {
        "mode": shape.mode,
        # A user-mode kernel without SMP has one, whatever it is given.
        "cpus": shape.cpus if kernel.get("smp", True) else 1,
        "nodes": shape.nodes,
        "memory_mb": shape.memory_mb,
        "append": shape.append,
    }
    if shape.own_mb:
        machine["own_node"] = shape.nodes + shape.bare
    data = result.convert(found, vm=machine)
    data["context"]["host_name"] = f"vm-{kernel['release']}"
    data["replay"] = data["replay"].replace("buddybench run", again(shape, kernel), 1)
    data["context"]["date"] = result.now()  # counted machines live on 2024-01-01
    options = configuration(kernel)
    if options and "config" not in data["kernel"]:
        data["kernel"]["config"] = options
    return data


def configuration(kernel):
    """What is known of the configuration of a kernel in a folder, None if nothing is.

    Debian's newer images come without theirs; that of their headers is the same.
    """
    folder, kdir = (pathlib.Path(kernel.get(key, "/nowhere")) for key in ("folder", "kdir"))
    for path in (folder / ".config", *folder.glob("boot/config-*"), kdir / ".config"):
        if path.is_file():
            return kconfig.facts(path.read_text(encoding="utf-8"))
    return None


def nothing():
    """Of a watch for which nobody else waits."""


class Watch:
    """Move a progress step along with the guest's own progress lines."""

    def __init__(self, step, expect_boot, stop=b"", check=None):
        self.step, self.boot, self.running = step, expect_boot, False
        self.stop = stop  # what vm.run() sends to the guest after Ctrl-C
        self.check = check or nothing
        self.stopped = nothing  # called when it is sent

    def __call__(self, line):
        self.check()
        if line is not None and line.startswith("#progress "):
            self.running = True
            self.step.at(*progress.of_state(line))
        elif not self.running:
            self.step.at(
                None,
                f"boot (about {self.boot} s)" if self.step.lasts() < self.boot else "still booting",
            )
        elif line is not None and line.startswith("==> "):
            self.step.at(0.99, "reading the results")
        else:
            self.step.at()


def boot_seconds(have, shape):
    """About how long a boot takes, to tell the user."""
    if have["arch"] != "amd64" and shape.mode != "kvm":
        return boards.board(have["arch"]).boot
    return {"count": 12, "tcg": 6, "kvm": 2}[shape.mode]


# A line that comes in through the result port stops the run.
LISTEN = (
    r"port=$(sed 's/.*bb\.port=\([^ ]*\).*/\1/' /proc/cmdline);"
    ' { read -r word <"/dev/$port" && echo 1 >/sys/kernel/debug/buddybench/stop; } & '
)


def command(words, interval, stream="", stoppable=False):
    """The command line of buddybench-run in the guest; stream is the name of a file there."""
    return (LISTEN if stoppable else "") + " ".join(
        [
            "buddybench-run",
            "-P",
            "-x",
            "snapshots",
            "-i",
            str(interval),
            *(["-r", f"/{stream}"] if stream else []),
            *(result.shell(word) for word in words),
        ]
    )


def in_vm(have, shape, module, words, timeout=300, **more):
    """Boot, run buddybench-run with the given key=value words, unload, power off; a Sweep.

    With streams, the bytes of some, replay these one after the other. With params, those of the
    module or "", Ctrl-C stops the run and what is done is returned; stopped() is called then. label
    and step_quiet are those of the progress line; with check there is none, and check() is called
    all the time: what it raises ends the machine.
    """
    interval, keep = 0.25 if shape.mode == "count" else 0.5, "params" in more
    streams = {f"stream{number}": data for number, data in enumerate(more.get("streams", ()))}
    said = " && ".join(command(words, interval, name, keep) for name in streams or [""])
    files = vm.payload(module, said, more.get("params", ""), extra=streams)
    label, check = more.get("label", f"run on {have['release']}"), more.get("check")
    kind = progress.Unseen if check else progress.Step
    with kind(label, quiet=more.get("step_quiet", False)) as step:
        watch = Watch(step, boot_seconds(have, shape), b"stop\n" if keep else b"", check)
        watch.stopped = more.get("stopped") or watch.stopped
        outcome = vm.run(have, shape, files, watch, timeout)
    if outcome.complaint:
        raise Problem(
            f"{outcome.complaint}\nfull console: {vm.keep_console(outcome, have['release'])}",
            outcome.status or FAILED,
        )
    found = bundle.parse(outcome.text)
    if len(found) != max(len(streams), 1) or outcome.status not in (
        (OK, ABORTED) if keep else (OK,)
    ):
        said = [
            line for line in outcome.text.splitlines() if line.startswith(("buddybench-run:", "  "))
        ]
        raise Problem(
            "the run did not work:\n" + "\n".join("  " + line for line in said[:20]),
            outcome.status or FAILED,
        )
    return Sweep(outcome.text, found[0], outcome, found)
