# SPDX-License-Identifier: GPL-2.0-only
"""Streams: the format, from events to a stream, and what is refused."""

import pathlib
import random
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent)]

import tracedat  # noqa: E402  (needs the path above)
from bbtool import Problem  # noqa: E402
from bbtool.present import stream_text  # noqa: E402
from bbtool.results import stream, stream_masks, stream_pairing  # noqa: E402
from bbtool.results import stream_source  # noqa: E402

KERNEL = stream_masks.of_text("GFP_KERNEL")
ZONEINFO = """Node 0, zone      DMA
  start_pfn:           1
Node 0, zone   Normal
  start_pfn:           4096
Node 1, zone   Normal
  start_pfn:           8192
Node 1, zone  Movable
  start_pfn:           0
"""
TEXT = """CPU 1 is empty
   make-1 [001] d..2. 5.000001000: mm_page_alloc: page=0x10 pfn=0x2000 order=1 \
migratetype=0 gfp_flags=GFP_KERNEL|__GFP_COMP
   make 12 [000] 5.000002: kmem:mm_page_free: page=0x10 pfn=0x2000 order=1
   make-1 [000] .... 5.000003: mm_page_free: page=0x5 pfn=0x9 order=0
"""


def small():
    """Two blocks of order 1, of which one is split."""
    records = [
        stream.record(stream.ALLOC, 0, 5, 0, 0),
        stream.record(stream.ALLOC, 1, 7, 0, 1),
        stream.record(stream.SPLIT, 0, 1, 1, 1),
        stream.record(stream.PAUSE, 1, 0, 0, 0),
        stream.record(stream.FREE, 3, 2, 0, 0),
        stream.record(stream.FREE, 1, 2, 0, 0),
    ]
    classes = [stream.Class(1, 0, "GFP_KERNEL"), stream.Class(0, 0, "GFP_KERNEL")]
    seen = [stream.Seen(3, 0, "Normal", [1, 2, 3])]
    return stream.Stream(2, 1, 4, classes, {"kernel": "6.1"}, b"".join(records), seen)


def changed(number, **fields):
    """The small stream with one record changed, as bytes."""
    data = small()
    block, later, which, where = stream.RECORD.unpack_from(data.records, 12 * number)
    values = {"block": block, "later": later, "which": which, "where": where, **fields}
    new = stream.RECORD.pack(*values.values())
    data.records = data.records[: 12 * number] + new + data.records[12 * number + 12 :]
    return stream.whole(data)


class Format(unittest.TestCase):
    """Bytes to stream and back."""

    def test_round(self):
        for ending in ("", ".xz", ".gz"):
            with tempfile.TemporaryDirectory() as place:
                path = pathlib.Path(place, f"s{ending}")
                stream.write(path, small())
                self.assertEqual(stream.read(path), small() if not ending else stream.read(path))

    def test_schema(self):
        data = stream.for_kernel(small())
        head = data.index(b"\nend\n") + 5
        self.assertEqual(head % 12, 0)
        self.assertEqual(len(data) - head, 12 * 6)
        self.assertTrue(
            data.startswith(b"buddybench-stream/1\nsizes events=6 ids=4 cpus=2 nodes=1\n")
        )
        self.assertLessEqual((len(data) - head) / small().events, 12)

    def test_times(self):
        self.assertEqual(
            [now for _, _, now, _, _ in small()],
            [5, 12, 13, 13 + 2**32, 15 + 2**32, 17 + 2**32],
        )

    def test_refused(self):
        for data, why in (
            (changed(0, block=1), "event 0 .alloc of 1.: ids are not given in a row"),
            (changed(1, which=2), "event 1 .*no such class"),
            (changed(1, where=2), "event 1 .*on a CPU"),
            (changed(2, block=9), "event 2 .*has not been allocated"),
            (changed(4, block=0), "event 4 .*has gone"),
            (changed(5, block=3), "event 5 .*has gone"),
            (stream.whole(small())[:-60], "the stream is cut"),
            (b"buddybench-stream/2\nend\n", "byte 0"),
            (b"", "byte 0"),
            (stream.whole(small()).replace(b"ids=4", b"ids=5"), "4 ids, the header says 5"),
            (stream.whole(small()).replace(b"seen ", b"sent "), "no such line"),
        ):
            with self.assertRaisesRegex(ValueError, why):
                stream.parse(data)

    def test_random_bytes(self):
        rng, good = random.Random(1), stream.whole(small())
        for _ in range(2000):
            bad = bytearray(good)
            for _ in range(rng.randrange(1, 4)):
                bad[rng.randrange(len(bad))] = rng.randrange(256)
            try:
                stream.parse(bytes(bad))
            except ValueError:
                pass


