# SPDX-License-Identifier: GPL-2.0-only
"""What besides the kernel is not the same on two sides, and could be why they differ."""

import itertools
import re

from . import kconfig
from .env import COSTLY, NAMELESS, on

# Keys of a run that are columns of its rows, or whose outcome is told.
OF_ROWS = set("apis orders bytes gfp nodes patterns modes context hold bulk clock".split())
# Of a replay: what its stream had to be, to be the same.
OF_STREAM = ("events", "ids", "classes", "allocs", "frees", "splits")
# Words of a kernel command line that are another in each boot, or are told as something else.
OWN_WORDS = re.compile(r"(initrd|uml_dir|hostfs|BOOT_IMAGE|mem|bb\.port|console|con\d*)=")
# Of these the boots of an experiment have different ones, and both sides alike.
VARIED = ("seed", "vm.min_free_kbytes")
# What is not known of one side is no difference: a name, and what is found out in another way.
LOOSE = ("host", "build", "srcversion", "compiler", "memory", "clock rate")
NONE = "-"  # of a setting that no row has
HOLDING = ("lifo", "fifo", "random", "remote")  # patterns in which `hold` means something
RATES = ((1e6, "GHz"), (1e3, "MHz"), (1, "kHz"))  # in kHz: two digits tell 1 % apart


def plan(data):
    """The keys of the run."""
    return dict(word.split("=", 1) for word in data.get("config", "").split() if "=" in word)


def compiler(version):
    """The compiler's name in /proc/version."""
    found = re.search(r"\(((?:\S*gcc\S*|\S*clang\S*)[^()]*(?:\([^()]*\))?[^(),]*)", version)
    return found.group(1).strip() if found else None


def command_line(text):
    """The words that a person chose."""
    return " ".join(word for word in text.split() if not OWN_WORDS.match(word)) or "-"


def facts(data):
    """{name: value} of one result; what is not known is left out."""
    kernel, env, machine = data["kernel"], data.get("env", {}), data.get("vm", {})
    host = data["context"].get("host_name")
    found = {
        "host": None if host in NAMELESS else host,
        "machine": machine.get("mode", "no VM"),
        "module": data["module"]["version"],
        "srcversion": data["module"].get("srcversion"),
        "build": kernel.get("version"),
        "compiler": compiler(kernel.get("proc_version", "")),
        "command line": command_line(kernel.get("cmdline", "")),
        "memory": memory(data),
        "clock": data.get("clock", {}).get("clock"),
        "clock rate": rate(data.get("clock", {})),
        "taint": kernel.get("taint"),
    }
    found.update(env)
    found.update({name: value for name, value in plan(data).items() if name not in OF_ROWS})
    found.update(kernel.get("sysctl", {}))
    return {name: str(value) for name, value in found.items() if value is not None}


def rate(clock):
    """What a clock that is calibrated in each boot ticks at, for people."""
    known = clock.get("unit") == "ns" and clock.get("khz")
    if not known or known < 0:
        return None
    size, unit = next((two for two in RATES if known >= two[0]), RATES[-1])
    return f"{known / size:.2f} {unit}"


def memory(data):
    """MiB, as far as the size of the kernel does not matter."""
    if "memory_mb" in data.get("vm", {}):
        return f"{data['vm']['memory_mb']} MB"
    size = data["kernel"].get("memtotal_kb")
    return f"{round(size / 1024 / 10) * 10} MB" if size else None


def values(side):
    """{name: the different values of the results of a side, as sorted texts}."""
    known = [facts(data) for data in side]
    names = dict.fromkeys(name for one in known for name in one)
    return {name: sorted({one[name] for one in known if name in one}) for name in names}


def shortened(found, most=3):
    """As text, not all of many."""
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return ", ".join(found)


def differences(before, after):
    """What is not the same and may be: [(name, in A, in B)]; each side is a list of results."""
    ours, theirs, refused = values(before), values(after), varying([*before, *after])
    if ours.get("kernel") != theirs.get("kernel"):
        ours.pop("build", None)  # follows from it
    lines = []
    for name in dict.fromkeys((*ours, *theirs)):
        if ((name in ours and name in theirs) or name not in LOOSE) and name not in refused:
            two = ours.get(name, ["not known"]), theirs.get(name, ["not known"])
            if two[0] != two[1] and not alike(name, before, after):
                lines.append((name, *apart(*two)))
    return lines + options(before, after)


