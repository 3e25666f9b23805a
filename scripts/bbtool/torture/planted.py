# SPDX-License-Identifier: GPL-2.0-only
"""Plant bugs that harm a machine into a copy of the sources, one at a time.

A test on the debug kernel has to notice.

A bug is a patch in scripts/torture/planted: a line that says what is wrong, `Caught-by: TEST`,
`Amount:` how much of that test, `Oracle:` a regular expression for what has to be said of it,
`---`, and the change of a file of src/.
"""

import dataclasses
import pathlib
import re
import shutil
import subprocess

from .. import BUILD, TREE, Problem, process
from ..check import planted
from ..debian import build

PATCHES = TREE / "scripts/torture/planted"
FIELDS = ("Caught-by", "Amount", "Oracle")
# Bugs that KUnit suites find, of scripts/tests/planted, which harm a machine, too.
IN_SUITES = (
    "block-never-freed",
    "gate-wraps-early",
    "leak-not-flagged",
    "taken-after-taken-back",
)


@dataclasses.dataclass(frozen=True)
class Bug:
    """One way to harm a machine; patch is what planted.Workshop plants."""

    name: str
    about: str
    test: str
    amount: int
    oracle: str
    patch: pathlib.Path

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
    return Bug(path.stem, about, fields["Caught-by"], int(fields["Amount"]), fields["Oracle"], path)


def bugs():
    """All of them."""
    return [read(path) for path in sorted(PATCHES.glob("*.patch"))]


def bugs_in_suites():
    """Those of scripts/tests/planted."""
    return [bug for bug in planted.bugs() if bug.name in IN_SUITES]


class Workshop(planted.Workshop):
    """A copy of the sources in which buddybench.ko is built for a kernel of `kernels`."""

    def __init__(self, have):
        self.kernel, self.folder = have, BUILD / "torture/planted"
        self.tree, self.out = self.folder / "tree", self.folder / have["release"]
        self.out.mkdir(parents=True, exist_ok=True)

    def build(self, name):
        """Build the module; the path of a copy that the next build leaves alone."""
        done = process.run(
            [self.tree / "scripts/build-module.sh", self.kernel["kdir"], self.out],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Problem(f"{name}: does not build\n{build.excerpt(done.stdout + done.stderr)}")
        return pathlib.Path(shutil.copy(self.out / "buddybench.ko", self.folder / f"{name}.ko"))


def modules(have):
    """(bug, module with it) for each."""
    shop = Workshop(have)
    for bug in bugs():
        shop.restore()
        shop.plant(bug)
        yield bug, shop.build(bug.name)
    shop.restore()
