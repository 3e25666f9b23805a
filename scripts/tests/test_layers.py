# SPDX-License-Identifier: GPL-2.0-only
"""The layer check finds what is planted, and nothing in a clean tree."""

import unittest

from checks import Planted, load, plant_each

CLEAN = {
    "include/buddybench/compat.h": (
        "#include <linux/version.h>\n#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 0, 0)\n#endif\n"
    ),
    "include/buddybench/lib/hist.h": "#include <linux/types.h>\nint bb_hist(int a);\n",
    "include/buddybench/result/report.h": "#include <linux/types.h>\n",
    "include/buddybench/manual/ops.h": "#include <buddybench/lib/hist.h>\n",
    "include/buddybench/session/session.h": "#include <buddybench/manual/ops.h>\n",
    "src/lib/hist.c": (
        "#include <linux/types.h>\n#include <buddybench/lib/hist.h>\n"
        'static const char *const names[] = {\n\t"BUG(x)",\n};\n/* BUG() in words */\n'
        "int bb_hist(int a)\n{\n\tint i;\n\n\tfor (i = 0; i < a; i++)\n\t\t;\n"
        "\treturn !!names[0];\n}\n"
    ),
    "src/result/report.c": "#include <linux/seq_file.h>\n#include <buddybench/result/report.h>\n",
    "src/manual/ops.c": (
        "#include <linux/mm.h>\n#include <buddybench/compat.h>\n"
        "#include <buddybench/manual/ops.h>\nstatic int helper(int a)\n{\n\treturn bb_hist(a);\n}\n"
    ),
    "src/verify/verify.c": "#include <linux/mm.h>\n",
    "src/session/session.c": (
        "#include <linux/kthread.h>\n#include <buddybench/session/session.h>\n"
    ),
    "src/main.c": (
        "#include <linux/module.h>\n#include <buddybench/session/session.h>\n"
        "static char *autorun;\nstatic bool unsafe;\nstatic int __init bb_init(void)\n{\n"
        "\treturn 0;\n}\n"
    ),
    "src/debugfs/debugfs.c": (
        "#include <linux/debugfs.h>\n#include <buddybench/session/session.h>\n"
        "static const struct file_operations fops = {\n};\n"
    ),
}

