# SPDX-License-Identifier: GPL-2.0-only
"""Plant measuring bugs into a copy of the sources, one at a time.

The KUnit suites have to find each.

A bug is a patch in scripts/tests/planted: a line that says what is wrong, `Seen-in:` for what
another tool really did, `Caught-by:` with the test that has to fail, `On:` for a kernel that is not
the usual one, `---`, and the change of a file of src/.
"""

import concurrent.futures
import dataclasses
import filecmp
import os
import pathlib
import re
import shutil
import subprocess

from .. import BUILD, TREE, Problem, cache, process
from ..debian import uml_kernels
from ..guest import uml
from . import ktap, kunit

PATCHES = TREE / "scripts/tests/planted"
PARTS = ("Kbuild", "src", "include", "kunit", "scripts/build-module.sh")
MODULE = "buddybench_test.ko"
BOOTS = 3  # at a time; a suite waits more than it works
TIMEOUT, WATCHED_TIMEOUT = 60, 600  # a bug may well hang the kernel; that with KASAN is slow


@dataclasses.dataclass
class Bug:
    """One thing that is measured wrongly."""

    name: str
    about: str
    caught_by: str
    seen_in: str
    patch: pathlib.Path
    kernel: str = uml_kernels.DEFAULT


def read(path):
    """The Bug in a patch file."""
    head = path.read_text(encoding="utf-8").split("\n---\n", 1)[0]
    fields = dict(re.findall(r"^(Caught-by|Seen-in|On): (.+)$", head, re.M))
    if "Caught-by" not in fields:
        raise Problem(f"{path.name}: no line Caught-by: SUITE.TEST before the line ---")
    about = next((line for line in head.splitlines() if not line.startswith("#")), "")
    kernel = fields.get("On", uml_kernels.DEFAULT)
    return Bug(path.stem, about, fields["Caught-by"], fields.get("Seen-in", ""), path, kernel)


def bugs(short=False):
    """All bugs; with short only those that another tool really has or had."""
    found = [read(path) for path in sorted(PATCHES.glob("*.patch"))]
    return [bug for bug in found if bug.seen_in or not short]


def files():
    """What the test module is built of, relative to the tree."""
    for part in PARTS:
        top = TREE / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                yield path.relative_to(TREE)


def patch(folder, path, *more):
    """Apply a patch to the sources in a folder; subprocess.CompletedProcess."""
    words = ["patch", "-p1", "--batch", "--forward", *more, f"--input={path}"]
    return process.run(words, cwd=folder, capture_output=True, text=True)


class Workshop:
    """A copy of the sources with a build of its own.

    A file that has not changed is not built again.
    """

    def __init__(self, kernel):
        self.kernel, self.folder = kernel, BUILD / "planted"
        self.tree, self.out = self.folder / "tree", self.folder / f"uml-{kernel['release']}"
        self.out.mkdir(parents=True, exist_ok=True)

    def restore(self):
        """Restore the copy to the state of the tree."""
        wanted = set(files())
        for path in wanted:
            there = self.tree / path
            if not there.exists() or not filecmp.cmp(TREE / path, there, shallow=False):
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(TREE / path, there)
        for path in self.tree.rglob("*"):
            if path.is_file() and path.relative_to(self.tree) not in wanted:
                path.unlink()

    def plant(self, bug):
        """Change the copy."""
        done = patch(self.tree, bug.patch, "--no-backup-if-mismatch", "--reject-file=-")
        if done.returncode:
            raise Problem(
                f"{bug.patch.relative_to(TREE)} no longer applies to the sources; write it again "
                f"(Documentation/testing.rst)\n  {done.stdout.strip()}"
            )

    def with_bug(self, bug):
        """Build with the bug, and take it out again; the path of the module."""
        self.plant(bug)
        try:
            return self.build(bug.name)
        finally:
            self.restore()

    def build(self, name):
        """Build the test module; the path of a copy that the next build leaves alone."""
        words = [
            str(self.tree / "scripts/build-module.sh"),
            str(self.kernel["folder"]),
            str(self.out),
            "ARCH=um",
            "BB_KUNIT=1",
        ]
        done = process.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise Problem(
                f"{name}: does not build\n  {(done.stdout + done.stderr).strip()[-2000:]}"
            )
        return shutil.copy(self.out / MODULE, self.folder / f"{name}.ko")


def run(kernel, module, bug=None):
    """The ktap.Outcome of the suites in a module, which is deleted.

    A kernel that hung before the test of the bug had finished is booted once more.
    """
    timeout = WATCHED_TIMEOUT if bug and bug.kernel == "debug" else TIMEOUT
    try:
        outcome = kunit.run(kernel, pathlib.Path(module), timeout)
        if bug and uml.KILLED in outcome.problems and not caught(bug, outcome)[0]:
            outcome = kunit.run(kernel, pathlib.Path(module), timeout)
        return outcome
    finally:
        os.unlink(module)


def caught(bug, outcome):
    """(whether the expected test failed, message)."""
    failed = [name for name, status in outcome.cases if status == ktap.FAIL]
    found = [
        name for name in failed if name == bug.caught_by or name.startswith(bug.caught_by + ".")
    ]
    if found:
        others = len(failed) - len(found)
        return True, f"caught by {bug.caught_by}" + (f" and {others} more" if others else "")
    what = (
        f"{bug.about} No test noticed it." if not failed else f"noticed only by {', '.join(failed)}"
    )
    return False, f"{what}\nexpected to fail: {bug.caught_by}\n" + "\n".join(outcome.problems)


def outcomes(tick, chosen):
    """(bug or None for the sources as they are, ktap.Outcome) of each.

    Boots go on while the next is built.
    """
    kernels = {name: uml_kernels.ensure(name) for name in needed(chosen)}
    with cache.locked(f"planted-{cache.key(TREE)}"), concurrent.futures.ThreadPoolExecutor(
        BOOTS
    ) as pool:
        shops = {name: Workshop(kernel) for name, kernel in kernels.items()}
        usual, begun = shops[uml_kernels.DEFAULT], []
        usual.restore()
        yield None, run(usual.kernel, usual.build("nothing"))
        try:
            for number, bug in enumerate(chosen):
                tick(number / len(chosen), bug.name)
                shop = shops[bug.kernel]
                begun.append((bug, pool.submit(run, shop.kernel, shop.with_bug(bug), bug)))
            for bug, future in begun:
                yield bug, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def needed(chosen):
    """The kernels of these bugs, and the one that shows that without a bug all pass."""
    return dict.fromkeys([uml_kernels.DEFAULT, *(bug.kernel for bug in chosen)])
