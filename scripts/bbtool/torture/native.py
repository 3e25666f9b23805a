# SPDX-License-Identifier: GPL-2.0-only
"""Run a test in the user-mode kernel with KASAN and lockdep.

It is as fast as this machine, so it can be given far more than a kernel under emulation. It has two
CPUs and one node; neither memory nor CPUs come and go, and a module can be loaded only once:
KASAN there does not forget the gaps between the variables of one that has gone.
"""

import pathlib
import tempfile

from .. import FAILED
from ..debian import build, uml_kernels
from ..guest import uml, vm

KERNEL = "debug"
MEMORY_MB = 512


def kernel():
    """The kernel, built if it is not there."""
    return uml_kernels.ensure(KERNEL)


def module(have):
    """The module for it."""
    return build.for_user_mode(have, "buddybench")[0]


def run(have, files, timeout, tick):
    """Boot with files (name in the guest: bytes, of which cmd is the script); a vm.Outcome."""
    with tempfile.TemporaryDirectory(prefix="bb-torture-") as folder:
        paths = {}
        for name, content in files.items():
            paths[name] = pathlib.Path(folder, name.replace("/", "-"))
            paths[name].write_bytes(content)
        job = files["cmd"].decode()
        ended = uml.boot(have, job, paths, uml.Guest(MEMORY_MB, timeout=timeout), tick)
    said = "\n".join(
        [
            ended.files.get("stdout", ""),
            *map("# {}".format, ended.files.get("stderr", "").split("\n")),
        ]
    )
    complaint = "\n".join(ended.trouble())
    code = FAILED if ended.code is None else ended.code
    return vm.Outcome(code, said, "\n".join(ended.console), 0, complaint)
