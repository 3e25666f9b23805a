# SPDX-License-Identifier: GPL-2.0-only
"""A result says with which keys it was made, not which ones the params files hold."""

import sys
import pathlib
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bbtool.results import bundle, result  # noqa: E402

RESULTS = (
    "# buddybench results abi=1 run=2 unit=ns\n"
    "# config apis=alloc_page gfp=GFP_ATOMIC|__GFP_ZERO orders=0,3 seed=7\n#run\tapi\n"
    "2\talloc_page\n"
)


class Config(unittest.TestCase):
    """config() with and without the module's own line."""

    @staticmethod
    def of(results):
        """What is said of a bundle whose params files are at the defaults."""
        made = bundle.Bundle({"config": "apis=alloc_pages_node seed=0\n", "results": results}, 0)
        return result.config(made, made.table("results"))

    def test_overrides_and_seed_of_the_run(self):
        """The run line's keys count."""
        self.assertEqual(
            self.of(RESULTS), "apis=alloc_page gfp=GFP_ATOMIC|__GFP_ZERO orders=0,3 seed=7"
        )

    def test_line_is_no_column_and_no_row(self):
        """The table is read as without it."""
        self.assertEqual(bundle.table(RESULTS).rows, [{"run": 2, "api": "alloc_page"}])

    def test_params_where_the_module_does_not_say(self):
        """Bundles of before this line are still read."""
        self.assertEqual(
            self.of("# buddybench results abi=1 run=2\n"), "apis=alloc_pages_node seed=0"
        )


if __name__ == "__main__":
    unittest.main()
