# SPDX-License-Identifier: GPL-2.0-only
"""The host side of buddybench: kernels, virtual machines, results."""

import pathlib

TREE = pathlib.Path(__file__).resolve().parent.parent.parent

OK, FAILED, USAGE, UNFIT, SKIP, ABORTED = range(6)


class Problem(Exception):
    """Something the user can act on: a message that says what to do, and an exit code."""

    def __init__(self, message, code=UNFIT):
        super().__init__(message)
        self.code = code
