# SPDX-License-Identifier: GPL-2.0-only
"""The size of virtual machines: what is refused, and how memory is dealt out."""

import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import USAGE, Problem  # noqa: E402  (needs the path above)
from bbtool.guest import machine  # noqa: E402


class Size(unittest.TestCase):
    """What QEMU and the kernels take."""

    def test_what_there_cannot_be(self):
        """Is refused, and the range is told."""
        for arch, asked, told in (
            ("amd64", {"memory_mb": 1}, "--memory 1: amd64 takes at least 96 for 2 nodes"),
            ("amd64", {"memory_mb": 100, "nodes": 99}, "takes at least 396 for 99 nodes"),
            ("amd64", {"memory_mb": 99, "most_mb": 98}, "amd64 takes 96 to 98 for 2 nodes"),
            ("i386", {"memory_mb": 4096}, "i386 takes 96 to 2048 for 1 node$"),
            ("ppc64el", {"memory_mb": 500}, "takes at least 512 for 2 nodes"),
            ("amd64", {"nodes": 129}, "--nodes 129: amd64 takes 1 to 128$"),
            ("amd64", {"nodes": 128, "own": True}, "takes 1 to 127"),
            ("arm64", {"nodes": 17}, "takes 1 to 16"),
            ("riscv64", {"nodes": 2}, "takes 1 to 1$"),
            ("amd64", {"cpus": 256}, "--cpus 256: amd64 takes 1 to 255"),
            ("arm64", {"cpus": 9}, "takes 1 to 8"),
        ):
            with self.assertRaisesRegex(Problem, told) as caught:
                machine.fit(arch, **asked)
            self.assertEqual(caught.exception.code, USAGE)
        with self.assertRaisesRegex(Problem, "takes at least 96"):
            machine.shape("amd64", "tcg", memory_mb=1)
        self.assertGreater(machine.own_memory(), 0)

    def test_a_bare_node_is_not_the_last(self):
        """Or the kernel would serve it from node 0, as any simple rule would."""
        words = machine.topology(machine.Shape(cpus=3, nodes=2, bare=1))
        nodes = [word for word in words if word.startswith("node,")]
        self.assertEqual(["memdev=" in word for word in nodes], [True, False, True])
        self.assertTrue(all("cpus=" in word for word in nodes))
        self.assertEqual(sum(word.startswith("memory-backend") for word in words), 2)

    def test_memory_is_dealt_out_evenly(self):
        """QEMU wants nodes that together have all of it, on some boards in large pieces."""
        for arch, asked, whole in (
            ("amd64", {"nodes": 99}, 2475),
            ("amd64", {"nodes": 3, "memory_mb": 1000}, 999),
            ("ppc64el", {"nodes": 3}, 2304),
            ("ppc64el", {"nodes": 1, "memory_mb": 700}, 512),
            ("i386", {}, 2048),
        ):
            shape = machine.shape(arch, "tcg", **asked)
            sizes = re.findall(r"size=(\d+)M", " ".join(machine.topology(shape)))
            self.assertEqual(shape.memory_mb, whole, asked)
            self.assertEqual(sum(map(int, sizes)), whole)


if __name__ == "__main__":
    unittest.main()
