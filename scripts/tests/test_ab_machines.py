# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab`: the machines that it boots, and what is said of them."""

import pathlib
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool.experiment import places  # noqa: E402  (needs the path above)
from bbtool.guest import sweep  # noqa: E402
from bbtool.results import bundle  # noqa: E402


class Nodes(unittest.TestCase):
    """A machine has what its run asks for."""

    def test_one_node_unless_more_are_asked_for(self):
        ran = mock.Mock()
        with mock.patch.object(places.sweep, "in_vm", ran), mock.patch.object(
            places.machine, "choose", lambda _arch, _image, mode: mode
        ):
            for words in ("nodes=0", "nodes=0,1"):
                places.boot("count", {"image": "", "module": ""}, places.Work([words]), "")
        shapes = [call.args[1] for call in ran.call_args_list]
        self.assertEqual([shape.nodes for shape in shapes], [1, 2])
        # Its node is no other one for being alone.
        self.assertEqual(shapes[0].memory_mb, shapes[1].memory_mb / 2)


class Processors(unittest.TestCase):
    """A user-mode kernel without SMP has one, and says so."""

    def test_told(self):
        found = bundle.only((HERE / "data/small.bundle").read_text(encoding="utf-8"))
        for smp, cpus in ((False, 1), (True, places.UML.cpus)):
            kernel = {"release": "6.1.0", "series": "6.1", "smp": smp}
            data = sweep.finish(found, places.UML, kernel)
            self.assertEqual(data["vm"]["cpus"], cpus)


if __name__ == "__main__":
    unittest.main()
