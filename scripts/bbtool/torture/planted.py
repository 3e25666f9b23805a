# SPDX-License-Identifier: GPL-2.0-only
"""Plant bugs that harm a machine into a copy of the sources, one at a time.

A test on the debug kernel has to notice.

A bug is a patch in scripts/torture/planted: a line that says what is wrong, `Caught-by: TEST`,
`On:` which kernel that watches, `Amount:` how much of that test, `Oracle:` a regular expression for
what has to be said of it, `---`, and the change of a file of src/.
"""

import dataclasses
import pathlib
import re
import shutil
import subprocess

from .. import BUILD, TREE, USAGE, Problem, process
from ..check import planted
from ..debian import build
from .tests import DEBUG, NATIVE, STOCK

PATCHES = TREE / "scripts/torture/planted"
FIELDS = ("Caught-by", "On", "Amount", "Oracle")
QUICK = (NATIVE, STOCK, DEBUG)  # the quickest first
# Bugs that KUnit suites find, of scripts/tests/planted, which harm a machine, too.
IN_SUITES = (
    "block-never-freed",
    "gate-wraps-early",
    "leak-not-flagged",
    "no-synchronize",
    "taken-after-taken-back",
)


@dataclasses.dataclass(frozen=True)
class Bug:
    """One way to harm a machine; patch is what planted.Workshop plants."""

    name: str
    about: str
    test: str
    kernel: str
    amount: int
    oracle: str
    patch: pathlib.Path

    @property
    def kind(self):
        """The kind of that kernel."""
        return self.kernel if self.kernel in (NATIVE, DEBUG) else STOCK

    def seen(self, cases, fail):
        """Whether a case failed and says what it has to."""
        return any(
            re.search(self.oracle, f"{case.name}\n{case.text}")
            for case in cases
            if case.status == fail
        )


def read(path):
    """The Bug in a patch file."""
    head = path.read_text(encoding="utf-8").split("\n---\n", 1)[0]
    fields = dict(re.findall(rf"^({'|'.join(FIELDS)}): (.+)$", head, re.M))
    lacking = [name for name in FIELDS if name not in fields]
    if lacking:
        raise Problem(f"{path.name}: no line {lacking[0]}: before the line ---")
    about = next((line for line in head.splitlines() if not line.startswith("#")), "")
    test, kernel, amount, oracle = (fields[name] for name in FIELDS)
    return Bug(path.stem, about, test, kernel, int(amount), oracle, path)


def chosen(names, amount):
    """(bugs for tests here, bugs for suites): those with these names; without names, the first."""
    if not names:
        return bugs()[:amount], bugs_in_suites()
    unknown = set(names) - {bug.name for bug in bugs()} - set(IN_SUITES)
    if unknown:
        raise Problem(
            f"no such bug: {', '.join(sorted(unknown))}; there are"
            f" {', '.join([*(bug.name for bug in bugs()), *IN_SUITES])}",
            USAGE,
        )
    return (
        [bug for bug in bugs() if bug.name in names],
        [bug for bug in bugs_in_suites() if bug.name in names],
    )


def bugs():
    """All of them, the quick ones first."""
    found = [read(path) for path in PATCHES.glob("*.patch")]
    return sorted(found, key=lambda bug: (QUICK.index(bug.kind), bug.name))


def bugs_in_suites():
    """Those of scripts/tests/planted."""
    return [bug for bug in planted.bugs() if bug.name in IN_SUITES]


class Workshop(planted.Workshop):
    """A copy of the sources in which buddybench.ko is built for a kernel."""

    def __init__(self, have):
        self.kernel, self.folder = have, BUILD / "torture/planted"
        self.words = (have["kdir"],) if "kdir" in have else (have["folder"], "ARCH=um")
        self.tree, self.out = self.folder / "tree", self.folder / have["release"]
        self.out.mkdir(parents=True, exist_ok=True)

    def build(self, name):
        """Build the module; the path of a copy that the next build leaves alone."""
        done = process.run(
            [self.tree / "scripts/build-module.sh", self.words[0], self.out, *self.words[1:]],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Problem(f"{name}: does not build\n{build.excerpt(done.stdout + done.stderr)}")
        return pathlib.Path(shutil.copy(self.out / "buddybench.ko", self.folder / f"{name}.ko"))


def module(bug, have):
    """The module with the bug."""
    shop = Workshop(have)
    shop.restore()
    shop.plant(bug)
    return shop.build(bug.name)
