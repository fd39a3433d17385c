#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what computes and draws for people: the table of selftests on Linux and here, ratios,
charts and their page, call stacks and flame graphs.
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
import calls_profile
import compared
import report
import wall_bench
from flame import flame_graph
from oracle import Verdicts, read_ktap
from shadow import Node, Shadow, Symbols, functions

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

    def test_flame(self):
        """As wide as what they took; the narrow ones are not drawn."""
        root = Node("all")
        root.child("a<b").count = 300
        root.child("a<b").child("c").count = 700
        root.child("a<b").child("too narrow").count = 0
        drawn = ElementTree.fromstring(flame_graph(root, 10, "x & y", "all of it"))
        widths = {title.text.split(":")[0]: rect.get("width") for title, rect in
                  zip(drawn.findall(".//{*}title"), drawn.findall(".//{*}rect"))}
        self.assertEqual(widths, {"all": "1200.00", "a<b": "1200.00", "c": "840.00"})
        self.assertIn("c: 70 instructions, 70.0%; itself 70",
                      [title.text for title in drawn.findall(".//{*}title")])


K = 0xffffffff81000000
LISTED = "\n".join(f"{K + at:016x} {kind} {name}" for at, kind, name in (
    (0x000, "T", "entry"), (0x100, "T", "outer"), (0x200, "t", "inner"), (0x300, "t", "other"),
    (0x380, "D", "data"), (0x400, "t", "outer.cold"), (0x500, "T", "switch"))) + "\n"
# A stack's end, and another's.
TOP, ELSEWHERE = 0xffffc90000010000, 0xffffc90000080000


class Stacks(unittest.TestCase):
    """Calls and returns, told from addresses and stack pointers."""

    def paths(self, *steps):
        """{path: instructions} of (offset, stack pointer); an offset of None is user mode."""
        shadow = Shadow(Symbols(LISTED))
        for at, pointer in steps:
            shadow.step(0x401000 if at is None else K + at, pointer)
        return self.tree(shadow.root)

    def tree(self, node, above=""):
        """Of all nodes that have counted something."""
        found = {above.lstrip("/"): node.count} if node.count else {}
        for child in node.children.values():
            found |= self.tree(child, f"{above}/{child.name}")
        return found

    def test_symbols(self):
        """Functions alone; what was put aside is part of its function, and no beginning."""
        symbols = Symbols(LISTED)
        self.assertEqual(symbols.find(K + 0x100), ("outer", True))
        self.assertEqual(symbols.find(K + 0x104), ("outer", False))
        self.assertEqual(symbols.find(K + 0x390), ("other", False))
        self.assertEqual(symbols.find(K + 0x400), ("outer", False))
        self.assertEqual(symbols.find(K - 8), ("?", False))

    def test_return_address_on_the_stack(self):
        """x86: a callee's pointer is below its caller's, and above it when it has returned."""
        self.assertEqual(self.paths((0x100, TOP - 8), (0x101, TOP - 16), (0x200, TOP - 24),
                                    (0x201, TOP - 24), (0x106, TOP - 16), (0x300, TOP - 24),
                                    (0x107, TOP - 16)),
                         {"outer": 4, "outer/inner": 2, "outer/other": 1})

    def test_return_address_in_a_register(self):
        """arm64: the pointer of a callee that returns is as it was."""
        self.assertEqual(self.paths((0x100, TOP), (0x104, TOP - 32), (0x200, TOP - 32),
                                    (0x204, TOP - 32), (0x108, TOP - 32), (0x300, TOP - 32),
                                    (0x10c, TOP - 32)),
                         {"outer": 4, "outer/inner": 2, "outer/other": 1})

    def test_jump_instead_of_a_call(self):
        """Who is jumped to takes the place of who jumped."""
        self.assertEqual(self.paths((0x100, TOP - 8), (0x101, TOP - 16), (0x200, TOP - 24),
                                    (0x300, TOP - 24), (0x105, TOP - 16)),
                         {"outer": 3, "outer/inner": 1, "outer/other": 1})

    def test_itself(self):
        """A loop to the beginning is none, a call of itself is a frame."""
        self.assertEqual(self.paths((0x200, TOP - 8), (0x204, TOP - 8), (0x200, TOP - 8),
                                    (0x200, TOP - 24), (0x205, TOP - 8)),
                         {"inner": 4, "inner/inner": 1})

    def test_cold_part(self):
        """It is its function's."""
        self.assertEqual(self.paths((0x100, TOP - 8), (0x101, TOP - 24), (0x404, TOP - 24),
                                    (0x102, TOP - 24)), {"outer": 4})

    def test_switch(self):
        """Each task goes on where it was."""
        self.assertEqual(self.paths((0x100, TOP - 8), (0x101, TOP - 16), (0x500, TOP - 24),
                                    (0x501, ELSEWHERE - 64), (0x300, ELSEWHERE - 72),
                                    (0x502, ELSEWHERE - 64), (0x503, TOP - 24),
                                    (0x106, TOP - 16)),
                         {"outer": 3, "outer/switch": 2, "switch": 2, "switch/other": 1})

    def test_from_user_mode(self):
        """Nothing is left of the call before; the first steps are on the program's stack."""
        user = 0x7ffc00001000
        self.assertEqual(self.paths((0x000, user), (0x100, TOP - 8), (0x101, TOP - 64),
                                    (None, user), (0x200, TOP - 64)),
                         {"entry": 1, "outer": 2, "user mode": 1, "inner": 1})

    def test_functions(self):
        """With children, and once where one calls itself."""
        root = Node("all")
        root.child("f").count = 1
        root.child("f").child("g").count = 2
        root.child("f").child("g").child("f").count = 4
        root.child("never").count = 0
        self.assertEqual(functions(root), {"f": (5, 7), "g": (2, 6)})


