# SPDX-License-Identifier: GPL-2.0-only
"""The doctor on machines made of files."""

import contextlib
import io
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

SCRIPTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SCRIPTS))

import fakeboots  # noqa: E402  (needs the path above)
from bbtool import OK, UNFIT, USAGE, process  # noqa: E402  (needs the path above)
from bbtool.check import doctor, doctor_memory  # noqa: E402
from bbtool.commands import cli  # noqa: E402
from bbtool.guest import facts, shell  # noqa: E402
from bbtool.results import bundle, differ, spread  # noqa: E402

ZONEINFO = """Node 0, zone      DMA
  pages free     {free}
        boost    0
        min      10
        low      20
        high     30
        spanned  4095
        present  3998
        managed  {managed}
Node 1, zone   Normal
  pages free     {free}
        high     30
        managed  {managed}
"""
CLOCK = "sys/devices/system/clocksource/clocksource0/current_clocksource"
HEALTHY = {
    "proc/version": "Linux version 6.1.0-56-amd64 (x) #1 SMP",
    "proc/mounts": "debugfs /sys/kernel/debug debugfs rw 0 0\n",
    "proc/zoneinfo": ZONEINFO.format(free=400000, managed=500000),
    "proc/cmdline": "quiet",
    "proc/cpuinfo": "flags : tsc",
    "proc/loadavg": "0.01 0.02 0.03 1/99 1",
    "proc/stat": "cpu  100 0 100 9000 0 0 0 0 0 0\ncpu0 1\ncpu1 1\n",
    "lib/modules/6.1.0-56-amd64/build/Makefile": "",
    "sys/module/buddybench/version": "0.1.0",
    "sys/kernel/security/lockdown": "[none] integrity confidentiality",
    "sys/kernel/tracing/current_tracer": "nop",
    CLOCK: "tsc",
}
GONE = None
# What is changed: (verdict, name, part of the text or of the help).
CHANGED = (
    ({"proc/version": "Linux version 4.19.0 (x)"}, doctor.BAD, "kernel", "5.10"),
    (
        {"lib/modules/6.1.0-56-amd64/build/Makefile": GONE, "sys/module/buddybench/version": GONE},
        doctor.BAD,
        "headers",
        "apt-get install build-essential linux-headers-6.1.0-56-amd64",
    ),
    ({"sys/module/buddybench/version": GONE}, doctor.NOTE, "module", "make modules"),
    ({"proc/mounts": "x / ext4"}, doctor.BAD, "debugfs", "mount -t debugfs"),
    (
        {"sys/module/module/parameters/sig_enforce": "Y", "sys/module/buddybench/version": GONE},
        doctor.NOTE,
        "signing",
        "mokutil --import",
    ),
    (
        {"sys/kernel/security/lockdown": "none [integrity] confidentiality"},
        doctor.NOTE,
        "lockdown",
        "autorun=",
    ),
    (
        {"proc/zoneinfo": ZONEINFO.format(free=40, managed=500000)},
        doctor.BAD,
        "memory",
        "above the floor",
    ),
    (
        {"proc/zoneinfo": ZONEINFO.format(free=17000, managed=500000)},
        doctor.NOTE,
        "memory",
        "REFUSED",
    ),
    ({"proc/cmdline": "init_on_alloc=1"}, doctor.NOTE, "init_on_alloc", "init_on_alloc=0"),
    ({"sys/kernel/debug/buddybench/env": "kasan 1"}, doctor.NOTE, "debug options", "kasan"),
    (
        {"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave"},
        doctor.NOTE,
        "governor",
        "cpupower",
    ),
    ({"sys/devices/system/cpu/smt/active": "1"}, doctor.NOTE, "SMT", "smt/control"),
    (
        {"sys/devices/system/cpu/intel_pstate/no_turbo": "0"},
        doctor.NOTE,
        "turbo",
        "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo",
    ),
    ({"proc/sys/kernel/numa_balancing": "1"}, doctor.NOTE, "numa_balancing", "sysctl"),
    ({"proc/cpuinfo": "flags : hypervisor"}, doctor.NOTE, "machine", "virtual"),
    (
        {CLOCK: "hpet"},
        doctor.NOTE,
        "clock",
        "hpet: slow or coarse; see /sys/kernel/debug/buddybench/features",
    ),
    (
        {"sys/module/buddybench/version": GONE, CLOCK: "hpet"},
        doctor.NOTE,
        "clock",
        "hpet: slow or coarse; how much is, once the module is loaded, in /sys/kernel/debug",
    ),
    ({"proc/loadavg": "3.00 1 1 1/9 1"}, doctor.NOTE, "load", "others are at work"),
    ({"proc/stat": "cpu  100 0 100 9000 0 0 0 50 0 0\n"}, doctor.NOTE, "steal", "the host took"),
    ({"sys/kernel/tracing/current_tracer": "function"}, doctor.NOTE, "tracer", "trace-cmd reset"),
    ({"sys/kernel/tracing/set_event": "kmem:mm_page_alloc"}, doctor.NOTE, "events", "1 are traced"),
    ({"sys/kernel/debug/kprobes/list": "x k f"}, doctor.NOTE, "kprobes", "1 are set"),
)


