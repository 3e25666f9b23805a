# SPDX-License-Identifier: GPL-2.0-only
"""The sub-commands of scripts/buddybench."""

# Each is the file of that name here, with HELP, EXAMPLES, arguments(parser) and main(options).
COMMANDS = (
    "ab",
    "again",
    "bench",
    "build",
    "compare",
    "demo",
    "doctor",
    "exercise",
    "explain",
    "export",
    "fresh",
    "history",
    "kernels",
    "matrix",
    "merge",
    "record",
    "replay",
    "run",
    "show",
    "stream",
    "test",
    "top",
    "torture",
    "trace",
    "uml",
    "vm",
    "watch",
)
