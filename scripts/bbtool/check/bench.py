# SPDX-License-Identifier: GPL-2.0-only
"""Compare buddybench with a bare loop and other ground truth, in the same boot."""

import os

from .. import progress
from ..debian import apt, kernels, uml_kernels
from . import bench_guest, bench_rows, bench_sweep

NATIVE = "7.x"
NATIVE_TRIES = 5
BUSY = 0.7  # other work per CPU


def counted(options):
    """What all figures that need emulation are about, and a generator of their rows."""
    name = options.kernel
    have = kernels.ensure(name)
    paths = bench_guest.counted_files(name)
    rows = quick_rows(have, paths) if options.quick else counted_rows(name, have, paths)
    return {
        "kernel": have["release"],
        "where": "in QEMU, counting instructions, 1 CPU, 2 nodes",
    }, rows


def quick_rows(have, paths):
    """What one short boot tells."""
    report = bench_guest.counted(have, paths, "quick", label=f"{have['release']}, counted")
    yield from bench_rows.against_reference(report)
    yield from bench_rows.attribution(report)
    yield from bench_rows.inserted(report)
    yield from bench_rows.recording(report, (40, 25), "instructions")


def counted_rows(name, have, paths):
    """Boot as often as it takes; rows as they become known."""
    label = f"{have['release']}, counted"
    first = bench_guest.counted(have, paths, "figures", label=f"{label}, first boot")
    yield from bench_rows.against_reference(first)
    yield from bench_rows.attribution(first)
    yield from bench_rows.inserted(first)
    yield from bench_rows.recording(first, (40, 25), "instructions")
    yield bench_rows.same(
        first, bench_guest.counted(have, paths, "figures", label=f"{label}, second boot")
    )
    if "trace-on" in first.runs:
        yield bench_rows.flagged(
            "tracepoint mm_page_alloc", "trace", first.runs["trace-on"], first.runs["trace-off"]
        )
    for append, flag in (("init_on_alloc=1", "init-on-alloc"), ("page_poison=1", "page-poison")):
        slow = bench_guest.counted(have, paths, "flags", append, f"{label}, {append}")
        yield bench_rows.flagged(append, flag, slow.runs["flags"], first.runs["insert-0"])
    yield bench_sweep.emulated(name)


def native(name):
    """The same for figures that need real time."""
    kernel = uml_kernels.ensure(name)
    paths = bench_guest.native_files(kernel)
    return {
        "kernel": kernel["release"],
        "where": "in user-mode Linux, native speed, 2 CPUs, 1 node",
    }, native_best(kernel, paths)


def native_best(kernel, paths):
    """Other load distorts real times: of several boots the best counts.

    Not so for the modes, which agree in the best boot by chance: they are compared over all boots.
    """
    best, reports = {}, []
    for number in range(1, NATIVE_TRIES + 1):
        report = bench_guest.native(
            kernel, paths, f"user-mode Linux {kernel['release']}, native, try {number}"
        )
        reports.append(report)
        best.update((row.what, row) for row in bench_rows.native_modes(reports))
        for row in native_rows(report):
            row.values["try"] = number
            best[row.what] = min(best.get(row.what, row), row, key=disturbed)
        if all(row.ok is not False for row in best.values()):
            break
    yield from best.values()
    yield bench_sweep.native(kernel)


def disturbed(row):
    """Of a native row the figure that other work can only make larger."""
    values = row.values
    if "two" in values:  # workers
        return values["two"] / values["one"]
    return values.get("steps", values.get("us", -values.get("percent", 0)))


def native_rows(report):
    """The rows of one native boot."""
    yield from bench_rows.recording(report, (100, 45), "TSC steps")
    yield from bench_rows.together(report)


def table(parts):
    """All figures, one line each: met or not, what, on which kernel, wanted, got."""
    lines = [("ok?", "what", "kernel", "wanted", "got")]
    for part in parts:
        for row in part["rows"]:
            verdict = {None: "-", True: "ok", False: "MISSED"}[row["ok"]]
            lines.append((verdict, row["what"], part["kernel"], row["wanted"], row["got"]))
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for part in parts:
        yield f"Linux {part['kernel']} {part['where']}"
    yield ""
    for line in lines:
        yield "  ".join([*(f"{text:<{width}}" for text, width in zip(line, widths)), line[4]])


def parts(options):
    """The parts that were asked for, one after the other."""
    if options.counted:
        yield counted(options)
    if options.native and not options.quick:
        if os.getloadavg()[0] > BUSY * os.cpu_count():
            progress.say(
                f"this machine is busy (load {os.getloadavg()[0]:.1f}): native figures may be"
                " missed"
            )
        try:
            yield native(NATIVE)
        except apt.Unreachable as reason:
            if not options.counted:
                raise
            progress.say(f"no native figures: {reason}")
