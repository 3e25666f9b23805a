# SPDX-License-Identifier: GPL-2.0-only
"""Where the kernels of an experiment are booted: one boot gives one result."""

import dataclasses
import os

from .. import FAILED, TREE, USAGE, Problem, progress
from ..guest import machine, sweep, turns, uml
from ..results import bundle

TIMEOUT = 300
NAMES = ("uml", "count", "kvm")
IN_TURNS = ("uml",)  # kernels of a pair run side by side
AT_ONCE = ("count",)  # what else runs on the machine changes no count
UNITS = {"uml": "ns", "count": "instructions", "kvm": "ns"}
UML = machine.Shape("uml", cpus=2, nodes=1, memory_mb=512)
PASSES = 9
STREAM_MEMORY = {"uml": 1024, "count": 2560, "kvm": 2560}  # where a stream is the workload
NODES = 2  # unless the work is of one
MEMORY = 1024  # of the virtual machines with all nodes, and more:
# Counting machines that start alike are alike to the digit, free lists included, so that any number
# of them would be one observation.
MORE_MEMORY, LOGS = range(0, 256, 16), range(17, 21)


# Times are taken in batches, which no coarse clock rounds; counts of single operations are exact.
EFFORTS = {
    "uml": ("modes=batch", "count=20000", "repeats=9", "warmup_ms=5"),
    "kvm": ("modes=batch", "count=20000", "repeats=9", "warmup_ms=5"),
    "count": ("modes=op", "count=1000", "repeats=1", "nodes=0"),
}


def check(names, own=False):
    """The places that a comma-separated list names, which may have to have a node of our own."""
    found = names.split(",")
    for name in found:
        if name not in NAMES:
            raise Problem(
                f"no such place: {name or '(nothing)'}; there are {', '.join(NAMES)}", USAGE
            )
        if found.count(name) > 1:
            raise Problem(f"{name} is given twice", USAGE)
    if own and "uml" in found:
        raise Problem("--own-node: user-mode Linux has one node; give --on count or kvm", USAGE)
    return found


@dataclasses.dataclass(frozen=True)
class Work:
    """What a boot has to do."""

    words: list  # of a run or a replay
    stream: bytes = b""  # what is replayed instead of a run
    own: bool = False  # take blocks from a node without a CPU
    draw: int = 0  # decides what differs between pairs

    def several(self, place):
        """Whether it needs more than one memory node; with KVM one run may have rows of any."""
        one = "nodes=0" in self.words and not self.own and not self.stream
        return place == "kvm" or not one


def boot(place, have, work, label, check=None):
    """Boot a kernel that sides.ready() made; the result as JSON data.

    Of several at a time each gets a check(), which raises when it is to end.
    """
    words, stream, own = work.words, work.stream, work.own
    if place == "uml":
        return in_uml(have, words, label, stream)
    memory = STREAM_MEMORY[place] if stream else MEMORY
    mode = machine.choose("amd64", have["image"], place)
    shape = shape_of(mode, work.draw, memory, own=own, nodes=NODES if work.several(place) else 1)
    if own:
        words = sweep.overridden(words, [f"nodes={shape.nodes}"])
    more = {"check": check, **({"streams": [stream]} if stream else {})}
    ran = sweep.in_vm(
        have, shape, have["module"], words, TIMEOUT, label=label, step_quiet=True, **more
    )
    return ran.result(shape, have)


def shape_of(mode, draw, memory=MEMORY, nodes=NODES, own=False):
    """The virtual machine of a boot; a node has as much memory whether it is alone or not."""
    append = ""
    if mode == "count":
        memory += MORE_MEMORY[draw % len(MORE_MEMORY)]
        append = f"log_buf_len={1 << LOGS[draw // 16 % len(LOGS)]}"
    return machine.shape(
        "amd64", mode, memory_mb=memory * nodes // NODES, nodes=nodes, append=append, own=own
    )


def in_turns(kernels, work, label):
    """Boot user-mode kernels side by side; a result of each, which has all passes.

    A pass is what would be a repeat in a single kernel.
    """
    words = dict(word.split("=", 1) for word in work.words)
    passes = int(words.pop("repeats", PASSES))
    once = [*(f"{key}={value}" for key, value in words.items()), "repeats=1"]
    players = [turns.Player(have, once) for have in kernels]
    # All on one CPU: what shares the core with another one may slow that one down.
    on = () if words.keys() & {"cpus", "threads"} else (max(os.sched_getaffinity(0)),)
    guest = uml.Guest(UML.memory_mb, UML.cpus, TIMEOUT * len(players), first=True, on=on)
    with progress.Step(label, quiet=True) as step:
        turns.play(players, passes, guest, step.at)
    return [together(player, passes) for player in players]


def together(player, passes):
    """The passes of a kernel as the repeats of one result."""
    if player.problem():
        raise Problem(f"{player.kernel['release']}: {player.problem()}", FAILED)
    found = player.bundles(passes)
    first, *others = [sweep.finish(one, UML, player.kernel) for one in found]
    for number, data in enumerate(others, 1):
        first["benchmarks"] += [{**row, "repetition_index": number} for row in data["benchmarks"]]
    for row in first["benchmarks"]:
        row["repetitions"] = passes
    first["experiment"] = {"turns": passes}
    return first


def in_uml(have, words, label, stream=b""):
    """The same in a user-mode kernel."""
    files = {"buddybench.ko": have["module"], "bin/buddybench-run": TREE / uml.RUNNER}
    shape = UML
    if stream:
        files["stream"], words = stream, ["-r", "/stream", *words]
        shape = dataclasses.replace(UML, memory_mb=STREAM_MEMORY["uml"])
    with progress.Step(label, quiet=True) as step:
        done = uml.boot(
            have,
            uml.run_job(["-q", "-x", "snapshots", *words]),
            files,
            uml.Guest(shape.memory_mb, shape.cpus, TIMEOUT, first=True),
            step.at,
        )
    found = bundle.parse(done.files.get("stdout", ""))
    if done.trouble() or len(found) != 1 or done.code:
        said = done.files.get("stderr", "").strip().splitlines()[:9]
        raise Problem(
            f"{label}: the run did not work:\n  " + "\n  ".join(done.trouble() + said),
            done.code or FAILED,
        )
    return sweep.finish(found[0], shape, have)