class Following(unittest.TestCase):
    """The log of a machine, and what is counted of it."""

    def test_logs(self):
        """Both machines' registers, wherever a chunk ends."""
        x86 = (b"RAX=0000000000000000 RBX=ffffc9000000bf50 RCX=1 RDX=2\n"
               b"RSI=0 RDI=0 RBP=ffffc9000000bf40 RSP=ffffc9000000bf30\n"
               b"R8 =0000000000000000 R9 =0\nR12=00007ffc2cb48fea R13=0\n"
               b"RIP=ffffffff81016b46 RFL=00000046 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=0\n")
        arm64 = (b" PC=fffffe0000202b80 X00=ffff0000bd840128 X01=0000000000427fe8\n"
                 b"X02=0a656d6974206120 X03=0a656d6974206120 X04=0a656d6974206120\n"
                 b"X29=0000000000000000 X30=fffffe00002029c0  SP=ffff80000002bed0\n"
                 b"PSTATE=404003c5 -Z-- EL1h  SVCR=00000000 --  BTYPE=0\n")
        for arch, text, step in (("x86", x86, (0xffffffff81016b46, 0xffffc9000000bf30)),
                                 ("arm64", arm64, (0xfffffe0000202b80, 0xffff80000002bed0))):
            for cut in (1, 60, 150, len(text)):
                chunks = [text[:cut], text[cut:] + text]
                self.assertEqual(list(calls_profile.steps_in(arch, chunks)), [step] * 2)

    def test_rounds(self):
        """The first one is not counted, nor what is between them; then as many as it takes."""
        shadow = Shadow(Symbols(LISTED))
        begin, end = 0x402490, 0x4024a0
        one = [(begin, 1), (K + 0x100, TOP - 8), (K + 0x101, TOP - 8), (end, 1), (0x400000, 1)]
        steps = iter([(end, 1), (K + 0x200, TOP - 8)] + one * 10)
        self.assertEqual(calls_profile.count(shadow, steps, (begin, end), enough=9), 3)
        self.assertEqual(functions(shadow.root), {"user mode": (6, 6), "outer": (6, 6)})
        self.assertEqual(len(list(steps)), 1 + 6 * len(one))


class Wall(unittest.TestCase):
    """Boots of two kernels come to medians, spreads, and what more CPUs bring."""

    ONE = {"Pagoda": {"a": [30, 10, 20], "b@cpus": [80, 80, 80]},
           "Linux": {"a": [40, 40, 10], "b@cpus": [100, 100, 100]}}
    TWO = {"Pagoda": {"a": [20], "b@cpus": [40]}, "Linux": {"a": [10], "b@cpus": [80]}}

    def test_rows(self):
        a, b = wall_bench.rows_of("x86", 1, self.ONE)
        self.assertEqual((a["arch"], a["measured"], a["spread"]), ("x86 1 CPU", 20, 100))
        self.assertEqual((a["linux"], a["linux_spread"]), (40, 75))
        self.assertEqual((b["spread"], b["linux_spread"]), (0, 0))
        self.assertTrue(compared.is_loss(wall_bench.rows_of("x86", 2, self.TWO)[0]))
        alone = wall_bench.rows_of("x86", 1, {"Pagoda": {"a": [3]}})[0]
        self.assertEqual((alone["measured"], alone["linux"]), (3, None))

    def test_scaling(self):
        """Of what is done by all CPUs, and of nothing else."""
        rows = [row for cpus, found in ((1, self.ONE), (2, self.TWO))
                for row in wall_bench.rows_of("x86", cpus, found)]
        self.assertEqual(list(wall_bench.scaling(rows)),
                         ["x86 2 CPU: b scales: Pagoda 2.00, Linux 1.25"])

    def test_machines(self):
        """Without a clock that counts, and with the processor's strings."""
        words = wall_bench.machine_of("x86", 2)
        self.assertNotIn("-icount", words)
        self.assertIn("max", words)
        self.assertEqual(words[words.index("-smp") + 1], "2")


if __name__ == "__main__":
    main()
