# SPDX-License-Identifier: GPL-2.0-only
"""No #if in C files of the kernel proper (STYLE 2): a feature is an object that
Kconfig selects, or a stub inline in a header."""

import re

from common import Problem, without_comments

PLACES = ("mm/", "kernel/", "fs/", "lib/")
CONDITION = re.compile(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)\b")


def check(tree):
    """Every C file of these folders."""
    for path in tree.select([".c"], PLACES):
        text = without_comments(tree.read(path))
        for number, line in enumerate(text.splitlines(), 1):
            match = CONDITION.match(line)
            if match:
                yield Problem(path, number, f"#{match[1]} in a .c file")
