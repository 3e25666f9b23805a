# SPDX-License-Identifier: GPL-2.0-only
"""Can buddybench run on this machine, and will its numbers mean anything?

Everything is read from files below a root folder, so that tests can bring their own machine.
"""

import dataclasses
import pathlib
import re

from .. import loading
from ..results.env import DEBUG
from . import doctor_memory

GOOD, NOTE, BAD = "ok", "note", "UNFIT"
OLDEST = (5, 10)
PACKAGES = "packages/linux-headers"  # of a machine that was copied
SIGN = (
    "openssl req -new -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=buddybench/"
    " -keyout mok.key -outform DER -out mok.der",
    "sudo mokutil --import mok.der    # then reboot and enrol it",
    "sudo {headers}/scripts/sign-file sha256 mok.key mok.der {module}",
)


@dataclasses.dataclass
class Finding:
    """One thing that was looked at; help are commands or a sentence."""

    name: str
    verdict: str
    text: str
    help: tuple = ()


class Machine:
    """The files of a machine."""

    def __init__(self, root="/", tree=".", packages=None):
        self.root, self.tree = pathlib.Path(root), pathlib.Path(tree)
        # Those with headers that its apt knows; none where it has no lists.
        self.packages = self.read(PACKAGES).split() if packages is None else packages
        words = self.read("proc/version").split()
        self.release = words[2] if len(words) > 2 else "?"
        self.headers = self.path(f"lib/modules/{self.release}/build")
        self.env = dict(
            line.split(None, 1)
            for line in self.read("sys/kernel/debug/buddybench/env").splitlines()
            if len(line.split(None, 1)) == 2
        )

    def path(self, name):
        """A path of that machine."""
        return self.root / name

    def read(self, name):
        """The text of a file, empty where there is none or it may not be read."""
        try:
            return self.path(name).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def exists(self, name):
        """Whether it is there; what may not be looked at is not."""
        try:
            return self.path(name).exists()
        except OSError:
            return False

    def chosen(self, name):
        """The word in [brackets] of a file, such as none in `[none] integrity`."""
        found = re.search(r"\[([\w-]+)\]", self.read(name))
        return found.group(1) if found else ""

    def built(self):
        """The module for this kernel, if it has been built or installed."""
        installed = f"lib/modules/{self.release}/updates"
        for folder in (
            self.tree / "build" / self.release,
            self.path(installed),
            self.path(f"{installed}/dkms"),
        ):
            for path in sorted(folder.glob("buddybench.ko*")):  # .xz where modules are packed
                return path
        return None

    def there(self, path):
        """A path as it is on that machine."""
        return f"/{path.relative_to(self.root)}" if path.is_relative_to(self.root) else str(path)


def kernel(machine):
    """Is it one that the module is made for?"""
    found = re.match(r"(\d+)\.(\d+)", machine.release)
    if found and tuple(map(int, found.groups())) >= OLDEST:
        return Finding("kernel", GOOD, machine.release)
    return Finding("kernel", BAD, f"{machine.release}: 5.10 is the oldest supported")


def headers(machine):
    """Can the module be built?"""
    if machine.headers.exists():
        return Finding("headers", GOOD, f"in {machine.there(machine.headers)}")
    verdict = NOTE if machine.built() or machine.exists("sys/module/buddybench") else BAD
    package, told = f"linux-headers-{machine.release}", f"none for {machine.release}"
    how = (f"sudo apt-get install build-essential {package}",)
    if not machine.packages:
        how = ("sudo apt-get update", *how)
    elif package not in machine.packages:
        told += f", and apt knows no {package}"
        how = (
            "make modules KDIR=FOLDER    # where this kernel was built; or boot one of a package",
        )
    return Finding("headers", verdict, f"{told}: the module cannot be built here", how)


def module(machine):
    """Is it loaded, or can it be?"""
    if machine.exists("sys/module/buddybench"):
        return Finding("module", GOOD, machine.read("sys/module/buddybench/version") or "loaded")
    built = machine.built()
    if built:
        return Finding(
            "module", NOTE, "built, not loaded", (f"sudo insmod {machine.there(built)}",)
        )
    return Finding(
        "module",
        NOTE,
        "not built",
        loading(machine.release),
    )


def debugfs(machine):
    """Can its files be reached?"""
    if " debugfs " in machine.read("proc/mounts"):
        return Finding("debugfs", GOOD, "mounted")
    return Finding(
        "debugfs",
        BAD if machine.read("proc/mounts") else NOTE,
        "not mounted",
        ("sudo mount -t debugfs debugfs /sys/kernel/debug",),
    )


def secure_boot(machine):
    """Whether the firmware checks signatures, None if it does not say."""
    try:
        files = sorted(machine.path("sys/firmware/efi/efivars").glob("SecureBoot-*"))
        return bool(files and files[0].read_bytes()[4:5] == b"\1")
    except OSError:
        return None


def signing(machine):
    """Does the kernel take an unsigned module?"""
    enforced = machine.read("sys/module/module/parameters/sig_enforce") == "Y"
    locked = machine.chosen("sys/kernel/security/lockdown") in ("integrity", "confidentiality")
    if not (enforced or locked):
        return Finding("signing", GOOD, "unsigned modules are taken")
    if machine.exists("sys/module/buddybench"):
        return Finding("signing", GOOD, "required, and the module is loaded")
    built = machine.built()
    built = machine.there(built) if built else f"build/{machine.release}/buddybench.ko"
    return Finding(
        "signing",
        NOTE,
        "only signed modules are taken"
        + (" (secure boot)" if secure_boot(machine) else "")
        + ": sign it with a key of your own",
        tuple(line.format(headers=machine.there(machine.headers), module=built) for line in SIGN),
    )


