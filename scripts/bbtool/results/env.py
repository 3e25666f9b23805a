# SPDX-License-Identifier: GPL-2.0-only
"""Lines of env that mean allocations cost more than elsewhere; hosts without a name."""

import re

DEBUG = (
    "kasan",
    "kmsan",
    "kcsan",
    "ubsan",
    "lockdep",
    "debug_vm",
    "debug_pagealloc",
    "debug_atomic_sleep",
    "debug_preempt",
    "debug_kmemleak",
    "page_table_check",
    "fail_page_alloc",
    "gcov",
    "kcov",
    "mem_alloc_profiling",
)
COSTLY = {*DEBUG, "init_on_alloc", "init_on_free", "page_poison", "tracing"}
NAMELESS = ("(none)", "?")  # the name of a host that has none, and of one that nobody knows
UNKNOWN = re.compile(r"unknown$|n/a")  # how the value of what a kernel does not tell begins


def on(env, name):
    """Whether an option is known to be on; what is missing, or not told, is neither on nor off."""
    value = env.get(name)
    return value not in (None, 0, "0") and not UNKNOWN.match(str(value))
