# SPDX-License-Identifier: GPL-2.0-only
"""The machine of each architecture in QEMU: which one, its processor, its two serial ports."""

import dataclasses

from .. import Problem


@dataclasses.dataclass(frozen=True)
class Board:
    """How QEMU is called for an architecture, and what the guest calls the ports."""

    emulator: str
    machine: str
    console: str = "ttyS0"
    results: str = "ttyS1"
    cpu: str = "max"
    counted: str = ""  # what the processor must not have when instructions are counted
    port: tuple = ("-serial", "chardev:results")
    log: tuple = ("-serial", "chardev:log")
    most_mb: int = 0  # memory, where it is limited
    grain_mb: int = 1  # of which memory, and that of a node, is a multiple
    most_cpus: int = 255
    numa: bool = True
    most_nodes: int = 128  # as QEMU and the kernel's CONFIG_NODES_SHIFT have it
    boot: int = 20  # seconds, about
    native: bool = False  # KVM of this machine may run it
    suite: str = "bookworm"  # that has a busybox for it


PCI_PORT = ("-device", "pci-serial,chardev=results")
# A firmware that only starts the kernel, and no warnings about what emulation does not have.
PSERIES = "pseries,x-vof=on,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off"
X86 = {"counted": ",-rdrand,-rdseed", "boot": 6, "native": True}
BOARDS = {
    # Part of node 0 and all of node 1 lie above 4 GiB, so that DMA, DMA32 and Normal all have
    # pages.
    "amd64": Board("qemu-system-x86_64", "pc,max-ram-below-4g=1G", **X86),
    "i386": Board("qemu-system-x86_64", "pc", most_mb=2048, numa=False, **X86),
    "arm64": Board(
        "qemu-system-aarch64", "virt", "ttyAMA0", "ttyS0", port=PCI_PORT, most_cpus=8, most_nodes=16
    ),
    # What lies above the 760 MB that a 32-bit kernel maps is HighMem; needs the long page tables.
    "armhf": Board(
        *("qemu-system-arm", "virt", "ttyAMA0", "ttyS0", "cortex-a15"),
        port=PCI_PORT,
        most_cpus=8,
        numa=False,
    ),
    # With two nodes QEMU gives PCI an interrupt controller of the second; no interrupt arrives.
    "riscv64": Board(
        "qemu-system-riscv64", "virt", cpu="rv64", port=PCI_PORT, numa=False, suite="trixie"
    ),
    # Without a variable its NVRAM has no partitions, about which the kernel complains.
    "ppc64el": Board(
        *("qemu-system-ppc64", PSERIES, "hvc0", "hvc1", "power9"),
        port=("-serial", "chardev:results", "-prom-env", "auto-boot?=true"),
        grain_mb=256,
    ),
    "s390x": Board(
        "qemu-system-s390x",
        "s390-ccw-virtio",
        "ttyS0",
        "ttysclp0",
        log=("-device", "sclplmconsole,chardev=log"),
        port=("-device", "sclpconsole,chardev=results"),
        most_cpus=248,
        numa=False,
    ),
}


def board(arch):
    """The Board of an architecture."""
    if arch not in BOARDS:
        raise Problem(f"no virtual machine for {arch}; there are {', '.join(BOARDS)}")
    return BOARDS[arch]