def lockdown(machine):
    """Can a run be started by writing a file?"""
    level = machine.chosen("sys/kernel/security/lockdown")
    if level in ("", "none"):
        return Finding("lockdown", GOOD, "none")
    return Finding(
        "lockdown",
        NOTE,
        f"{level}: files can be read only, so start the run while loading",
        ("sudo insmod buddybench.ko 'autorun=\"orders=0-3 count=1000\"'",),
    )


def settings(machine):
    """What makes allocations cost more than they do elsewhere."""
    for name in ("init_on_alloc", "init_on_free"):
        words = re.findall(rf"\b{name}=(\w+)", machine.read("proc/cmdline"))
        value = machine.env.get(name, words[-1] if words else "")
        if value in ("1", "on", "y"):
            yield Finding(
                name,
                NOTE,
                "pages are cleared: the numbers are those of memset",
                (f"boot with {name}=0, on both sides of a comparison",),
            )
    on = [name for name in DEBUG if machine.env.get(name) in ("1", "y", "on", "yes")]
    if on:
        yield Finding("debug options", NOTE, f"{' '.join(on)} of the kernel cost time")
    yield from processors(machine)


def processors(machine):
    """Settings of the CPUs that make them faster and slower."""
    governors = {
        path.read_text(encoding="ascii").strip()
        for path in machine.path("sys/devices/system/cpu").glob("cpu*/cpufreq/scaling_governor")
    }
    if governors - {"performance"}:
        yield Finding(
            "governor",
            NOTE,
            f"{', '.join(sorted(governors))}: the frequency follows the load",
            ("sudo cpupower frequency-set -g performance",),
        )
    if machine.read("sys/devices/system/cpu/smt/active") == "1":
        yield Finding(
            "SMT",
            NOTE,
            "two threads share a core",
            ("echo off | sudo tee /sys/devices/system/cpu/smt/control",),
        )
    for name, value in (
        ("sys/devices/system/cpu/intel_pstate/no_turbo", "0"),
        ("sys/devices/system/cpu/cpufreq/boost", "1"),
    ):
        if machine.read(name) == value:
            other = 1 - int(value)
            yield Finding("turbo", NOTE, "on", (f"echo {other} | sudo tee /{name}",))
    if machine.read("proc/sys/kernel/numa_balancing") == "1":
        yield Finding(
            "numa_balancing", NOTE, "moves pages", ("sudo sysctl kernel.numa_balancing=0",)
        )


def clock(machine):
    """What time is read from."""
    name = machine.read("sys/devices/system/clocksource/clocksource0/current_clocksource")
    flags = machine.read("proc/cpuinfo")
    if " hypervisor" in flags:
        yield Finding("machine", NOTE, "virtual: the host takes part in every number")
    if name in ("tsc", "arch_sys_counter", "riscv_clocksource"):
        yield Finding("clock", GOOD, name)
    else:
        there = machine.exists("sys/module/buddybench")
        more = "see" if there else "how much is, once the module is loaded, in"
        features = "/sys/kernel/debug/buddybench/features"
        yield Finding("clock", NOTE, f"{name or 'unknown'}: slow or coarse; {more} {features}")


def noise(machine):
    """What else the machine does."""
    load = machine.read("proc/loadavg").split()
    cpus = len(re.findall(r"^cpu\d", machine.read("proc/stat"), re.M)) or 1
    if load and float(load[0]) > 0.2 * cpus:
        yield Finding("load", NOTE, f"{load[0]} on {cpus} CPUs: others are at work")
    elif load:
        yield Finding("load", GOOD, load[0])
    words = machine.read("proc/stat").split("\n", maxsplit=1)[0].split()
    if len(words) > 8 and sum(map(int, words[1:8])) and int(words[8]):
        share = int(words[8]) / sum(map(int, words[1:9]))
        if share > 0.001:
            yield Finding("steal", NOTE, f"the host took {share:.1%} of the time since boot")


def tracers(machine):
    """Who else hooks into the kernel."""
    tracing = "sys/kernel/tracing"
    tracer = machine.read(f"{tracing}/current_tracer")
    if tracer not in ("", "nop"):
        yield Finding("tracer", NOTE, f"{tracer} is on", ("sudo trace-cmd reset",))
    events = machine.read(f"{tracing}/set_event").split()
    if events:
        yield Finding("events", NOTE, f"{len(events)} are traced", ("sudo trace-cmd reset",))
    probes = machine.read("sys/kernel/debug/kprobes/list").splitlines()
    if probes:
        yield Finding("kprobes", NOTE, f"{len(probes)} are set, perhaps in the allocator")


def look(machine):
    """All findings."""
    for check in (kernel, headers, module, debugfs, signing, lockdown):
        yield check(machine)
    yield Finding(
        "memory", *doctor_memory.verdict(machine.read("proc/zoneinfo"), (GOOD, NOTE, BAD))
    )
    for check in (settings, clock, noise, tracers):
        yield from check(machine)
