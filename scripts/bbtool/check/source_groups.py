# SPDX-License-Identifier: GPL-2.0-only
"""The test groups that read the sources, and that build them strictly."""

import re

from .. import BUILD, TREE, cache
from ..debian import build, kernels, uml_kernels
from .cases import FAIL, command

CHECKS = TREE / "scripts/checks"


def layers(_tick):
    """Dependencies point down only; names tell where something is."""
    yield command("layers", [CHECKS / "layers"])
    yield command("imports", [CHECKS / "imports"])
    yield command("names", [CHECKS / "names"])


def style(_tick):
    """checkpatch, kernel-doc, black, lengths, order of includes and licences."""
    linux = uml_kernels.ensure(uml_kernels.DEFAULT)["folder"]
    for name in ("spdx", "size", "includes", "black", "checkpatch", "kernel-doc"):
        yield command(name, [CHECKS / "style", "--linux", linux, name])


def is_shell(path):
    """Whether the first line of a file asks for a shell."""
    if not path.is_file() or path.suffix not in ("", ".sh") or "__pycache__" in path.parts:
        return False
    with open(path, "rb") as handle:
        return bool(re.match(rb"#!\S*(/|busybox |env )(sh|bash)\b", handle.readline(80)))


def shell_files():
    """All shell scripts of the tree."""
    for folder in ("scripts", ".ci"):
        yield from filter(is_shell, sorted((TREE / folder).rglob("*")))


def shell(_tick):
    """shellcheck over every script."""
    for path in shell_files():
        dialect = [] if b"bash" in path.read_bytes().split(b"\n", 1)[0] else ["--shell=sh"]
        yield command(str(path.relative_to(TREE)), ["shellcheck", "-x", *dialect, path])


def strict_case(name, kdir, out, *extra):
    """Build with W=1 and sparse into a fresh folder, so that nothing is left out.

    A warning is a failure.
    """
    cache.remove(out)
    out.mkdir(parents=True)
    case = command(
        f"{name} with W=1 and sparse",
        [TREE / "scripts/build-module.sh", kdir, out, "W=1", "C=2", *extra],
    )
    wrong = [
        line
        for line in case.text.splitlines()
        if re.search(r"\b(warning|error|WARNING|ERROR)\b", line)
        and not build.OTHER_TOOLS.search(line)
    ]
    if wrong:
        case.status, case.text = FAIL, "\n".join(wrong)
    return case


def strict_build(tick):
    """The module for 6.1, what its objects call, and the test module for a kernel with KUnit."""
    out = BUILD / "checked"
    with cache.locked(f"build-{out.name}-{cache.key(TREE)}"):
        tick(None, "buddybench")
        yield strict_case("buddybench", kernels.ensure(kernels.DEFAULT)["kdir"], out)
        yield command("symbols of the objects", [CHECKS / "symbols", out])
        tick(None, "buddybench_test")
        yield strict_case(
            "buddybench_test",
            uml_kernels.ensure(uml_kernels.DEFAULT)["folder"],
            out,
            "ARCH=um",
            "BB_KUNIT=1",
        )
        cache.remove(out)
