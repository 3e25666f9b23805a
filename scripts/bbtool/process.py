# SPDX-License-Identifier: GPL-2.0-only
"""Start other programs: all tools do it here, so that none can be missing on a new machine.

A program has to be in packages.PACKAGE and is installed when missing; scripts of the tree are given
by their path.
"""

import subprocess

from . import install


def _words(words):
    """The command line as text, its program at hand."""
    if "/" not in str(words[0]):
        install.need(words[0])
    return [str(word) for word in words]


def run(words, **options):
    """subprocess.run(); a failure is the caller's to judge unless check=True is given."""
    return subprocess.run(_words(words), **{"check": False, **options})


def start(words, **options):
    """subprocess.Popen()."""
    return subprocess.Popen(_words(words), **options)
