# SPDX-License-Identifier: GPL-2.0-only
"""The table of kernels that buddybench is built for and run on: where from, and what builds."""

import dataclasses

from .. import cache

DEFAULT = "6.1"


@dataclasses.dataclass(frozen=True)
class Kernel:
    """One row of the table: where a kernel comes from and what builds for it."""

    name: str
    suite: str
    flavour: str
    arch: str = "amd64"
    karch: str = "x86"
    cc: str = "gcc-12"
    host: str = "gcc-12"
    cross: str = ""
    chroot: str = ""
    compilers: tuple = ("gcc-14",)  # packages of the suite of the chroot
    tools: tuple = ("gcc-12",)
    note: str = ""

    def folder(self):
        """Where the versions of this kernel lie in the cache."""
        return cache.path("kernels", self.name, "x").parent


def bookworm(arch, karch, flavour, tools, note=""):
    """A 6.1 of Debian 12 for another architecture, built with that suite's cross compiler."""
    compiler = tools[0]
    return Kernel(
        f"6.1-{arch}",
        "bookworm",
        flavour,
        arch=arch,
        karch=karch,
        cc=compiler,
        cross=compiler.removesuffix("gcc-12"),
        tools=tools,
        note=note,
    )


# The compilers and binutils for other architectures.
ARM64 = ("aarch64-linux-gnu-gcc-12", "aarch64-linux-gnu-ld")
ARM = ("arm-linux-gnueabihf-gcc-12", "arm-linux-gnueabihf-ld")
POWER = ("powerpc64le-linux-gnu-gcc-12", "powerpc64le-linux-gnu-ld")
S390 = ("s390x-linux-gnu-gcc-12", "s390x-linux-gnu-ld")
# kbuild's own programs in these packages want the libc of their suite.
TRIXIE = {
    "cc": "gcc-14",
    "host": "gcc-14",
    "chroot": "trixie",
    "tools": (),
}
SID = {**TRIXIE, "cc": "gcc-16", "host": "gcc-16", "chroot": "sid", "compilers": ("gcc-16",)}

TABLE = (
    Kernel("5.10", "bullseye", "cloud-amd64", note="oldest, gnu89"),
    Kernel("6.1", "bookworm", "amd64", note="the default"),
    Kernel("6.12", "bookworm-backports", "amd64", tools=("gcc-12", "pahole")),
    Kernel("6.12-trixie", "trixie", "amd64", note="in Debian 13", **TRIXIE),
    Kernel("7.x", "trixie-backports", "amd64", note="built in Debian 13", **TRIXIE),
    Kernel("sid", "sid", "amd64", note="with gcc-16", **SID),
    Kernel("6.1-rt", "bookworm", "rt-amd64", note="PREEMPT_RT"),
    Kernel("7.x-rt", "trixie-backports", "rt-amd64", note="PREEMPT_RT", **TRIXIE),
    Kernel("6.1-i386", "bookworm", "686-pae", arch="i386", karch="i386", note="ZONE_HIGHMEM"),
    bookworm("arm64", "arm64", "cloud-arm64", ARM64),
    bookworm("armhf", "arm", "armmp-lpae", ARM, "LPAE, ZONE_HIGHMEM"),
    bookworm("ppc64el", "powerpc", "powerpc64le", POWER, "pages of 64 KiB"),
    bookworm("s390x", "s390", "s390x", S390, "big endian"),
    Kernel(
        "6.12-riscv64",
        "trixie",
        "riscv64",
        arch="riscv64",
        karch="riscv",
        **{
            **TRIXIE,
            "cc": "riscv64-linux-gnu-gcc-14",
            "compilers": ("gcc-14", "gcc-14-riscv64-linux-gnu"),
        },
        cross="riscv64-linux-gnu-",
    ),
)
