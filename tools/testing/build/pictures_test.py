#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of what draws memory: from what a guest has said (pictures.txt), and from what none would.
"""

import gzip
import io
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from fixture import TREE, main

sys.path.insert(0, os.path.join(TREE, "tools/mm"))
# pylint: disable=wrong-import-position
import buddymap
import picture
import snapshot
import vmmap

TOOLS = os.path.join(TREE, "tools/mm")
RECORDED = os.path.join(os.path.dirname(os.path.realpath(__file__)), "pictures.txt")
NOPAGE, BUDDY, SLAB, PGTABLE, ANON, UPTODATE, SWAPBACKED = (
    1 << bit for bit in (20, 10, 7, 26, 12, 3, 14))


def recorded():
    """{path: text}."""
    files, path = {}, None
    with open(RECORDED, encoding="utf-8") as file:
        for line in file:
            if line.startswith("=== "):
                path = line[4:].strip()
                files[path] = ""
            elif path:
                files[path] += line
    return files


def packed(words):
    """As the guest's gzip has them."""
    return gzip.compress(struct.pack(f"<{len(words)}Q", *words))


def archive(path, files):
    """What the guest sends."""
    with tarfile.open(path, "w:gz") as out:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            out.addfile(member, io.BytesIO(data))


def drawn(text):
    """(elements of the SVG, all of its words): it is well-formed, and asks for nothing else."""
    root = ElementTree.fromstring(text)
    elements = list(root.iter())
    assert not [one for one in elements if one.tag.endswith(("script", "image", "use"))]
    return elements, ["".join(one.itertext()) for one in elements if one.tag.endswith("text")]


class Case(unittest.TestCase):
    """A folder with the recorded snapshots, and words of frames for them."""

    WORDS = [NOPAGE] * 300 + [BUDDY] * 200 + [SLAB, PGTABLE, ANON, 0] + [UPTODATE] * 8

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pictures-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.files = {name: text.encode() for name, text in recorded().items()}
        for number in ("001", "002"):
            self.files[f"{number}/kpageflags.gz"] = packed(self.WORDS)
            self.files[f"{number}/kpagecount.gz"] = packed([0] * 510 + [1, 2])
        self.archive = self.path("archive")
        archive(self.archive, self.files)
        self.snapshots = picture.read_archive(self.archive)

    def path(self, name):
        """In the folder."""
        return os.path.join(self.folder, name)

    def tool(self, name, *words):
        """(status, what it has said)."""
        done = subprocess.run([sys.executable, "-B", os.path.join(TOOLS, name), *words], text=True,
                              capture_output=True, check=False)
        return done.returncode, done.stdout + done.stderr


