# SPDX-License-Identifier: GPL-2.0-only
"""Words that have no place in the tree (STYLE 7): what is unfinished is not in it,
and no file speaks of how, where or by whom it was made."""

import re

from common import Problem

# Written in two pieces, so that this file passes its own check.
RULES = (
    (r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b", "nothing unfinished belongs in the tree"),
    (r"(?i)\biss" r"ue #?[0-9]+|(?<![\w&/\"'])#[0-9]+\b(?=[^\n]*iss" r"ue)",
     "no numbers of the tracker"),
    (r"/wo" r"rk/|/ro" r"ot/|/ho" r"me/\w", "no path of one person's machine"),
    (r"(?i)\b(chat" r"gpt|clau" r"de|co" r"pilot|language mod" r"el|as an A" r"I)\b",
     "files speak of the project alone"),
)
RULES = tuple((re.compile(pattern), reason) for pattern, reason in RULES)
SKIP = ("COPYING",)
# The first of these words is a directive of the KTAP format.
KTAP = "tools/testing/kunit/"


def check(tree):
    """Every line of every text file."""
    for path in tree.files:
        if path in SKIP or path.endswith((".png", ".gz", ".svg")):
            continue
        for number, line in tree.lines(path):
            for pattern, reason in RULES:
                if (path.startswith(KTAP) and reason == RULES[0][1]):
                    continue
                match = pattern.search(line)
                if match:
                    yield Problem(path, number, f"'{match[0]}': {reason}")
