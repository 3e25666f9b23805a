# SPDX-License-Identifier: GPL-2.0-only
"""Parse what buddybench-run prints: a bundle of the module's files.

No judgement, no units, only structure.
"""

import dataclasses
import errno
import json
import re
import uuid

from .. import FAILED, Problem

KERNEL = "==> kernel <=="
RUNS = uuid.UUID("5d1c7a52-2d0f-4b3e-9a55-6c0b0c3f7e11")  # of the ids of bundles that are read
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MARK = re.compile(r"^==> ([\w./-]+) <==$")


@dataclasses.dataclass
class Table:
    """One of the module's tables: what its header says, and its rows as dicts by column name."""

    head: dict
    rows: list


@dataclasses.dataclass
class Bundle:
    """One run. sections maps file names to their text."""

    sections: dict
    status: int

    def text(self, name):
        """The text of a file, empty when the module had none."""
        return self.sections.get(name, "")

    def pairs(self, name):
        """A file of `key value` lines as a dict."""
        return dict(
            line.split(None, 1) if " " in line.strip() else (line.strip(), "")
            for line in self.text(name).splitlines()
            if line.strip() and not line.startswith("#")
        )

    def table(self, name):
        """A file that is a table."""
        return table(self.text(name))

    def state(self):
        """The key=value words of the state line, and the first word as 'state'."""
        words = self.text("state").split()
        return {"state": words[0] if words else "", **keys(self.text("state"))}

    def run_id(self):
        """The run_id that it tells, or one made of what it says, the same whenever it is read."""
        told = self.pairs("kernel").get("run_id", "")
        if UUID.fullmatch(told):
            return told
        return str(uuid.uuid5(RUNS, json.dumps(self.sections, sort_keys=True)))


def parse(text):
    """All whole bundles in a text; lines outside of them (progress, messages) are left out."""
    found, sections, name = [], {}, None
    for line in text.splitlines():
        mark = MARK.match(line)
        if mark and mark.group(1) == "end":
            name = None
            sections["end"] = []
        elif mark:
            name = mark.group(1)
            if "end" in sections:
                sections = {}
            sections[name] = []
        elif name is not None:
            sections[name].append(line)
        elif "end" in sections and line.startswith("exit="):
            status = int(line[5:])
            del sections["end"]
            found.append(
                Bundle(
                    {
                        key: "".join(part + "\n" for part in lines)
                        for key, lines in sections.items()
                    },
                    status,
                )
            )
            sections = {}
    return found


def with_id(line):
    """A line that a guest prints; within a bundle with one that says which run it is.

    Machines that count instructions start alike, and of two boots they may print the same to the
    byte, so that nothing of their own tells them apart.
    """
    return f"{line}\nrun_id {uuid.uuid4()}" if line == KERNEL else line


def identified(text, run_id):
    """The text of a bundle that says which run it is."""
    return text.replace(f"{KERNEL}\n", f"{KERNEL}\nrun_id {run_id}\n", 1)


def only(text):
    """The one bundle of a text."""
    found = parse(text)
    if len(found) != 1:
        raise Problem(
            (
                f"expected one bundle (==> version <== ... ==> end <==), found {len(found)}"
                f"{unlike(text, found)}; make one with buddybench-run -o FILE"
            ),
            FAILED,
        )
    return found[0]


def unlike(text, found):
    """What a text without a whole bundle is instead, as far as that can be seen."""
    if not text.strip():
        return ": it is empty"
    names = [mark.group(1) for mark in map(MARK.match, text.splitlines()) if mark]
    if not found and names:
        return f": it is cut off after ==> {names[-1]} <=="
    return ""


def refusals(text):
    """The text of error_log with the names of errors for their numbers, as the target's scripts."""
    names = {**errno.errorcode, errno.EOPNOTSUPP: "EOPNOTSUPP"}
    return re.sub(
        r"^(\[.*?: error )-(\d+):",
        lambda found: f"{found[1]}{names.get(int(found[2]), f'-{found[2]}')}:",
        text,
        flags=re.M,
    )


def keys(line):
    """The key=value words of a line."""
    return dict(word.split("=", 1) for word in line.split() if "=" in word)


def value(text):
    """A field: None for '-', a number when it is one, else the text."""
    if text in ("-", ""):
        return None
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text


def table(text):
    """Read a table: a `# buddybench NAME key=value` line, a `#col<TAB>col` line, TSV rows."""
    head, columns, rows = {}, None, []
    for line in text.splitlines():
        skipped = re.match(r"# skipped (\d+): (.*)", line)
        if line.startswith("# config "):
            head["config"] = line[len("# config ") :]
        elif refused := re.match(r"# refused cell=(\d+) repeat=(\d+) (.*)", line):
            cell, repeat, why = refused.groups()
            head.setdefault("refusals", []).append(
                {"cell": int(cell), "repeat": int(repeat), "why": why}
            )
        elif skipped:
            head.setdefault("skipped", {})[skipped.group(2)] = int(skipped.group(1))
        elif line.startswith("# "):
            head.update({key: value(item) for key, item in keys(line).items()})
        elif line.startswith("#"):
            columns = re.split(r"\t| +", line[1:].strip())
        elif line.strip() and columns:
            fields = line.split("\t") if "\t" in line else line.split()
            rows.append(dict(zip(columns, map(value, fields))))
    return Table(head, rows)