class Pairs(unittest.TestCase):
    """Which free belongs to which allocation."""

    def setUp(self):
        self.pairing = stream_pairing.Pairing(lambda pfn: pfn >> 16)

    def finish(self, limit=100.0):
        return self.pairing.finish({}, [], limit)

    def kinds(self, data):
        return [(stream.KINDS[kind], block) for kind, block, *_ in data]

    def test_pair(self):
        self.pairing.alloc(10, 0, 0x10010, 2, KERNEL)
        self.pairing.free(30, 1, 0x10010, 2)
        data = self.finish()
        self.assertEqual(self.kinds(data), [("alloc", 0), ("free", 0)])
        self.assertEqual(data.classes, [stream.Class(2, 1, "GFP_KERNEL")])
        self.assertEqual([now for _, _, now, _, _ in data], [0, 20])
        self.assertEqual(data.told["unpaired_percent"], "0.000")

    def test_freed_in_parts(self):
        mask = stream_masks.of_text("GFP_KERNEL|__GFP_COMP")
        self.pairing.alloc(1, 0, 0x40, 2, mask)
        self.pairing.free(2, 0, 0x42, 1)
        self.pairing.free(3, 0, 0x40, 0)
        data = self.finish()
        self.assertEqual(
            self.kinds(data), [("alloc", 0), ("split", 0), ("free", 3), ("free", 4), ("free", 1)]
        )
        self.assertEqual(data.told["held"], 1)
        self.assertTrue(all("__GFP_COMP" not in row.gfp for row in data.classes))
        stream.check(data)

    def test_frame_reused(self):
        self.pairing.alloc(1, 0, 0x40, 1, KERNEL)
        self.pairing.alloc(2, 0, 0x41, 0, KERNEL)
        data = self.finish()
        self.assertEqual(self.kinds(data), [("alloc", 0), ("free", 0), ("alloc", 1)])
        self.assertEqual(data.told["lost_frees"], 1)

    def test_large_over_small(self):
        for frame in (0x40, 0x43):
            self.pairing.alloc(1, 0, frame, 0, KERNEL)
        self.pairing.free(2, 0, 0x40, 2)
        self.assertEqual(self.kinds(self.finish())[2:], [("free", 0), ("free", 1)])

    def test_strangers(self):
        self.pairing.alloc(1, 0, 0x40, 0, KERNEL)
        self.pairing.free(2, 0, 0x40, 0)
        self.pairing.free(3, 0, 0x40, 0)
        self.pairing.free(4, 0, 0x90, 3)
        self.pairing.alloc(5, 0, 2**64 - 1, 9, KERNEL)
        told = self.finish().told
        self.assertEqual(
            [told[key] for key in ("orphan_frees", "older_frees", "failed", "held")], [1, 1, 1, 0]
        )

    def test_limit(self):
        self.pairing.alloc(1, 0, 0x40, 0, KERNEL)
        self.pairing.alloc(2, 0, 0x40, 0, KERNEL)
        with self.assertRaisesRegex(Problem, "50.00 % of 2 events .*--unpaired 50.1"):
            self.finish(1.0)

    def test_batched(self):
        self.pairing.alloc(1, 0, 0x40, 1, KERNEL)
        self.pairing.free_batched(2, 0, 0x40)
        self.pairing.free_batched(2, 0, 0x40)
        self.assertEqual(self.kinds(self.finish()), [("alloc", 0), ("free", 0)])

    def test_long_pause(self):
        self.pairing.alloc(0, 0, 0x40, 0, KERNEL)
        self.pairing.free(5 * 2**32 + 3, 0, 0x40, 0)
        data = self.finish()
        self.assertEqual(self.kinds(data), [("alloc", 0), ("pause", 5), ("free", 0)])
        self.assertEqual(list(data)[-1][2], 5 * 2**32 + 3)

    def test_random_is_a_stream(self):
        rng = random.Random(7)
        for time in range(5000):
            frame, order = rng.randrange(256), rng.choice((0, 0, 0, 1, 3))
            frame = frame >> order << order
            if rng.random() < 0.5:
                self.pairing.alloc(time, rng.randrange(4), frame, order, KERNEL)
            else:
                self.pairing.free(time, rng.randrange(4), frame, order)
        data = self.finish()
        stream.check(data)
        live = sum(1 << block.order for block in self.pairing.live.values())
        self.assertEqual(stream_text.facts(data)[2] and live <= 512, True)


