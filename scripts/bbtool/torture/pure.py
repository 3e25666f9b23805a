# SPDX-License-Identifier: GPL-2.0-only
"""The pure folders as a program under libFuzzer with ASan and UBSan.

It gets random input; then the branches that were reached are counted.
"""

import json
import os
import pathlib
import re
import subprocess

from .. import BUILD, FAILED, TREE, Problem, cache, install, process
from ..debian import build, uml_kernels

NEEDS = ("clang", "llvm-cov", "llvm-profdata", "/usr/share/doc/libclang-rt-dev")
SHIM = TREE / "scripts/torture/pure"
ROOMS = ("lib", "plan", "model")
COVERED = ("lib", "plan")  # whose branches have to be reached
BRANCHES = 95.0  # per cent
LONGEST = 600  # bytes of an input
SECONDS = 30  # for one input: longer is a hang
STREAM, WARMTH, COMMAND = 17, 19, 22  # of fuzz.c's table
# Of streams.c's table; PAD + ODD has a byte more.
CLASSES, SIZES, END, PAD, ODD, MANY = range(5, 18), range(23, 30), 2, 3, 15, 255
TEXT_TARGETS = 8  # the first of fuzz.c's table, which take text
# What make_facts() takes of an input: two CPUs, one node, nothing odd, all APIs.
FACTS = {
    "small": bytes([1, 0, 1, 255]),
    "big": bytes([99, 7, 1, 255]),
    "bare-node": bytes([99, 7, 2, 254]),
    "realtime": bytes([3, 1, 255, 255]),
    "slow-clock": bytes([3, 1, 254, 255]),
}


def sources():
    """All C files of the program."""
    return [
        *sorted(SHIM.glob("*.c")),
        *(path for room in ROOMS for path in sorted((TREE / "src" / room).glob("*.c"))),
    ]


def headers(out):
    """A folder in which each <linux/...> that they include is the shim."""
    folder = out / "include/linux"
    folder.mkdir(parents=True, exist_ok=True)
    files = [*sources(), *(TREE / "include/buddybench").rglob("*.h")]
    names = {
        name
        for path in files
        for name in re.findall(r"#include <linux/(\w+\.h)>", path.read_text(encoding="utf-8"))
    }
    for name in names | {"bits.h"}:
        # The C library includes these two for itself.
        more = f"#include_next <linux/{name}>\n" if name in ("errno.h", "limits.h") else ""
        (folder / name).write_text(f'#include "shim.h"\n{more}', encoding="utf-8")
    return folder.parent


def compiled(out, name, *flags):
    """Build the program with some more flags; its path."""
    masks = uml_kernels.ensure(uml_kernels.DEFAULT)["folder"] / "include/linux/gfp_types.h"
    words = [
        "clang",
        "-std=gnu2x",
        "-g",
        "-O1",
        "-Wall",
        "-fsanitize=fuzzer,address,undefined",
        "-fno-sanitize-recover=all",
        *flags,
        f"-I{headers(out)}",
        f"-I{SHIM}",
        f"-I{TREE / 'include'}",
        f'-DBB_GFP_TYPES="{masks}"',
        *map(str, sources()),
        "-o",
        str(out / name),
    ]
    done = process.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Problem(
            f"the pure folders do not build for the fuzzer\n{build.excerpt(done.stderr)}", FAILED
        )
    return out / name


def dictionary(out):
    """Every name in their sources, and keys with their sign."""
    names = {
        name
        for path in sources()
        if path.parent != SHIM
        for name in re.findall(r'"([A-Za-z_][\w-]*)"', path.read_text(encoding="utf-8"))
    }
    keys = re.findall(
        r"^\s*[A-Z]+\(BB_KEY_\w+, (\w+)",
        (TREE / "src/plan/keys.c").read_text(encoding="utf-8"),
        re.M,
    )
    words = names | {f"{key}=" for key in [*keys, "gfp", "order", "n", "tag"]}
    path = out / "dictionary"
    path.write_text("".join(f'"{word}"\n' for word in sorted(words)), encoding="utf-8")
    return path


def heads(number):
    """(name, bytes) that the targets take before the text: none, a key or how many cells there is
    space for and a machine, the same and a byte that makes the text too long if it is 255."""
    yield "bare", b""
    for name, facts in FACTS.items():
        yield name, bytes([number]) + facts
        yield f"{name}-plan", bytes([number]) + facts + b"\0"
    yield "long", bytes([number]) + FACTS["small"] + b"\xff"


def seeds(out):
    """A folder of inputs to begin with.

    Each line of the file of seeds, for each target that takes text.
    """
    folder = out / "seeds"
    cache.remove(folder)
    folder.mkdir()
    for number, line in enumerate((SHIM / "seeds.txt").read_text(encoding="utf-8").splitlines()):
        for target in range(TEXT_TARGETS):
            for name, head in heads(number):
                (folder / f"{number}-{target}-{name}").write_bytes(
                    bytes([target]) + head + line.encode()
                )
        (folder / f"{number}-command").write_bytes(
            bytes([COMMAND, 255, number]) + FACTS["small"] + line.encode()
        )
    for number, lines in enumerate(headers_of_streams()):
        (folder / f"stream-{number}").write_bytes(
            bytes([STREAM]) + FACTS["big"] + bytes([1, *lines])
        )
    (folder / "warmth").write_bytes(bytes([WARMTH, 7, 1, *[0] * 12]))
    return folder


