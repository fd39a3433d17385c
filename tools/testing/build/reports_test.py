#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what computes and draws for people: the table of selftests on Linux and here."""

import contextlib
import io
import os
import sys
import unittest

from fixture import TREE, main

sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("selftests",)]
from oracle import Verdicts, read_ktap  # pylint: disable=wrong-import-position

GOOD = "KTAP version 1\n1..2\nok 1 first\nok 2 second\n"
BAD = "KTAP version 1\n1..2\nok 1 first\n# line 3: x is 1, not 2\nnot ok 2 second\n"
SKIPPED = "KTAP version 1\n1..2\nok 1 first\nok 2 second # SKIP needs root\n"


class Oracle(unittest.TestCase):
    """What was said on both systems, and what that means."""

    def judged(self, linux, pagoda):
        """(counts, table) of one program that has said this, with these statuses."""
        verdicts = Verdicts(["Linux", "Pagoda"])
        verdicts.add("a/b", [read_ktap(*linux), read_ktap(*pagoda)])
        with contextlib.redirect_stdout(io.StringIO()) as out:
            verdicts.print()
        return (verdicts.passed, verdicts.failed, verdicts.skipped), out.getvalue()

    def test_the_same(self):
        """Nothing is shown but the program."""
        counts, table = self.judged((0, GOOD), (0, GOOD))
        self.assertEqual(counts, (2, 0, 0))
        self.assertEqual(table.splitlines()[1].split(), ["a/b", "2", "of", "2", "2", "of", "2"])
        self.assertEqual(len(table.splitlines()), 2)

    def test_fails_here(self):
        """What it has said is the first difference."""
        counts, table = self.judged((0, GOOD), (1, BAD))
        self.assertEqual(counts, (1, 1, 0))
        self.assertRegex(table, r"(?m)^  second +ok +not ok +Pagoda: line 3: x is 1, not 2$")

    def test_fails_on_linux(self):
        """A wrong test, whatever it says here."""
        counts, table = self.judged((1, BAD), (0, GOOD))
        self.assertEqual(counts, (1, 1, 0))
        self.assertIn("Linux: line 3", table)
        self.assertEqual(self.judged((1, BAD), (1, BAD))[0], (1, 1, 0))

    def test_skips(self):
        """Linux may, this kernel may not alone."""
        self.assertEqual(self.judged((0, SKIPPED), (0, GOOD))[0], (1, 0, 1))
        self.assertEqual(self.judged((0, SKIPPED), (0, SKIPPED))[0], (1, 0, 1))
        self.assertEqual(self.judged((0, SKIPPED), (1, BAD))[0], (1, 1, 0))
        counts, table = self.judged((0, GOOD), (0, SKIPPED))
        self.assertEqual(counts, (1, 1, 0))
        self.assertIn("Pagoda: needs root", table)

    def test_no_answer(self):
        """A program that died, or whose machine did, has failed."""
        counts, table = self.judged((0, GOOD), (None, ""))
        self.assertEqual(counts, (0, 3, 0))
        self.assertIn("Pagoda: it has not come to its end", table)
        self.assertEqual(len(table.splitlines()), 2)
        counts, _ = self.judged((None, ""), (None, ""))
        self.assertEqual(counts, (0, 1, 0))

    def test_names(self):
        """They may have blanks, and be the same."""
        said = "1..3\nok 1 a b\nok 2 a b\nok 3 a c # SKIP no b\n"
        self.assertEqual([(name, case.state) for name, case in read_ktap(0, said).cases.items()],
                         [("a b", "ok"), ("a b (2)", "ok"), ("a c", "skip")])

    def test_the_program_lies(self):
        """Cases that were planned and have not come, and a status that does not fit."""
        short = GOOD.replace("ok 2 second\n", "")
        counts, table = self.judged((0, GOOD), (0, short))
        self.assertEqual(counts, (1, 2, 0))
        self.assertIn("1 of 2 cases have answered", table)
        self.assertRegex(table, r"(?m)^  second +ok +no answer +Pagoda: no answer$")
        self.assertEqual(self.judged((0, GOOD), (1, GOOD))[0], (2, 1, 0))
        self.assertEqual(self.judged((0, GOOD), (0, BAD))[0], (1, 2, 0))


if __name__ == "__main__":
    main()
