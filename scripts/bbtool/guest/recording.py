# SPDX-License-Identifier: GPL-2.0-only
"""Record a machine's stream of allocations: here, over ssh or in a virtual machine."""

import base64
import binascii
import io
import os
import pathlib
import subprocess
import tarfile
import tempfile

from .. import FAILED, TREE, USAGE, Problem, install, of_child, process, progress
from ..debian import debs, kernels
from ..results import result, stream_source
from . import machine, trace, vm

SCRIPT = TREE / "scripts/target/buddybench-record"
FILES = ("trace.dat", "zoneinfo", "looks", "told")
BEGIN, END = "==> recording <==", "==> end <=="


def words_of(options, folder):
    """The arguments of the script."""
    words = ["-o", folder, "-s", str(options.seconds), "-b", str(options.buffer)]
    words += ["-p", str(options.probe)]
    return words + (["--", *options.cmd] if options.cmd else [])


def packed(folder):
    """Shell text that packs a folder into one stream of bytes."""
    return f"tar -C {folder} -c {' '.join(FILES)} | gzip -1"


def guest_files(options, arch):
    """What is put into the guest beside trace-cmd: the script and the packages asked for."""
    files = {**trace.tracer(arch), "bin/buddybench-record": SCRIPT.read_bytes()}
    for words in options.put:
        files.update(own_files(words))
    if not options.package:
        return files
    # merged folders: /lib and /lib64 are what /usr has.
    folder = debs.unpack("bookworm", sorted({*options.package, "libc6"}), arch)
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if "/doc/" in name or "/man/" in name or "/locale/" in name:
            continue
        real = inside(folder, path)
        if real.is_file():
            files.setdefault(name, real.read_bytes())
    return files


def own_files(words):
    """The files of an option --put THERE=HERE."""
    there, _, name = words.partition("=")
    here = pathlib.Path(name)
    if not there.strip("/") or not name or not here.exists():
        raise Problem(f"--put {words}: give THERE=HERE, a file or folder of this machine", USAGE)
    paths = sorted(here.rglob("*")) if here.is_dir() else [here]
    return {
        str(pathlib.PurePosixPath(there.strip("/")) / path.relative_to(here)): path.read_bytes()
        for path in paths
        if path.is_file()
    }


def inside(folder, path):
    """Where a link of an unpacked package leads, in its folder."""
    while path.is_symlink():
        target = os.readlink(path)
        path = folder / target.lstrip("/") if target.startswith("/") else path.parent / target
    return path


def in_vm(options):
    """Record in a virtual machine; the packed files."""
    arch, most = kernels.get(options.kernel).arch, machine.own_memory()
    machine.fit(arch, memory_mb=options.memory, most_mb=most)
    have = kernels.ensure(options.kernel)
    mode = machine.timed_mode(have["image"])
    arguments = " ".join(map(result.shell, words_of(options, "/tmp/recording")))
    command = (
        "export PATH=/usr/bin:$PATH\nmount -t tracefs tracefs /sys/kernel/tracing\n"
        f"/bin/sh /bin/buddybench-record {arguments} || exit $?\n"
        f"echo '{BEGIN}'\n{packed('/tmp/recording')} | base64\necho '{END}'\n"
    )
    files = vm.payload(None, command, extra=guest_files(options, have["arch"]))
    shape = machine.shape(have["arch"], mode, memory_mb=options.memory)
    received = [0]
    with progress.Step(f"record on {have['release']}", quiet=True) as step:

        def watch(line):
            received[0] += len(line or "")
            step.at(None, f"{progress.size(received[0])} received")

        outcome = vm.run(have, shape, files, watch, options.timeout)
    lines = outcome.text.splitlines()
    if outcome.complaint or outcome.status or END not in lines:
        said = outcome.complaint or "\n".join(line for line in lines if len(line) < 200)
        raise Problem(f"recording did not work: {said}", outcome.status or FAILED)
    start, end = lines.index(BEGIN), lines.index(END)
    try:
        return base64.b64decode("".join(lines[start + 1 : end]), validate=True)
    except binascii.Error as reason:
        raise Problem(f"the recording was damaged on its way: {reason}", FAILED) from reason


def by_shell(options):
    """Record here or over ssh; the packed files."""
    folder = '"$d/recording"'
    words = " ".join(map(result.shell, words_of(options, "HERE"))).replace("HERE", folder, 1)
    script = (
        'd=$(mktemp -d) && cat >"$d/script" && '
        f'sh "$d/script" {words} >&2 && {packed(folder)}; s=$?; rm -rf "$d"; exit $s'
    )
    if options.target == "local":
        install.need("trace-cmd")
        words = [*install.as_root(), "sh", "-c", script]
    elif options.target.startswith("ssh:") and not options.target.startswith("ssh:-"):
        words = ["ssh", options.target[4:], script]
    else:
        raise Problem(f"no such target: {options.target}; use local, ssh:[user@]host or vm", USAGE)
    with SCRIPT.open("rb") as text:
        done = process.run(words, stdin=text, stdout=subprocess.PIPE)
    if done.returncode:
        raise Problem("recording did not work (see above)", of_child(done.returncode))
    return done.stdout


def told_of(text):
    """The name=value lines of the script."""
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def record(options):
    """Record, and make a stream of it."""
    data = in_vm(options) if options.target == "vm" else by_shell(options)
    with tempfile.TemporaryDirectory(prefix="buddybench-record-") as place:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for name in FILES:
                content = archive.extractfile(name).read()
                pathlib.Path(place, name).write_bytes(content)
        if options.keep:
            result.save(options.keep, pathlib.Path(place, "trace.dat").read_bytes())
        texts = {name: pathlib.Path(place, name).read_text("utf-8") for name in FILES[1:]}
        told = told_of(texts["told"])
        if told.get("command_status") in ("126", "127"):
            raise Problem(f"{options.cmd[0]} could not be started (see above)", FAILED)
        if int(told.get("overrun", 0)) and not options.lossy:
            raise Problem(
                f"{told['overrun']} events were lost: record with a larger --buffer, or for a "
                "shorter time, or take it with --lossy",
                FAILED,
            )
        return stream_source.convert(
            pathlib.Path(place, "trace.dat"),
            texts["zoneinfo"],
            {**told, "looks": texts["looks"]},
            options.unpaired,
            options.lossy,
        )
