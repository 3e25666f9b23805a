# SPDX-License-Identifier: GPL-2.0-only
"""`buddybench ab --resume`: what would falsify or destroy what there is."""

import argparse
import contextlib
import io
import pathlib
import shlex
import sys
import tempfile
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import test_ab  # noqa: E402  (needs the path above)
from bbtool import OK, USAGE, Problem, process, progress  # noqa: E402
from bbtool.commands import cli  # noqa: E402
from bbtool.experiment import record, sides  # noqa: E402
from bbtool.present import ab_command  # noqa: E402
from bbtool.results import result  # noqa: E402


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
        with self.assertRaisesRegex(Problem, "boots of an experiment already") as caught:
            self.run_on(kernels, *self.words)
        self.assertEqual(caught.exception.code, USAGE)
        self.folder /= "anew"
        self.assertEqual(self.run_on(kernels, *self.words)[0], OK)

    def test_a_bisection_goes_on(self):
        """With --resume for all of its steps: those that were not begun yet begin."""
        words = (*self.words, "--gate", "pair order=4 > 2%", "--resume")
        self.assertEqual(self.run_on(test_ab.Kernels({}), *words)[0], OK)
        kernels = test_ab.Kernels({})
        self.assertEqual(self.run_on(kernels, *words)[0], OK)
        self.assertEqual(kernels.booted, [])

    def test_nothing_was_begun(self):
        with self.assertRaisesRegex(Problem, "nothing was begun there") as caught:
            self.run_on(test_ab.Kernels({}), *self.words, "--resume")
        self.assertEqual(caught.exception.code, USAGE)

    def test_two_at_a_time(self):
        """Also while the first one builds; each would put its boots in the place of the other's."""

        def ready(side, *_):
            for more in ((), ("--resume",)):
                with mock.patch.multiple(sides, **test_ab.STAND_INS), self.assertRaisesRegex(
                    Problem, "another .ab. is at work in .*: wait for its end, or "
                ) as caught:
                    self.run_on(test_ab.Kernels({}), *self.words, *more)
                self.assertEqual(caught.exception.code, USAGE)
            return side.words

        with mock.patch.object(sides, "ready", ready):
            self.assertEqual(self.run_on(test_ab.Kernels({}), *self.words)[0], OK)
        self.assertEqual(self.run_on(test_ab.Kernels({}), *self.words, "--resume")[0], OK)

    def test_no_boot_of_others_is_replaced(self):
        """Where a file system has no locks."""
        other = self.folder / "uml-002-0.json"

        class Late(test_ab.Kernels):
            """Another experiment has a boot in the third pair before this one has."""

            def in_turns(self, *words):
                if len(self.booted) == 4:
                    other.touch()
                return super().in_turns(*words)

        def locked(*_):
            raise OSError("no locks")

        with mock.patch.object(record.fcntl, "flock", locked), self.assertRaisesRegex(
            Problem, "uml-002-0.json was not there when this began: two experiments share"
        ):
            self.run_on(Late({}), *self.words)
        self.assertEqual(other.read_text(encoding="utf-8"), "")

    def test_a_boot_that_cannot_be_written(self):
        """That is no fault of the emulator: the pair is not booted once more."""
        kernels, full = test_ab.Kernels({}), Problem("cannot write x: No space left on device")
        with mock.patch.object(record.result, "write", side_effect=full), self.assertRaisesRegex(
            Problem, "No space left"
        ):
            self.run_on(kernels, *self.words)
        self.assertEqual(len(kernels.booted), 2)

    def test_a_failure_loses_no_boot(self):
        """Where those that are done are is said, if there are any."""
        for after, told in ((0, 0), (4, 1)):

            class Dies(test_ab.Kernels):
                """After so many boots."""

                def __call__(self, *words, last=after):
                    data = super().__call__(*words)
                    if len(self.booted) > last:
                        raise Problem("it did not boot")
                    return data

            with mock.patch.object(progress, "say") as say, self.assertRaisesRegex(
                Problem, "it did not boot"
            ):
                self.run_on(Dies({}), *self.words)
            text = f"what there is stays in {self.folder}, --resume goes on"
            self.assertEqual(say.mock_calls.count(mock.call(text)), told)

    def test_half_a_pair_in_turns(self):
        """Its boot was not beside the one that comes later, and both come anew."""
        self.interrupted()
        half = [self.folder / f"uml-001-{side}.json" for side in range(2)]
        before = half[0].read_bytes()
        half[1].unlink()
        self.assertEqual(self.run_on(test_ab.Kernels({}), *self.words, "--resume")[0], OK)
        self.assertNotEqual(half[0].read_bytes(), before)
        self.assertTrue(half[1].exists())

    def test_digest(self):
        with tempfile.TemporaryDirectory() as place:
            have = {name: pathlib.Path(place, name) for name in ("image", "module")}
            have["image"].write_bytes(b"one")
            have["module"].write_bytes(b"two")
            before = sides.digest(have)
            self.assertEqual(sides.digest(have), before)
            have["module"].write_bytes(b"other")
            self.assertNotEqual(sides.digest(have), before)


