# SPDX-License-Identifier: GPL-2.0-only
"""Recordings of split and merge: read, told, drawn, and checked against the lists."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import Problem  # noqa: E402  (needs the path above)
from bbtool.present import watch_page  # noqa: E402
from bbtool.results import watched  # noqa: E402

BASE = 1122304  # a multiple of 64
STEPS = (
    # command, held, what orders 0 to 6 gain
    ("free id=9", "", "0 0 0 0 0 0 1"),
    ("alloc order=4 node=1 tag=a", "a", "0 0 0 0 1 1 -1"),
    ("alloc order=4 node=1 tag=b", "ab", "0 0 0 0 -1 0 0"),
    ("free tag=a", "b", "0 0 0 0 1 0 0"),
    ("free tag=b", "", "0 0 0 0 -1 -1 1"),
)


def recording(steps=STEPS):
    """What buddybench-watch prints for these steps."""
    text = "noise\n==> watch <==\nnode 1\nzone Normal\norder 4\nuname Linux x 6.1.0 #1\n"
    free = [3, 1, 2, 0, 0, 0, 4]
    for command, held, gained in steps:
        numbers = list(map(int, gained.split()))
        if command != "free id=9":
            free = [number + more for number, more in zip(free, numbers)]
        tabs = "\t".join(map(str, numbers))
        text += f'==> ops <==\n# buddybench ops abi=1 command="{command}" blocks=1 pages=16\n'
        text += f"#lists\t0\tNormal\t0\t0\t0\t0\t0\t0\t0\tper-cpu +0\n#lists\t1\tNormal\t{tabs}"
        text += "\tper-cpu +0\n#id\ttag\torder\tpfn\tnode\tzone\tbuddy_pfn\tbuddy\tage_ms\n"
        text += "3\tfill\t4\t77\t1\tNormal\t78\tother\t9\n"
        for tag, pfn, buddy in (("a", BASE, BASE + 16), ("b", BASE + 16, BASE)):
            if tag in held:
                text += f"8\t{tag}\t4\t{pfn}\t1\tNormal\t{buddy}\tfree\t9\n"
        lists = ",".join(map(str, free))
        text += (
            f"==> zones <==\n# buddybench zones abi=1\n#node\tzone\tnr_free\n1\tNormal\t{lists}\n"
        )
    return text + "==> explain <==\n1. zonelist\n==> end <==\n"


class Watched(unittest.TestCase):
    """Reading and telling."""

    def setUp(self):
        self.data = watched.read(recording())

    def pieces(self, number):
        """Order and tag of the pieces after a step."""
        return [(part.order, part.tag) for part in watched.parts(self.data, number)]

    def test_read(self):
        self.assertEqual((self.data["zone"], self.data["order"]), ("1/Normal", 4))
        self.assertEqual([step["command"] for step in self.data["steps"]], [it[0] for it in STEPS])
        self.assertEqual(self.data["steps"][1]["free"], [3, 1, 2, 0, 1, 1, 3])
        self.assertEqual([it["tag"] for it in self.data["steps"][2]["held"]], ["a", "b"])
        self.assertEqual(self.data["explain"], "1. zonelist")

    def test_pieces(self):
        self.assertEqual(self.pieces(0), [(6, "")])
        self.assertEqual(self.pieces(1), [(4, "a"), (4, ""), (5, "")])
        self.assertEqual(self.pieces(2), [(4, "a"), (4, "b"), (5, "")])
        self.assertEqual(self.pieces(3), [(4, ""), (4, "b"), (5, "")])
        self.assertEqual(self.pieces(4), [(6, "")])

    def test_lists_agree_with_the_rule_of_the_buddies(self):
        self.assertTrue(watched.agrees(self.data))
        disturbed = list(STEPS)
        disturbed[3] = ("free tag=a", "b", "1 0 0 0 1 0 0")
        self.assertFalse(watched.agrees(watched.read(recording(disturbed))))

    def test_words(self):
        told = [watch_page.words(self.data, number) for number in range(5)]
        for text, words in zip(
            told,
            (
                "one of order 6, 64 pages",
                f"split twice: each split leaves a free half, of orders 5, 4. We get pfn {BASE}.",
                f"{BASE + 16} XOR 16 = {BASE}",
                "Its buddy is held, so nothing merges",
                "whose buddy is free as well: it merges twice in all, up to order 6",
            ),
        ):
            self.assertIn(words, text)

    def test_a_merge_that_ends_at_once(self):
        once = [*STEPS[:4], ("free tag=b", "", "0 0 0 0 -1 1 0")]
        self.assertIn(
            "one block of order 5. The buddy of that one is in use",
            watch_page.words(watched.read(recording(once)), 4),
        )

    def test_text_has_every_step(self):
        text = watch_page.as_text(self.data)
        for command, _, _ in STEPS[1:]:
            self.assertIn(command, text)
        self.assertIn(f"[{BASE} order 4 a] [{BASE + 16} order 4 free]", text)

    def test_not_whole(self):
        for text in ("", recording().replace("==> end", "==> x")):
            self.assertRaises(Problem, watched.read, text)

    def test_another_tag(self):
        block = next(block for one in self.data["steps"] for block in one["held"])
        block["tag"] = "c"
        self.assertIn("held: no such tag", watched.trouble(self.data))


if __name__ == "__main__":
    unittest.main()
