# SPDX-License-Identifier: GPL-2.0-only
"""Turn a bundle into the JSON of one run, a superset of google-benchmark's.

What the kernel did not know is absent, never 0. Numbers stay in the unit they were measured in.
"""

import datetime
import errno
import json
import os
import pathlib
import re
import shlex
import stat
import uuid

from .. import FAILED, UNFIT, USAGE, Problem
from . import bundle as bundles
from . import files, kconfig, memory, shape, tables
from .rows import benchmark, joined

SCHEMA = "buddybench-result/1"
ROOM = 1 << 20  # bytes that have to fit where a result goes
NOT_CLOCK = ("abi run skipped refusals config result cells trials refused seed elapsed_ms").split()


def convert(bundle, **extra):
    """The result of a bundle as a dict.

    extra adds top-level members such as the virtual machine's shape. A run of now has a run_id of
    its own: machines that count start alike, and may say the same to the digit.
    """
    if not bundle.text("results").strip():
        raise Problem(
            "the bundle has no results: "
            + (bundles.refusals(bundle.text("error_log")).strip() or "error_log is empty"),
            FAILED,
        )
    results, hist = bundle.table("results"), bundle.table("hist")
    known = context(bundle)
    return {
        "schema": SCHEMA,
        "run_id": str(uuid.uuid4()),
        "context": known,
        "module": module(bundle),
        "kernel": kernel(bundle),
        "env": {key: plain(item) for key, item in bundle.pairs("env").items()},
        "clock": {
            key: item
            for key, item in results.head.items()
            if key not in NOT_CLOCK and item is not None
        },
        "skipped": results.head.get("skipped", {}),
        "refusals": results.head.get("refusals", []),
        "config": config(bundle, results),
        "replay": "buddybench run " + " ".join(map(shell, config(bundle, results).split())),
        "state": bundle.state(),
        **extra,
        "events": events(bundle),
        **memory.more(bundle, results.rows),
        "benchmarks": [
            benchmark(row, results.head, hist)
            for row in joined(results.rows, config(bundle, results))
        ],
    }


def config(bundle, results):
    """The keys of the run, overrides and picked seed included.

    They are those of the params files where the module did not say.
    """
    params = [line for line in bundle.text("config").splitlines() if not line.startswith("#")]
    return results.head.get("config") or " ".join(params).strip()


def shell(word):
    """Quote a word for a shell when it needs it."""
    return word if re.fullmatch(r"[\w=,.:/@+-]+", word) else shlex.quote(word)


def plain(text):
    """A value of the env file: a number where it is one."""
    item = bundles.value(text)
    return text if item is None else item


def context(bundle):
    """google-benchmark's context block, as far as it can be known."""
    env = bundle.pairs("env")
    found = {
        "date": bundle.pairs("kernel").get("date") or now(),
        "host_name": host(bundle),
        "executable": "buddybench",
        "caches": [],
        "cpu_scaling_enabled": False,
        "library_build_type": "release",
    }
    if env.get("nr_cpus", "").isdigit():
        found["num_cpus"] = int(env["nr_cpus"])
    khz = bundle.table("results").head.get("khz")
    if khz:
        found["mhz_per_cpu"] = round(khz / 1000)
    return found


