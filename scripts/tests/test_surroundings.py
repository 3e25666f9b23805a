# SPDX-License-Identifier: GPL-2.0-only
"""What is told of two sides besides their numbers."""

import itertools
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool import Problem  # noqa: E402  (needs the path above)
from bbtool.present import verdict  # noqa: E402
from bbtool.results import bundle, kconfig, result, surroundings  # noqa: E402

OPTIONS = "CONFIG_SMP=y\nCONFIG_HZ=250\n# CONFIG_NUMA is not set\nCONFIG_EXT4_FS=m\nCONFIG_INET=y\n"


class Configuration(unittest.TestCase):
    """Of the kernel."""

    def test_modules_and_names_do_not_matter(self):
        other = OPTIONS.replace("=m", "=n") + 'CONFIG_BUILD_SALT="7"\nCONFIG_USB=m\n'
        other = other.replace("CONFIG_EXT4_FS=n\n", "")
        self.assertEqual(kconfig.facts(OPTIONS), kconfig.facts(other))
        self.assertIsNone(kconfig.facts(""))

    def test_what_a_compiler_can_do_is_not_told(self):
        """It follows from the compiler, which is."""
        other = OPTIONS + "CONFIG_CC_HAS_ASM_GOTO=y\nCONFIG_CC_OPTIMIZE_FOR_SIZE=y\n"
        self.assertEqual(
            kconfig.differences(kconfig.facts(OPTIONS), kconfig.facts(other)),
            [("CONFIG_CC_OPTIMIZE_FOR_SIZE", "n", "y")],
        )

    def test_differences(self):
        ours = kconfig.facts(OPTIONS)
        for text, told in (
            (OPTIONS, []),
            (OPTIONS.replace("250", "100"), [("CONFIG_HZ", "250", "100")]),
            (OPTIONS.replace("CONFIG_SMP=y\n", ""), [("CONFIG_SMP", "y", "n")]),
        ):
            self.assertEqual(kconfig.differences(ours, kconfig.facts(text)), told)
        found = kconfig.differences(ours, kconfig.facts(OPTIONS.replace("INET", "UNIX")))
        self.assertEqual(found[0][0], "other options of .config")


