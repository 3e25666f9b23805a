# SPDX-License-Identifier: GPL-2.0-only
"""What other readers of the sources than gcc say: clang, sparse and coccicheck.

Debian's kernels are built by gcc, and clang does not take their options: so sources of Debian are
configured for clang, and prepared for building modules.
"""

import re
import shutil

from .. import BUILD, TREE, cache, install, progress
from ..debian import build, kernel_source, uml_kernels
from . import in_tree
from .cases import FAIL, PASS, Case, command

NAMES = ("6.1", "7.x")
LLVM = "LLVM=-19"
NEEDS = (
    *uml_kernels.NEEDS,
    "clang-19",
    "ld.lld-19",
    "llvm-ar-19",
    "/usr/include/libelf.h",
    "sparse",
)
CONFIG = [TREE / "scripts/experiment/config", TREE / "kunit/.kunitconfig"]
# The suites build them all, and the module's two files.
PARTS = {"buddybench": (), "buddybench_test": ("BB_KUNIT=1",)}
# What coccicheck reports is FILE:LINE: and text; how it goes along is on other lines.
FINDING = re.compile(r"^\S+\.[ch]:\d+")


def configure(name, source, folder):
    """Make a folder ready from the fragment of a configuration that lies in it."""
    make = ["make", "-s", "-C", str(source), f"O={folder}", "ARCH=x86_64", LLVM]
    merge = [f"{source}/scripts/kconfig/merge_config.sh", "-m", "-O", str(folder)]
    with progress.Step(f"prepare {name} for clang", expect=60, quiet=True) as step:
        for words in (
            [*make, "tinyconfig"],
            [*merge, f"{folder}/.config", f"{folder}/buddybench.config"],
            [*make, "olddefconfig"],
            [*make, "modules_prepare"],
        ):
            kernel_source.command(words, folder, None, step)


def prepared(name):
    """A folder in which modules of a series can be built by clang, in the cache."""
    source = in_tree.source(name)
    text = kernel_source.fragments(CONFIG)
    text = "".join(line for line in text.splitlines(True) if "BUDDYBENCH" not in line)
    key = cache.key("in place", source.name, text, LLVM)
    folder = cache.path("clang", f"{name}-{key}")
    with cache.locked(f"clang-{name}"):
        # Not elsewhere and moved: the Makefile that kbuild writes there names the folder.
        if not (folder / "Module.symvers").exists():
            cache.remove(folder)
            folder.mkdir(parents=True)
            (folder / "buddybench.config").write_text(text, encoding="utf-8")
            configure(name, source, folder)
            # The kernel itself is not built, so what it exports is not known.
            (folder / "Module.symvers").touch()
    cache.keep_newest(folder.parent.glob(f"{name}-*/Makefile"), 1)
    return folder


def built(name, part, kdir):
    """One module for one kernel with W=1, read by sparse, too."""
    out = BUILD / f"clang-{name}-{part}"
    cache.remove(out)
    words = ("ARCH=x86", "W=1", "C=2", "KBUILD_MODPOST_WARN=1", *PARTS[part])
    case = command(
        f"{name}: {part} by clang with W=1 and sparse",
        [TREE / "scripts/build-module.sh", kdir, out, *words],
    )
    wrong = [line for line in build.warnings(case.text) if "modpost" not in line]
    if case.status == PASS and wrong:
        case.status, case.text = FAIL, "\n".join(wrong)
    elif case.status == FAIL:
        case.text = build.excerpt(case.text)
    cache.remove(out)
    return case


def clang(tick):
    """The module and its suites for each kernel."""
    for name in NAMES:
        tick(None, name)
        kdir = prepared(name)
        for part in PARTS:
            yield built(name, part, kdir)


def copy(source, target):
    """A file or a folder: coccinelle does not follow links."""
    (shutil.copytree if source.is_dir() else shutil.copy)(source, target)


def coccicheck(_tick):
    """The semantic patches of the kernel, over all sources."""
    install.need("spatch", "ocamlopt")  # some patches have scripts in OCaml
    name = NAMES[0]
    kdir, out = prepared(name), BUILD / "coccicheck"
    cache.remove(out)
    out.mkdir(parents=True)
    for part in ("Kbuild", "src", "include", "kunit"):
        copy(TREE / part, out / part)
    case = command(
        f"coccicheck of {name}",
        ["make", "-C", kdir, "coccicheck", "MODE=report", f"M={out}", "ARCH=x86_64", LLVM],
    )
    found = [line for line in case.text.splitlines() if FINDING.match(line)]
    read = len(re.findall(r"\.cocci\b", case.text))
    cache.remove(out)
    if case.status == PASS:
        yield Case(case.name, FAIL if found else PASS, "\n".join(found))
    else:
        yield Case(f"{case.name}: {read} patches", FAIL, case.text[-2000:])
