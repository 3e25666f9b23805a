# SPDX-License-Identifier: GPL-2.0-only
"""What A and B can be, and getting them ready to boot."""

import dataclasses
import functools
import hashlib
import pathlib

from .. import USAGE, Problem, install
from ..debian import build, kernels, own_config, own_tree, tree_kernels, uml_kernels
from ..guest import machine
from . import beside

WHAT = (
    "a kernel of `scripts/buddybench kernels`, a folder with a built kernel, TREE@REVISION of a"
    " git tree, or either with +PATCH"
)


@dataclasses.dataclass
class Side:
    """A kernel that takes part."""

    words: str
    name: str = ""  # of the table
    folder: str = ""  # where it was built
    make: bool = False  # the folder is a tree, to be built in a copy
    revision: object = None

    def title(self):
        """A line for people."""
        if self.revision:
            return f'{self.revision.short()} ("{self.revision.subject}")'
        return self.name or self.folder


def parse(words):
    """The Side that words on the command line stand for."""
    rest, plus, patch = words.rpartition("+")
    patch = pathlib.Path(patch).expanduser()
    if plus and patch.is_file():
        text = patch.read_text(encoding="utf-8", errors="surrogateescape")
    else:
        rest, text = words, ""
    tree, at, name = rest.rpartition("@")
    if not at:
        tree, name = rest, "HEAD"
    if "/" in tree or tree.startswith((".", "~")):
        path = pathlib.Path(tree).expanduser().resolve()
        if not path.is_dir():
            raise Problem(f"{tree}: no such folder; give {WHAT}", USAGE)
        if at or text:
            if not tree_kernels.is_tree(path):
                raise Problem(f"{tree}: not a git tree", USAGE)
            return Side(words, revision=tree_kernels.revision(path, name, text))
        return Side(words, folder=str(path))
    if at or text:
        raise Problem(f"{words}: a revision needs the path of a git tree, with a /", USAGE)
    return Side(words, name=rest)


def digest(have):
    """What tells a kernel and its module from those that are built in their place later."""
    found = hashlib.sha256()
    for name in ("image", "module"):
        found.update(pathlib.Path(have[name]).read_bytes())
    return found.hexdigest()[:16]


def check(side, place):
    """Refuse a kernel or a place that there is not, before anything is made for it."""
    if place == "kvm" and not machine.kvm_is_there():
        raise Problem("--on kvm: this machine gives no access to /dev/kvm; give --on uml or count")
    if side.name:
        (uml_kernels if place == "uml" else kernels).get(side.name)
    elif side.folder and side.make:
        own_config.require_kernel(side.folder)
    elif side.folder:
        own_config.ready(side.folder, "uml" if place == "uml" else "x86")


def everywhere(task, more):
    """{place: what ready() makes of each side}.

    Revisions are built for all places at a time: to configure and to link takes one CPU only.
    """

    def at(place):
        return [ready(side, place, more, task.several(place)) for side in task.sides]

    if len(task.places) == 1 or not all(side.revision for side in task.sides):
        return {place: at(place) for place in task.places}
    install.need(*tree_kernels.NEEDS)  # nobody can be asked for a password there
    return beside.results("build", {place: functools.partial(at, place) for place in task.places})


def ready(side, place, more="", several=False):
    """Everything that a boot at a place needs: a dict, as the places take it.

    Of a revision that is built, several memory nodes are only there where they are asked for.
    """
    if side.revision:
        kind = "uml" if place == "uml" else "x86-nodes" if several else "x86"
        have = tree_kernels.ensure(side.revision, kind, more)
        folder = have["folder"]
        return {
            **have,
            "image": str(folder / "image"),
            "module": str(folder / "buddybench.ko"),
            "arch": "amd64",
            "name": side.words,
            "series": side.words,
            "kernel": have["release"],
        }
    name = side.name or own_tree.chosen(side.folder, side.make, "uml" if place == "uml" else "x86")
    if place == "uml":
        have = uml_kernels.ensure(name)
        module = build.for_user_mode(have, "buddybench")[0]
        return {**have, "image": str(have["folder"] / "linux"), "module": str(module)}
    have = kernels.ensure(name)
    return {**have, "module": str(build.ensure(name)[0])}
