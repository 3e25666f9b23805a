# SPDX-License-Identifier: GPL-2.0-only
"""The picture of `buddybench history`, drawn by gnuplot as SVG and PNG."""

import subprocess
import tempfile

from . import FAILED, Problem, apt

COLOURS = ("#4477aa", "#228833", "#ccbb44", "#ee6677", "#aa3377", "#66ccee")    # told apart by the colour-blind, too
TERMINALS = {"svg": "svg size 1000,1100 dynamic font 'DejaVu Sans,13' background 'white'",
             "png": "pngcairo size 1000,1100 font 'DejaVu Sans,11' background 'white'"}
LAYOUT = """set terminal {terminal}
set output '{output}'
set multiplot
set grid ytics lc rgb '#dddddd'
set border 3 lc rgb '#555555'
set tics nomirror out
set key at screen 0.5,0.995 center top horizontal samplen 2
set ylabel 'instructions'
"""


def block(name, lines):
    """A data block of gnuplot."""
    return f"${name} << EOD\n" + "\n".join(lines) + "\nEOD\n"


def orders_data(view, op):
    """order, one column per kernel."""
    for order in sorted(view.values("order")):
        cells = [view.number(name, order=order, op=op) for name in view.names]
        yield f"{order} " + " ".join("NaN" if cell is None else f"{cell:g}" for cell in cells)


def bars_data(view, member):
    """"label" and alloc + free of order 0, one column per kernel."""
    for value in view.values(member):
        cells = [view.number(name, op="both", **{member: value}) for name in view.names]
        label = value.replace("_", "\\\\_").replace("GFP_KERNEL|", "| ")
        yield f'"{label}" ' + " ".join("NaN" if cell is None else f"{cell:g}" for cell in cells)


def lines_plot(name, title, view, place):
    """Cost by order: one line per kernel. The first plot has the legend of all."""
    plots = [f"${name} using 1:{column} with linespoints lw 2 pt 7 ps 0.7 lc rgb '{COLOURS[column - 2]}' "
             + (f"title 'Linux {kernel}'" if name == "alloc" else "notitle") for column, kernel in enumerate(view.versions, 2)]
    return (f"set origin {place}\nset size 0.5,0.34\nset title '{title}'\nset logscale y\nset xtics 1\nset xlabel 'order'\n"
            f"plot {', '.join(plots)}\n")


def bars_plot(name, title, view, place, limit):
    """Cost by API or mask at order 0: a group of bars each."""
    plots = [f"${name} using {column}:xtic(1) lc rgb '{COLOURS[column - 2]}' notitle" for column in range(2, len(view.names) + 2)]
    return (f"set origin {place}\nset size 1,0.31\nset title '{title}'\nunset logscale y\nset yrange [0:{limit}]\n"
            "set style data histograms\nset style histogram clustered gap 1\nset style fill solid noborder\n"
            f"set xtics font ',10' rotate by 18 right\nset xlabel ''\nplot {', '.join(plots)}\nset yrange [*:*]\n")


def cut(view, member):
    """Where to cut the bars off: what clears pages would make the others invisible."""
    sums = sorted(view.number(name, op="both", **{member: value}) or 0
                  for value in view.values(member) for name in view.names)
    return round(sums[len(sums) // 2] * 2.5, -2)


def script(view, terminal, output):
    """The whole gnuplot script."""
    data = [block("alloc", orders_data(view, "alloc")), block("free", orders_data(view, "free")),
            block("apis", bars_data(view, "api")), block("masks", bars_data(view, "gfp"))]
    apis, masks = cut(view, "api"), cut(view, "gfp")
    return "".join(data) + LAYOUT.format(terminal=terminal, output=output) + "".join([
        lines_plot("alloc", "alloc\\_pages\\_node, GFP\\_KERNEL", view, "0,0.63"),
        lines_plot("free", "its free", view, "0.5,0.63"),
        bars_plot("apis", f"alloc + free by API, GFP\\_KERNEL, order 0 (cut off at {apis:.0f})", view, "0,0.32", apis),
        bars_plot("masks", f"alloc + free by mask, alloc\\_pages\\_node, order 0 (cut off at {masks:.0f})", view, "0,0", masks),
        "unset multiplot\n"])


def draw(view, folder):
    """Write history.svg and history.png; their paths."""
    apt.need({"gnuplot": "gnuplot-nox", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core"})
    for kind, terminal in TERMINALS.items():
        path = folder / f"history.{kind}"
        with tempfile.TemporaryDirectory(prefix="buddybench-plot-") as place:
            output = f"{place}/picture"
            done = subprocess.run(["gnuplot"], input=script(view, terminal, output), capture_output=True, text=True, check=False)
            if done.returncode or done.stderr.strip():
                raise Problem(f"gnuplot: {done.stderr.strip()}", FAILED)
            with open(output, "rb") as made:
                path.write_bytes(made.read())
        yield path
