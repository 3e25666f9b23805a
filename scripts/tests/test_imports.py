# SPDX-License-Identifier: GPL-2.0-only
"""The check of the tools' imports finds what is planted, and nothing in a clean tree."""

import unittest

from checks import Planted, load, plant_each

COMMAND = (
    'HELP = ""\nEXAMPLES = ""\ndef arguments(parser):\n    pass\ndef main(options):\n    pass\n'
)
CLEAN = {
    "__init__.py": "OK = 0\n",
    "cache.py": "from . import OK\n",
    "commands/__init__.py": 'COMMANDS = ("one", "two")\n',
    "commands/common.py": "",
    "commands/one.py": "from ..check.ktap import PASS\nfrom .common import kernel\n" + COMMAND,
    "commands/two.py": "from ..results import result\n" + COMMAND,
    "check/__init__.py": "",
    "check/ktap.py": "from .. import cache\nPASS = 1\n",
    "check/groups.py": "from . import ktap\nfrom ..results.result import read\n",
    "results/__init__.py": "",
    "results/result.py": "import json\nfrom .. import OK\n",
}
# name: (file, text added to its end, what the finding says)
PLANTED = {
    "upwards": (
        "results/result.py",
        "from ..check import ktap\n",
        "no arrow leads from results to check",
    ),
    "upwards by name": (
        "results/result.py",
        "from ..check.ktap import PASS\n",
        "no arrow leads from results to check",
    ),
    "upwards within a function": (
        "check/ktap.py",
        "def f():\n    from ..commands import one\n",
        "from check to commands",
    ),
    "upwards from the top": (
        "cache.py",
        "from .results import result\n",
        "no arrow leads from the top to results",
    ),
    "upwards by the full name": (
        "results/result.py",
        "from bbtool.check import ktap\n",
        "from results to check",
    ),
    "a command imports another": (
        "commands/one.py",
        "from . import two\n",
        "commands must not import each other",
    ),
    "circle": ("check/ktap.py", "from . import groups\n", "imports itself: "),
    "unknown folder": ("attic/old.py", "", "does not know"),
    "command that is not listed": (
        "commands/three.py",
        COMMAND,
        "three: in COMMANDS and as a file, or neither",
    ),
    "listed command without a file": (
        "commands/__init__.py",
        'COMMANDS = ("one", "two", "four")\n',
        "four: in COMMANDS",
    ),
}


class Imports(Planted):
    """scripts/checks/imports"""

    CHECK, CLEAN = "imports", CLEAN

    def plant(self, path, text, mode="a"):
        """All is in the folder of the tools."""
        super().plant(f"scripts/bbtool/{path}", text, mode)

    def test_clean(self):
        self.assertEqual(self.check(), (0, ""))

    def test_table(self):
        code, text = self.check("--table")
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"(?m)^check +2 files +-> results$")
        self.assertRegex(text, r"(?m)^commands +3 files +-> check results$")

    def test_command_lacks_something(self):
        self.plant("commands/one.py", COMMAND.replace('EXAMPLES = ""\n', ""), "w")
        code, text = self.check()
        self.assertEqual(code, 1)
        self.assertIn("one.py:1: a command defines EXAMPLES", text)

    def test_arrows_cannot_run_in_a_circle(self):
        self.down_only(load("imports").MAY)


plant_each(Imports, PLANTED)

if __name__ == "__main__":
    unittest.main()
