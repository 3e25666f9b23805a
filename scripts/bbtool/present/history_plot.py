# SPDX-License-Identifier: GPL-2.0-only
"""The picture of `buddybench history`, drawn by gnuplot as SVG and PNG."""

import math
import re
import tempfile

from .. import FAILED, Problem, install, process
from ..results.history import API, GFP, OPS

NEEDS = ("gnuplot", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
COLOURS = (
    "#4477aa",
    "#228833",
    "#ccbb44",
    "#ee6677",
    "#aa3377",
    "#66ccee",
)  # told apart by the colour-blind, too
ON_COLOUR = ("white", "white", "black", "black", "white", "black")
MARKS = (5, 7, 9, 13, 11, 15)  # square, circle, triangle, diamond: told apart without colour, too
SIZE = "1000,1180"
TERMINALS = {
    "svg": f"svg size {SIZE} dynamic font 'DejaVu Sans,13' background 'white'",
    "png": f"pngcairo size {SIZE} font 'DejaVu Sans,10.5' background 'white'",
}
TITLE = "{{/:Bold=15 What an allocation costs: {unit} from kernel to kernel}}"
LAYOUT = """set terminal {terminal}
set output '{output}'
set multiplot
set label 1 "{title}" at screen 0.5,0.982 center
set border 3 lc rgb '#555555'
set tics nomirror out
set key at screen 0.5,0.962 center top horizontal maxrows 1 samplen 2.5
set ylabel '{unit}'
set grid ytics lt 1 lw 1 lc rgb '#dddddd'
set lmargin 10
set rmargin 2
set boxwidth 1 absolute
set style fill solid noborder
"""
PCP_ORDER = 3  # the highest that per-CPU lists hold, from 5.14 on
USUAL = (100, 40000)  # instructions that an allocation takes
EDGE = PCP_ORDER + 0.5  # where the line between the two is drawn
CUT = 2.5  # times the median: what clears pages would make the others invisible


def escaped(text):
    """Text in which gnuplot is not to see marks; it runs what stands between backquotes."""
    return re.sub(r"[^\w |+.,:;()/-]", "?", text).replace("_", "\\\\_")


def block(name, lines):
    """A data block of gnuplot."""
    return f"${name} << EOD\n" + "\n".join(lines) + "\nEOD\n"


def orders_data(view, op):
    """order, one column per kernel."""
    for order in sorted(view.values("order")):
        cells = [view.number(name, order=order, op=op) for name in view.names]
        yield f"{order} " + " ".join("NaN" if cell is None else f"{cell:g}" for cell in cells)


def stroke(number):
    """How the line of a kernel looks."""
    return f"linespoints lw 2 pt {MARKS[number]} ps 0.9 lc rgb '{COLOURS[number]}'"


def known(view):
    """The numbers by order that there are."""
    cells = [
        view.number(name, order=order, op=op)
        for name in view.names
        for order in view.values("order")
        for op in OPS
    ]
    return [cell for cell in cells if cell is not None]


def span(view):
    """From where to where the axis of costs by order goes: powers of ten, or what is usual."""
    low, high = USUAL if view.unit == "instructions" else (math.inf, 0)
    return (
        min([low] + [10 ** math.floor(math.log10(cell)) for cell in known(view)]),
        max([high] + [10 ** math.floor(math.log10(cell) + 1) for cell in known(view)]),
    )


def lines_plot(name, title, view, place, more=()):
    """Cost by order: one line per kernel."""
    low, high = span(view)
    plots = [
        f"${name} using 1:{number + 2} with {stroke(number)} notitle"
        for number in range(len(view.names))
    ]
    return f"""set origin {place}
set size 0.5,0.33
set title "{title}"
set logscale y
set yrange [{low:g}:{high:g}]
set format y '%.0f'
set xtics 1
set xlabel 'order (2^n pages)'
set xrange [-0.3:10.3]
set arrow 1 from {EDGE}, graph 0 to {EDGE}, graph 1 nohead dt 2 lc rgb '#999999'
set label 2 'per-CPU lists ' at {EDGE - 0.1:g}, graph 0.95 right font ',9' tc rgb '#777777'
set label 3 'free lists of the zone' at {EDGE + 0.1:g}, graph 0.95 left font ',9' tc rgb '#777777'
plot {", ".join([*plots, *more])}
unset label 1
"""


def sums(view, member, value):
    """alloc + free of a value of a member, of each kernel; None where one of them is not there."""
    return [view.number(name, op="both", **{member: value}) for name in view.names]


def groups(view, member):
    """The values of a member that have a bar."""
    return [value for value in view.values(member) if any(sums(view, member, value))]


def cut(view, member):
    """Where to cut bars off; 0 without any."""
    found = sorted(it or 0 for value in groups(view, member) for it in sums(view, member, value))
    limit = (found[len(found) // 2] * CUT or found[-1]) if found else 0
    return round(limit, -2) or limit


def bars_data(view, member, number, limit):
    """x, height and, where the bar is cut off, the text for it: of one kernel."""
    width = len(view.names) + 1.5
    for group, value in enumerate(groups(view, member)):
        cell = view.number(view.names[number], op="both", **{member: value})
        if cell is not None:
            x = group * width + number
            yield f'{x:g} {min(cell, limit):g} "{f"{cell:.0f}" if cell > limit else ""}"'


def bars(name, view, limit):
    """What is plotted: boxes, and the texts within them."""
    for number in range(len(view.names)):
        yield f"${name}{number} using 1:2 with boxes lc rgb '{COLOURS[number]}' notitle"
    for number in range(len(view.names)):
        yield (
            f"${name}{number} using 1:({limit} * 0.97):3 with labels rotate by 90 right font ',9'"
            f" tc rgb '{ON_COLOUR[number]}' notitle"
        )


def legend(view):
    """The legend of all plots, which one of them has."""
    for number, version in enumerate(view.versions):
        yield f"keyentry with {stroke(number)} title 'Linux {version}  '"


def bars_plot(member, title, view, place, more=()):
    """Cost by API or mask at order 0, a group of bars each.

    A bar that is cut off says how high it is.
    """
    limit, width, values = cut(view, member), len(view.names) + 1.5, groups(view, member)
    data = "".join(
        block(f"{member}{number}", bars_data(view, member, number, limit))
        for number in range(len(view.names))
    )
    middle = (len(view.names) - 1) / 2
    tics = ", ".join(
        f'"{escaped(value.replace("GFP_KERNEL|", "+ "))}" {group * width + middle:g}'
        for group, value in enumerate(values)
    )
    return f"""{data}set origin {place}
set size 1,0.29
set title "{title}"
unset logscale y
unset arrow 1
unset label 2
unset label 3
set format y '%.0f'
set yrange [0:{limit}]
set xrange [{-width / 4:g}:{len(values) * width - 1:g}]
set xlabel ''
set xtics rotate by 20 right font ',10' ({tics})
plot {", ".join([*bars(member, view, limit), *more])}
unset label 1
"""


def plots(view):
    """The plots that have a point: (what draws it, its name, title and place)."""
    titles = {"alloc": escaped(f"{API}({GFP})"), "free": escaped("__free_pages()")}
    for op, place in zip(OPS, ("0,0.595", "0.5,0.595")):
        orders = view.values("order")
        if any(view.number(name, order=it, op=op) for name in view.names for it in orders):
            yield lines_plot, op, titles[op], place
    titles = {
        "api": f"function ({GFP}; bulk: 16 pages a call)",
        "gfp": f"mask ({API})",
    }
    for member, place in (("api", "0,0.305"), ("gfp", "0,0.01")):
        if cut(view, member):
            title = escaped(f"order 0, alloc + free, by {titles[member]}")
            yield bars_plot, member, title, place


def script(view, terminal, output):
    """The whole gnuplot script, of at least one plot."""
    found = list(plots(view))
    text = "".join(block(op, orders_data(view, op)) for op in OPS)
    text += LAYOUT.format(
        title=TITLE.format(unit=escaped(view.unit)),
        unit=escaped(view.unit),
        terminal=terminal,
        output=output,
    )
    wide = [plot for plot in found if plot[0] is bars_plot]
    for plot in found:
        draws, name, title, place = plot
        more = legend(view) if plot is (wide or found)[0] else ()
        text += draws(name, title, view, place, more)
    return text + "unset multiplot\n"


def draw(view, folder):
    """Write history.svg and history.png; their paths."""
    install.need(*NEEDS)
    for kind, terminal in TERMINALS.items():
        path = folder / f"history.{kind}"
        with tempfile.TemporaryDirectory(prefix="buddybench-plot-") as place:
            output = f"{place}/picture"
            done = process.run(
                ["gnuplot"], input=script(view, terminal, output), capture_output=True, text=True
            )
            if done.returncode or done.stderr.strip():
                raise Problem(f"gnuplot: {done.stderr.strip()}", FAILED)
            with open(output, "rb") as made:
                path.write_bytes(made.read())
        yield path