class Folders(unittest.TestCase):
    """Where an experiment is kept: no boot is lost for a command that was given twice."""

    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.object(record, "OUT", self.place))

    def folder(self, out=None, gate=None, resume=False):
        """(its path within the place, what was said)."""
        options = argparse.Namespace(out=out, gate=gate, resume=resume)
        with contextlib.redirect_stderr(io.StringIO()) as said:
            found = record.folder_of(options, "key")
        return str(found.relative_to(self.place)), said.getvalue()

    def boot(self, name):
        """Keep one in a folder."""
        (self.place / name).mkdir(parents=True, exist_ok=True)
        (self.place / name / "uml-000-0.json").touch()

    def test_a_new_one_each_time(self):
        self.assertEqual(self.folder(), ("ab-key", ""))
        self.boot("ab-key")
        found, said = self.folder()
        self.assertEqual(found, "ab-key-2")
        self.assertIn(
            f"ab-key has 1 boot of this experiment, with which --resume --out {self.place}/ab-key"
            " goes on; a new one begins in ",
            said,
        )
        self.assertEqual(self.folder(resume=True), ("ab-key", ""))
        self.boot("ab-key-2")
        self.assertEqual(self.folder()[0], "ab-key-3")
        self.assertEqual(self.folder(resume=True)[0], "ab-key-2")

    def test_one_without_a_boot_counts(self):
        """It may be building its kernels; or it was interrupted then, and has nothing to lose."""
        self.boot("ab-key")
        (self.place / "ab-key-2").mkdir()
        (self.place / "ab-key-2/experiment.json").touch()
        self.assertEqual(self.folder(resume=True)[0], "ab-key-2")
        for there in (contextlib.nullcontext(), record.alone(self.place / "ab-key-2")):
            with there:
                found, said = self.folder()
            self.assertIn("ab-key has 1 boot of this experiment, with which --resume", said)
            self.assertTrue(said.endswith(f"{found}\n"), said)
        self.assertEqual(found, "ab-key-3")
        self.assertEqual(self.folder()[0], "ab-key-2")
        with mock.patch.object(record.fcntl, "flock", side_effect=OSError("no locks")):
            self.assertEqual(self.folder()[0], "ab-key-3")

    def test_the_last_one_counts(self):
        """Whichever of them are gone."""
        for name in ("ab-key-2", "ab-key-10", "ab-key2-11", "ab-key-12x", "ab-keys"):
            self.boot(name)
        (self.place / "ab-key-13").mkdir()
        self.assertEqual(self.folder(resume=True)[0], "ab-key-10")
        self.assertEqual(self.folder()[0], "ab-key-11")

    def test_one_that_was_named(self):
        self.boot("mine")
        self.assertEqual(self.folder(self.place / "mine"), ("mine", ""))

    def test_steps_of_a_bisection(self):
        """All are given the same --out."""
        self.boot("mine/ab-key")
        found, said = self.folder(self.place / "mine", "x > 2%")
        self.assertEqual(found, "mine/ab-key-2")
        self.assertNotIn("--resume", said)  # its --out would be that of all steps


class Again(unittest.TestCase):
    """The command that is printed, to be given again, overwrites nothing."""

    def test_without_files(self):
        for given, left in (
            ("ab 6.1 6.12 --on uml --out x --json=y.json --html z.html", "ab 6.1 6.12 --on uml"),
            ("ab --ou x --js y 6.1 6.12 --seed 3 --resume count=7", "ab 6.1 6.12 --seed 3 count=7"),
        ):
            self.assertEqual(list(ab_command.without(given.split())), left.split())

    def test_can_be_pasted(self):
        words = [
            "scripts/buddybench",
            "ab",
            "/a tree/l@HEAD~1",
            "it's",
            "--rows",
            "alloc order=0 " * 3,
        ]
        words += [f"--long={'x' * n}" for n in range(5, 80, 6)]
        lines = ab_command.command(" ".join(map(result.shell, words)))
        for line in lines.split("\n"):
            self.assertTrue(len(line) <= 72 or line.count(" x") == 0 and "--long" in line, line)
        said = process.run(
            ["/bin/sh", "-c", f"printf '%s\\n' {lines}"], capture_output=True, text=True
        )
        self.assertEqual(said.stdout.splitlines(), words)

    def test_words_that_are_no_options(self):
        """What is added comes before them, and counts."""
        for given in (
            "A B -- points=3",
            "A -- B points=3",
            "A B points=3 --see 8",
            "--see=8 --pai 4 A B points=3",
            "--resume A B points=3 --ou x",
        ):
            with mock.patch.object(sys, "argv", ["buddybench", "ab", *given.split()]):
                printed = ab_command.again(7, "--pairs", "9", "--resume", "--out", "a b")
            found = cli.parsed(shlex.split(printed)[1:])
            self.assertEqual((found.before, found.after, found.words), ("A", "B", ["points=3"]))
            self.assertEqual((found.seed, found.pairs, str(found.out)), (7, 9, "a b"), printed)
            self.assertTrue(found.resume)
            self.assertEqual([printed.count(f"--{name}") for name in ("se", "pa", "re")], [1, 1, 1])


if __name__ == "__main__":
    unittest.main()
