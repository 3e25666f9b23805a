# SPDX-License-Identifier: GPL-2.0-only
"""User-mode kernels side by side: each has its turns, and none outlives the others."""

import dataclasses
import os
import pathlib
import sys
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bbtool import Problem  # noqa: E402  (needs the path above)
from bbtool.debian import build, uml_kernels  # noqa: E402
from bbtool.experiment import places  # noqa: E402
from bbtool.guest import turns, uml  # noqa: E402
from bbtool.results import boots  # noqa: E402
from bbtool.results.rows import NUMBERS  # noqa: E402
from fakeboots import boot, row  # noqa: E402

KERNEL = uml_kernels.built(uml_kernels.get(uml_kernels.DEFAULT))
WORDS = "apis=alloc_pages orders=0,1 modes=batch count=200 warmup_ms=0 seed=1".split()
GUEST = uml.Guest(memory=128, cpus=1, timeout=120)


class Number(unittest.TestCase):
    """What a boot says that took turns with others."""

    def test_it_is_the_fastest_pass(self):
        def number(**more):
            passes = [row(100 + at, 0) for at in range(3)]
            seen = boots.boots([{**boot(passes, "one"), **more}])[0].rows.values()
            return min(one.number for one in seen)

        self.assertEqual(number(experiment={"turns": 3}), 100)
        self.assertEqual(number(experiment={"pair": 1}), 101)
        self.assertEqual(number(), 101)


class Where(unittest.TestCase):
    """On which CPU of the host they run."""

    def on(self, *words):
        """What play() is told, for two kernels."""
        with mock.patch.object(turns, "play") as play, mock.patch.object(places, "together"):
            places.in_turns([{}, {}], places.Work([*WORDS, *words]), "test")
        return play.call_args.args[2].on

    def test_all_on_one(self):
        self.assertEqual(len(self.on()), 1)
        self.assertIn(self.on()[0], os.sched_getaffinity(0))

    def test_several_workers_need_more(self):
        self.assertEqual(self.on("cpus=all"), ())
        self.assertEqual(self.on("threads=2"), ())


@unittest.skipUnless(KERNEL, "needs a user-mode kernel: scripts/buddybench uml build")
class Turns(unittest.TestCase):
    """Two real kernels."""

    @classmethod
    def setUpClass(cls):
        cls.kernel = {**KERNEL, "module": build.for_user_mode(KERNEL, "buddybench")[0]}

    def players(self, *words):
        """A player for each list of words."""
        return [turns.Player(self.kernel, list(part)) for part in words]

    def ended(self, players):
        """Nothing of them is left."""
        for player in players:
            self.assertFalse(player.thread.is_alive())
            self.assertFalse(player.host.exists())

    def test_a_result_has_all_passes(self):
        work = places.Work([*WORDS, "repeats=3"])
        found = places.in_turns([self.kernel, self.kernel], work, "test")
        self.assertEqual(len(found), 2)
        for data in found:
            passes = [row["repetition_index"] for row in data["benchmarks"]]
            self.assertEqual(sorted(passes), [0, 0, 1, 1, 2, 2])
            self.assertEqual({row["repetitions"] for row in data["benchmarks"]}, {3})
            self.assertEqual(data["experiment"], {"turns": 3})
            # No pass is another's copy; that two have one and the same cost is no fault.
            said = {tuple(row.get(name) for name in NUMBERS) for row in data["benchmarks"]}
            self.assertEqual(len(said), 6)
        self.assertNotEqual(*(data["kernel"]["boot_id"] for data in found))

    def test_one_that_fails_ends_the_others(self):
        players = self.players(WORDS, [*WORDS, "orders=99"])
        with self.assertRaisesRegex(Problem, "orders=99"):
            turns.play(players, 2, GUEST, lambda: None)
        self.ended(players)
        self.assertIsNone(players[0].done)

    def test_an_interrupt_ends_all(self):
        players, ticks = self.players(WORDS, WORDS), []

        def tick():
            ticks.append(1)
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            turns.play(players, 9, GUEST, tick)
        self.ended(players)
        self.assertEqual(len(ticks), 1)

    def test_a_kernel_that_does_not_start(self):
        players = self.players(WORDS, WORDS)
        players[1] = dataclasses.replace(players[1], kernel={**self.kernel, "module": "/nowhere"})
        with self.assertRaisesRegex(Problem, "nowhere"):
            turns.play(players, 2, GUEST, lambda: None)
        self.ended(players)


if __name__ == "__main__":
    unittest.main()
