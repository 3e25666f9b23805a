# SPDX-License-Identifier: GPL-2.0-only
"""Replay recorded streams of allocations on one kernel or several."""

import json
import pathlib
import sys

from .. import FAILED, OK, USAGE, Problem, progress
from ..debian import build, kernels, uml_kernels
from ..guest import machine, shell, sweep, uml
from ..present import page, replay_text, table
from ..results import bundle, history, measured, replay, result, stream
from . import common

HELP = "replay a recorded stream: what it costs and does to the free lists, on any kernel"
EXAMPLES = """examples:
  scripts/buddybench replay load.stream.xz                     here (the module must be loaded)
  scripts/buddybench replay load.stream.xz --target vm --kernel 7.x pace=recorded
  scripts/buddybench replay load.stream.xz --target vm --count --kernel 5.10,6.1,6.12,7.x
  scripts/buddybench replay load.stream.xz --target uml cpus=0    at native speed"""
UML_MEMORY = 1024


def arguments(parser):
    """Command line of `buddybench replay`."""
    parser.add_argument(
        "file", metavar="FILE", help="from `scripts/buddybench record`; several with commas"
    )
    parser.add_argument(
        "--target", default="local", metavar="T", help="local, ssh:[user@]host, vm or uml"
    )
    parser.add_argument(
        "--kernel", default=kernels.DEFAULT, help="the kernels of --target vm, with commas"
    )
    parser.add_argument("--count", action="store_true", help="--target vm: count instructions")
    parser.add_argument(
        "--cpus", type=common.at_least(1), metavar="N", help="--target vm: number of CPUs (2)"
    )
    parser.add_argument(
        "--append", default="", metavar="TEXT", help="--target vm: for the kernel command line"
    )
    common.own_node(parser, "--target vm: ")
    parser.add_argument("--out", metavar="FILE", help="write the result as JSON; one replay only")
    parser.add_argument("--html", metavar="FILE", help="write it as a page; one replay only")
    parser.add_argument(
        "--history", metavar="FILE", help="write what each kernel needs, as `history` does"
    )
    common.json_output(parser)
    common.width(parser)
    common.timeout(parser, what="--target vm: give up after this long")
    common.keys(parser)


def in_vm(options, name, streams):
    """Replay in a virtual machine, all in one boot; the results."""
    have = kernels.ensure(name)
    mode = "count" if options.count else machine.timed_mode(have["image"])
    shape = machine.shape(
        have["arch"], mode, own=options.own_node, cpus=options.cpus, append=options.append
    )
    words = on_own_node(options.words, shape)
    module, _ = build.ensure(name)
    ran = sweep.in_vm(
        have,
        shape,
        module,
        words,
        options.timeout,
        label=f"replay on {have['release']}",
        streams=[stream.for_kernel(data) for data in streams.values()],
    )
    where = f"--target vm --kernel {name}{' --count' if options.count else ''}"
    if options.append:
        where += f" --append {result.shell(options.append)}"
    if options.own_node:
        where += " --own-node"
    for found, (path, data) in zip(ran.bundles, streams.items()):
        yield complete(sweep.finish(found, shape, have), found, data, (where, path, options.words))


def on_own_node(words, shape):
    """The keys of a replay; on the node of its own, if there is one and no other is named."""
    if not shape.own_mb or any(word.startswith("node=") for word in words):
        return words
    return [*words, f"node={shape.nodes + shape.bare}"]


def in_uml(options, name, streams):
    """Replay in user-mode Linux, each in a boot of its own; the results."""
    have = uml_kernels.ensure(name)
    shape = machine.Shape("uml", cpus=options.cpus or 2, nodes=1, memory_mb=UML_MEMORY)
    for path, data in streams.items():
        text, errors, code = uml.run(
            have,
            options.words,
            uml.Guest(UML_MEMORY, shape.cpus, options.timeout),
            stream.for_kernel(data),
        )
        found = bundle.parse(text)
        if code or len(found) != 1:
            raise uml.trouble(f"replay on {have['release']}", errors, code)
        where = f"--target uml --kernel {name}"
        yield complete(
            sweep.finish(found[0], shape, have), found[0], data, (where, path, options.words)
        )


def complete(found, told, data, again):
    """A result with the timeline, and the command that repeats it: (where, file, words)."""
    where, path, words = again
    found["stream"] = replay.of_bundle(told, data)
    found["stream"]["file"] = pathlib.Path(path).name
    words = " ".join(map(result.shell, [path, *words]))
    found["replay"] = f"scripts/buddybench replay {where} {words}"
    return found


def kernels_of(options):
    """The names of the kernels, all of which there are."""
    row = uml_kernels.get if options.target == "uml" else kernels.get
    return kernels.several(options.kernel.split(","), row)


def replays(options, streams):
    """All that was asked for: a list of results for each stream, in the order of the kernels."""
    if options.target in ("vm", "uml"):
        where = in_vm if options.target == "vm" else in_uml
        done = [list(where(options, name, streams)) for name in kernels_of(options)]
        return list(zip(*done))
    done = []
    for path, data in streams.items():
        told = shell.replay(options.target, options.words, stream.for_kernel(data))
        where = f"--target {options.target}"
        done.append([complete(result.convert(told), told, data, (where, path, options.words))])
    return done


def write_history(options, done):
    """What each kernel needs, as a file; whether there is any number for it."""
    booted = options.target in ("vm", "uml")
    releases = [found["kernel"]["release"] for found in done]
    data = replay.side_by_side(done, kernels_of(options) if booted else releases)
    if data["rows"]:
        measured.keep(history.write, options.history, data)
    else:
        progress.say(
            f"{options.history}: not written: no row may be quoted; try --target vm --count"
        )
    return bool(data["rows"])


def main(options):
    """`buddybench replay`."""
    if options.own_node and options.target != "vm":
        raise Problem("--own-node: for a virtual machine only; add --target vm", USAGE)
    streams = {path: stream.read(path) for path in options.file.split(",")}
    if options.target in ("vm", "uml"):
        kernels_of(options)
    for path in filter(None, (options.out, options.html, options.history)):
        result.writable(path)
    done = replays(options, streams)
    if options.out:
        measured.keep(result.write, options.out, done[0][0])
    if options.html:
        measured.keep(page.write, options.html, done[0][0])
    told = write_history(options, done[0]) if options.history else True
    pairs = list(zip(streams.items(), done))
    well = told and all(
        holds
        for (_, data), results in pairs
        for found in results
        for holds, _ in replay.checked(found, data)
    )
    if options.json:
        flat = [found for results in done for found in results]
        print(json.dumps({"schema": "buddybench-replays/1", "results": flat}))
        return OK if well else FAILED
    for (path, data), results in pairs:
        if len(results) == 1:
            sys.stdout.write(table.render(results[0], options.width))
        if len(done) > 1:
            print(f"\n{path}")
        sys.stdout.write(replay_text.render(results, data))
    return OK if well else FAILED