def look(changes, place):
    """The findings on a healthy machine that was changed."""
    for name, text in {**HEALTHY, **changes}.items():
        if text is not None:
            path = pathlib.Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return list(doctor.look(doctor.Machine(place, tree=pathlib.Path(place, "tree"))))


class Doctor(unittest.TestCase):
    """What is found."""

    def test_healthy(self):
        with tempfile.TemporaryDirectory() as place:
            wrong = [one for one in look({}, place) if one.verdict != doctor.GOOD]
            self.assertEqual(wrong, [])

    def test_each_trouble(self):
        for changes, verdict, name, text in CHANGED:
            with self.subTest(name=name, changes=changes), tempfile.TemporaryDirectory() as place:
                found = [one for one in look(changes, place) if one.verdict != doctor.GOOD]
                one = next(one for one in found if one.name == name)
                self.assertEqual(one.verdict, verdict)
                self.assertIn(text, " ".join((one.text, *one.help)))

    def test_nothing_can_be_read(self):
        with tempfile.TemporaryDirectory() as place:
            found = {one.name: one.verdict for one in doctor.look(doctor.Machine(place, place))}
            self.assertEqual(found["memory"], doctor.NOTE)

    def test_budget_is_that_of_the_module(self):
        text = ZONEINFO.format(free=400000, managed=500000)
        want = (400000 - 30 - (64 << 20) // 4096) * 4096 // 4
        self.assertEqual(doctor_memory.budgets(text), {0: want, 1: want})

    def test_command(self):
        for verdict, status in ((doctor.BAD, UNFIT), (doctor.NOTE, OK)):
            findings = [doctor.Finding("thing", verdict, "text", ("help",))]
            for words in ([], ["--json"]):
                said = io.StringIO()
                with mock.patch.object(
                    doctor, "look", lambda _machine, given=findings: given
                ), contextlib.redirect_stdout(said):
                    self.assertEqual(cli.end(["doctor", *words]), status)
                if words:
                    self.assertEqual(json.loads(said.getvalue())["fit"], status == OK)
                else:
                    self.assertIn("help", said.getvalue())

    def test_of_another_machine(self):
        script = SCRIPTS / "target/buddybench-facts"
        done = process.run(["sh", script], capture_output=True, text=True, check=True)

        def ssh(words, **_):
            self.assertEqual(words, ["ssh", "root@box", "sh", "-s"])
            return done

        said = io.StringIO()
        with mock.patch.object(facts.process, "run", ssh), contextlib.redirect_stdout(said):
            status = cli.end(["doctor", "--target", "ssh:root@box", "--json"])
        self.assertIn(status, (OK, UNFIT))
        here = {one.name: one.verdict for one in doctor.look(doctor.Machine(tree="/nowhere"))}
        there = {one["name"]: one["verdict"] for one in json.loads(said.getvalue())["findings"]}
        self.assertEqual(there, here)

    def test_facts_of_another_machine(self):
        text = "".join(
            f"==> /{name} <==\n{text}\n" for name, text in HEALTHY.items() if name[0] in "ps"
        )
        text += "==> /lib/modules/6.1.0-56-amd64/build <==\n==> secure boot   1 <==\n"
        text += "==> /../../outside <==\nx\n==> end <==\n"
        with tempfile.TemporaryDirectory() as place:
            facts.write(text, pathlib.Path(place, "root"))
            machine = doctor.Machine(f"{place}/root", tree=place)
            self.assertEqual([one for one in doctor.look(machine) if one.verdict != "ok"], [])
            self.assertTrue(doctor.secure_boot(machine))
            self.assertIn("in /lib/modules/6.1.0-56-amd64/build", doctor.headers(machine).text)
            self.assertEqual(list(pathlib.Path(place).iterdir()), [pathlib.Path(place, "root")])

    def test_machine_that_cannot_be_reached(self):
        gone = subprocess.CompletedProcess([], 255, "")
        said = io.StringIO()
        with mock.patch.object(facts.process, "run", lambda *_, **__: gone):
            with contextlib.redirect_stderr(said):
                self.assertEqual(cli.end(["doctor", "--target", "ssh:gone"]), UNFIT)
                self.assertEqual(cli.end(["doctor", "--target", "vm"]), USAGE)
        self.assertIn("ssh:gone cannot be looked at", said.getvalue())

    def test_same_plan_ten_times(self):
        seen = []

        def run(target, words):
            seen.append((target, tuple(words)))
            return bundle.only((SCRIPTS / "tests/data/small.bundle").read_text("utf-8"))

        said = io.StringIO()
        with mock.patch.object(shell, "run", run), mock.patch.object(
            doctor, "look", lambda _: []
        ), contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(cli.end(["doctor", "--aa", "orders=0", "--json"]), OK)
        self.assertEqual(seen, [("local", ("orders=0",))] * 10)
        found = json.loads(said.getvalue())["aa"]
        self.assertEqual((found["runs"], found["worst_percent"]), (10, 0))

    def test_spread(self):
        """Of a plan with few rows: each more makes the level stricter."""
        values, told = (100, 102, 98, 101, 99, 100.5, 99.5, 101.5), []
        for rows in (1, 12):
            runs = [
                {"benchmarks": [{"api": f"a{at}", "p50": p50, "flags": []} for at in range(rows)]}
                for p50 in values
            ]
            found = spread.smallest(runs)
            self.assertEqual(found["rows"], rows)
            self.assertIn("8 runs a side", spread.told(found))
            told.append(found["median_percent"])
        self.assertAlmostEqual(told[0] / (math.pi / 3) ** 0.5, 2.2, delta=0.3)
        self.assertGreater(told[1], 1.3 * told[0])

    def test_spread_on_a_coarse_clock(self):
        """Ten runs of 11 steps each: a change within the steps of both sides is not shown."""
        row = {"api": "a", "mode": "op", "p50": 110, "flags": []}
        clock = {"unit": "ns", "granularity": 10, "khz": 1e6}
        found = spread.smallest([{"clock": clock, "benchmarks": [row]}] * 10)
        self.assertAlmostEqual(found["worst_percent"], 200 * math.log(11 / 10), places=2)
        self.assertIn(
            "included in that for 1 row: modes=batch has no such limit", spread.told(found)
        )
        row["mode"] = "batch"
        found = spread.smallest([{"clock": clock, "benchmarks": [row]}] * 10)
        self.assertEqual((found["worst_percent"], found["stepped"]), (0, 0))
        self.assertNotIn("step", spread.told(found))

    def test_spread_of_too_few(self):
        rows = [{"api": f"a{at}", "p50": 100, "flags": []} for at in range(40)]
        found = spread.smallest([{"benchmarks": rows}] * 5)
        self.assertEqual((found["rows"], found["need"]), (0, 7))
        self.assertIn("it takes 7 runs", spread.told(found))
        self.assertIn("no row", spread.told(spread.smallest([])))

    def test_so_small_a_change_is_shown(self):
        """By what compare does, in about three of four comparisons."""
        for number, rows in ((10, 12), (12, 3)):
            change = spread.effect(number, differ.ALPHA["median"] / rows)
            shown = sum(
                fakeboots.slower(seed, (number, rows), change * 0.01) for seed in range(100)
            )
            self.assertIn(shown, range(68, 87))


if __name__ == "__main__":
    unittest.main()
