# SPDX-License-Identifier: GPL-2.0-only
"""Run a test in the user-mode kernel with KASAN and lockdep.

It is as fast as this machine, so it can be given far more than a kernel under emulation. It has two
CPUs and one node; neither memory nor CPUs come and go. What it says while it boots does not count:
kmemleak makes it complain of itself when the second CPU comes.
"""

import dataclasses
import pathlib
import tempfile

from .. import FAILED
from ..debian import build, uml_kernels
from ..guest import uml, vm

KERNEL = "debug"
MEMORY_MB = 512
# kmemleak doubles the time: without it when there is more to do than this.
LEAKS_UP_TO = 5000
LEAK = "unreferenced object"  # what it says


def kernel():
    """The kernel, built if it is not there."""
    return uml_kernels.ensure(KERNEL)


def module(have):
    """The module for it."""
    return build.for_user_mode(have, "buddybench")[0]


def append(amount, until=""):
    """More for the command line, when there is so much to do, and this is what is looked for."""
    wanted = amount <= LEAKS_UP_TO and (not until or LEAK in until)
    return "kmemleak=on" if wanted else ""


def since_begin(ended):
    """The uml.Result without what the kernel has said before the job."""
    begun = [number for number, line in enumerate(ended.console) if uml.BEGIN in line]
    return dataclasses.replace(ended, console=ended.console[begun[0] :] if begun else ended.console)


def run(have, files, guest, tick):
    """Boot with files (name in the guest: bytes, of which cmd is the script); a vm.Outcome."""
    with tempfile.TemporaryDirectory(prefix="bb-torture-") as folder:
        paths = {}
        for name, content in files.items():
            paths[name] = pathlib.Path(folder, name.replace("/", "-"))
            paths[name].write_bytes(content)
        job = files["cmd"].decode()
        ended = since_begin(uml.boot(have, job, paths, guest, tick))
    said = "\n".join(
        [
            ended.files.get("stdout", ""),
            *map("# {}".format, ended.files.get("stderr", "").split("\n")),
        ]
    )
    complaint = "\n".join(ended.trouble())
    code = FAILED if ended.code is None else ended.code
    return vm.Outcome(code, said, "\n".join(ended.console), 0, complaint)
