# SPDX-License-Identifier: GPL-2.0-only
"""A noteworthy fact about a result."""

import dataclasses

MOST = 5  # on the first screen


@dataclasses.dataclass
class Finding:
    """What it is, in words, in which section of the page, and the row that shows it best."""

    kind: str
    text: str
    section: str
    row: str = ""
    orders: tuple = ()  # that cost much more than the one below
    brief: str = ""  # the text for a screen, where that is shorter


def times(factor):
    """1.7 times, 36 times."""
    if factor >= 9.95:
        return f"{factor:.0f} times"
    return f"{factor:.1f} times" if factor >= 1.15 else f"{factor:.2f} times"


def part(share):
    """A share in percent, with the digits that it needs."""
    return f"{share * 100:.0f} %" if share >= 0.095 else f"{share * 100:.2g} %"