def headers_of_streams():
    """Numbers of lines of streams.c's table: each class, and the end at every distance from the end
    of a record."""
    for first in CLASSES:
        for second in (first, CLASSES[0]):
            for pads in range(6):
                yield 0, 1, first, second, *[PAD] * pads, END
                yield 0, 1, first, second, *[PAD] * pads, PAD + ODD, END
    for number in SIZES:
        yield 0, number, CLASSES[0], END
        yield 0, 1, number, END
    yield 0, 1, 4, CLASSES[0], END
    yield 0, 1, MANY, MANY, MANY, END


def fuzz(program, out, runs, seed, tick):
    """Run the program on all CPUs; (runs made, what it says when something is wrong)."""
    jobs = os.cpu_count() or 1
    corpus, first, words_of = out / "corpus", seeds(out), dictionary(out)
    cache.remove(corpus)
    corpus.mkdir()
    begun = []
    try:
        for number in range(jobs):
            words = [
                str(program),
                f"-runs={runs // jobs}",
                f"-seed={seed + number}",
                f"-max_len={LONGEST}",
                f"-timeout={SECONDS}",
                f"-dict={words_of}",
                "-print_final_stats=1",
                "-reload=1",
                f"-artifact_prefix={out}/",
                str(corpus),
                str(first),
            ]
            # pylint: disable-next=consider-using-with
            log = open(out / f"log-{number}", "w", encoding="utf-8")
            begun.append(
                (process.start(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log), log)
            )
        return waited(begun, out, runs, tick)
    finally:
        for child, log in begun:
            child.kill()
            child.wait()
            log.close()


def waited(begun, out, runs, tick):
    """Wait for all of them and sum up."""
    logs = [out / f"log-{number}" for number in range(len(begun))]
    for child, _ in begun:
        while child.poll() is None:
            tick(sum(progress_of(path) for path in logs) / max(runs, 1))
            try:
                child.wait(1)
            except subprocess.TimeoutExpired:
                pass
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in logs]
    made = sum(
        int(number)
        for text in texts
        for number in re.findall(r"stat::number_of_executed_units: (\d+)", text)
    )
    wrong = [text[-4000:] for (child, _), text in zip(begun, texts) if child.returncode]
    return made, "\n".join(wrong)


def progress_of(path):
    """How many runs a log tells of so far."""
    found = re.findall(
        r"^#(\d+)\t", path.read_text(encoding="utf-8", errors="replace")[-2000:], re.M
    )
    return int(found[-1]) if found else 0


def branches(out):
    """{file: (covered, all)} of the branches that the corpus reaches."""
    program = compiled(out, "covered", "-fprofile-instr-generate", "-fcoverage-mapping")
    raw, merged = out / "raw", out / "merged"
    process.run(
        [str(program), "-runs=0", str(out / "corpus"), str(out / "seeds")],
        capture_output=True,
        check=True,
        env={**os.environ, "LLVM_PROFILE_FILE": str(raw)},
    )
    process.run(
        ["llvm-profdata", "merge", "-o", str(merged), str(raw)], check=True, capture_output=True
    )
    done = process.run(
        ["llvm-cov", "export", "-summary-only", str(program), f"-instr-profile={merged}"],
        check=True,
        capture_output=True,
        text=True,
    )
    found = {}
    for entry in json.loads(done.stdout)["data"][0]["files"]:
        path = pathlib.Path(entry["filename"])
        if TREE / "src" in path.parents:
            summary = entry["summary"]["branches"]
            found[path.relative_to(TREE / "src").as_posix()] = (
                summary["covered"],
                summary["count"],
            )
    return found


def share(found, room):
    """(covered, all) of a folder."""
    mine = [counts for name, counts in found.items() if name.startswith(f"{room}/")]
    return tuple(map(sum, zip(*mine))) if mine else (0, 0)


def outcome(runs, seed, tick):
    """(name, whether it holds, more) of all that is asked."""
    install.need(*NEEDS)
    out = BUILD / "torture/pure"
    out.mkdir(parents=True, exist_ok=True)
    made, wrong = fuzz(compiled(out, "fuzz"), out, runs, seed, tick)
    yield "no crash, no hang, nothing for ASan and UBSan", not wrong, wrong
    yield f"provoked: {made} runs", made >= runs * 0.99, f"{runs} were wanted"
    found = branches(out)
    for room in COVERED:
        got, count = share(found, room)
        per_cent = 100 * got / max(count, 1)
        lacking = "\n".join(
            f"{name}: {have} of {of}" for name, (have, of) in sorted(found.items()) if have < of
        )
        what = f"provoked: {per_cent:.1f} % of {count} branches of {room}"
        yield what, per_cent >= BRANCHES, lacking
