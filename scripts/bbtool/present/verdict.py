# SPDX-License-Identifier: GPL-2.0-only
"""What precedes the numbers of a result: where it is from, and whether it may be quoted."""

from .. import counted
from ..results import cells, flags
from ..results.env import COSTLY, DEBUG, on
from .table import cpus

NOISY = 0.01  # share of the time that other work may take, as for the flag "noisy"
APART = 0.05  # by how much repeats may differ
PLACES = {
    "count": "QEMU, counting instructions",
    "tcg": "QEMU emulation: not the speed of any real machine",
    "kvm": "QEMU with KVM",
    "uml": "user-mode Linux, native speed",
}


def unit(data):
    """ns or instructions."""
    return data.get("clock", {}).get("unit", "?")


def lead(data):
    """One sentence: where and when."""
    machine = data.get("vm", {})
    place = PLACES.get(machine.get("mode"), f"on {data['context'].get('host_name', '?')}").replace(
        "on (none)", "an unnamed machine"
    )
    return f"{place}; {data['context'].get('date', '?')}; all costs in {unit(data)}"


def verdict(data):
    """(level, text) lines: what may be said of these numbers, the worst first."""
    found = [("bad", text) for text in faults(data)]
    restless = list(unsteady(data))
    if not found:
        rows = data["benchmarks"]
        no = sum("REFUSED" in row["flags"] for row in rows)
        may = "all may be quoted" + (" with their noise" if restless else "")
        text = (
            f"{counted(len(rows) - no, 'row')} with numbers, {may}; {no} refused by"
            " the guard; every allocated page was freed"
        )
        found = [("note" if restless else "good", text)]
    return found + [("note", text) for text in (*restless, *remarks(data))]


def unsteady(data):
    """How much of a number may be chance."""
    other = (data.get("clock", {}).get("noise_ppm") or 0) / 1e6
    if other > NOISY:
        yield f"other work took {other * 100:.0f} % of the time before the run"
    spread = cells.noise(cells.cells(data["benchmarks"])) or 0
    if spread > APART:
        yield (
            f"the repeats of a row differ by {spread * 100:.0f} % (median over the rows): smaller"
            " differences between rows are noise"
        )


def faults(data):
    """Why some of the numbers, or all, must not be quoted."""
    rows = data["benchmarks"]
    fatal = [
        flag for flag in flags.count(rows) if flag["name"].isupper() and flag["name"] != "REFUSED"
    ]
    if fatal:
        counts = ", ".join(f"{flag['count']} flagged {flag['name']}" for flag in fatal)
        yield f"of {counted(len(rows), 'row')}, struck out below: {counts}"
    if data["state"].get("result") != "done":
        yield f"the run did not finish: {data['state'].get('result')}"
    if unit(data) != "instructions" and data.get("vm", {}).get("mode") == "tcg":
        yield "emulated times are not those of any real machine"


def remarks(data):
    """What to know of a machine before its numbers are compared with others."""
    env = data.get("env", {})
    debug = [name for name in DEBUG if on(env, name)]
    if debug:
        yield f"a debug kernel: {', '.join(debug)}"
    if on(env, "init_on_alloc"):
        yield (
            "init_on_alloc=1: every allocation includes clearing; boot with init_on_alloc=0 to"
            " measure the allocator alone"
        )
    if unit(data) == "instructions":
        yield (
            "the unit is instructions, counted by an emulator: repeatable to the last digit, but"
            " not time"
        )


def known(facts, *names):
    """The values of these facts, ? for one that is not there."""
    return [facts.get(name, "?") for name in names]


def facts(data):
    """(name, value) of what has to accompany a number."""
    kernel, clock = data["kernel"], data.get("clock", {})
    ladder = clock.get("ladder_off_permille")
    calibration = "none"
    if ladder is not None:
        calibration = f"ladder off by {ladder} per mille, noise {clock.get('noise_ppm', '?')} ppm"
    found = [
        ("kernel", f"{kernel['release']} {kernel['machine']}"),
        ("build", kernel.get("version")),
        ("CPUs and memory", size_of(data)),
        (
            "module",
            "{}, abi {}, srcversion {}".format(
                *known(data["module"], "version", "abi", "srcversion")
            ),
        ),
        ("clock", "{}, step {}, drift {} ppm".format(*known(clock, "clock", "step", "drift_ppm"))),
        ("calibration", calibration),
        (
            "run",
            "{}, {} trials, {} refused, {} ms".format(
                *known(data["state"], "result", "trials", "refused", "elapsed_ms")
            ),
        ),
        ("taint", str(kernel.get("taint", ""))),
        ("kernel command line", kernel.get("cmdline")),
    ]
    return [(name, value) for name, value in found if value]


def size_of(data):
    """CPUs, memory where it is known, and nodes."""
    env, machine = data.get("env", {}), data.get("vm", {})
    memory = f"{machine['memory_mb']} MB, " if "memory_mb" in machine else ""
    return f"{cpus(env)}, {memory}nodes {env.get('nodes', '?')}"


def environment(data):
    """(name, value, whether it is on and costs something) of every line of env."""
    env = data.get("env", {})
    return [(name, value, name in COSTLY and on(env, name)) for name, value in sorted(env.items())]


def refused(rows):
    """What the guard refused, one line for each set of functions at an order: with which masks."""
    functions, masks = {}, {}
    for row in rows:
        if "REFUSED" in row["flags"]:
            functions.setdefault((row["order"], row["gfp"]), set()).add(row["api"])
    for (order, gfp), apis in functions.items():
        masks.setdefault((order, ", ".join(sorted(apis))), []).append(gfp)
    return [
        f"order {order} of {apis} with {', '.join(sorted(found))}"
        for (order, apis), found in sorted(masks.items())
    ]
