# SPDX-License-Identifier: GPL-2.0-only
"""QEMU command lines: how each kernel of the table is booted, in each mode."""

import dataclasses
import os
import pathlib
import re
import subprocess
import tempfile

from .. import USAGE, Problem, cache, counted, install, process, progress
from . import boards, initramfs

OWN_MB = 1024
CMDLINE = "panic=-1 oops=panic loglevel=7 init_on_alloc=0"
COUNT_CMDLINE = "nokaslr tsc=reliable"
# With PREEMPT_RT a thread serves the serial port, which in QEMU sends at once: more interrupts come
# while it does than the kernel believes in, and it would turn the port off.
RT_CMDLINE = "noirqdebug"
KVM_PROBE_SECONDS = 8
RESERVED = 512
LEAST_MB, NODE_MB = 96, 4  # a stock 6.1 unpacks itself in 80; x86 leaves out nodes that are smaller


@dataclasses.dataclass(frozen=True)
class Shape:
    """What a VM looks like beside its kernel."""

    mode: str = "tcg"  # count, tcg or kvm
    cpus: int = 2
    nodes: int = 2
    memory_mb: int = 2560
    append: str = ""
    bare: int = 0  # nodes that have CPUs only, on top, behind the first
    own_mb: int = 0  # memory of a last node without CPUs, on top, where nobody else allocates


def shape(arch, mode, own=False, **more):
    """The usual machine for an architecture and mode; more has fields of Shape that differ."""
    cpus, nodes = more.get("cpus"), more.get("nodes")
    fit(arch, own=own, cpus=cpus, nodes=nodes, memory_mb=more.get("memory_mb"))
    if mode == "count" and cpus not in (None, 1):
        raise Problem(
            "counting instructions works with one CPU only; leave out --cpus or --count", USAGE
        )
    board = boards.board(arch)
    memory_mb = more.get("memory_mb") or min(Shape.memory_mb, board.most_mb or Shape.memory_mb)
    nodes = nodes or (2 if board.numa else 1)
    memory_mb -= memory_mb % (nodes * board.grain_mb)  # all nodes have the same
    cpus = cpus or (1 if mode == "count" else 2)
    return Shape(mode, cpus, nodes, memory_mb, more.get("append", ""), own_mb=OWN_MB if own else 0)


def fit(arch, own=False, **asked):
    """Refuse a machine that QEMU or a kernel would not take; asked has what was asked for."""
    board = boards.board(arch)
    nodes = asked.get("nodes") or (2 if board.numa else 1)
    least = max(LEAST_MB, nodes * max(NODE_MB, board.grain_mb))
    most_nodes = board.most_nodes - own if board.numa else 1
    for name, low, high in (
        ("cpus", 1, board.most_cpus),
        ("nodes", 1, most_nodes),
        ("memory_mb", least, board.most_mb or asked.get("most_mb")),
    ):
        value = asked.get(name)
        if value and not low <= value <= (high or value):
            word = name.removesuffix("_mb")
            span = f"{low} to {high}" if high else f"at least {low}"
            more = f" for {counted(nodes, 'node')}" if word == "memory" else ""
            raise Problem(f"--{word} {value}: {arch} takes {span}{more}", USAGE)


def own_memory():
    """What memory and swap of this machine are together, in MB: QEMU can get no more."""
    text = pathlib.Path("/proc/meminfo").read_text(encoding="ascii")
    return sum(int(kb) for kb in re.findall(r"^(?:MemTotal|SwapTotal): +(\d+)", text, re.M)) // 1024


def emulator(arch):
    """The QEMU program for an architecture, installed when missing."""
    name = boards.board(arch).emulator
    install.need(name)
    return name


def topology(shape):
    """Memory nodes; CPUs are dealt out to them, and a node may have none."""
    part = shape.memory_mb // shape.nodes
    words, whole = [], shape.nodes + shape.bare
    bare = range(1, 1 + shape.bare)
    for node in range(whole):
        owned = [f"cpus={cpu}" for cpu in range(shape.cpus) if cpu % whole == node]
        if node not in bare:
            words += ["-object", f"memory-backend-ram,id=mem{node},size={part}M"]
            owned.insert(0, f"memdev=mem{node}")
        words += ["-numa", ",".join(["node", f"nodeid={node}", *owned])]
    if shape.own_mb:
        words += ["-object", f"memory-backend-ram,id=own,size={shape.own_mb}M"]
        words += ["-numa", f"node,nodeid={whole},memdev=own"]
    return words


def acceleration(arch, shape):
    """Accelerator, CPU model and clock."""
    board = boards.board(arch)
    if shape.mode == "kvm":
        return ["-accel", "kvm", "-cpu", "host"]
    if shape.mode == "tcg":
        return ["-accel", "tcg,thread=multi", "-cpu", board.cpu]
    return [
        "-accel",
        "tcg,thread=single",
        "-cpu",
        board.cpu + board.counted,
        "-icount",
        "shift=0,sleep=off",
        "-rtc",
        "base=2024-01-01T00:00:00,clock=vm",
        "-seed",
        "42",
    ]


def command(arch, image, initrd, shape, console):
    """The whole QEMU command line; the result port is QEMU's stdout."""
    board = boards.board(arch)
    words = [emulator(arch), "-nodefaults", "-display", "none", "-no-reboot", "-no-user-config"]
    words += ["-machine", board.machine]
    words += acceleration(arch, shape)
    words += [
        "-smp",
        f"{shape.cpus},sockets={shape.cpus}",
        "-m",
        f"{shape.memory_mb + shape.own_mb}M",
    ]
    words += topology(shape) if shape.nodes + shape.bare + bool(shape.own_mb) > 1 else []
    words += ["-chardev", f"file,id=log,path={console}", *board.log]
    words += ["-chardev", "stdio,id=results,signal=off", *board.port]
    line = f"console={board.console} bb.port={board.results} {CMDLINE}"
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


def realtime(have):
    """Whether a kernel is for real time, as its name or its configuration says."""
    if re.search(r"-rt(-|$|\d)", have["release"]):
        return True
    config = pathlib.Path(have.get("folder", "/nowhere"), ".config")
    return config.is_file() and "CONFIG_PREEMPT_RT=y" in config.read_text(encoding="utf-8")


def kvm_is_there():
    """Whether KVM can be opened, without which it does not work."""
    return os.access("/dev/kvm", os.R_OK | os.W_OK)


def kvm_works(image):
    """Whether KVM really boots a guest here: tried once per boot of this machine."""
    if not kvm_is_there():
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
    native = boards.board(arch).native
    if want == "kvm" and not (native and kvm_works(image)):
        raise Problem(
            "KVM does not boot a guest on this machine; leave out --kvm to run under emulation"
        )
    if want != "auto":
        return want
    return "kvm" if native and kvm_works(image) else "count"
