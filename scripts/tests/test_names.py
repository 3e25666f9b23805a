# SPDX-License-Identifier: GPL-2.0-only
"""The check of names finds what is planted, and nothing in a clean tree."""

import unittest

from checks import Planted, plant_each

CLEAN = {
    "src/lib/rolls.c": (
        "int bb_roll_next(int a)\n{\n\treturn a;\n}\n\nstatic int again(void)\n{\n\treturn 0;\n}\n"
    ),
    "src/run/pool.c": (
        "#include <buddybench/lib/rolls.h>\n/* int bb_other(void)\n{ */\nstruct bb_crew *\n"
        "bb_crew_create(int nr)\n{\n\treturn NULL;\n}\n\nvoid bb_crew_end(struct bb_crew *crew)\n"
        "{\n}\n\nvoid bb_run_all(void *state)\n{\n}\n\n#define X(f)\t\\\nvoid f(void) \\\n{ }\n"
    ),
    "include/buddybench/lib/rolls.h": (
        "/**\n * bb_roll_next() - the next\n * @a: one\n */\nint bb_roll_next(int a);\n\n"
        "/**\n * struct bb_crew - many\n */\nstruct bb_crew {\n};\n"
    ),
}
# name: (file, text added to its end, what the finding says)
PLANTED = {
    "prefix of another file": (
        "src/lib/rolls.c",
        "int bb_dice(void)\n{\n\treturn 1;\n}\n",
        "src/lib/rolls.c:10: bb_dice() is called after neither bb_rolls,",
    ),
    "prefix that only begins alike": (
        "src/run/pool.c",
        "void bb_pooling(int a)\n{\n}\n",
        "bb_pooling() is called after",
    ),
    "struct it has nothing to do with": (
        "src/run/pool.c",
        "void bb_crew_count(int a)\n{\n}\n",
        "bb_crew_count() is called",
    ),
    "static name twice": (
        "src/run/pool.c",
        "static int again(void)\n{\n\treturn 1;\n}\n",
        "static again() is also in src/lib/rolls.c",
    ),
    "helper of tests with another prefix": (
        "kunit/lib/fake.c",
        "void bb_test_clock(void)\n{\n}\n\nvoid bb_fake_new(void)\n{\n}\n\nvoid spy(void)\n{\n}\n",
        "kunit/lib/fake.c:9: spy() is called after neither bb_test nor bb_fake",
    ),
    "function without kernel-doc": (
        "include/buddybench/lib/rolls.h",
        "static inline void bb_roll(int a)\n{\n}\n",
        "include/buddybench/lib/rolls.h:12: bb_roll has no kernel-doc",
    ),
    "struct without kernel-doc": (
        "src/lib/rolls.h",
        "struct bb_die {\n};\n",
        "src/lib/rolls.h:1: bb_die has no kernel-doc",
    ),
    "header that no other folder includes": (
        "include/buddybench/run/pool.h",
        "int bb_pool;\n",
        "it belongs in src/run/",
    ),
}


class Names(Planted):
    """scripts/checks/names"""

    CHECK, CLEAN = "names", CLEAN

    def test_clean(self):
        self.assertEqual(self.check(), (0, ""))


plant_each(Names, PLANTED)

if __name__ == "__main__":
    unittest.main()