class Facts(unittest.TestCase):
    """Of the machine, from a bundle."""

    def data(self, **lines):
        """The small bundle, with more lines about its kernel."""
        path = pathlib.Path(__file__).resolve().parent / "data/small.bundle"
        text = path.read_text(encoding="utf-8")
        more = "".join(f"{key} {item}\n" for key, item in lines.items())
        text = text.replace("==> kernel <==\n", "==> kernel <==\n" + more)
        return result.convert(bundle.only(text))

    def test_read(self):
        version = "Linux version 6.1.0 (a@b) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld 2.40) #1 SMP"
        data = self.data(
            boot_id="abc", version=version, memtotal_kb=2048000, **{"sysctl.vm.min_free_kbytes": 9}
        )
        facts = surroundings.facts(data)
        self.assertEqual(data["kernel"]["boot_id"], "abc")
        self.assertEqual(facts["compiler"], "gcc-12 (Debian 12.2.0-14) 12.2.0")
        self.assertEqual(facts["memory"], "2000 MB")
        self.assertEqual(facts["vm.min_free_kbytes"], "9")

    def test_seeds_that_both_sides_have_are_no_difference(self):
        sides = [[self.data(), self.data()] for _ in "AB"]
        for side in sides:
            for seed, data in enumerate(side):
                data["config"] += f" seed={seed}"
        self.assertEqual(surroundings.differences(*sides), [])
        self.assertEqual(surroundings.varied(sides[0]), ["seed"])

    def test_who_allocates_and_how_full_it_is(self):
        for key, ours, theirs in (("worker", "kthread", "caller"), ("free_pages", "0", "9000")):
            sides = [[self.data()], [self.data()]]
            for side, item in zip(sides, (ours, theirs)):
                side[0]["config"] += f" {key}={item}"
            self.assertEqual(surroundings.differences(*sides), [(key, ours, theirs)])

    def test_what_is_told(self):
        """Of the host, the clock and the environment, and any key that is no column of rows."""

        def host(data, item):
            data["context"]["host_name"] = item

        def rate(data, item):
            data["clock"].update({"unit": "ns", "khz": item})

        def env(data, item):
            data["env"]["shuffle_built_in"] = item

        def key(data, item):
            data["config"] += f" reserve_mb={item}"

        def source(data, item):
            data["module"]["srcversion"] = item
            data["kernel"]["release"] = data["env"]["kernel"] = item

        for change, ours, theirs, told in (
            (host, "one", "two", [("host", "one", "two")]),
            (host, "one", "(none)", []),
            (rate, 2400000, 3000000, [("clock rate", "2.40 GHz", "3.00 GHz")]),
            (rate, 2400000, 2400009, []),
            (rate, 1000, 1040, [("clock rate", "1.00 MHz", "1.04 MHz")]),
            (rate, 24000, 100000, [("clock rate", "24.00 MHz", "100.00 MHz")]),
            (rate, 100000, 104000, [("clock rate", "100.00 MHz", "104.00 MHz")]),
            (rate, 32, 33, [("clock rate", "32.00 kHz", "33.00 kHz")]),
            (rate, 32, 32.768, [("clock rate", "32.00 kHz", "32.77 kHz")]),
            (rate, 2094999, 2095001, []),
            (env, 0, 1, [("shuffle_built_in", "0", "1")]),
            (key, 0, 8, [("reserve_mb", "0", "8")]),
            (source, "6", "7", [("srcversion", "6", "7"), ("kernel", "6", "7")]),
        ):
            sides = [[self.data()], [self.data()]]
            for side, item in zip(sides, (ours, theirs)):
                change(side[0], item)
            self.assertEqual(surroundings.differences(*sides), told)

    def test_what_one_side_alone_says(self):
        """Is a difference, too; and numbers that vary are, but for seeds and what memory makes."""
        data = [self.data() for _ in range(4)]
        data[0]["env"]["shuffle_built_in"] = 1
        data[1]["kernel"]["config"] = kconfig.facts(OPTIONS)
        for at, count in enumerate((1000, 100000, 5000, 20000)):
            data[at]["config"] += f" count={count}"
            data[at]["kernel"]["cmdline"] += f" contig_mem={at // 2}"
        self.assertEqual(
            {name for name, *_ in surroundings.differences(data[:2], data[2:])},
            {"shuffle_built_in", ".config", "count", "command line"},
        )

    def test_of_many_values_the_odd_ones_are_told(self):
        """They are compared before they are shortened, and shortened so that the odd ones stay."""
        sides = [[self.data() for _ in range(6)] for _ in "AB"]
        for side in sides:
            for at, data in enumerate(side):
                data["config"] += f" worker=w{at}"
        self.assertEqual(surroundings.differences(*sides), [])
        sides[1][5]["config"] += "x"
        self.assertEqual(
            surroundings.differences(*sides), [("worker", "w5, w0, 4 more", "w5x, w0, 4 more")]
        )

    def test_configurations_of_all_results(self):
        """Not that of the first result of a side alone."""
        sides = [[self.data() for _ in range(2)] for _ in "AB"]
        for side in sides:
            for data in side:
                data["kernel"]["config"] = kconfig.facts(OPTIONS)
        self.assertEqual(surroundings.differences(*sides), [])
        sides[1][1]["kernel"]["config"] = kconfig.facts(OPTIONS.replace("250", "100"))
        self.assertEqual(surroundings.differences(*sides), [("CONFIG_HZ", "250", "100")])

    def told(self, ours, theirs):
        """(what keeps two results from being compared, what is told of them)."""
        sides = [ours], [theirs]
        return list(surroundings.obstacles(*sides)), surroundings.differences(*sides)

    def test_what_a_kernel_does_not_tell(self):
        """It is no reason not to compare with a kernel where it is off, but with one where not."""
        for value, text in (("n/a (kernel exports no key)",) * 2, (None, "not known")):
            for other in (0, 1):
                ours, theirs = self.data(), self.data()
                ours["env"]["page_poison"], theirs["env"]["page_poison"] = value, other
                if value is None:
                    del ours["env"]["page_poison"]
                refused, told = self.told(ours, theirs)
                text_of = text.replace("not known", "unknown")
                self.assertEqual(
                    refused, [f"page_poison is {text_of} in A, 1 in B"] if other else []
                )
                self.assertEqual(told, [] if other else [("page_poison", text, "0")])
        self.assertEqual(surroundings.varying([self.data(), self.data()]), [])

    def test_null_is_what_nobody_knows(self):
        """In a result that was made by hand: it is neither off nor another value."""
        for value, other, refused in (
            (None, 0, []),
            (None, None, []),
            (0, 0.0, []),
            (None, 1, [1]),
        ):
            ours, theirs = self.data(), self.data()
            ours["env"]["kasan"], theirs["env"]["kasan"] = value, other
            ours, theirs = (result.checked("F", data) for data in (ours, theirs))
            self.assertEqual("kasan" in ours["env"], value is not None)
            wanted = [f"kasan is unknown in A, {one} in B" for one in refused]
            self.assertEqual(self.told(ours, theirs)[0], wanted)
        for odd, name in itertools.product(([], {}, True), ("kasan", "kasan?", "kasan??")):
            data = self.data()
            data["env"][name] = odd
            wanted = re.escape(f"env: {name} is of the wrong type")
            with self.assertRaisesRegex(Problem, wanted):
                result.checked("F", data)

    def test_what_is_not_told_is_no_debug_kernel(self):
        for value, debug in (("n/a (no key)", 0), ("unknown", 0), (None, 0), (0, 0), (1, 1)):
            data = self.data()
            data["env"]["kasan"] = value
            told = " ".join(text for _, text in verdict.verdict(data))
            self.assertEqual("a debug kernel: kasan" in told, bool(debug), value)
            marks = {name: mark for name, _, mark in verdict.environment(data)}
            self.assertEqual(marks["kasan"], bool(debug))

    def test_hold_and_bulk_count_where_rows_have_them(self):
        for key, part in (("hold", {"pattern": "lifo"}), ("bulk", {"api": "alloc_pages_bulk"})):
            for has, column in ((False, False), (True, False), (True, True)):
                sides = [self.data(), self.data()]
                for data, value in zip(sides, (7, 9)):
                    data["config"] += f" {key}={value}"
                    row = data["benchmarks"][0]
                    row.update((part if has else {}) | ({key: value} if column else {}))
                want = [f"{key}=7 in A, {key}=9 in B"] if has else []
                self.assertEqual(list(self.told(*sides)[0]), want, (key, has, column))

    def test_other_streams_are_no_comparison(self):
        sides = [[self.data()], [self.data()]]
        for side in sides:
            side[0]["stream"] = {"replay": {"events": 9, "allocs": 5, "replay_ns": id(side)}}
        self.assertEqual(list(surroundings.obstacles(*sides)), [])
        for stream in ({"replay": {"events": 9, "allocs": 6}}, None):
            sides[1][0]["stream"] = stream
            if not stream:
                del sides[1][0]["stream"]
            self.assertEqual(
                list(surroundings.obstacles(*sides)), ["A and B replay different streams"]
            )

    def test_a_fastest_pass_is_not_compared_with_a_median(self):
        sides = [[self.data()], [self.data()]]
        sides[0][0]["experiment"] = {"turns": 9}
        self.assertEqual(
            list(surroundings.obstacles(*sides)),
            ["the number of a boot is its fastest pass in A," " the median of its repeats in B"],
        )
        sides[1][0]["experiment"] = {"turns": 9}
        self.assertEqual(list(surroundings.obstacles(*sides)), [])

    def test_numbers_that_vary_alike_are_no_difference(self):
        name = "vm.min_free_kbytes"
        for ours, theirs, told in (
            ((2812, 2815), (2813, 2820), []),
            ((2812, 2815), (2816, 2820), [(name, "2812, 2815", "2816, 2820")]),
            ((2812, 2812), (2811, 2813), [(name, "2812", "2811, 2813")]),
        ):
            sides = [
                [self.data(**{f"sysctl.{name}": it}) for it in side] for side in (ours, theirs)
            ]
            self.assertEqual(surroundings.differences(*sides), told)

    def test_words_of_each_boot_are_no_difference(self):
        self.assertEqual(
            surroundings.command_line("mem=1G initrd=/tmp/x quiet con0=fd:0 panic=-1"),
            "quiet panic=-1",
        )


if __name__ == "__main__":
    unittest.main()
