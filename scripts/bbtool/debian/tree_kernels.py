# SPDX-License-Identifier: GPL-2.0-only
"""Build revisions of a git tree of Linux, and the module for each, in a clone of their own.

The clone borrows the objects of the tree, which is never written to. It is kept, so that the next
revision builds only what changed; what is built of a revision is kept apart, by commit, patch,
configuration, compiler and sources of the module.
"""

import dataclasses
import hashlib
import pathlib
import re
import shutil
import subprocess
import time

from .. import FAILED, TREE, USAGE, Problem, cache, install, process, progress
from . import build, kernel_source, uml_kernels

RECIPE = 1  # goes up when the same parts would give another product
X86 = TREE / "scripts/experiment/config"
NODES = TREE / "scripts/experiment/config-nodes"
MODULE = ("Kbuild", "src", "include", "scripts/build-module.sh")
NEEDS = (*uml_kernels.NEEDS, "/usr/include/libelf.h")
QUIET = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
SMP_UML = 7  # user-mode kernels with several CPUs begin here
KEPT = 40  # built revisions, and all that an experiment of today may be about to boot:
KEPT_SECONDS = 24 * 3600


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How revisions of a tree are built for a place: as a user-mode kernel, or for QEMU."""

    name: str
    arch: str
    targets: tuple
    image: str
    lines: int  # that the first build prints
    text: str  # of the config
    smp: bool

    FRAGMENTS = "scripts/experiment/config*, scripts/uml/config* or --config"

    def config(self):
        """The text of the config fragments."""
        return self.text


@dataclasses.dataclass(frozen=True)
class Revision:
    """A commit of a tree, perhaps with a patch on top."""

    tree: str
    commit: str
    subject: str
    patch: str = ""  # the text

    def short(self):
        """The name that mails give a commit."""
        return f"{self.commit[:12]}{' + patch' if self.patch else ''}"


def git(tree, *words, problem=None, **options):
    """Run git in a tree; its stdout. problem is a Problem to raise in place of git's words.

    When one that writes is interrupted it gets the time to remove its locks. Others have the
    terminal, on which a clone that lacks an object may ask for a password.
    """
    writes = words[0] in ("clone", "checkout", "clean", "apply")
    done = process.run(["git", "-C", str(tree), *words], group=writes, **{**QUIET, **options})
    if done.returncode:
        raise problem or Problem(f"git {words[0]} in {tree}: {done.stderr.strip()}", FAILED)
    return done.stdout.strip()


def revision(tree, name, patch=""):
    """The Revision that a name stands for."""
    commit = git(
        tree,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{name}^{{commit}}",
        problem=Problem(f"{tree} has no revision {name}", USAGE),
    )
    version(tree, commit)
    return Revision(str(tree), commit, git(tree, "log", "-1", "--format=%s", commit), patch)


def version(tree, commit):
    """The first number of the version of a commit; another project than Linux is refused."""
    other = Problem(f"{tree} is no git tree of Linux at {commit[:12]}", USAGE)
    if not git(tree, "ls-tree", "--name-only", commit, "mm/page_alloc.c"):
        raise other
    text = git(tree, "show", f"{commit}:Makefile", problem=other)
    found = re.search(r"^VERSION = (\d+)$", text, re.M)
    if not found:
        raise other
    return int(found.group(1))


def recipe(kind, have, more=""):
    """The Recipe for "uml", "x86" or "x86-nodes" of a revision; more is text for its config."""
    if kind == "uml":
        number = version(have.tree, have.commit)
        series = uml_kernels.SERIES["7.x" if number >= SMP_UML else "6.1"]
        return Recipe(
            "uml", "um", ("all",), "linux", series.lines, series.config() + more, series.smp
        )
    parts, lines = ([X86, NODES], 1400) if kind == "x86-nodes" else ([X86], 1130)
    return Recipe(
        kind,
        "x86_64",
        ("bzImage", "modules"),
        "arch/x86/boot/bzImage",
        lines,
        kernel_source.fragments(parts) + more,
        True,
    )


def compiler():
    """The first line that gcc says of itself."""
    install.need("gcc")
    return process.run(["gcc", "--version"], **QUIET).stdout.splitlines()[0]


def module_digest():
    """What the module is made of."""
    found = hashlib.sha256()
    for part in MODULE:
        top = TREE / part
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                found.update(f"{path.relative_to(TREE)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def ensure(have, kind, more=""):
    """A revision and its module, built: what the places of an experiment boot."""
    how = recipe(kind, have, more)
    key = cache.key(
        RECIPE, have.commit, have.patch, how.arch, how.text, compiler(), module_digest()
    )
    folder = cache.path("revisions", f"{kind}-{have.commit[:12]}-{key}")
    with cache.locked(f"revisions-{kind}"):
        if not cache.described(folder / "revision.json"):
            install.need(*NEEDS)
            make(have, how, folder)
            forget_old()
    (folder / "revision.json").touch()
    return {**cache.described(folder / "revision.json"), "folder": folder}


def make(have, how, folder):
    """Build a revision and its module in the clone, and keep the products."""
    work = clone(have, how)
    done = cache.path("revisions", "built", work.name)
    git(work, "checkout", "--quiet", "--force", "--detach", have.commit)
    git(work, "clean", "-fdq")
    if have.patch:
        git(
            work,
            "apply",
            "-",
            input=have.patch,
            stdin=None,
            problem=Problem(f"the patch does not apply to {have.short()} of {have.tree}", FAILED),
        )
    if (work / ".config").exists():
        words = ["make", "-s", f"ARCH={how.arch}", "olddefconfig"]
        process.run(words, cwd=work, group=True, **QUIET)
    # There may be half of one, of an interruption, or one that this revision takes not all of.
    if not (work / ".config").exists() or kernel_source.lost(how, work):
        kernel_source.configure(how, how.arch, work)
    (work / ".version").unlink(missing_ok=True)  # counts builds, and is in /proc/version
    lines = dataclasses.replace(how, name=f"{have.short()} for {how.name}")
    kernel_source.build(lines, (how.arch, *how.targets), work, expect=0 if done.exists() else 300)
    done.mkdir(parents=True, exist_ok=True)
    build_module(work, done, how)
    with cache.filling(folder) as scratch:
        for path, name in (
            (work / how.image, "image"),
            (done / "buddybench.ko", "buddybench.ko"),
            (work / ".config", ".config"),
        ):
            shutil.copy(path, scratch / name)
        release = (work / "include/config/kernel.release").read_text(encoding="utf-8").strip()
        data = {"release": release, "smp": how.smp, "commit": have.commit, "subject": have.subject}
        data["compiler"] = compiler()
        cache.describe(scratch / "revision.json", data, ("image", "buddybench.ko"))


def clone(have, how):
    """The clone in which revisions of this tree are built with this configuration."""
    work = cache.path("revisions", "trees", cache.key(have.tree, how.arch, how.text))
    if not (work / ".git").exists():
        with cache.filling(work, folder=False) as scratch:
            git(have.tree, "clone", "--quiet", "--shared", "--no-checkout", have.tree, str(scratch))
    # Who is here is alone: it is of a git that was killed.
    (work / ".git/index.lock").unlink(missing_ok=True)
    return work


def build_module(work, out, how):
    """Build buddybench.ko for the revision that lies in the clone."""
    words = [TREE / "scripts/build-module.sh", work, out]
    words.append("ARCH=um" if how.name == "uml" else "ARCH=x86")
    with progress.Step(f"build the module for {how.name}", quiet=True) as step:
        with step.ticking(build.compiling(out, ("src",))):
            done = process.run(words, group=True, **QUIET)
    if done.returncode:
        raise Problem(
            "the module does not build for this revision:\n"
            + build.excerpt(done.stdout + done.stderr),
            FAILED,
        )


def forget_old():
    """Keep the revisions that were used last: a series may have more of them than KEPT."""
    found = sorted(cache.path("revisions", "x").parent.glob("*/revision.json"), key=last_used)
    for path in found[:-KEPT]:
        if last_used(path) < time.time() - KEPT_SECONDS:
            cache.remove(path.parent)


def last_used(path):
    """When a revision was asked for last; another process may just have removed it."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def is_tree(folder):
    """Whether a folder is a git tree."""
    path = pathlib.Path(folder).expanduser()
    return (path / ".git").exists() or (path / "HEAD").is_file()