class Reading(Case):
    """What the files say."""

    def test_tables(self):
        after, written = self.snapshots
        parent, child = after.processes
        self.assertEqual((parent.name, child.name, child.parent), ("fork", "fork", parent.pid))
        self.assertEqual([table.level for table in parent.tables],
                         [3, 2, 1, 0, 0, 2, 1, 0, 0, 0, 0, 2, 1, 0])
        shared = [table for table in parent.tables if table.share == 2]
        self.assertEqual(len(shared), 4)
        self.assertEqual([table.frame for table in shared],
                         [table.frame for table in child.tables if table.share == 2])
        # One byte takes one table, and its page.
        parent, child = written.processes
        self.assertEqual([sum(table.share == 2 for table in one.tables)
                          for one in (parent, child)], [3, 3])
        copy = [table for table in child.tables if table.start == shared[2].start][0]
        self.assertNotEqual(copy.frame, shared[2].frame)
        self.assertEqual((copy.counts["anon"], copy.counts["writable"]), (256, 1))

    def test_what_tables_count(self):
        for one in self.snapshots:
            for table in (table for process in one.processes for table in process.tables):
                for column, letters in (("tables", "t"), ("anon", "aA"), ("shmem", "sS"),
                                        ("other", "zp"), ("dirty", "AFS")):
                    self.assertEqual(table.counts[column],
                                     sum(map(table.entries.count, letters)), column)

    def test_maps(self):
        maps = snapshot.read_maps("7f00-8000 r-xp 00000000 00:02 402          /a file (deleted)\n"
                                  "8000-9000 rw-p 00000000 00:00 0 \n")
        self.assertEqual([(one.start, one.end, one.rights, one.name) for one in maps],
                         [(0x7f00, 0x8000, "r-xp", "/a file (deleted)"), (0x8000, 0x9000, "rw-p", "")])

    def test_what_is_wrong(self):
        head = "level range frame share tables entries\n"
        for read, text in ((snapshot.read_maps, "nothing\n"),
                           (snapshot.read_buddyinfo, "Node 0\n"),
                           (snapshot.read_words, gzip.compress(b"seven b")),
                           (snapshot.read_tables, head + "0 0-1000 1 1\n"),
                           (snapshot.read_tables, head + "0 0-1000 1 1 0 .511\n"),
                           (snapshot.read_tables, head + "0 0-1000 1 1 0 .512?\n"),
                           (snapshot.read_tables, head + "0 0 1 1 0 .512\n"),
                           (snapshot.read_tables, "level range frame\n0 0-1000 1\n")):
            with self.subTest(text), self.assertRaises(snapshot.Unreadable):
                read(text)

    def test_archives_that_lead_elsewhere(self):
        for name in ("../outside", "/outside", "a/../../outside"):
            archive(self.archive, {name: b"x"})
            with self.subTest(name), self.assertRaises(snapshot.Unreadable):
                picture.read_archive(self.archive)

    def test_who_has_ended(self):
        """Its files are there, and empty."""
        for name in ("page_tables", "maps", "comm", "stat"):
            self.files[f"001/27/{name}"] = b""
        archive(self.archive, self.files)
        self.assertEqual([one.pid for one in picture.read_archive(self.archive)[0].processes], [45])


class Vmmap(Case):
    """Address spaces."""

    def test_each_table(self):
        elements, words = drawn(vmmap.draw(self.snapshots[0].processes))
        titles = [one.text for one in elements if one.tag.endswith("title")]
        tables = [title for title in titles if ": level " in title]
        self.assertEqual(len(tables), 28)
        self.assertEqual(sum("in 2 address spaces" in title for title in tables), 8)
        for name in "ABCD":
            self.assertEqual(words.count(f"{name} ×2"), 2)
        self.assertEqual(len(titles), 28 + 2 * len(self.snapshots[0].processes[0].maps))

    def test_names_stay(self):
        """From one picture to the next: the third of four has been copied."""
        _, (_, written) = picture.pictures(self.snapshots)
        _, words = drawn(written[0][1])
        self.assertEqual([words.count(f"{name} ×2") for name in "ABCD"], [2, 2, 0, 2])

    def test_mappings(self):
        process = self.snapshots[0].processes[0]
        elements, _ = drawn(vmmap.draw([process]))
        heap = [one.text for one in elements if one.tag.endswith("title") and "[heap]" in one.text]
        self.assertEqual(len(heap), 1)
        self.assertRegex(heap[0], r" rw-p \[heap\]: 136 KiB, 2 of 34 pages are there$")

    def test_names_that_look_like_tags(self):
        process = self.snapshots[0].processes[0]
        process.name = process.maps[0].name = "<script>&"
        drawn(vmmap.draw([process]))

    def test_many_tables(self):
        """Then they are bars."""
        head = "level range frame share tables anon dirty entries\n"
        lines = ["3 0-1000000000000 1 1 1 0 0 t1.511", "2 0-8000000000 2 1 1 0 0 t1.511",
                 "1 0-40000000 3 1 100 0 0 t100.412"]
        lines += [f"0 {i << 21:x}-{(i + 1) << 21:x} {i + 9:x} 1 0 {i + 1} 0 a{i + 1}.{511 - i}"
                  for i in range(100)]
        process = snapshot.Process(1, 0, "many", [],
                                   snapshot.read_tables(head + "\n".join(lines) + "\n"))
        elements, _ = drawn(vmmap.draw([process]))
        self.assertEqual(sum(one.get("class") == "box" for one in elements), 103)
        self.assertEqual(sum(one.get("class") == "anon" for one in elements), 101)

    def test_a_tree_without_a_root(self):
        process = self.snapshots[0].processes[0]
        del process.tables[1:3]
        with self.assertRaises(snapshot.Unreadable):
            vmmap.draw([process])

    def test_by_itself(self):
        with tarfile.open(self.archive) as out:
            out.extractall(self.folder)
        self.assertEqual(self.tool("vmmap.py", "-o", self.path("out.svg"), self.path("001"), "45"),
                         (0, ""))
        with open(self.path("out.svg"), encoding="utf-8") as file:
            _, words = drawn(file.read())
        self.assertIn("45  fork", words)
        self.assertNotIn("27  fork", words)
        self.assertEqual(self.tool("vmmap.py", self.path("001"), "7")[0], 1)


