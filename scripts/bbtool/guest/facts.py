# SPDX-License-Identifier: GPL-2.0-only
"""The files of another machine that the doctor reads, copied into a folder here."""

import pathlib
import re
import subprocess

from .. import TREE, UNFIT, Problem, process

SCRIPT = TREE / "scripts/target/buddybench-facts"
SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-copy"


def fetch(target, folder):
    """Copy them from ssh:[user@]host into the folder, under their own names."""
    with SCRIPT.open("rb") as script:
        done = process.run(
            ["ssh", target.removeprefix("ssh:"), "sh", "-s"],
            stdin=script,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
        )
    if done.returncode or not done.stdout.endswith("==> end <==\n"):
        raise Problem(f"{target} cannot be looked at (see above)", UNFIT)
    write(done.stdout, pathlib.Path(folder))


def write(text, folder):
    """The files of what the script printed."""
    parts = re.split(r"^==> (.*) <==\n", text, flags=re.M)[1:]
    for name, content in zip(parts[::2], parts[1::2]):
        secure = re.fullmatch(r"secure boot +(\d+)", name)
        if secure:
            name, content = f"/{SECURE_BOOT}", "\0\0\0\0" + chr(int(secure.group(1)))
        if not name.startswith("/") or ".." in name:
            continue
        path = folder / name[1:]
        if content and not path.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        else:
            path.mkdir(parents=True, exist_ok=True)
