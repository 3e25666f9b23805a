# SPDX-License-Identifier: GPL-2.0-only
"""A recording of split and merge as a page to step through, and as text."""

from ..results import watched
from . import html
from .draw import box, shade, svg, table, text

MODULES = ("core", "steps")
WIDE, HIGH = 900, 84
KINDS = {"": "frame", **{tag: f"held-{tag}" for tag in watched.TAGS}}


def write(path, data):
    """Write the page."""
    html.write(path, lambda found, _charts: render(found), data)


def render(data):
    """The page as text; it has no charts."""
    return html.render(
        "students.html",
        MODULES,
        title=f"A block of order {data['order']}, split and merged on {data['kernel']}",
        zone=data["zone"],
        order=data["order"],
        pages=1 << data["order"],
        agrees=watched.agrees(data),
        steps=[still(data, number) for number in range(len(data["steps"]))],
        explain=data["explain"],
    )


def still(data, number):
    """One step: title, what happened, and both pictures."""
    one = data["steps"][number]
    return {
        "command": one["command"] if number else "before",
        "words": words(data, number),
        "memory": memory(data, number),
        "lists": lists(one, number),
    }


def words(data, number):
    """What happened, from the command and from what the lists gained."""
    one, order = data["steps"][number], data["order"]
    gained = {at: value for at, value in enumerate(one["gained"]) if value}
    if not number:
        return (
            f"Blocks of orders {order} and {order + 1} were allocated until none was free that this"
            f" request may take. The next one has to come from a larger block: here one of order"
            f" {watched.top(data)}, {1 << watched.top(data)} pages."
        )
    if one["command"].startswith("alloc"):
        tag = one["command"].rpartition("tag=")[2]
        block = next(it for it in one["held"] if it["tag"] == tag)
        taken = max((at for at, value in gained.items() if value < 0), default=order)
        buddy = (
            f" We get pfn {block['pfn']}. Its buddy differs in one bit: {block['pfn']} XOR"
            f" {1 << order} = {block['buddy_pfn']}."
        )
        if taken == order:
            return f"The half that was left is free: it is taken as it is.{buddy}"
        halves = ", ".join(str(at) for at in range(taken - 1, order - 1, -1))
        return (
            f"One block of order {taken} is split {times(taken - order)}: each split leaves a free"
            f" half, of orders {halves}.{buddy}"
        )
    grown = max((at for at, value in gained.items() if value > 0), default=order)
    if grown == order:
        return "Its buddy is held, so nothing merges: the list of its order gains one block."
    merged = f"Its buddy is free, so both become one block of order {order + 1}"
    if grown == order + 1:
        return f"{merged}. The buddy of that one is in use: it stays as it is."
    return (
        f"{merged}, whose buddy is free as well: it merges {times(grown - order)} in all, up to"
        f" order {grown}."
    )


def times(number):
    """once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def memory(data, number):
    """The block and its pieces; widths tell the order, not the size."""
    parts = watched.parts(data, number)
    weights = [part.order - data["order"] + 1.5 for part in parts]
    scale, x, found, said = WIDE / sum(weights), 0, [], []
    before = watched.parts(data, number - 1) if number else parts
    for part, weight in zip(parts, weights):
        name = f"held: {part.tag}" if part.tag else "free"
        kind = KINDS[part.tag] + ("" if part in before else " new")
        label = f"{name}, order {part.order}, pfn {part.pfn}"
        found.append(box((x + 1, 20), (weight * scale - 2, 44), kind, label))
        found.append(text(x + 8, 39, name, kind=""))
        found.append(text(x + 8, 56, f"order {part.order}", kind=""))
        found.append(text(x + 2, 13, str(part.pfn)))
        x += weight * scale
        said.append(label)
    end = parts[-1].pfn + (1 << parts[-1].order)
    found.append(text(WIDE - 2, 80, f"up to pfn {end - 1}", "end"))
    return svg(WIDE, HIGH, found, "; ".join(said))


def lists(one, number):
    """The free lists of the zone after the step."""
    rows = [["free blocks", *one["free"]]]
    if number:
        rows.append(
            [
                "gained",
                *(
                    shade(f"{value:+d}" if value else "0", abs(value) or None)
                    for value in one["gained"]
                ),
            ]
        )
    return table(["order", *range(len(one["free"]))], rows, "heat lists")


def as_text(data):
    """All steps as plain text."""
    lines = [f"{data['zone']} of {data['kernel']}"]
    for number, one in enumerate(data["steps"]):
        lines += ["", f"{number}. {one['command'] if number else 'before'}", words(data, number)]
        for name in ("free", "gained"):
            if one[name] and (number or name == "free"):
                form = "{:>+6d}" if name == "gained" else "{:>6d}"
                numbers = "".join(form.format(value) for value in one[name])
                lines.append(f"  {name:<8}{numbers}")
        found = [
            f"[{part.pfn} order {part.order} {part.tag or 'free'}]"
            for part in watched.parts(data, number)
        ]
        lines.append("  " + " ".join(found))
    return "\n".join(lines) + "\n"
