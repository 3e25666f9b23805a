# SPDX-License-Identifier: GPL-2.0-only
"""Hold buddybench against a bare loop and other ground truth, in the same boot, and show how far it is off."""

import dataclasses
import json
import os
import time

from . import FAILED, OK, TREE, apt, benchguest, benchrows, kernels, progress, umlbuild

HELP = "hold buddybench against a bare loop and known costs: how far are its numbers off?"
EXAMPLES = """examples:
  buddybench bench                       all figures: counted on 6.1, native in user-mode Linux 7.x
  buddybench bench --kernel 7.x          the counted ones on another kernel
  buddybench bench --no-native --json    counted only, as JSON on stdout"""

NATIVE = "7.x"
NATIVE_TRIES = 5
WIDTHS = (50, 19)


def arguments(parser):
    """Command line of `buddybench bench`."""
    parser.add_argument("--kernel", default=kernels.DEFAULT, help="kernel of the counted figures, see `buddybench kernels`")
    parser.add_argument("--no-native", dest="native", action="store_false", help="leave out user-mode Linux")
    parser.add_argument("--no-counted", dest="counted", action="store_false", help="leave out the virtual machine")
    parser.add_argument("--json", action="store_true", help="print the JSON instead of the table")
    parser.add_argument("--out", default=str(TREE / "out/bench.json"), metavar="FILE", help="where the JSON goes")


def counted(name):
    """What all figures that need a counting machine are about, and a generator of their rows."""
    have = kernels.ensure(name)
    paths = benchguest.counted_files(name)
    return {"kernel": have["release"], "where": "QEMU, counting instructions, 1 CPU, 2 nodes"}, counted_rows(have, paths)


def counted_rows(have, paths):
    """Boot as often as it takes; rows as they become known."""
    label = f"{have['release']}, counted"
    first = benchguest.counted(have, paths, "figures", label=f"{label}, first boot")
    yield from benchrows.against_reference(first)
    yield from benchrows.inserted(first)
    yield from benchrows.recording(first, (40, 25), "instructions", "counted")
    yield benchrows.same(first, benchguest.counted(have, paths, "figures", label=f"{label}, second boot"))
    if "trace-on" in first.runs:
        yield benchrows.flagged("tracepoint mm_page_alloc", "trace", first.runs["trace-on"], first.runs["trace-off"])
    for append, flag in (("init_on_alloc=1", "init-on-alloc"), ("page_poison=1", "page-poison")):
        slow = benchguest.counted(have, paths, "flags", append, f"{label}, {append}")
        yield benchrows.flagged(append, flag, slow.runs["flags"], first.runs["insert-0"])


def native(name):
    """The same for figures that need real time."""
    kernel = umlbuild.ensure(name)
    paths = benchguest.native_files(kernel)
    return {"kernel": kernel["release"], "where": "user-mode Linux, 2 CPUs"}, native_best(kernel, paths)


def native_best(kernel, paths):
    """Other work on this machine can spoil real times: of some boots the best counts."""
    best = {}
    for number in range(1, NATIVE_TRIES + 1):
        report = benchguest.native(kernel, paths, f"user-mode Linux {kernel['release']}, native, try {number}")
        for row in native_rows(report):
            if row.what not in best or not best[row.what].ok:
                row.values["try"] = number
                best[row.what] = row
        if all(row.ok is not False for row in best.values()):
            break
    yield from best.values()


def native_rows(report):
    """The rows of one native boot."""
    yield from benchrows.native_modes(report)
    yield from benchrows.recording(report, (100, 45), "TSC steps", "native")
    yield from benchrows.together(report)


def show(row):
    """One line of the table."""
    verdict = {None: "", True: "ok", False: "MISSED"}[row.ok]
    print(f"{row.what:<{WIDTHS[0]}} | {row.figure:<{WIDTHS[1]}} | {verdict:<6} | {row.measured}", flush=True)


def title(about):
    """The heading of a part of the table."""
    print(f"\nLinux {about['kernel']} ({about['where']})")
    print(f"{'what':<{WIDTHS[0]}} | {'figure':<{WIDTHS[1]}} | {'':<6} | measured")


def write(path, data):
    """Write the JSON under another name first."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    scratch = f"{path}.{os.getpid()}"
    with open(scratch, "w", encoding="utf-8") as handle:
        json.dump(data, handle, indent=1)
        handle.write("\n")
    os.rename(scratch, path)


def parts(options):
    """The parts that were asked for."""
    if options.counted:
        yield counted(options.kernel)
    if options.native:
        try:
            yield native(NATIVE)
        except apt.Unreachable as reason:
            progress.say(f"no native figures: {reason}")


def main(options):
    """`buddybench bench`."""
    start, data = time.monotonic(), []
    for about, rows in parts(options):
        if not options.json:
            title(about)
        data.append({**about, "rows": []})
        for row in rows:
            data[-1]["rows"].append(dataclasses.asdict(row))
            if not options.json:
                show(row)
    verdicts = [row["ok"] for part in data for row in part["rows"] if row["ok"] is not None]
    missed = verdicts.count(False)
    result = {"schema": "buddybench-bench/1", "missed": missed, "parts": data}
    write(options.out, result)
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        print(f"\n{len(verdicts) - missed} of {len(verdicts)} figures met; all values: "
              f"{options.out.removeprefix(f'{TREE}/')}; {progress.seconds(time.monotonic() - start)}")
    return FAILED if missed else OK
