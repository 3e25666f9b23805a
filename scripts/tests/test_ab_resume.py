# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab --resume`: what another kernel, module or configuration would falsify."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import test_ab  # noqa: E402  (needs the path above)
from bbtool import OK, Problem  # noqa: E402
from bbtool.experiment import sides  # noqa: E402


class Same(unittest.TestCase):
    """An experiment that was interrupted goes on with what it began with, or not at all."""

    setUp, run_on = test_ab.Course.setUp, test_ab.Course.run_on
    words = ("--on", "uml", "--seed", "1")

    def interrupted(self):
        """Some boots are done."""
        self.run_on(test_ab.Kernels({}, after=9), *self.words)

    def test_configuration(self):
        config = self.folder / "more.config"
        config.write_text("CONFIG_NUMA=y\n", encoding="ascii")
        self.interrupted()
        with self.assertRaisesRegex(Problem, "another experiment: config"):
            self.run_on(test_ab.Kernels({}), *self.words, "--resume", "--config", str(config))
        self.assertEqual(self.run_on(test_ab.Kernels({}), *self.words, "--resume")[0], OK)

    def test_built_again(self):
        self.interrupted()
        kernels = test_ab.Kernels({})
        kernels.digest = "again {}".format
        with self.assertRaisesRegex(Problem, "was built again since then"):
            self.run_on(kernels, *self.words, "--resume")
        self.assertEqual(self.run_on(kernels, *self.words)[0], OK)

    def test_digest(self):
        with tempfile.TemporaryDirectory() as place:
            have = {name: pathlib.Path(place, name) for name in ("image", "module")}
            have["image"].write_bytes(b"one")
            have["module"].write_bytes(b"two")
            before = sides.digest(have)
            self.assertEqual(sides.digest(have), before)
            have["module"].write_bytes(b"other")
            self.assertNotEqual(sides.digest(have), before)


if __name__ == "__main__":
    unittest.main()