class Sources(unittest.TestCase):
    """From files of events."""

    def test_text(self):
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "text")
            path.write_text(TEXT, encoding="utf-8")
            data = stream_source.convert(path, ZONEINFO)
            self.assertEqual(data.classes, [stream.Class(1, 1, "GFP_KERNEL|__GFP_COMP")])
            self.assertEqual([(row[2], row[4]) for row in data], [(0, 1), (1000, 0)])
            self.assertEqual(data.told["older_frees"], 1)
            path.write_text(TEXT + "CPU:0 [LOST 7 EVENTS]\nlost 3 events\n", encoding="utf-8")
            with self.assertRaisesRegex(Problem, "events were lost .10 times"):
                stream_source.convert(path)
            self.assertEqual(stream_source.convert(path, lossy=True).told["lost"], 10)

    def test_dat(self):
        events = [
            (2000, "a", "mm_page_alloc", {"pfn": 0x2001, "order": 0, "gfp_flags": 0xCC0}),
            (2500, "b", "mm_page_free", {"pfn": 0x2001, "order": 0}),
        ]
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, "trace.dat")
            tracedat.write(path, [[(events, False)]])
            data = stream_source.convert(path, ZONEINFO)
            self.assertEqual(data.classes, [stream.Class(0, 1, "GFP_KERNEL")])
            self.assertEqual(data.events, 2)
            tracedat.write(path, [[(events, True)]])
            with self.assertRaisesRegex(Problem, "events were lost"):
                stream_source.convert(path, ZONEINFO)

    def test_looks(self):
        text = "@ 0.9\nNode 0, zone Normal 9 9\n@ 1.5\nNode 1, zone Normal 1 2\n"
        self.assertEqual(
            stream_source.seen_of(text, 10**9), [stream.Seen(5 * 10**8, 1, "Normal", [1, 2])]
        )


class Probe(unittest.TestCase):
    """What recording costs."""

    def test_probe(self):
        told = {"probe_ms": "200", "probe_recorded_ms": "230", "probe_events": "20000"}
        self.assertIn("+15.0 %, 1.50 us for each of 20000", stream_text.probe(told))
        self.assertEqual(stream_text.probe({}), "")
        self.assertIn("not found out", stream_text.probe({**told, "probe_ms": "0"}))


class Masks(unittest.TestCase):
    """Names of masks."""

    def test_names(self):
        for text, want in (
            ("GFP_KERNEL|__GFP_ZERO", "GFP_KERNEL|__GFP_ZERO"),
            ("GFP_HIGHUSER_MOVABLE|__GFP_COMP", "GFP_HIGHUSER_MOVABLE|__GFP_COMP"),
            ("GFP_NOFS|__GFP_NOFAIL|__GFP_WRITE", "GFP_NOFS"),
            ("0xcc0", "GFP_KERNEL"),
            ("0xa20", "GFP_ATOMIC"),
            ("0x820", "GFP_ATOMIC"),
            ("0", "__GFP_NOWARN"),
            ("GFP_TRANSHUGE", "GFP_TRANSHUGE"),
        ):
            self.assertEqual(stream_masks.safe(stream_masks.of_text(text)[0])[0], want)

    def test_internal(self):
        self.assertEqual(stream_masks.of_bits(0x1000CC0)[1], {"0x1000000"})


class Shipped(unittest.TestCase):
    """The streams in data/streams."""

    def test_shipped(self):
        files = sorted((HERE / "data/streams").glob("*.stream.xz"))
        self.assertEqual(len(files), 3)
        self.assertLessEqual(sum(path.stat().st_size for path in files), 2 * 2**20)
        for path in files:
            with self.subTest(path.name):
                data = stream.read(path)  # checks every event
                self.assertLess(float(data.told["unpaired_percent"]), 1)
                self.assertEqual((data.told["lost"], data.told["overrun"]), ("0", "0"))
                self.assertIn("live pages over time", stream_text.render(data))


if __name__ == "__main__":
    unittest.main()
