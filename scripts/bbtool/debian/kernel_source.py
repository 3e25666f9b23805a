# SPDX-License-Identifier: GPL-2.0-only
"""Configure and build a kernel from its source.

A kernel has a name, the text of its config(), and the number of lines that its build prints.
"""

import os
import re
import shutil
import subprocess

from .. import Problem, process, progress

SAME_EVERYWHERE = (
    "KBUILD_BUILD_TIMESTAMP=2024-01-01",
    "KBUILD_BUILD_USER=buddybench",
    "KBUILD_BUILD_HOST=buddybench",
)
# What newer kernels call an option: fragments for any kernel have both names.
RENAMED = {"CONFIG_PROC_SYSCTL=y": "CONFIG_SYSCTL=y"}


def fragments(paths):
    """Config fragments as one text, without comments: to change these builds nothing again.

    What a later one says of an option is in the place of what was said before.
    """
    lines = "".join(path.read_text(encoding="utf-8") for path in paths).splitlines(True)
    found = {}
    for line in lines:
        option = re.match(r"(?:# )?(CONFIG_\w+)(?:=| is not set)", line)
        if option:
            found[option[1]] = line
    return "".join(found.values())


def configure(kernel, arch, folder):
    """tinyconfig and the fragments; an option that did not come through is an error."""
    (folder / "buddybench.config").write_text(kernel.config(), encoding="utf-8")
    with progress.Step(f"configure kernel {kernel.name}", expect=15, quiet=True) as step:
        for words in (
            ["make", "-s", f"ARCH={arch}", "tinyconfig"],
            ["scripts/kconfig/merge_config.sh", "-m", ".config", "buddybench.config"],
            ["make", "-s", f"ARCH={arch}", "olddefconfig"],
        ):
            command(words, folder, None, step)
    missing = lost(kernel, folder)
    if missing:
        raise Problem(
            f"{kernel.name}: options that this kernel does not accept: {' '.join(missing)};"
            f" fix {kernel.FRAGMENTS}"
        )


def lost(kernel, folder):
    """The options of the fragments that did not come through."""
    have = set((folder / ".config").read_text(encoding="utf-8").splitlines())
    wanted = [line for line in kernel.config().splitlines() if line.startswith("CONFIG_")]
    return [line for line in wanted if line not in have and RENAMED.get(line) not in have]


def short_nm(words):
    """The nm of gcc, unless the words for make name other tools.

    kbuild runs nm on every object. Plain nm loads all plugins for link-time optimization that are
    installed first, and LLVM's takes longer than a small source takes to compile.
    """
    named = any(word.startswith(("LLVM=", "CC=", "NM=")) for word in words)
    return [] if named or not shutil.which("gcc-nm") else ["NM=gcc-nm"]


def build(kernel, targets, folder, expect):
    """Build targets, the first of which is the architecture.

    The progress is the share of lines that make has printed.
    """
    arch, *targets = targets
    done = 0
    with progress.Step(f"build kernel {kernel.name} ({arch})", expect=expect) as step:

        def tick(line):
            nonlocal done
            done += 1
            step.at(min(done / kernel.lines, 0.99), line.strip()[:40])

        words = ["make", f"-j{os.cpu_count() or 1}", f"ARCH={arch}", *SAME_EVERYWHERE]
        words += [*short_nm(targets), *targets]
        command(words, folder, tick, step)
        step.done(f"{done} lines")


def command(words, folder, tick, step):
    """Run a command of the build, with the time shown; on failure say what its output says."""
    tail, tick = [], tick or (lambda line: step.at())
    with process.start(
        words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        errors="replace",
    ) as child:
        try:
            for line in child.stdout:
                tail = (tail + [line.rstrip()])[-400:]
                tick(line)
        except BaseException:
            process.end_group(child)
            raise
    if child.returncode:
        wrong = [
            line for line in tail if re.search(r"\berror\b|Error |\*\*\*|not found", line)
        ] or tail
        raise Problem(f"{' '.join(words[:3])} failed:\n  " + "\n  ".join(wrong[-12:]))