def apart(ours, theirs):
    """Two lists as text, of long ones first what the other has not."""
    found = [
        shortened(sorted(one, key=lambda value, other=other: (value in other, value)))
        for one, other in ((ours, theirs), (theirs, ours))
    ]
    return tuple(found)


def options(before, after):
    """What of .config is not the same, for each configuration that results of a side have."""
    sides = [
        {config["sha256"]: config for data in side if (config := data["kernel"].get("config"))}
        for side in (before, after)
    ]
    if sides[0].keys() == sides[1].keys():
        return []
    if not all(sides):
        return [(".config", *("known" if side else "not known" for side in sides))]
    pairs = itertools.product(*(side.values() for side in sides))
    return list(dict.fromkeys(line for two in pairs for line in kconfig.differences(*two)))


def alike(name, before, after):
    """Whether values that are not the same are no difference, by what they are."""
    if name == "clock rate":  # calibrated in each boot
        rates = [data["clock"]["khz"] for data in (*before, *after) if rate(data["clock"])]
        return max(rates) < 1.01 * min(rates)
    return name in VARIED and overlap(before, after, name)


def overlap(before, after, name):
    """Does a number vary on both sides, in ranges that overlap? That is no difference."""
    numbers = []
    for side in (before, after):
        found = {facts(data).get(name, "") for data in side}
        if len(found) < 2 or not all(value.isdecimal() for value in found):
            return False
        numbers.append(sorted(map(int, found)))
    (low, *_, high), (other_low, *_, other_high) = numbers
    return low <= other_high and other_low <= high


def varied(side):
    """What differs between the results of one side: the names."""
    known = [facts(data) for data in side]
    return [name for name in known[0] if len({one.get(name) for one in known}) > 1]


def told_apart(before, after, of):
    """[(what A says, what B says)] where not all results of both sides say the same."""
    found = [sorted({str(of(data)) for data in side}) for side in (before, after)]
    return [] if found[0] == found[1] and len(found[0]) == 1 else [map(" and ".join, found)]


def number_of(data):
    """What boots.picked() takes of a boot."""
    turns = data.get("experiment", {}).get("turns")
    return "its fastest pass" if turns else "the median of its repeats"


def stream_of(data):
    """What tells the stream of a replay from others, None of a run."""
    about = data.get("stream", {}).get("replay")
    return about and [about.get(name) for name in OF_STREAM]


def taken(data, name, has):
    """What the plan says of a key that only rows of some kind have; NONE where there are none."""
    rows = [row for row in data["benchmarks"] if name in row or has(row)]
    told = ",".join(sorted({str(row[name]) for row in rows if name in row}))
    return plan(data).get(name) or told or "unknown" if rows else NONE


def settings(data):
    """{name: value} of what makes the same code cost something else, or rows of one name others."""
    env = data.get("env", {})
    return {
        **{name: env.get(name, "unknown") for name in sorted(COSTLY)},
        "hold": taken(data, "hold", lambda row: row.get("pattern", "").split(" ")[0] in HOLDING),
        "bulk": taken(data, "bulk", lambda row: "_bulk" in row.get("api", "")),
        "stream": stream_of(data),
    }


def meant(name, value):
    """A setting as far as it matters: one that a kernel does not tell is most likely off."""
    return "0" if name in COSTLY and not on({name: value}, name) else str(value)


def varying(results):
    """The names of settings in which not all results agree, of those that have them."""
    known = list(map(settings, results))
    return [
        name for name in known[0] if len({meant(name, one[name]) for one in known} - {NONE}) > 1
    ]


def obstacles(before, after):
    """Why the two should not be compared; each side is a list of results."""
    for ours, theirs in told_apart(
        before, after, lambda data: data.get("clock", {}).get("unit", "?")
    ):
        yield f"A is in {ours}, B in {theirs}"
    for name in varying([*before, *after]):
        for ours, theirs in told_apart(before, after, lambda data, name=name: settings(data)[name]):
            yield {
                "hold": f"hold={ours} in A, hold={theirs} in B",
                "bulk": f"bulk={ours} in A, bulk={theirs} in B",
                "stream": "A and B replay different streams",
            }.get(name, f"{name} is {ours} in A, {theirs} in B")
    for ours, theirs in told_apart(before, after, number_of):
        yield f"the number of a boot is {ours} in A, {theirs} in B"
    for letter, side in (("A", before), ("B", after)):
        if len({(data["kernel"]["release"], data["kernel"].get("version")) for data in side}) > 1:
            yield f"the files of {letter} come from different kernels"
