# SPDX-License-Identifier: GPL-2.0-only
"""Run the commands of the README in a minimal Debian, as on a new machine.

What is not installed there has to be noticed here.

The minimal Debian is a folder made by mmdebstrap, entered with mounts of its own and removed
afterwards.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from .. import FAILED, TREE, Problem, cache, process, progress
from ..debian import apt

SUITES = ("bookworm", "trixie")
README = "make demo && make check"
# What the README asks for, and what a network needs.
INCLUDED = ("git", "make", "ca-certificates")
USER = "tester"
# Parts of the cache that work in any folder and for any owner: apt's lists and headers know where
# they lie.
MOVABLE = ("chroots", "debs", "uml")
# $1 is the new root, $2 the tree in it, $3 how to enter, $4 the cache to share or nothing; then the
# command.
ENTER = r"""
set -e
new=$1 tree=$2 how=$3 shared=$4
shift 4
mount --make-rprivate /
[ "$how" = chroot ] || mount --bind "$new" "$new"
mount -t proc proc "$new/proc"
mount -t sysfs -o ro sysfs "$new/sys"
mount --rbind /dev "$new/dev"
if [ -n "$shared" ]; then
    mkdir -p "$new/root/.cache/buddybench"
    mount --bind "$shared" "$new/root/.cache/buddybench"
fi
cd "$new"
[ "$how" = chroot ] || mount --move . /
exec chroot . env --chdir="$tree" "$@"
"""


def apt_settings():
    """--aptopt words for how this machine reaches its mirrors."""
    said = process.run(
        ["apt-config", "dump", "--format", '%f "%v";%n', "Acquire"],
        capture_output=True,
        text=True,
        check=True,
    )
    for line in said.stdout.splitlines():
        if re.match(r'Acquire::(https?::proxy\b|Check-).* ".+"', line, re.I):
            yield f"--aptopt={line}"


# What mmdebstrap mounts, and all that it has started, end with it: when it is interrupted, too, it
# leaves nothing that the removal of the folder would go into.
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")


def make(suite, user, folder):
    """A minimal Debian in a folder."""
    included = INCLUDED + (("sudo", "passwd") if user else ())
    words = [
        *ALONE,
        "mmdebstrap",
        "--mode=root",
        "--variant=apt",
        f"--include={','.join(included)}",
        *apt_settings(),
        suite,
        folder,
        "-",
    ]
    with progress.Step(f"minimal Debian {suite}", expect=60) as step, step.ticking():
        done = process.run(words, input=apt.Root(suite).sources(), capture_output=True, text=True)
    if done.returncode:
        raise Problem(
            "mmdebstrap failed:\n  " + "\n  ".join(done.stderr.strip().splitlines()[-8:]), FAILED
        )
    for name in ("etc/resolv.conf", "etc/hosts"):
        if os.path.exists(f"/{name}"):
            cache.remove(folder / name)
            shutil.copy(f"/{name}", folder / name)


def settle(folder, user, shared=False):
    """Copy the tree into the home of the user that runs the command; the cache, too, if shared.

    Return (the tree's path there, words before the command).
    """
    home = f"/home/{USER}" if user else "/root"
    shutil.copytree(
        TREE,
        f"{folder}{home}/buddybench",
        symlinks=True,
        ignore=shutil.ignore_patterns("build", "out", "__pycache__"),
    )
    words = [
        "env",
        "-i",
        f"HOME={home}",
        "PATH=/usr/local/bin:/usr/bin:/bin" + ("" if user else ":/usr/sbin:/sbin"),
        "LC_ALL=C.UTF-8",
    ]
    if user:
        if shared:
            copy_cache(f"{folder}{home}/.cache/buddybench")
        for command in (
            ["useradd", "--home-dir", home, "--shell", "/bin/sh", USER],
            ["chown", "-R", f"{USER}:", home],
        ):
            process.run(["chroot", folder, *command], check=True)
        (folder / "etc/sudoers.d" / USER).write_text(
            f"{USER} ALL=(ALL) NOPASSWD: ALL\n", encoding="ascii"
        )
        words = ["runuser", "-u", USER, "--", *words]
    return f"{home}/buddybench", words


def copy_cache(target):
    """Copy what a user can take over of the cache: root's own files stay root's."""
    have = [cache.path(name) for name in MOVABLE if cache.path(name).exists()]
    if not have:
        return
    os.makedirs(target)
    with progress.Step("copy the cache", quiet=True):
        done = process.run(
            ["cp", "-a", "--reflink=auto", "-t", target, *have], stderr=subprocess.PIPE, text=True
        )
    if done.returncode:
        said = "\n  ".join(done.stderr.strip().splitlines()[-8:])
        raise Problem(
            "the cache could not be copied into the new system; free some space there, or wait"
            f" until nothing else is being built:\n  {said}"
        )


def attempt(suite, options):
    """Make the folder, run the command in it, remove it; the exit status of the command."""
    place = cache.path("fresh", "x").parent
    with tempfile.TemporaryDirectory(
        prefix=f"{suite}-", dir=place, ignore_cleanup_errors=True
    ) as scratch:
        folder = pathlib.Path(scratch, "root")
        make(suite, options.user, folder)
        tree, words = settle(folder, options.user, options.share_cache)
        enter = [
            "unshare",
            "--mount",
            "--propagation",
            "unchanged",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            ENTER,
            "enter",
            folder,
            tree,
            "chroot" if options.plain_chroot else "move",
            cache.root() if options.share_cache and not options.user else "",
        ]
        command = [*enter, *words, "sh", "-c", " ".join(options.cmd) or README]
        # With --json, stdout is ours alone.
        return process.run(command, stdout=sys.stderr if options.json else None).returncode