def now():
    """This moment, as ISO 8601."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def host(bundle):
    """The name of the machine, from uname -a."""
    words = bundle.pairs("kernel").get("uname", "").split()
    return words[1] if len(words) > 1 else "?"


def module(bundle):
    """Version, ABI and srcversion of the module."""
    text = bundle.text("version")
    found = bundles.keys(text)
    words = text.split()
    return {
        "version": words[1] if len(words) > 1 else "?",
        "abi": int(found.get("abi", 0)),
        **{key: item for key, item in found.items() if key not in ("abi", "kernel")},
    }


def kernel(bundle):
    """What kernel it was."""
    about = bundle.pairs("kernel")
    words = about.get("uname", "").split()
    found = {
        "boot_id": about.get("boot_id"),
        "proc_version": about.get("version"),
        "memtotal_kb": int(about["memtotal_kb"]) if about.get("memtotal_kb") else None,
        "sysctl": {
            key.removeprefix("sysctl."): item
            for key, item in about.items()
            if key.startswith("sysctl.")
        }
        or None,
        "config": kconfig.facts(bundle.text("kconfig")),
    }
    return {
        **{key: item for key, item in found.items() if item},
        "release": words[2] if len(words) > 2 else bundle.pairs("env").get("kernel", "?"),
        "version": " ".join(words[3:-2]),
        "machine": bundle.pairs("env").get("arch", "?"),
        "cmdline": about.get("cmdline", ""),
        "taint": int(about.get("tainted", 0) or 0),
    }


def events(bundle):
    """The vm event deltas as a dict; an event that did not move is left out."""
    found = {}
    for line in bundle.text("events").splitlines():
        words = line.split()
        if len(words) == 2 and re.fullmatch(r"-?\d+", words[1]) and int(words[1]):
            found[words[0]] = int(words[1])
    return found


def write(path, data):
    """Write a result as JSON, one benchmark per line so that it can be read with line tools."""
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in data["benchmarks"])
    others = {key: item for key, item in data.items() if key != "benchmarks"}
    head = json.dumps({**others, "benchmarks": []}, indent=1, ensure_ascii=False)
    save(
        path,
        re.sub(r'"benchmarks": \[\]\s*}$', lambda _: f'"benchmarks": [\n{rows}\n ]\n}}', head)
        + "\n",
    )


def cannot_write(path, reason, more=""):
    """An OSError as a Problem: the path is wrong, or the machine lacks the room."""
    code = UNFIT if reason.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS) else USAGE
    return Problem(f"cannot write {path}: {reason.strerror}{more}", code)


def whole(path):
    """The file behind all links that can be put in place as a whole.

    None for what has to be written where it is: a device, a pipe, /dev/stdout.
    """
    path = pathlib.Path(path)
    folders = path.absolute().parts[1:3]
    if folders[:1] in (("dev",), ("proc",)) and folders != ("dev", "shm"):
        return None
    try:
        return path.resolve() if stat.S_ISREG(path.stat().st_mode) else None
    except FileNotFoundError:
        return path.resolve()


def writable(*paths):
    """Refuse files that cannot be written, before anything is run for them."""
    for path in map(pathlib.Path, paths):
        try:
            try_out(path, whole(path))
        except OSError as reason:
            raise cannot_write(path, reason, "; nothing was run") from None


def try_out(path, target):
    """Write as much beside a file as a result may need, and take it away."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not target:
        with path.open("ab", buffering=0) as device:
            device.write(b"")  # a device that is full says so
        return
    made = [folder for folder in target.parents if not folder.exists()]
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(bytes(ROOM))
    finally:
        scratch.unlink(missing_ok=True)
        for folder in filter(pathlib.Path.is_dir, made):
            folder.rmdir()


def save(path, content):
    """Write a file, text or bytes, as a whole or not at all."""
    data = content.encode() if isinstance(content, str) else content
    try:
        target = whole(path)
        if not target:
            with open(path, "ab") as device:
                device.write(data)
            return
        scratch = target.with_name(f".{target.name}.{os.getpid()}")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.write_bytes(data)
            scratch.rename(target)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as reason:
        raise cannot_write(path, reason) from None


def read(path):
    """Read a result from JSON or from a bundle, whichever the file is."""
    return parsed(path, content(path))


def content(path):
    """The text of a file that should hold a result."""
    try:
        return files.text(path)
    except OSError as reason:
        raise Problem(f"{path}: {reason.strerror}", USAGE) from None
    except ValueError as reason:
        raise Problem(
            f"{path}: neither a complete result nor a bundle: {reason}; {shape.KINDS}", FAILED
        ) from None


def parsed(path, text):
    """The result in a text, which came from path."""
    try:
        data = shape.load(text) if shape.is_json(text) else of_bundle(text)
    except Problem as problem:
        raise Problem(f"{path}: {problem}", problem.code) from None
    except ValueError as reason:
        raise Problem(
            f"{path}: neither a complete result nor a bundle: {reason}; {shape.KINDS}", FAILED
        ) from None
    other = shape.foreign(data, SCHEMA)
    if other:
        raise Problem(f"{path}: {other}", FAILED)
    return checked(path, data)


def of_bundle(text):
    """The result of the one bundle in a text."""
    try:
        bundle = bundles.only(text)
        return convert(bundle, run_id=bundle.run_id())
    except (LookupError, TypeError, ValueError) as reason:
        raise Problem(
            f"a damaged bundle: a value is missing or wrong: {reason!r}", FAILED
        ) from None


def checked(path, data):
    """A result, if it is one."""
    why = shape.trouble(data) or tables.trouble(data)
    if why:
        raise Problem(f"{path}: not a complete result: {why}", FAILED)
    told = {name: value for name, value in data["env"].items() if value is not None}
    return {**data, "env": told}  # what is not known is absent, also where somebody wrote null