class Buddymap(Case):
    """Physical memory."""

    def test_owners(self):
        for flags, name in ((NOPAGE, "hole"), (BUDDY, "free"), (SLAB, "slab"), (PGTABLE, "table"),
                            (ANON | SWAPBACKED | UPTODATE, "anon"), (SWAPBACKED | UPTODATE, "shmem"),
                            (1 << 32, "reserved"), (UPTODATE, "file"), (0, "kernel")):
            self.assertEqual(buddymap.owner(flags), name)

    def test_sums(self):
        _, words = drawn(buddymap.draw(self.snapshots[0]))
        for text in ("212 pages, 0 MiB", "200 pages, 94.3%", "8 pages, 3.8%", "1 pages, 0.5%",
                     "1 pages are mapped more than once", "Each square is a page, each row 1 MiB"):
            self.assertIn(text, words)

    def test_squares(self):
        """Where there is no memory nothing is drawn, and rows without any are left out."""
        elements, words = drawn(buddymap.draw(self.snapshots[0]))
        # 44 frames behind the hole in the first row with memory, 156 in the next.
        free = [one for one in elements if one.get("class") == "free" and one.get("d")]
        self.assertEqual(len(free), 1)
        self.assertEqual(free[0].get("d").count("M"), 1)
        self.assertRegex(free[0].get("d"), r"h600v3h-600z$")
        self.assertIn("1 MiB", words)
        self.assertNotIn("0 MiB", words)

    def test_large_machines(self):
        """A square is what most of its frames are."""
        big = self.snapshots[0]
        big.flags = (BUDDY, BUDDY, BUDDY, SLAB) * (buddymap.ROWS * buddymap.COLUMNS)
        each, cells = buddymap.squares(buddymap.owners(big.flags))
        self.assertEqual((each, set(cells)), (4, {"free"}))
        _, words = drawn(buddymap.draw(big))
        self.assertIn("Each square is 4 pages, each row 4 MiB", words)

    def test_free_blocks(self):
        big = self.snapshots[0]
        big.zones = snapshot.read_buddyinfo("Node 1, zone   Normal      3      0      2 \n")
        _, words = drawn(buddymap.draw(big))
        self.assertIn("node 1 Normal: 11 free pages", words)

    def test_by_itself(self):
        with tarfile.open(self.archive) as out:
            out.extractall(self.folder)
        status, said = self.tool("buddymap.py", self.path("001"))
        self.assertEqual(status, 0)
        drawn(said)


class Page(Case):
    """All of a run."""

    def test_page(self):
        out = self.path("out.html")
        self.assertEqual(self.tool("picture.py", "-o", out, self.archive), (0, ""))
        with open(out, encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count("<svg "), 4)
        self.assertIn("<h2>after the fork: address spaces and their page tables</h2>", text)
        self.assertNotRegex(text, r"<script|<link|(?:src|href)=")

    def test_folder(self):
        os.mkdir(self.path("out"))
        self.assertEqual(self.tool("picture.py", "-o", self.path("out"), self.archive), (0, ""))
        self.assertEqual(sorted(os.listdir(self.path("out"))),
                         ["000-buddymap.svg", "000-vmmap.svg", "001-buddymap.svg", "001-vmmap.svg",
                          "index.html"])

    def test_no_archive(self):
        with open(self.archive, "r+b") as file:
            file.truncate(100)
        status, said = self.tool("picture.py", "-o", self.path("out.html"), self.archive)
        self.assertEqual(status, 1)
        self.assertTrue(said.startswith("picture: "), said)
        self.assertFalse(os.path.exists(self.path("out.html")))


if __name__ == "__main__":
    main()
