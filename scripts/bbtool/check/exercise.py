# SPDX-License-Identifier: GPL-2.0-only
"""Exercise and explain the allocator of a kernel.

The parts are verify, oracle, paths, fragmentation and trace; their figures make one table.
"""

import argparse
import pathlib

from .. import FAILED, OUT, Problem, install, progress
from ..debian import build
from ..guest import machine, trace, vm
from ..results import bundle, trace_file, trace_reader
from . import figures

FULL = {"verify": 1000000, "fuzz": 100000, "walk": 1000, "count": 5000}
SHORT = {"verify": 20000, "fuzz": 10000, "walk": 500, "count": 500}
# The zone, then the order: one that the whole of node 1 serves, and one small order of a small
# zone.
ZONES = (
    "node=1 order=9 target=600 type=unmovable",
    "node=1 order=10 target=900 type=movable",
    "node=0 zone=DMA32 order=4 every=8 target=300 type=unmovable",
)


def section(name, commands):
    """Shell text whose output becomes a part of the bundle."""
    return f"echo '==> {name} <=='\n{commands}\n"


def paths_script(effort):
    """The second pass over a few orders, and the timed results with and without it."""
    keys = (
        "apis=alloc_pages orders=0-5,9 nodes=all patterns=pair,lifo modes=op"
        f" count={effort['count']} repeats=1 seed=1 lists=found"
    )
    run = f"echo '{keys} paths=%d' >$d/run && cat $d/wait >/dev/null\n"
    return (
        "d=/sys/kernel/debug/buddybench\n"
        + run % 0
        + section("off", "cat $d/results")
        + run % 1
        + section("paths", "cat $d/paths")
        + section("results", "cat $d/results")
        + section("features", "cat $d/features")
        + section("end", "echo exit=0")
    )


def rest_script(effort):
    """Everything that needs two CPUs and no exact counts."""
    text = (
        "d=/sys/kernel/debug/buddybench\n"
        + section("verify", f"echo 'count={effort['verify']}' >$d/verify && cat $d/verify")
        + section("walk", "echo 'walk node=1 step=256' >$d/oracle && cat $d/oracle")
        + section("fuzz", f"echo 'fuzz node=1 n={effort['fuzz']}' >$d/oracle && cat $d/oracle")
    )
    for index, zone in enumerate(ZONES):
        text += section(
            f"zone{index}",
            f"echo '{zone}' >$d/fragment && echo release >$d/fragment && cat $d/fragment",
        )
    return text + section("error_log", "cat $d/error_log") + section("end", "echo exit=0")


def boot(options, have, mode, label, script):
    """Run (the module's parameters, a script) in a machine; its bundle."""
    params, text = script
    files = vm.payload(build.ensure(options.kernel)[0], text, params)
    with progress.Step(
        f"{label} on {have['release']}", expect=40 if mode == "count" else 20, quiet=True
    ) as step:
        outcome = vm.run(
            have, machine.shape(have["arch"], mode), files, lambda line: step.at(), options.timeout
        )
    if outcome.complaint:
        vm.keep_console(outcome, f"exercise-{have['release']}")
    vm.expect(outcome, label)
    found = bundle.parse(outcome.text)
    if not found:
        raise Problem(f"{label}: the machine printed nothing", FAILED)
    return found[0]


def allocator(options, have, effort):
    """Figures of verify, oracle and fragmentation."""
    mode = machine.timed_mode(have["image"])
    script = ("unsafe=1", rest_script(effort))
    said = boot(options, have, mode, "verify, oracle, fragmentation", script)
    found = figures.verify(said.text("verify"), effort["verify"])
    found += figures.oracle(said.text("walk"), effort["walk"]) + figures.oracle(
        said.text("fuzz"), effort["fuzz"]
    )
    for index in range(len(ZONES)):
        found += figures.fragmentation(said.text(f"zone{index}"))
    refused = bundle.refusals(said.text("error_log")).splitlines()[1:]
    if refused:
        progress.say("\n".join(["buddybench exercise: the module refused:", *refused]))
    return found


def second_pass(options, have, effort):
    """Figures of the paths, in counted instructions: the same on every machine."""
    said = boot(options, have, "count", "paths", ("", paths_script(effort)))
    return figures.paths(
        said.text("paths"), said.text("results"), have["release"]
    ) + figures.attribution(said.text("off"), said.text("results"))


def traced(options, have):
    """Figures of a recorded run; the .dat stays in out/."""
    path = pathlib.Path(OUT / f"trace-{have['release']}.dat")
    words = argparse.Namespace(
        kernel=options.kernel,
        depth=1,
        timeout=options.timeout,
        words=["orders=0,3,4,9", "nodes=0", "patterns=lifo", "count=300"],
    )
    install.need(*trace_file.NEEDS)
    facts = trace.in_vm(words, path)
    ops = trace_reader.of_file(path)
    if not ops:
        return figures.missing("trace", "no allocation is in the trace")
    return figures.trace(ops, facts, path.stat().st_size)


def attempt(name, work):
    """A part's figures; an error is reported at once, and counts as a failed figure."""
    try:
        return work()
    except Problem as reason:
        progress.say(f"buddybench exercise: {reason}")
        return [figures.Figure(name, "did not finish, see above", "-", "-", figures.BAD)]


def outcome(options, have):
    """The figures of all parts."""
    effort = SHORT if options.short else FULL
    if have["arch"] != "amd64":
        raise Problem(
            "exercise needs an amd64 kernel: only that machine has the zones and nodes it uses"
        )
    found = attempt("verify", lambda: allocator(options, have, effort))
    found += attempt("paths", lambda: second_pass(options, have, effort))
    found += attempt("trace", lambda: traced(options, have))
    order = ["verify", "oracle", "paths", "fragmentation", "trace"]
    return sorted(found, key=lambda line: order.index(line.part))
