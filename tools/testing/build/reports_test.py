#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what computes and draws for people: the table of selftests on Linux and here, ratios,
charts and their page.
"""

import contextlib
import html.parser
import io
import json
import os
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from fixture import TREE, main

sys.path[:0] = [os.path.join(TREE, "tools/testing", folder)
                for folder in ("selftests", "bench", "")]
# pylint: disable=wrong-import-position
import calls_bench
import compared
import report
from oracle import Verdicts, read_ktap

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


def rows(*figures):
    """Of (case, measured, linux, base)."""
    return [{"arch": "x86", "case": case, "measured": measured, "limit": None, "goal": None,
             "linux": linux, "base": base} for case, measured, linux, base in figures]


class Compared(unittest.TestCase):
    """Ratios and means of figures."""

    def test_geometric_mean(self):
        """It is the same from both sides."""
        self.assertAlmostEqual(compared.geometric_mean([2, 8]), 4)
        self.assertAlmostEqual(compared.geometric_mean([0.5, 0.125]), 0.25)
        self.assertAlmostEqual(compared.geometric_mean([3]), 3)

    def test_gains(self):
        """How they are said; without Linux nothing is."""
        win, even, loss, alone = rows(("a", 100, 330, None), ("b", 100, 100, None),
                                      ("c", 150, 100, None), ("d", 100, None, None))
        self.assertEqual([compared.gain_text(row) for row in (win, even, loss, alone)],
                         ["1/3.3", "1/1.0", "1.50x", ""])
        self.assertEqual([compared.is_loss(row) for row in (win, even, loss, alone)],
                         [False, False, True, False])

    def test_summary(self):
        """Mean, median, extremes and losses of those that Linux has, too."""
        found = compared.summary(rows(("a", 100, 800, None), ("b", 100, 200, None),
                                      ("c", 400, 100, None), ("d", 100, None, None)))
        self.assertEqual(found["cases"], 3)
        self.assertAlmostEqual(found["mean"], (8 * 2 / 4) ** (1 / 3))
        self.assertAlmostEqual(found["median"], 2)
        self.assertEqual((found["best"]["case"], found["worst"]["case"]), ("a", "c"))
        self.assertEqual([row["case"] for row in found["losses"]], ["c"])
        self.assertIsNone(compared.summary(rows(("d", 100, None, None))))

    def test_two_builds(self):
        """A table that was written is what the next is compared with."""
        now = rows(("a", 110, None, None), ("new", 5, None, None))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "old.json")
            with open(path, "w", encoding="utf-8") as out:
                json.dump(rows(("a", 100, None, None), ("gone", 7, None, None)), out)
            compared.add_base(now, compared.read_base(path))
            with open(path, "w", encoding="utf-8") as out:
                out.write("{}, no table")
            with self.assertRaises(SystemExit):
                compared.read_base(path)
        self.assertEqual([compared.change_text(row) for row in now], ["+10.0%", ""])
        self.assertRegex(compared.changes(now), r"^1 cases .* \+10\.00% in the geometric mean")
        self.assertEqual(list(compared.sentences(now)), [f"x86: {compared.changes(now)}"])

    def test_chosen_cases(self):
        """By patterns; one that fits nothing is told."""
        self.assertEqual(calls_bench.chosen_cases([]), list(calls_bench.CASES))
        self.assertEqual(calls_bench.chosen_cases(["fork+e*", "stat"]),
                         ["fork+exit+wait", "fork+exec+wait", "stat"])
        with self.assertRaises(SystemExit):
            calls_bench.chosen_cases(["no such"])


class Nesting(html.parser.HTMLParser):
    """Every element that is opened is closed, and nothing is fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        self.wrong += [(tag, name) for name, _ in attrs if name in ("src", "href")]

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


class Charts(unittest.TestCase):
    """What is drawn is well-formed, whatever a case is called."""

    rows = rows(("a<b>&\"c\"", 100, 330, 90), ("slow", 300, 100, None), ("alone", 5, None, 5))

    def test_bars(self):
        """A bar and its track for each case that Linux has; the longer one fills the width."""
        drawn = ElementTree.fromstring(report.bars(self.rows))
        rects = drawn.findall(".//{*}rect")
        self.assertEqual([(rect.get("class"), rect.get("width")) for rect in rects],
                         [("track", "100.00%"), ("win", "30.30%"),
                          ("track", "33.33%"), ("loss", "100.00%")])
        self.assertIn('a<b>&"c"', drawn.find(".//{*}title").text)

    def test_page(self):
        """The chart is in it, and no script."""
        reader = Nesting()
        reader.feed(report.page(self.rows, {"x86": ["Linux: <1>"]}))
        self.assertEqual((reader.open, reader.wrong), ([], []))
        self.assertEqual(reader.tags.count("svg"), 1)
        self.assertNotIn("script", reader.tags)

    def test_without_linux(self):
        """A page with figures alone, and no chart beside it."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.html")
            self.assertEqual(report.write(path, self.rows[2:], {}), [path])
            self.assertEqual(report.write(path, self.rows, {}),
                             [path, os.path.join(folder, "page-x86.svg")])

if __name__ == "__main__":
    main()
