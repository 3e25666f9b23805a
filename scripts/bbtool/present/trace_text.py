# SPDX-License-Identifier: GPL-2.0-only
"""The allocations of a trace as text: which path they took, and the events of the slowest."""

from ..results.trace_reader import DETAILS, NAMES


def shown(name, value):
    """A field for people."""
    return f"{name}={value:#x}" if name == "pfn" else f"{name}={value}"


def tell(op):
    """The events inside an allocation, for people."""
    lines = []
    for event in op.inside:
        after = (event.time - op.start) / 1e3
        detail = " ".join(
            shown(name, event.fields[name]) for name in DETAILS if name in event.fields
        )
        lines.append(
            f"    +{after:9.3f} us  {event.name:<28}{detail or NAMES.get(event.name, '')}".rstrip()
        )
    return lines


def groups_of(ops):
    """((cell, order, path), sorted times) of what took the same path."""
    groups = {}
    for op in ops:
        groups.setdefault((op.cell, op.order(), op.path()), []).append(op.nanoseconds)
    for key, times in sorted(groups.items(), key=lambda item: (item[0][0], str(item[0][1:]))):
        yield key, sorted(times)


def told(ops, facts, options, path):
    """All of it as JSON data."""
    slowest = sorted(ops, key=lambda op: -op.nanoseconds)[: options.top]
    return {
        "schema": "buddybench-trace/1",
        "file": str(path),
        "facts": facts,
        "allocations": len(ops),
        "paths": [
            {"cell": cell, "order": order, "path": name, "n": len(times)}
            | {"p50_ns": times[len(times) // 2], "max_ns": times[-1]}
            for (cell, order, name), times in groups_of(ops)
        ],
        "slowest": [
            {"ns": op.nanoseconds, "cell": op.cell, "order": op.order(), "path": op.path()}
            | {"cpu": op.cpu, "interrupted": op.noise()}
            | {"events": [{"ns": e.time - op.start, "name": e.name} for e in op.inside]}
            for op in slowest
        ],
    }


def shares(ops):
    """Lines: how many allocations took which path, and their median."""
    yield "  cell order  path             n   p50 us   max us"
    for (cell, order, path), times in groups_of(ops):
        yield (
            f"  {cell:>4} {'-' if order is None else order:>5} "
            f" {path:<14}{len(times):>4}{times[len(times) // 2] / 1e3:>9.3f}{times[-1] / 1e3:>9.3f}"
        )


def show(ops, facts, options):
    """Print the slowest allocations and their paths."""
    print(
        f"{len(ops)} allocations on {facts['release']}, traced at {facts.get('entry')}; times"
        " include the cost of tracing"
    )
    if facts.get("mode") == "tcg":
        print(
            "the machine is emulated: the order of events is right, the times are not those of any"
            " machine"
        )
    print("\n".join(shares(ops)))
    if "slow" in facts:
        print(f"the trace was frozen at {facts['slow'].removeprefix('# slow ')}")
    print(f"the {min(options.top, len(ops))} slowest:")
    for rank, op in enumerate(sorted(ops, key=lambda op: -op.nanoseconds)[: options.top], 1):
        noise = ", ".join(f"{count} x {name}" for name, count in op.noise().items())
        order = op.order()
        print(
            f"{rank:>4}. {op.nanoseconds / 1e3:9.3f} us  order {'-' if order is None else order} "
            f" {op.path():<14} CPU {op.cpu}{'  interrupted: ' + noise if noise else ''}"
        )
        lines = tell(op)
        print(
            "\n".join(lines[:20] + ([f"    ... {len(lines) - 20} more"] if len(lines) > 20 else []))
        )
