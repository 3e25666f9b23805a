# SPDX-License-Identifier: GPL-2.0-only
"""QEMU command lines: how each kernel of the table is booted, in each mode."""

import dataclasses
import os
import pathlib
import subprocess
import tempfile

from .. import USAGE, Problem, cache, install, process, progress
from . import initramfs

OWN_MB = 1024
CMDLINE = "panic=-1 oops=panic loglevel=7 init_on_alloc=0"
COUNT_CMDLINE = "nokaslr tsc=reliable"
# On amd64 part of node 0 and all of node 1 lie above 4 GiB, so that DMA, DMA32 and Normal all have
# pages.
MACHINE = {"amd64": "pc,max-ram-below-4g=1G", "i386": "pc", "arm64": "virt"}
KVM_PROBE_SECONDS = 8
RESERVED = 512


@dataclasses.dataclass(frozen=True)
class Shape:
    """What a VM looks like beside its kernel."""

    mode: str = "tcg"  # count, tcg or kvm
    cpus: int = 2
    nodes: int = 2
    memory_mb: int = 2560
    append: str = ""
    bare: int = 0  # nodes that have CPUs only, on top
    own_mb: int = 0  # memory of a last node without CPUs, on top, where nobody else allocates


def shape(arch, mode, *, cpus=None, nodes=None, memory_mb=Shape.memory_mb, append="", own=False):
    """The usual machine for an architecture and mode, with the given differences."""
    if mode == "count" and cpus not in (None, 1):
        raise Problem(
            "counting instructions works with one CPU only; leave out --cpus or --count", USAGE
        )
    if arch == "i386":
        memory_mb, nodes = min(memory_mb, 2048), nodes or 1
    cpus = cpus or (1 if mode == "count" else 2)
    return Shape(mode, cpus, nodes or 2, memory_mb, append, own_mb=OWN_MB if own else 0)


def emulator(arch):
    """The QEMU program for an architecture, installed when missing."""
    name = "qemu-system-aarch64" if arch == "arm64" else "qemu-system-x86_64"
    install.need(name)
    return name


def ports(arch):
    """(console, result port) as the guest calls them."""
    return ("ttyAMA0", "ttyS0") if arch == "arm64" else ("ttyS0", "ttyS1")


def topology(shape):
    """Memory nodes; CPUs are dealt out to them, and a node may have none."""
    part = shape.memory_mb // shape.nodes
    words, whole = [], shape.nodes + shape.bare
    for node in range(whole):
        owned = [f"cpus={cpu}" for cpu in range(shape.cpus) if cpu % whole == node]
        if node < shape.nodes:
            words += ["-object", f"memory-backend-ram,id=mem{node},size={part}M"]
            owned.insert(0, f"memdev=mem{node}")
        words += ["-numa", ",".join(["node", f"nodeid={node}", *owned])]
    if shape.own_mb:
        words += ["-object", f"memory-backend-ram,id=own,size={shape.own_mb}M"]
        words += ["-numa", f"node,nodeid={whole},memdev=own"]
    return words


def acceleration(arch, shape):
    """Accelerator, CPU model and clock."""
    base, *off = {
        "amd64": ("max", "-rdrand", "-rdseed"),
        "i386": ("max", "-rdrand", "-rdseed"),
        "arm64": ("max",),
    }[arch]
    if shape.mode == "kvm":
        return ["-accel", "kvm", "-cpu", "host"]
    if shape.mode == "tcg":
        return ["-accel", "tcg,thread=multi", "-cpu", base]
    return [
        "-accel",
        "tcg,thread=single",
        "-cpu",
        ",".join([base, *off]),
        "-icount",
        "shift=0,sleep=off",
        "-rtc",
        "base=2024-01-01T00:00:00,clock=vm",
        "-seed",
        "42",
    ]


def command(arch, image, initrd, shape, console):
    """The whole QEMU command line; the result port is QEMU's stdout."""
    log, results = ports(arch)
    words = [emulator(arch), "-nodefaults", "-display", "none", "-no-reboot", "-no-user-config"]
    words += ["-machine", MACHINE[arch]]
    words += acceleration(arch, shape)
    words += [
        "-smp",
        f"{shape.cpus},sockets={shape.cpus}",
        "-m",
        f"{shape.memory_mb + shape.own_mb}M",
    ]
    words += topology(shape) if shape.nodes + shape.bare + bool(shape.own_mb) > 1 else []
    words += [
        "-chardev",
        f"file,id=log,path={console}",
        "-serial",
        "chardev:log",
        "-chardev",
        "stdio,id=results,signal=off",
    ]
    words += (
        ["-device", "pci-serial,chardev=results"]
        if arch == "arm64"
        else ["-serial", "chardev:results"]
    )
    line = f"console={log} bb.port={results} {CMDLINE}"
    if shape.mode == "count":
        line += f" {COUNT_CMDLINE}"
    return words + [
        "-kernel",
        str(image),
        "-initrd",
        str(initrd),
        "-append",
        f"{line} {shape.append}".strip(),
    ]


def kvm_works(image):
    """Whether KVM really boots a guest here: tried once per boot of this machine."""
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return False
    boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    known = cache.path("kvm", boot)
    if not known.exists():
        with progress.Step("try KVM with a real boot", expect=KVM_PROBE_SECONDS) as step:
            answer = "yes" if _boots(image) else "no"
            step.done("works" if answer == "yes" else "does not boot a guest here")
        with cache.filling(known, folder=False) as scratch:
            scratch.write_text(answer, encoding="ascii")
    return known.read_text(encoding="ascii") == "yes"


def timed_mode(image):
    """The mode for what needs two CPUs and no exact counts."""
    return "kvm" if kvm_works(image) else "tcg"


def _boots(image):
    with tempfile.TemporaryDirectory(prefix="buddybench-kvm-") as place:
        initrd, console = pathlib.Path(place, "initrd"), pathlib.Path(place, "console")
        initrd.write_bytes(initramfs.build("amd64", {"cmd": b"echo alive\n"}))
        words = command("amd64", image, initrd, Shape("kvm", 1, 1, RESERVED), console)
        try:
            done = process.run(
                words, capture_output=True, stdin=subprocess.DEVNULL, timeout=KVM_PROBE_SECONDS
            )
        except subprocess.TimeoutExpired:
            return False
    return b"alive" in done.stdout


def choose(arch, image, want):
    """The mode to boot in: what was asked for; for 'auto' KVM if it works, else counted TCG."""
    native = arch in ("amd64", "i386")
    if want == "kvm" and not (native and kvm_works(image)):
        raise Problem(
            "KVM does not boot a guest on this machine; leave out --kvm to run under emulation"
        )
    if want != "auto":
        return want
    return "kvm" if native and kvm_works(image) else "count"
