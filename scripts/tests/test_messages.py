# SPDX-License-Identifier: GPL-2.0-only
"""Messages of the tool, word for word: what calls them forth, and what is said."""

import argparse
import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bbtool import Problem, process  # noqa: E402  (needs the path above)
from bbtool.check import planted  # noqa: E402
from bbtool.commands import cli, export, show  # noqa: E402
from bbtool.experiment import ab, record, sides, wanted  # noqa: E402
from bbtool.present.export import to_kcidb  # noqa: E402
from bbtool.results import (
    bundle,
    comparison,
    history,
    merged,
    result,
    stream,
    watched,
)  # noqa: E402
from bbtool.torture import planted as torture_planted  # noqa: E402
from setups import InFolder  # noqa: E402

SMALL = HERE / "data/small.bundle"
DONE = subprocess.CompletedProcess([], 1, "told", "why")


def options(**given):
    """Options of a command line."""
    return argparse.Namespace(**given)


def said(call, *given, **named):
    """What a call refuses with."""
    try:
        call(*given, **named)
    except (Problem, argparse.ArgumentTypeError, ValueError) as reason:
        return str(reason)
    return "nothing was refused"


class All(unittest.TestCase):
    """Every message is in a test."""

    def test_each(self):
        check = HERE.parent / "checks/messages"
        done = process.run([sys.executable, check, "--module"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_one_that_is_not(self):
        check = HERE.parent / "checks/messages"
        with tempfile.TemporaryDirectory(prefix="bb-messages-") as place:
            for name, text in (
                ("src/a.c", 'bb_err_set(err, -EINVAL, 0, "quite a new one %d", 1);'),
                ("scripts/bbtool/a.py", 'raise Problem(f"another new one {x}")'),
                ("scripts/target/a", "fail 2 'a third new one'\n"),
                ("scripts/tests/test_a.py", '"a third new" "one"'),
            ):
                path = pathlib.Path(place, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="ascii")
            done = process.run(
                [sys.executable, check, "--module", "--tree", place], capture_output=True, text=True
            )
        self.assertEqual(done.returncode, 1)
        self.assertEqual(
            done.stdout.splitlines(),
            [
                "scripts/bbtool/a.py: no test has: 'another new one {}'",
                "src/a.c: no test has: 'quite a new one %d'",
                "1 of 3 messages are in a test",
            ],
        )


class Lines(unittest.TestCase):
    """Of command lines."""

    def of_command(self, *words):
        """The last line of a command that fails."""
        text = io.StringIO()
        with contextlib.redirect_stderr(text), contextlib.redirect_stdout(text):
            with contextlib.suppress(SystemExit):
                cli.end([str(word) for word in words])
        return text.getvalue().strip().splitlines()[-1]

    def test_options(self):
        for words, want in (
            (["again", SMALL, "--target", "local,vm"], "one target only: `run` takes several"),
            (["run", "nonsense"], "unknown argument: nonsense; expected key=value"),
            (["run", "--until", "1", "--budget", "x"], "x: give a time such as 90s, 15m or 1h"),
            (["run", "--budget", "5m", "orders=0"], "--budget is for --until"),
            (["compare", "a", "b", "--min-effect=-1"], "-1: give a number of percent, such as 2"),
            (["run", "--target", "x"], "no such target: x; use local, ssh:[user@]host"),
            (["run", "--target", "vm,vm"], "vm is given twice"),
            (["vm", "--module", "-"], "--module -: no sweep without the module; give a command"),
            (["doctor", "--target", "vm"], "a VM is fit by itself; use local or ssh:[user@]host"),
            (["export", SMALL, "--to", "csv", "--row", "x/y"], "no row has this in its name;"),
            (["test", "--only", "x"], "no such test group: x; see scripts/buddybench test --list"),
            (
                ["torture", "--only", "fuzz", "--kernel", "x"],
                "no test runs on that kernel; see scripts/buddybench torture --list",
            ),
            (["torture", "--bug", "x"], "no such bug: x; there are freed-twice, "),
            (["ab", "6.1"], "give A and B; one series of commits takes --each"),
            (["ab", "6.1", "--each"], "--each takes one argument, TREE@BASE..TIP"),
            (["compare", SMALL, SMALL, "x"], "unknown argument: x; expected KEY=VALUE with one of"),
            (["merge", SMALL, "--by", "x"], "x: give host, kernel or host,kernel"),
        ):
            with self.subTest(words=words):
                self.assertIn(want, self.of_command(*words))

    def test_numbers_of_rows(self):
        for text in ("x", "0-99999", "3-1", "0,3-1"):
            for key in ("order", "node", "cpus"):
                want = f"{key}={text}: give numbers or ranges, such as {key}=0-3,9"
                self.assertIn(want, said(comparison.wishes, [f"{key}={text}"]))

    def test_what_should_not_be_compared(self):
        with tempfile.TemporaryDirectory(prefix="bb-messages-") as place:
            data = result.read(SMALL)
            data["benchmarks"][0]["hold"] = 1
            paths = [pathlib.Path(place, name) for name in "ab"]
            for path, words in zip(paths, ("hold=1", "hold=2")):
                result.write(path, {**data, "config": words, "run_id": words})
            self.assertIn("--force does it anyway", self.of_command("compare", *paths))

    def test_root(self):
        with mock.patch("os.geteuid", lambda: 1):
            self.assertIn(
                "this takes root: it makes and mounts a whole system; run it with sudo",
                self.of_command("fresh"),
            )


class Files(InFolder):
    """Of files."""

    def file(self, text):
        path = self.place / "f"
        path.write_text(text, encoding="utf-8")
        return path

    def test_results(self):
        for read, text, want in (
            (result.read, '{"schema": "buddybench-result/1"}', "not a complete result: "),
            (result.read, '{"schema": ', "neither a complete result nor a bundle: "),
            (result.read, "x", "expected one bundle (==> version <== ... ==> end <==), found 0"),
            (merged.read_all, f'{{"schema": "{merged.SCHEMA}", ', "not a complete merged result: "),
            (
                merged.read_all,
                f'{{"schema": "{merged.SCHEMA}", "runs": []}}',
                "a merged result without runs",
            ),
            (stream.read, "x", "byte 0: no buddybench-stream/1, or a header without an end"),
            (watched.load, "{", "not a recording: "),
            (watched.load, "[]", "not a recording (schema buddybench-watch/1)"),
        ):
            with self.subTest(text=text):
                self.assertIn(want, said(read, self.file(text)))
        (self.place / "s").write_bytes(b"\x1f\x8b123")
        self.assertIn("cut or damaged: ", said(stream.read, self.place / "s"))
        self.assertIn("the recording is not whole: no part watch", said(watched.read, "x"))

    def test_no_result(self):
        """What a file is instead, and what a result or a bundle is; not in Python's words."""
        kinds = "; a result is the JSON that run --out or show --json writes, a bundle what "
        other = ", expected buddybench-result/1: no result"
        for text, want in (
            ('{"schema": "buddy', "JSON that is cut off after line 1, column 12"),
            ('{"a": 1} x', "no JSON from line 1, column 10 on"),
            ('{"a": ' + "[" * 10**5, "JSON with too many lists within lists"),
            ('{"a": ' + "1" * 10**4 + "}", "JSON with a number of too many digits"),
            ("[1,2]", f"f: JSON without a schema{other}"),
            ("null", f"f: JSON without a schema{other}"),
            ("{}", f"f: JSON without a schema{other}"),
            ('{"schema": [1]}', f"f: JSON without a schema{other}"),
            ('{"schema": "a/1"}', f"f: schema 'a/1'{other}"),
        ):
            with self.subTest(text=text[:20]):
                self.assertIn(f"{want}{kinds}", said(result.read, self.file(text)))
        path = self.place / "s"
        path.write_bytes(b"ab\xff")
        for read in (result.read, history.read, watched.load):
            self.assertIn(": no text: byte 2 is no UTF-8", said(read, path))
        self.assertIn(kinds, said(result.read, path))

    def test_damaged_bundle(self):
        text = SMALL.read_text(encoding="utf-8").replace("\tlower\t", "\tlow\t")
        self.assertIn(
            "a damaged bundle: a value is missing or wrong: ", said(result.read, self.file(text))
        )
        text = SMALL.read_text(encoding="utf-8").replace("==> results <==", "==> nothing <==")
        self.assertIn("the bundle has no results: ", said(result.read, self.file(text)))

    def test_units(self):
        one = result.read(SMALL)
        context = {**one["context"], "host_name": "b"}
        several = merged.of([one, {**one, "run_id": "b", "context": context}], merged.BY)
        merged.write(self.place / "m", several)
        self.assertIn(
            "m: runs of several hosts or kernels; compare shows two of them",
            said(merged.together, self.place / "m"),
        )
        self.assertIn(
            "m: runs that were merged, which is JSON already",
            said(show.main, options(file=self.place / "m", json="-")),
        )
        other = {**one, "clock": {**one["clock"], "unit": "ns"}}
        self.assertIn(
            "these are in instructions and ns: merge them apart",
            said(merged.of, [one, other], merged.BY),
        )

    def test_exports(self):
        data = result.read(SMALL)
        self.assertIn(
            "Ä: an origin has small letters, digits and _ only", said(to_kcidb, data, "Ä")
        )
        self.assertIn("hgrm shows one histogram, ", said(export.FORMATS["hgrm"], data))

    def test_bugs_to_plant(self):
        patch = self.file("about\n---\n")
        self.assertIn(
            "f: no line Caught-by: SUITE.TEST before the line ---", said(planted.read, patch)
        )
        self.assertIn("before the line ---", said(torture_planted.read, patch))

    def test_experiments(self):
        kept = record.Record.__new__(record.Record)
        kept.folder = self.place
        self.assertIn(
            "nothing was begun there that --resume could go on with", said(kept.check, {})
        )
        (self.place / record.ASKED).write_text('{"rows": 1}', encoding="utf-8")
        self.assertIn(
            "has another experiment: rows differ; give the same arguments, or another",
            said(kept.check, {"rows": 2}),
        )
        self.assertIn(": not a git tree", said(sides.parse, f"{self.place}@HEAD"))
        self.assertIn(
            "x: give rows and a limit, such as 'alloc order=4 > 2%'", said(wanted.gate, "x")
        )
        for text, told in (
            ("order=11", "order is one of 0, 1, "),
            ("order=4-2", "give numbers or ranges, such as "),
            ("op=banana", "op is one of alloc, free, pair, not banana"),
            ("mode=x", "mode is one of op, "),
            ("context=x", "context is one of preempt, "),
        ):
            self.assertIn(f"{text}: {told}", said(wanted.rows, text))
        self.assertEqual(wanted.rows("free order=0-4,10 context=irq-off")["order"], "0-4,10")
        with mock.patch.object(sides.machine, "kvm_is_there", lambda: False):
            self.assertIn(
                "--on kvm: this machine gives no access to /dev/kvm",
                said(sides.check, sides.Side("6.1", name="6.1"), "kvm"),
            )
        with mock.patch.object(ab.tree_kernels, "git", lambda *_, **_named: ""):
            self.assertIn(
                "no commit is in that range",
                said(ab.named, options(each=True, after=None, before="t@a..b")),
            )


if __name__ == "__main__":
    unittest.main()
