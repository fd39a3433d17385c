#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""scripts/run -p: a machine's memory as a page, before and after a fork and a write.

The page must show what Documentation/mm/address-space.md says of a fork: child and parent have the
lowest tables in common, and one byte takes one of them from both.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("build", "boot")]
from fixture import main  # pylint: disable=wrong-import-position
from userland import (  # pylint: disable=wrong-import-position
    COMPILERS, busybox_machine, kernel, tool)

FORK = os.path.join(TREE, "tools/mm/fork.c")


class Pictures:
    """One boot each."""

    arch = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="picture-")
        cls.machine = busybox_machine(cls.arch, cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_it(self, *options):
        """(its exit status, what it said); pictures go to self.out."""
        self.out = tempfile.mkdtemp(dir=self.folder.name)
        done = subprocess.run(
            [*self.machine, "-t", "60", "-p", self.out, *options, kernel(self.arch), "kunit.enable=0"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=100)
        return done.returncode, done.stdout + done.stderr

    def told(self, name):
        """What a picture tells of each thing in it."""
        root = ElementTree.parse(os.path.join(self.out, name)).getroot()
        return [one.text for one in root.iter() if one.tag.endswith("title")]

    def lowest(self, number):
        """[(start, frame, share, present)] of each lowest table, of all processes."""
        return [tuple(int(text, base) for text, base in zip(match.groups(), (16, 16, 10, 10)))
                for match in (re.search(r": level 0, (\w+)-.*, frame (\w+), in (\d+) .*; (\d+) of", told)
                              for told in self.told(f"{number:03}-vmmap.svg")) if match]

    def test_fork(self):
        program = os.path.join(self.folder.name, "fork")
        tool(COMPILERS[self.arch], "-static", "-O1", "-o", program, FORK)
        self.assertEqual(self.run_it("-b", program), (0, ""))
        before, after, written = (self.lowest(number) for number in range(3))
        # 6 MiB lie in three tables, or in four.
        full = {start for start, _, _, present in before if present == 256}
        self.assertIn(len(full), (2, 3))
        self.assertEqual({share for _, _, share, _ in before}, {1})
        shared = [one for one in after if one[2] == 2]
        self.assertIn(len(shared), range(6, 11))
        self.assertEqual(len(shared), 2 * len(set(shared)))
        self.assertEqual(len(after), 2 * len(before))
        # Who shares has the parent's: nothing was copied.
        self.assertLessEqual({one[1] for one in shared}, {one[1] for one in before})
        self.assertLessEqual(full, {one[0] for one in shared})
        # The byte's table is in neither's any more, and there are two of it.
        still = [one for one in written if one[2] == 2]
        self.assertEqual(len(still), len(shared) - 2)
        lost = {one[0] for one in shared} - {one[0] for one in still}
        self.assertEqual(len(lost), 1)
        frames = {one[1] for one in written if one[0] in lost}
        self.assertEqual(len(frames), 2)
        self.assertEqual(len(frames & {one[1] for one in shared}), 1)

    def test_physical_memory(self):
        """All of it, and the status of the command."""
        self.assertEqual(self.run_it("-m", "128M", "-x", "echo said; exit 3"), (3, "said\n"))
        with open(os.path.join(self.out, "000-buddymap.svg"), encoding="utf-8") as file:
            words = re.findall(r"<text[^>]*>([^<]*)</text>", file.read())
        total = [int(match[1]) for match in map(re.compile(r"\d+ pages, (\d+) MiB").fullmatch, words)
                 if match]
        self.assertEqual(len(total), 1)
        self.assertIn(total[0], range(124, 129))
        for owner in ("private memory", "page tables", "free", "reserved: the kernel itself"):
            self.assertIn(owner, words)
        # The shells that have run it are there at its end.
        with open(os.path.join(self.out, "000-vmmap.svg"), encoding="utf-8") as file:
            self.assertIn("1  init", file.read())

    def test_in_pieces(self):
        """However it is read, page_tables says the same of who does nothing meanwhile."""
        status, said = self.run_it(
            "-x", "sleep 100 & for i in 1 2 3; do sleep .1; done; "
                  "for size in 1 7 100 5000; do dd bs=$size if=/proc/$!/page_tables 2>/dev/null | md5sum; done; "
                  "picture 'a label <&>' $!; kill $!")
        self.assertEqual(status, 0, said)
        sums = said.split("\n")[:-1]
        self.assertEqual((len(sums), len(set(sums))), (4, 1), said)
        with open(os.path.join(self.out, "index.html"), encoding="utf-8") as file:
            self.assertIn("<h2>a label &lt;&amp;&gt;: physical memory by owner</h2>", file.read())


class OnX86(Pictures, unittest.TestCase):
    """On a PC."""

    arch = "x86"


class OnArm64(Pictures, unittest.TestCase):
    """On QEMU's virt."""

    arch = "arm64"


if __name__ == "__main__":
    main()
