# SPDX-License-Identifier: GPL-2.0-only
"""Parse KTAP with the kernel's own parser, kunit.py of a cached linux-source."""

import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from .. import process
from ..guest import console

# Cases that passed, and the headings of all: of a run with a failure, nobody wants to read them.
FINE = re.compile(r"\[(PASSED|SKIPPED)\]|=+( +(?!\[FAILED\])\S.*=)?$|# .*: pass:\d+ fail:0 |$")
PASS, FAIL, SKIP = "pass", "fail", "skip"
STATUS = {"PASS": PASS, "SKIP": SKIP}


@dataclasses.dataclass
class Outcome:
    """What a piece of KTAP says: (name, status) of every leaf case, what is wrong as a whole."""

    cases: list
    problems: list
    text: str = ""
    reasons: dict = dataclasses.field(default_factory=dict)

    def reason(self, name):
        """Why a case was skipped; its own name is the last part of name."""
        return next(
            (why for own, why in self.reasons.items() if name == own or name.endswith("." + own)),
            "no reason given",
        )

    def count(self, status):
        """How many cases have this status.

        What is wrong with the whole is one failure if no case has failed.
        """
        own = sum(1 for _, found in self.cases if found == status)
        return own or int(status == FAIL and bool(self.problems))

    def ok(self):
        """Whether all is well: at least one case ran, and none failed."""
        return bool(self.cases) and not self.count(FAIL)

    def failures(self):
        """Lines that say what went wrong, for people."""
        names = [f"not ok {name}" for name, status in self.cases if status == FAIL]
        return names + self.problems


def leaves(group, prefix=""):
    """(name, status) of every leaf of kunit.py's JSON."""
    for case in group["test_cases"]:
        yield f"{prefix}{case['name'] or '(lost)'}", STATUS.get(case["status"], FAIL)
    for sub in group["sub_groups"]:
        yield from leaves(sub, f"{prefix}{sub['name'] or '(lost)'}.")


def parse(text, kernel):
    """Run kunit.py parse of a kernel tree over a KTAP document.

    Return its exit status, JSON and what it says.
    """
    with tempfile.TemporaryDirectory(prefix="bb-ktap-") as scratch:
        source, result = pathlib.Path(scratch, "ktap"), pathlib.Path(scratch, "json")
        source.write_text(text, encoding="utf-8")
        done = process.run(
            [
                sys.executable,
                str(kernel / "tools/testing/kunit/kunit.py"),
                "parse",
                f"--json={result}",
                str(source),
            ],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        data = json.loads(result.read_text(encoding="utf-8")) if result.exists() else None
    said = re.sub(r"\x1b\[[\d;]*m|^\[\d\d:\d\d:\d\d\] ", "", done.stdout + done.stderr, flags=re.M)
    return done.returncode, data, said.splitlines()


def telling(text):
    """The lines of what the parser says that nobody could do without where a case failed."""
    return [line for line in text.splitlines() if not FINE.match(line)]


def judge(text, kernel):
    """The outcome of a KTAP document, by the parser in the kernel tree."""
    code, data, said = parse(text, kernel)
    cases = list(leaves(data)) if data else []
    problems = [line.split("[ERROR] ")[-1] for line in said if "[ERROR]" in line]
    outcome = Outcome(
        cases, problems, "\n".join(line for line in said if "Test results stored" not in line)
    )
    outcome.reasons = dict(re.findall(r"^\s*ok \d+ (?:- )?([^#\n]*?) +# SKIP ?(.*)$", text, re.M))
    if not re.search(r"^1\.\.\d+", text, re.M):
        outcome.problems.append("no plan line: the run ended before it began")
    if not cases:
        outcome.problems.append("no test ran")
    elif code and not outcome.count(FAIL):
        outcome.problems.append("kunit.py parse judged the run as a whole as failed")
    return outcome


def from_console(lines, begin, suites):
    """The KTAP document in a console log after the line with begin.

    suites is how many must be in it.
    """
    text = [console.plain(line) for line in lines]
    starts = [number for number, line in enumerate(text) if begin in line]
    text = text[starts[0] + 1 :] if starts else []
    if not any(re.match(r"1\.\.\d+$", line) for line in text):
        text = ["KTAP version 1", f"1..{suites}"] + text
    return "\n".join(text) + "\n"