# name: (file, text added to its end, what the finding says)
PLANTED = {
    "pure file with a kernel header": (
        "src/lib/hist.c",
        "#include <linux/slab.h>\n",
        "pure file includes <linux/slab.h>",
    ),
    "pure header with a kernel header": (
        "include/buddybench/lib/hist.h",
        "#include <linux/mm.h>\n",
        "pure file includes",
    ),
    "gfp.h in another pure file": (
        "src/lib/hist.c",
        "#include <linux/gfp.h>\n",
        "pure file includes <linux/gfp.h>",
    ),
    "seq_file outside result": (
        "src/lib/hist.c",
        "#include <linux/seq_file.h>\n",
        "pure file includes",
    ),
    "pure includes a folder that is not": (
        "src/lib/hist.c",
        "#include <buddybench/manual/ops.h>\n",
        "they point down only",
    ),
    "pure includes compat.h": (
        "src/lib/hist.c",
        "#include <buddybench/compat.h>\n",
        "pure file includes",
    ),
    "a command includes another": (
        "src/verify/verify.c",
        "#include <buddybench/manual/ops.h>\n",
        "commands must not include each other",
    ),
    "common header includes a folder": (
        "include/buddybench/compat.h",
        "#include <buddybench/lib/hist.h>\n",
        "below all folders",
    ),
    "header of another folder": (
        "src/verify/verify.c",
        '#include "../lib/x.h"\n',
        "belongs in include",
    ),
    "flat file": ("src/stray.c", "int bb_stray;\n", "a file belongs to a folder"),
    "unknown folder": ("src/attic/x.c", "int bb_x;\n", "not in MAY of"),
    "header includes upwards": (
        "include/buddybench/lib/hist.h",
        "#include <buddybench/session/session.h>\n",
        "no arrow leads from lib/ to session/",
    ),
    "ops includes session": (
        "src/manual/ops.c",
        "#include <buddybench/session/session.h>\n",
        "no arrow leads from manual/ to session/",
    ),
    "version test": (
        "src/manual/ops.c",
        "#if LINUX_VERSION_CODE < 1\n#endif\n",
        "versions in include/buddybench/compat.h",
    ),
    "version macro": (
        "include/buddybench/manual/ops.h",
        "#if X < KERNEL_VERSION(6, 1, 0)\n#endif\n",
        "test versions in",
    ),
    "export": ("src/manual/ops.c", "EXPORT_SYMBOL_GPL(helper);\n", "exports no symbol"),
    "a shrinker": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tregister_shrinker(&s);\n}\n",
        "no shrinker",
    ),
    "realtime": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tsched_set_fifo(current);\n}\n",
        "no realtime priority",
    ),
    "BUG_ON": ("src/manual/ops.c", "static void f(void)\n{\n\tBUG_ON(1);\n}\n", "no BUG"),
    "BUG in a test": ("kunit/hist_kunit.c", "static void f(void)\n{\n\tBUG();\n}\n", "no BUG"),
    "loop variable": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tfor (int i = 0; i < 2; i++)\n\t\t;\n}\n",
        "gnu89",
    ),
    "loop struct": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tfor (struct a *p = b; p; p++)\n\t\t;\n}\n",
        "gnu89",
    ),
    "zone lock": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tspin_lock(&zone->lock);\n}\n",
        "no lock of the allocator",
    ),
    "pcp lock": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tspin_lock(&this_cpu_ptr(zone->per_cpu_pageset)->lock);\n}\n",
        "no lock of the allocator",
    ),
    "flush_work": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tflush_work(&w->work);\n}\n",
        "wait for the queue",
    ),
    "pages past the door": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\talloc_pages_node(0, 0, 0);\n}\n",
        "pass the door",
    ),
    "a free past the door": (
        "src/verify/verify.c",
        "static void f(void)\n{\n\t__free_page(p);\n}\n",
        "pass the door",
    ),
    "a split past the door": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tsplit_page(p, 2);\n}\n",
        "pass the door",
    ),
    "symbol hunt": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tkallsyms_lookup_name(0);\n}\n",
        "no symbol hunting",
    ),
    "sprintf": (
        "src/manual/ops.c",
        "static void f(char *a)\n{\n\tsprintf(a, b);\n}\n",
        "unbounded",
    ),
    "counter": ("src/manual/ops.c", "static int counter;\n", "mutable state counter"),
    "pointer to const": ("src/manual/ops.c", "static const char *last;\n", "mutable state last"),
    "array": ("src/lib/hist.c", "static unsigned int seen[4] = { 0 };\n", "mutable state seen"),
    "struct with initialiser": (
        "src/manual/ops.c",
        "static struct file_operations f = {\n};\n",
        "mutable state f",
    ),
    "static in a function": (
        "src/manual/ops.c",
        "static void f(void)\n{\n\tstatic int calls;\n}\n",
        "mutable state calls",
    ),
    "mutex": ("src/session/session.c", "static DEFINE_MUTEX(lock);\n", "mutable state lock"),
    "more state in main": ("src/main.c", "static int counter;\n", "mutable state counter"),
    "loops in debugfs": (
        "src/debugfs/debugfs.c",
        (
            "static void f(int a)\n{\n\tfor (;;)\n\t\t;\n\tfor (;;)\n\t\t;\n\tfor (;;)\n\t\t;\n"
            "\twhile (a)\n\t\t;\n}\n"
        ),
        "move logic below debugfs/",
    ),
    "arithmetic in debugfs": (
        "src/debugfs/debugfs.c",
        "static int f(int a)\n{\n\treturn a / 2;\n}\n",
        "arithmetic",
    ),
}


class Layers(Planted):
    """scripts/checks/layers"""

    CHECK, CLEAN = "layers", CLEAN

    def test_clean(self):
        self.assertEqual(self.check(), (0, ""))

    def test_table(self):
        code, text = self.check("--table")
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"(?m)^lib +pure +1 files +-> -$")
        self.assertIn("6 folders, 4 arrows, 0 upwards", text)

    def test_table_counts_what_points_up(self):
        self.plant("src/lib/hist.c", "#include <buddybench/session/session.h>\n")
        code, text = self.check("--table")
        self.assertEqual(code, 1)
        self.assertIn("6 folders, 5 arrows, 1 upwards", text)

    def test_arrows_cannot_run_in_a_circle(self):
        self.down_only(load("layers").MAY)

    def found(self, path, text, finding):
        """It names the file, too."""
        self.assertIn(path, super().found(path, text, finding))


plant_each(Layers, PLANTED)

if __name__ == "__main__":
    unittest.main()
