# SPDX-License-Identifier: GPL-2.0-only
"""The playbook of scripts/fleet on two virtual machines of different kernels, over their sshd."""

import contextlib
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

from .. import TREE, Problem, cache, process
from ..debian import apt, kernels
from ..guest import initramfs, machine
from .cases import FAIL, PASS, Case

KERNELS = ("6.1", "6.12")
NEEDS = ("ansible-playbook", "sshd", "ssh-keygen", "ldd", "qemu-system-x86_64")
DRIVER = "e1000"
BOOT_SECONDS = 200
PLAY_SECONDS = 500
GUEST = """export PATH=/bin:/usr/sbin
hostname @NAME@
insmod /lib/e1000.ko
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
mkdir -p /run/sshd /dev/pts
mount -t devpts devpts /dev/pts
chmod 600 /etc/ssh/key
/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config
"""
SSHD = """HostKey /etc/ssh/key
PidFile none
UsePAM no
UseDNS no
StrictModes no
LoginGraceTime 0
PermitRootLogin prohibit-password
AuthorizedKeysFile /etc/ssh/authorized_keys
"""
PASSWD = "root:*:0:0:root:/root:/bin/sh\nsshd:*:100:65534::/run/sshd:/bin/false\n"
VARIABLES = {
    "ansible_host": "127.0.0.1",
    "ansible_user": "root",
    "ansible_ssh_transfer_method": "piped",
    "ansible_ssh_use_tty": False,
    "ansible_ssh_timeout": 60,
    "plan": "orders=0,4 count=64 repeats=2 modes=op nodes=0",
    "rounds": 1,
    "sides": [
        {"name": "usual"},
        {
            "name": "high",
            "setup": "echo 8 >/proc/sys/vm/percpu_pagelist_high_fraction",
            "undo": "echo 0 >/proc/sys/vm/percpu_pagelist_high_fraction",
        },
    ],
}


def driver(have):
    """The module of the network card, which the cache leaves out."""
    kept = cache.path("unpacked", f"{DRIVER}-{have['release']}.ko")
    if kept.exists():
        return kept.read_bytes()
    root = apt.Root(have["suite"], have["arch"])
    root.refresh()
    deb = root.download([f"linux-image-{have['release']}"], f"kernel {have['release']}")[0]
    with tempfile.TemporaryDirectory(prefix="buddybench-fleet-") as place:
        with process.start(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as source:
            words = ["tar", "-x", "-C", place, "--wildcards", "--no-anchored", f"{DRIVER}.ko*"]
            process.run(words, stdin=source.stdout)
        found = next(pathlib.Path(place).rglob(f"{DRIVER}.ko*"), None)
        if not found:
            raise Problem(f"{deb.name} has no {DRIVER}")
        if found.suffix == ".xz":
            process.run(["xz", "-d", found], check=True)
            found = found.with_suffix("")
        shutil.copy(found, kept)
    return kept.read_bytes()


def programs(path):
    """{name in the guest: bytes} of a program of this machine with its libraries."""
    said = process.run(["ldd", path], capture_output=True, text=True, check=True).stdout
    libraries = re.findall(r"(/\S+) \(0x", said)
    return {name.lstrip("/"): pathlib.Path(name).read_bytes() for name in (path, *libraries)}


def keys(place):
    """Make a key for the guests and one for us; {name in the guest: bytes}."""
    for name in ("host", "ours"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / name]
        process.run(words, check=True)
    return {
        "etc/ssh/key": (place / "host").read_bytes(),
        "etc/ssh/authorized_keys": (place / "ours.pub").read_bytes(),
    }


def guest(name, port, files, place):
    """Start a virtual machine whose sshd listens on a port of the loopback."""
    have = kernels.ensure(name)
    shape = machine.shape(have["arch"], "count", memory_mb=1024, nodes=1)
    files = {**files, "lib/e1000.ko": driver(have), "etc/passwd": PASSWD.encode()}
    files["cmd"] = GUEST.replace("@NAME@", f"kernel-{name}").encode()
    files["etc/ssh/sshd_config"] = SSHD.encode()
    initrd = place / f"{name}.initrd"
    initrd.write_bytes(initramfs.build(have["arch"], files))
    words = machine.command(have["arch"], have["image"], initrd, shape, place / f"{name}.console")
    # The clock of a guest that waits for us must not run ahead.
    words = [word.replace("sleep=off", "sleep=on") for word in words]
    words += ["-nic", f"user,model={DRIVER},hostfwd=tcp:127.0.0.1:{port}-:22"]
    log = (place / f"{name}.log").open("w", encoding="utf-8")
    return process.start(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def free_port():
    """A port of the loopback that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def greeted(port):
    """Wait until sshd answers; whether it did."""
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as link:
            link.settimeout(20)
            if link.recv(4) == b"SSH-":
                return True
        time.sleep(1)
    return False


def inventory(ports, place):
    """The hosts, as JSON, which is YAML."""
    options = f"-o StrictHostKeyChecking=no -o UserKnownHostsFile={place}/known"
    hosts = {
        f"vm{number}": {"ansible_port": port, "buddybench_kernel": name}
        for number, (name, port) in enumerate(zip(KERNELS, ports), 1)
    }
    known = {**VARIABLES, "ansible_ssh_private_key_file": str(place / "ours")}
    known |= {"ansible_ssh_common_args": options, "out": str(place / "out")}
    path = place / "inventory.json"
    path.write_text(json.dumps({"all": {"vars": known, "hosts": hosts}}), encoding="utf-8")
    return path


def played(path, tick):
    """Run the playbook; (exit status, what it said)."""
    with process.start(
        ["timeout", str(PLAY_SECONDS), "ansible-playbook", "-i", path, "fleet.yml"],
        cwd=TREE / "scripts/fleet",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        lines = []
        for line in child.stdout:
            lines.append(line)
            if line.startswith("TASK"):
                tick(None, line.strip(" *\n"))
    return child.returncode, "".join(lines)


def fleet(tick):
    """The cases."""
    with tempfile.TemporaryDirectory(prefix="buddybench-fleet-") as scratch:
        place = pathlib.Path(scratch)
        files, ports = {**programs("/usr/sbin/sshd"), **keys(place)}, [free_port() for _ in KERNELS]
        guests = []
        try:
            for name, port in zip(KERNELS, ports):
                guests.append(guest(name, port, files, place))
            silent = [name for name, port in zip(KERNELS, ports) if not greeted(port)]
            for name in silent:
                console = (place / f"{name}.console").read_text(errors="replace")
                yield Case(f"sshd on {name}", FAIL, console[-2000:])
            if not silent:
                yield from judged(*played(inventory(ports, place), tick), place / "out")
        finally:
            for child in guests:
                child.kill()
                child.wait()


def judged(status, said, out):
    """What must have come of it."""
    yield Case("one run of the playbook", FAIL if status else PASS, said[-6000:])
    merged = json.loads((out / "all.json").read_text("utf-8")) if not status else {"runs": []}
    found = sorted({(r["context"]["host_name"], r["kernel"]["release"]) for r in merged["runs"]})
    good = len(merged["runs"]) == 2 * len(KERNELS) and len(found) == len(KERNELS)
    yield Case("one merged result of both kernels", PASS if good else FAIL, str(found))
    tables = said.count("geometric mean")
    yield Case("a comparison within each host", PASS if tables >= 2 else FAIL, said[-6000:])
