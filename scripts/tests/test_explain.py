# SPDX-License-Identifier: GPL-2.0-only
"""Reports of page allocation failures, explained: the numbers were reckoned by hand."""

import json
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import FAILED, OK, USAGE, Problem  # noqa: E402  (needs the path above)
from bbtool.present import failure_text  # noqa: E402
from bbtool.results import alloc_failure  # noqa: E402
from setups import ended  # noqa: E402

ATOMIC, ORDER4 = (HERE / f"data/failure-{name}.txt" for name in ("atomic", "order4"))


class Explained(unittest.TestCase):
    """What is said of a report."""

    def test_atomic(self):
        found = alloc_failure.parse(ATOMIC.read_text(encoding="utf-8"))
        # min is 11175 pages: less a half 5588, less a quarter of that 4191.
        dma32 = found.zones[1]
        self.assertEqual(failure_text.limit(found, dma32), (4191, 0))
        self.assertEqual(failure_text.usable(found, dma32), 4175)
        text = failure_text.render(found)
        self.assertIn("0/DMA32: 4175 pages free, 4175 count; more than 4191 are needed", text)
        self.assertIn("17 more pages would have to be free", text)
        self.assertIn("(1935 of it are kept from this mask)", text)
        self.assertIn("It may not wait, so only kswapd could help", text)

    def test_fragmented(self):
        found = alloc_failure.parse(ORDER4.read_text(encoding="utf-8"))
        normal = found.zones[1]
        # 65536 free, less 15 of the block, 16384 of CMA, 1024 kept for atomic requests.
        self.assertEqual(failure_text.usable(found, normal), 48113)
        text = failure_text.render(found)
        self.assertIn("48128 pages are free in smaller blocks: fragmentation", text)
        self.assertIn("not for this mask: 0/Movable", text)
        self.assertIn("Compaction could make such a block, which is given up early above 3", text)
        self.assertNotIn("Reclaim did not", text)

    def test_of_the_reserve_only_what_is_free_does_not_count(self):
        text, reserved = ORDER4.read_text(encoding="utf-8"), "reserved_highatomic:32768KB"
        text = text.replace("reserved_highatomic:4096KB", reserved)
        for now, usable in (  # 65536 free, less 15 of the block, 16384 of CMA, and the reserve
            (f"{reserved} free_highatomic:2048KB", 65536 - 15 - 16384 - 512),
            (reserved, 65536 - 15 - 16384 - 8192),  # before 6.12
        ):
            found = alloc_failure.parse(text.replace(f"{reserved} free_highatomic:4096KB", now))
            self.assertEqual(failure_text.usable(found, found.zones[1]), usable, now)

    def test_blocks_of_types_that_it_may_take(self):
        text = ORDER4.read_text(encoding="utf-8")
        for mask, verdict in (
            ("GFP_KERNEL", failure_text.SPLIT),
            ("GFP_HIGHUSER_MOVABLE", failure_text.ENOUGH),  # takes blocks of CMA
            ("GFP_ATOMIC", failure_text.ENOUGH),  # and those kept for it
        ):
            found = alloc_failure.parse(text.replace("GFP_KERNEL|__GFP_COMP", mask))
            self.assertEqual(failure_text.verdict(found, found.zones[1]), verdict, mask)

    def test_32_bit(self):
        text = ORDER4.read_text(encoding="utf-8").replace("Movable", "HighMem")
        for mask, names in (("GFP_KERNEL", 2), ("GFP_HIGHUSER", 3), ("GFP_DMA", 1)):
            found = alloc_failure.parse(text.replace("GFP_KERNEL|__GFP_COMP", mask))
            self.assertEqual(len(found.allowed()), names, mask)

    def test_last_of_a_log(self):
        found = alloc_failure.parse(ORDER4.read_text("utf-8") + ATOMIC.read_text("utf-8"))
        self.assertEqual((found.who, found.order), ("swapper/0", 0))


class Command(unittest.TestCase):
    """`buddybench explain`."""

    def test_json(self):
        status, out, _ = ended("explain", str(ORDER4), "--json")
        data = json.loads(out)
        self.assertEqual((status, data["order"], data["type"]), (OK, 4, "unmovable"))
        self.assertEqual([zone["verdict"] for zone in data["zones"]], ["short", "split"])

    def test_width(self):
        for text in (ORDER4.read_text("utf-8"), ATOMIC.read_text("utf-8")):
            many = text.replace("20480*4kB (UME)", "2048000000*4kB (UMECH)")
            lines = failure_text.render(alloc_failure.parse(many)).splitlines()
            self.assertEqual([line for line in lines if len(line) > 80], [])

    def test_long_mask(self):
        found = alloc_failure.parse(ATOMIC.read_text(encoding="utf-8"))
        found.mask = "0xfffff(" + "|".join(f"__GFP_NUMBER_{number}" for number in range(20)) + ")"
        lines = failure_text.render(found).splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith("mask "))
        end = next(number for number, line in enumerate(lines) if line.endswith(")"))
        folded = lines[at : end + 1]
        self.assertEqual("".join(map(str.strip, folded)).removeprefix("mask "), found.mask)
        self.assertLessEqual(max(map(len, folded)), 80)
        for line in folded[:-1]:
            self.assertTrue(line.endswith("|"), line)

    def test_number(self):
        told = failure_text.render(alloc_failure.parse(ATOMIC.read_text("utf-8")))
        self.assertIn("of order 0, 1 page,", told)

    def test_refused(self):
        status, _, said = ended("explain", str(HERE / "data/small.bundle"))
        self.assertEqual(status, FAILED)
        self.assertIn("no line `page allocation failure: order:N, mode:...` is in it", said)
        status, _, said = ended("explain", "/nonexistent")
        self.assertEqual(status, USAGE)
        self.assertIn("/nonexistent: No such file or directory", said)
        head = ORDER4.read_text(encoding="utf-8").splitlines()[0]
        for text, part in (
            (head, "the report has no zones"),
            (head.replace("order:4", "order:444"), "order:444 is no order of any kernel"),
        ):
            with self.assertRaisesRegex(Exception, part):
                alloc_failure.parse(text)


class Hostile(unittest.TestCase):
    """Texts that would take hours if the time were not in proportion to the length."""

    def test_ends(self):
        head = "x: page allocation failure: order:1, mode:0x1(G)\n"
        for text in (
            "[" * 200000,
            "a: page allocation failure " * 10000,
            "x: page allocation failure: order:" + "1" * 10000,
            head + "Node 0 DMA: " + "1" * 200000,
            head + "Node 0 DMA: " + "1*4kB " * 50000,
        ):
            with self.subTest(text[:80]), self.assertRaises(Problem):
                alloc_failure.parse(text)
        zone = head + "Node 0 DMA free:1kB " + "a" * 200000
        self.assertEqual([one.name for one in alloc_failure.parse(zone).zones], ["DMA"])


if __name__ == "__main__":
    unittest.main()
