# SPDX-License-Identifier: GPL-2.0-only
"""The sub-commands of scripts/buddybench."""

# Each is a file of that name, with HELP, EXAMPLES, arguments() and main(), in the folder named here.
COMMANDS = {
    "bench": "check",
    "build": "debian",
    "compare": "commands",
    "demo": "commands",
    "exercise": "check",
    "fresh": "check",
    "history": "commands",
    "kernels": "debian",
    "matrix": "check",
    "run": "commands",
    "show": "commands",
    "test": "commands",
    "trace": "commands",
    "uml": "check",
    "vm": "commands",
}
