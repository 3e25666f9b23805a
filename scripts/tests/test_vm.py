# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench vm` without a command shows the table of a sweep."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import OK  # noqa: E402  (needs the path above)
from bbtool.commands import cli, vm  # noqa: E402
from bbtool.guest import sweep, targets  # noqa: E402
from bbtool.results import result  # noqa: E402

SMALL = HERE / "data/small.bundle"


class Sweep(unittest.TestCase):
    """What is run, and what is shown."""

    def run_with(self, *words):
        """(what sweep.in_vm() is told, what is printed)."""
        kernel, ran = {"arch": "amd64", "release": "6.1", "image": "/x"}, mock.Mock()
        ran.bundle.status, ran.result.return_value = OK, result.read(SMALL)
        text = io.StringIO()
        with mock.patch.object(sweep, "in_vm", return_value=ran) as boot, mock.patch.object(
            targets.kernels, "ensure", return_value=kernel
        ), mock.patch.object(
            targets.build, "ensure", return_value=("built.ko",)
        ), contextlib.redirect_stdout(
            text
        ):
            self.assertEqual(cli.end(["vm", "--tcg", *words]), OK)
        return boot.call_args.args, text.getvalue()

    def test_a_table(self):
        told, text = self.run_with()
        self.assertEqual(told[2:4], ("built.ko", vm.SWEEP))
        self.assertIn("p50 of one allocation", text)
        self.assertNotIn("==>", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 120)

    def test_of_a_module_that_is_there(self):
        told, _ = self.run_with("--module", "mine.ko")
        self.assertEqual(told[2], "mine.ko")


class Configuration(unittest.TestCase):
    """Where that of a kernel is read."""

    def options(self, *names):
        """What is known with files of these names, each of which says which it is."""
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            for name in names:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(f'CONFIG_HZ="{name}"\n', encoding="ascii")
            found = sweep.configuration({"folder": place, "kdir": str(folder / "kdir")})
        return found and found["options"]["HZ"]

    def test_places(self):
        for names in ((".config", "boot/config-6.1", "kdir/.config"), ("boot/config-6.1",)):
            self.assertEqual(self.options(*names), f'"{names[0]}"')
        self.assertEqual(self.options("kdir/.config"), '"kdir/.config"')
        self.assertIsNone(self.options("kdir/Makefile"))


if __name__ == "__main__":
    unittest.main()
