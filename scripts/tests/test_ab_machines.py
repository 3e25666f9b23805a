# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab`: how many memory nodes its virtual machines have."""

import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.experiment import places  # noqa: E402  (needs the path above)


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


if __name__ == "__main__":
    unittest.main()
