# SPDX-License-Identifier: GPL-2.0-only
"""A folder with the compiler of a newer Debian, and commands run in it.

The packages are only unpacked, never installed, so it takes no root: no maintainer script runs, and
what they would have set up (the awk and sh links, the linker cache) is made here.
"""

import os

from .. import Problem, cache, install, process, progress
from . import apt, debs

TOOLS = (
    "make",
    "kmod",
    "pahole",
    "bash",
    "dash",
    "coreutils",
    "sed",
    "grep",
    "gzip",
    "xz-utils",
    "mawk",
    "findutils",
    "diffutils",
    "perl-base",
    "base-files",
    "libelf1t64",
    "libssl3t64",
    "libc-bin",
)
LINKS = {
    "usr/bin/awk": "mawk",
    "usr/bin/sh": "dash",
}

# $1 is the new root, $2.. the folders that must be seen in it under their own names, then -- and
# the command. The mounts made here must not propagate, so the mount that contains them has to be
# private. Where / is no mount point (a plain chroot), that mount cannot be named: then the new root
# is mounted on /proc, which can, and made private there.
ENTER = r"""
set -e
new=$1; shift
if ! mount --make-rprivate / 2>/dev/null; then
    mount --make-private /proc
    mount --rbind "$new" /proc
    mount --make-rprivate /proc
    new=/proc
fi
while [ "$1" != -- ]; do
    mkdir -p "$new$1"
    mount --rbind "$1" "$new$1"
    shift
done
shift
mkdir -p "$new/proc" "$new/dev" "$new/tmp"
mount -t proc proc "$new/proc"
mount --rbind /dev "$new/dev"
exec chroot "$new" "$@"
"""


def ensure(suite, compilers=("gcc-14",)):
    """The folder with the tools of a suite, fetched and unpacked when missing.

    The first compiler is what gcc and cc stand for there.
    """
    root = apt.Root(suite)
    names = root.closure((*compilers, *TOOLS))
    folder = cache.path("chroots", f"{suite}-{cache.key(*[name for name, _ in root.files(names)])}")
    with cache.locked(f"chroot-{suite}"):
        if not folder.exists():
            fetched = root.download(names, f"compiler of Debian {suite}")
            with cache.filling(folder) as scratch, progress.Step(
                f"unpack the compiler of Debian {suite}", quiet=True
            ):
                debs.extract(
                    sorted(fetched, key=lambda deb: not deb.name.startswith("base-files_")), scratch
                )
                finish(scratch, compilers[0])
    return folder


def finish(folder, compiler):
    """What the maintainer scripts would have done, as far as a build needs it."""
    links = {**LINKS, "usr/bin/cc": compiler, "usr/bin/gcc": compiler}
    for name, target in links.items():
        link = folder / name
        if not link.exists() and not link.is_symlink():
            link.symlink_to(target)
    (folder / "tmp").mkdir(exist_ok=True)


def run(folder, binds, command, **options):
    """Run a command in the folder, with the folders of binds visible; a CompletedProcess."""
    install.need("mount", "mkdir", "chroot", "sh")
    spaces = ["unshare", "--mount", "--propagation", "unchanged", "--pid", "--fork", "--kill-child"]
    if os.geteuid() != 0:
        spaces += ["--map-root-user"]
    words = [
        *spaces,
        "sh",
        "-c",
        ENTER,
        "enter",
        str(folder),
        *[str(bind) for bind in binds],
        "--",
        *command,
    ]
    environment = {"PATH": "/usr/bin:/usr/sbin:/bin:/sbin", "LC_ALL": "C", "HOME": "/tmp"}
    return process.run(words, env=environment, **options)


def probe(folder):
    """Fail with advice when this machine does not let us enter the folder."""
    done = run(folder, [], ["/usr/bin/gcc", "--version"], capture_output=True, text=True)
    if done.returncode:
        raise Problem(f"cannot run commands in the folder of another Debian: {advice(done.stderr)}")


def advice(said):
    """What the program that failed said, and what helps against it."""
    reason = (said.strip() or "nothing was said").splitlines()[-1]
    if reason.startswith("unshare:"):
        return (
            f"{reason}\nthis takes root (in a container: --privileged), or for others user"
            " namespaces, which a chroot does not have: sysctl kernel.unprivileged_userns_clone=1"
        )
    if reason.startswith("mount: /proc:"):
        return f"{reason}\nin a chroot, /proc has to be mounted: mount -t proc proc /proc"
    return reason
