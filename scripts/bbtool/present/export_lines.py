# SPDX-License-Identifier: GPL-2.0-only
"""A result in the formats that have a line for a number.

What must not be quoted (a flag in capitals) is left out, and a comment says so where the format has
comments; csv and tsv have every row with its flags.
"""

import csv
import io
import re

from ..results.rows import DESCRIPTION, NUMBERS

PERCENTILES = ("min", "p50", "p90", "p99", "p999", "max", "mean", "cost", "cost_p50")
FIRST = ("name", "repetition_index")
LAST = ("iterations", "unit", "flags", "where")


def quotable(data):
    """The rows that may be quoted, and how many may not."""
    rows = [row for row in data["benchmarks"] if not any(map(str.isupper, row["flags"]))]
    return rows, len(data["benchmarks"]) - len(rows)


def numbers(row):
    """(statistic, number) of a row."""
    return [(key, row[key]) for key in PERCENTILES if row.get(key) is not None]


def typical(row):
    """The one number that stands for a row, or None."""
    return next((row[key] for key in ("p50", "cost_p50", "cost") if row.get(key) is not None), None)


def slug(row, separator):
    """The name of a row in letters, digits and . _ -, with this between its parts.

    Two rows never have the same.
    """
    return separator.join(
        re.sub(r"[^\w.-]", "-", part.replace("|", ".")) for part in row["name"].split("/")
    )


def _table(data, dialect):
    text = io.StringIO()
    names = [*FIRST, *(key for key in DESCRIPTION + NUMBERS if key not in FIRST + LAST), *LAST]
    writer = csv.DictWriter(text, names, dialect=dialect, extrasaction="ignore", restval="")
    writer.writeheader()
    for row in data["benchmarks"]:
        places = " ".join(f"{at['node']}/{at['zone']}:{at['count']}" for at in row["where"])
        writer.writerow({**row, "flags": " ".join(row["flags"]), "where": places})
    return text.getvalue()


def to_csv(data):
    """One row per cell, repeat and operation (RFC 4180)."""
    return _table(data, "excel")


def to_tsv(data):
    """The same with tabs."""
    return _table(data, "excel-tab").replace("\r\n", "\n")


def to_benchfmt(data):
    """Go's benchmark format, for benchstat."""
    rows, lost = quotable(data)
    lines = [
        "goos: linux",
        f"goarch: {data['kernel']['machine']}",
        "pkg: buddybench",
        f"kernel: {data['kernel']['release']}",
        f"left-out: {lost}",
    ]
    for row in rows:
        if typical(row) is None or not row["iterations"]:
            continue
        # A name ends at a space, and patterns with a size have one.
        name = row["name"][:1].upper() + row["name"][1:].replace(":", "=").replace(" ", ",")
        values = " ".join(
            f"{number} {unit}"
            for number, unit in (
                (typical(row), f"{row['unit']}/op"),
                (row.get("p99"), f"p99-{row['unit']}"),
            )
            if number is not None
        )
        lines.append(f"Benchmark{name} {row['iterations']} {values}")
    return "\n".join(lines) + "\n"


def to_lava(data):
    """What send-to-lava.sh of LAVA's test definitions reads: case result [number unit]."""
    lines = []
    for row in data["benchmarks"]:
        name = f"{slug(row, '_')}_repeat-{row['repetition_index']}"
        if "LEAK" in row["flags"]:
            lines.append(f"{name} fail")
        elif typical(row) is None or any(map(str.isupper, row["flags"])):
            lines.append(f"{name} skip")
        else:
            lines.append(f"{name} pass {typical(row)} {row['unit']}")
    return "\n".join(lines) + "\n"


def to_lkp(data):
    """What a parse script of lkp-tests prints: key: number, a repeated key once per repeat."""
    return "".join(
        f"{slug(row, '.')}.{key}_{row['unit']}: {number}\n"
        for row in quotable(data)[0]
        for key, number in numbers(row)
    )


def to_mmtests(data):
    """The table of mmtests' report for one kernel: the median of each row over its repeats."""
    groups = {}
    for row in quotable(data)[0]:
        if typical(row) is not None:
            groups.setdefault(slug(row, "-"), []).append(typical(row))
    wide = max((len(name) for name in groups), default=0)
    lines = [f"{'':<10}{'':<{wide}}{data['kernel']['release']:>32}"]
    for name, values in groups.items():
        for label, number in (
            ("Min", min(values)),
            ("Amean", sum(values) / len(values)),
            ("Max", max(values)),
        ):
            lines.append(f"{label:<10}{name:<{wide}}{number:>21.4f} ({0:>7.2f}%)")
    return "\n".join(lines) + "\n"


def _label(text):
    return str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def to_openmetrics(data):
    """OpenMetrics, as node_exporter's textfile collector and Prometheus read it."""
    rows, lost = quotable(data)
    timed = data["clock"].get("unit") == "ns"
    name = "buddybench_operation_seconds" if timed else "buddybench_operation_instructions"
    lines = [f"# TYPE {name} gauge", f"# UNIT {name} {name.rsplit('_', 1)[1]}"]
    lines.append(f"# HELP {name} Cost of one operation of the page allocator.")
    for row in rows:
        labels = ",".join(
            f'{key}="{_label(row.get(key, ""))}"'
            for key in ("api", "order", "gfp", "node", "pattern", "mode", "context", "cpus", "op")
        )
        for key, number in numbers(row):
            value = number / 1e9 if timed else number
            lines.append(
                f'{name}{{{labels},cell="{row["cell"]}",repetition="{row["repetition_index"]}"'
                f',stat="{key}"}} {value}'
            )
    lines += [
        "# TYPE buddybench_rows_left_out gauge",
        f"buddybench_rows_left_out {lost}",
        "# TYPE buddybench info",
        f'buddybench_info{{version="{_label(data["module"]["version"])}",'
        f'kernel="{_label(data["kernel"]["release"])}"}} 1',
        "# EOF",
    ]
    return "\n".join(lines) + "\n"
