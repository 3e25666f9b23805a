# SPDX-License-Identifier: GPL-2.0-only
"""buddybench-run on a folder in the module's place.

The tests are about what it refuses before anything runs, and what it leaves behind.
"""

import errno
import os
import pathlib
import re
import subprocess
import sys
import unittest
from unittest import mock

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

from bbtool import not_loaded, process  # noqa: E402  (needs the path above)
from bbtool.results import bundle  # noqa: E402
from doctext import read  # noqa: E402
from setups import InFolder  # noqa: E402

SCRIPT = SCRIPTS / "target/buddybench-run"


class Run(InFolder):
    """The script itself."""

    def setUp(self):
        super().setUp()
        self.module = self.place / "module"
        self.module.mkdir()
        for name, text in (
            ("run", ""),
            ("error_log", "# buddybench error_log abi=1 refused=0\n"),
            ("results", "row\n"),
            ("state", "idle run=1 result=done\n"),
        ):
            (self.module / name).write_text(text, encoding="ascii")

    def call(self, *words):
        """(exit status, stdout, stderr); what was written to run is in self.asked."""
        done = process.run(
            ["sh", SCRIPT, *words],
            cwd=self.place,
            capture_output=True,
            text=True,
            env={**os.environ, "BUDDYBENCH_DIR": str(self.module)},
        )
        self.asked = (self.module / "run").read_text(encoding="ascii")
        return done.returncode, done.stdout, done.stderr

    def test_bundle(self):
        code, out, _ = self.call("orders=0", "count=9")
        self.assertEqual((code, self.asked), (0, "orders=0 count=9\n"))
        self.assertIn("==> results <==\nrow\n", out)
        self.assertTrue(out.endswith("==> end <==\nexit=0\n"))

    def test_an_id_that_is_given(self):
        """Nothing in a machine that counts tells its boots apart."""
        self.assertNotIn("run_id", self.call("orders=0")[1])
        with mock.patch.dict(os.environ, {"BUDDYBENCH_RUN_ID": "mine"}):
            found = bundle.only(self.call("orders=0")[1])
        self.assertEqual(found.pairs("kernel")["run_id"], "mine")

    def test_file(self):
        code, out, _ = self.call("-o", "made", "-x", "results", "orders=0")
        self.assertEqual((code, out), (0, ""))
        self.assertNotIn("results", (self.place / "made").read_text(encoding="ascii"))
        self.assertEqual(sorted(os.listdir(self.place)), ["made", "module"])

    def test_file_that_cannot_be_written(self):
        code, _, said = self.call("-o", "nowhere/made", "orders=0")
        self.assertEqual((code, self.asked), (3, ""))
        self.assertIn("cannot write nowhere/made; nothing was run", said)

    def test_a_folder_or_a_full_disk(self):
        for words, why in (
            (["-o", "module"], "cannot write module; nothing was run"),
            (["-i", "x"], "-i x: give seconds"),
        ):
            code, _, said = self.call(*words, "orders=0")
            self.assertEqual(self.asked, "", words)
            self.assertIn(why, said)
        code, _, said = self.call("-o", "/dev/full", "orders=0")
        self.assertEqual(code, 3)
        self.assertIn("could not write /dev/full", said)
        self.assertTrue(pathlib.Path("/dev/full").is_char_device())
        self.assertEqual(os.listdir(self.place), ["module"])

    def test_nobody_reads_it(self):
        line = f"BUDDYBENCH_DIR={self.module} sh {SCRIPT} -q orders=0 2>&1 >/dev/full"
        done = process.run(["bash", "-c", line], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn("could not write stdout", done.stdout)

    def without_module(self, name, user):
        """What a script says to root (0) or another user where there is no module."""
        for program, does in (("id", f"echo {user}"), ("mount", "exit 1"), ("trace-cmd", "exit 0")):
            (self.place / program).write_text(f"#!/bin/sh\n{does}\n", encoding="ascii")
            (self.place / program).chmod(0o755)
        done = process.run(
            ["sh", SCRIPT.with_name(name), "orders=0"][: 2 if name.endswith("watch") else 3],
            capture_output=True,
            text=True,
            env={"PATH": f"{self.place}:/usr/bin:/bin", "BUDDYBENCH_DIR": "/nowhere"},
        )
        self.assertEqual(done.returncode, 3)
        return done.stderr

    def test_no_module(self):
        """The same as the tool says: how to make it, how to load it, and how to do without."""
        release = os.uname().release
        for command in (
            "make modules",
            f"sudo insmod build/{release}/buddybench.ko",
            "virtual machine, without the module here: scripts/buddybench run --target vm",
        ):
            self.assertIn(command, not_loaded("x", release))
        for name in ("buddybench-run", "buddybench-trace", "buddybench-watch"):
            self.assertEqual(
                self.without_module(name, 0), f"{name}: {not_loaded('/nowhere', release)}\n"
            )
            self.assertEqual(
                self.without_module(name, 1000),
                f"{name}: /nowhere is not visible; run this as root\n",
            )

    def test_files_that_are_not_for_us(self):
        (self.module / "run").unlink()
        for name, file in (("trace", "run"), ("watch", "ops")):
            (self.place / "trace-cmd").write_text("#!/bin/sh\n", encoding="ascii")
            (self.place / "trace-cmd").chmod(0o755)
            done = process.run(
                ["sh", SCRIPT.with_name(f"buddybench-{name}")],
                capture_output=True,
                text=True,
                env={
                    "PATH": f"{self.place}:/usr/bin:/bin",
                    "BUDDYBENCH_DIR": str(self.module),
                },
            )
            self.assertEqual(
                done.stderr,
                f"buddybench-{name}: {self.module}/{file} cannot be written; run this as root\n",
            )

    def test_option_after_a_key(self):
        code, _, said = self.call("orders=0", "-o", "made")
        self.assertEqual((code, self.asked), (2, ""))
        self.assertIn("options come first", said)

    def test_not_understood(self):
        for words in (["nonsense"], ["orders=0", "nonsense"], ["-o"], ["--nonsense"]):
            code, _, said = self.call(*words)
            self.assertEqual((code, self.asked), (2, ""))
            self.assertIn("see --help", said)

    def refusal(self, before, after):
        """What is said where error_log has these refusals before and after."""

        def log(count):
            entries = "".join(f"[1] run: error -22: no {n}\n  x\n  ^\n" for n in range(count))
            kept = "".join(entries.splitlines(True)[-24:])
            return f"# buddybench error_log abi=1 refused={count}\n{kept}"

        (self.module / "error_log").write_text(log(before), encoding="ascii")
        (self.module / "run").unlink()
        (self.module / "run").symlink_to("/dev/full")
        # The write fails, then its reason is in the log; cat of state comes between.
        (self.place / "cat").write_text(
            '#!/bin/sh\ncase $1 in */state) cp after "$BUDDYBENCH_DIR/error_log" ;; esac\n'
            'exec /bin/cat "$@"\n',
            encoding="ascii",
        )
        (self.place / "cat").chmod(0o755)
        (self.place / "after").write_text(log(after), encoding="ascii")
        return process.run(
            ["sh", SCRIPT, "orders=99"],
            cwd=self.place,
            capture_output=True,
            text=True,
            env={"PATH": f"{self.place}:/usr/bin:/bin", "BUDDYBENCH_DIR": str(self.module)},
        ).stderr

    def test_reason_of_any_refusal(self):
        for before in (0, 7, 8, 9, 100):
            said = self.refusal(before, before + 1)
            self.assertIn(f"run: error EINVAL: no {before}\n", said)
            self.assertEqual(said.count("error EINVAL"), 1)
            self.assertNotIn("-22", said)

    def test_errors_have_names(self):
        """In all scripts those that usage.rst explains, and nothing but the numbers is replaced."""
        section = read("Documentation/usage.rst").split("\nErrors\n")[1].split("\nLockdown\n")[0]
        names = re.findall(r"^``(E\w+)`` ", section, re.M)
        self.assertGreater(len(names), 9)
        log = "".join(
            f"[1.2] run: error -{getattr(errno, name)}: no {name}\n  : error -22: x\n  ^\n"
            for name in names
        )
        for name in ("run", "trace", "watch"):
            text = SCRIPT.with_name(f"buddybench-{name}").read_text(encoding="utf-8")
            function = re.search(r"^named\(\) \{\n.*?^\}\n", text, re.M | re.S).group()
            said = process.run(
                ["sh", "-c", f"{function}named"], input=log, capture_output=True, text=True
            ).stdout
            for error in names:
                self.assertIn(
                    f"[1.2] run: error {error}: no {error}\n  : error -22: x\n  ^\n", said
                )
            self.assertIn(' "$dir/error_log" | named ', text)
            self.assertEqual(bundle.refusals(log), said)
        self.assertEqual(bundle.refusals("[1.2] run: error -999: x"), "[1.2] run: error -999: x")

    def test_locked_down(self):
        (self.module / "run").unlink()
        (self.module / "run").mkdir()  # root may write it, and cannot
        done = process.run(
            ["sh", SCRIPT, "orders=0"],
            capture_output=True,
            text=True,
            env={**os.environ, "BUDDYBENCH_DIR": str(self.module)},
        )
        self.assertEqual(done.returncode, 3)
        self.assertIn(
            "run cannot be opened: locked down? start the run while loading the module: "
            "insmod buddybench.ko 'autorun=\"orders=0\"', then read ",
            done.stderr,
        )

    def test_stopped(self):
        (self.module / "state").write_text("running run=1 pct=5\n", encoding="ascii")
        (self.module / "stop").symlink_to("state")  # what is written there ends the run
        with process.start(
            ["sh", SCRIPT, "-i", "0.1", "orders=0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "BUDDYBENCH_DIR": str(self.module)},
        ) as child:
            while "running run=1" not in child.stderr.readline():
                pass
            child.terminate()
            out, said = child.communicate(timeout=20)
        self.assertEqual(child.returncode, 5)
        self.assertIn("buddybench-run: stopping the run\n", said)
        self.assertIn("==> end <==\nexit=5\n", out)

    def test_refused(self):
        (self.module / "run").unlink()
        (self.module / "run").symlink_to("/dev/full")  # every write fails
        code = process.run(
            ["sh", SCRIPT, "-o", "made", "orders=99"],
            cwd=self.place,
            capture_output=True,
            env={**os.environ, "BUDDYBENCH_DIR": str(self.module)},
        ).returncode
        self.assertEqual((code, os.listdir(self.place)), (2, ["module"]))


if __name__ == "__main__":
    unittest.main()
