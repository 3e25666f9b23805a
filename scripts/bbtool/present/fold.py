# SPDX-License-Identifier: GPL-2.0-only
"""Text as lines that are no wider than what shows them."""

import re
import textwrap


class Folder(textwrap.TextWrapper):
    """Breaks lines between words, and masks behind a |."""

    wordsep_simple_re = re.compile(r"([\t\n\x0b\x0c\r ]+)|(?<=\|)(?=\w)")


def fold(text, width, indent="", first=""):
    """Lines of a text. What has no place to be broken at may be wider."""
    return Folder(
        width,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ).wrap(text)
