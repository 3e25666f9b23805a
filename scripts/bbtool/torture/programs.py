# SPDX-License-Identifier: GPL-2.0-only
"""Build what runs in a guest: the helper programs, and the module as small as it can be."""

import re
import subprocess

from .. import BUILD, FAILED, TREE, Problem, process
from ..debian import build

SOURCE = TREE / "scripts/torture/helpers"
NEEDS = ("gcc", "objcopy", "qemu-system-x86_64")
SHARED = ("files", "grammar", "grammar_stream")  # parts of every helper


def called_by(script):
    """Names at the start of its lines, before an option."""
    return set(re.findall(r"(?m)^\s*(\w+) -", script))


def helpers(script):
    """Build the helper programs that a script calls; {name in the guest: content}."""
    out = BUILD / "torture"
    out.mkdir(parents=True, exist_ok=True)
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(SOURCE.glob("*.c"))}
    programs = [path for path, text in texts.items() if "int main(" in text]
    called = [path for path in programs if path.stem in called_by(script)]
    for path in called:
        parts = [
            part
            for part in texts
            if part not in programs
            and (part.stem in SHARED or part.stem.startswith(f"{path.stem}_"))
        ]
        done = process.run(
            ["gcc", "-static", "-O2", "-Wall", "-Wextra", "-o", out / path.stem, path, *parts],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Problem(f"{path.name} does not build\n{build.excerpt(done.stderr)}", FAILED)
    return {f"bin/{path.stem}": (out / path.stem).read_bytes() for path in called}


def without_debug(module):
    """The module without debug information, which is 15 MB of a guest's memory."""
    path = BUILD / "torture/stripped.ko"
    path.parent.mkdir(parents=True, exist_ok=True)
    process.run(["objcopy", "--strip-debug", str(module), str(path)], check=True)
    return path.read_bytes()
