#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of scripts/setup, of usr/gen_initramfs, of the honesty of make test, of the comparison
with Linux, and of the coverage report.

The commands that setup looks for, and apt-get, sudo and id, are small stand-ins
in a folder that is all of PATH, so nothing is ever installed.
"""

import contextlib
import importlib.util
import io
import os
import subprocess
import tempfile
import time
import unittest

from fixture import TREE, main

GEN_INITRAMFS = os.path.join(TREE, "usr/gen_initramfs")
SETUP = os.path.join(TREE, "scripts/setup")
BASICS = ["sh", "env", "mktemp", "rm", "tail", "cat"]


class Initramfs(unittest.TestCase):
    """usr/gen_initramfs, of each kind of source."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-initramfs-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def file(self, name, text):
        """A file there; its path."""
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="latin-1") as out:
            out.write(text)
        return path

    def gen(self, *args):
        """Run it."""
        return subprocess.run([GEN_INITRAMFS, *args], text=True, capture_output=True, check=False,
                              timeout=20)

    def made(self, *sources):
        """{name: (mode, device, data)} of what it makes of them."""
        out = os.path.join(self.folder, "out")
        run = self.gen("-D", f"DIR={self.folder}", "-o", out, *sources)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        with open(out, "rb") as file:
            return self.entries(file.read())

    def entries(self, data):
        """Those of all archives, one behind the other."""
        found, at = {}, 0
        while at < len(data):
            if not data[at]:
                at += 4
                continue
            self.assertEqual(data[at:at + 6], b"070701")
            field = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
            name = data[at + 110:at + 109 + field[11]].decode()
            start = at + 110 + field[11] + 3 & ~3
            at = start + field[6] + 3 & ~3
            if name != "TRAILER!!!":
                self.assertEqual(field[2:4], [0, 0])
                found[name] = (field[1], (field[9], field[10]), data[start:start + field[6]])
        return found

    def test_a_list(self):
        self.file("program", "text")
        entries = self.made(self.file("list", "# nothing\n\ndir /dev 755 0 0\n"
                                      "nod /dev/null 666 0 0 c 1 3\nslink /a dev 777 0 0\n"
                                      "file /b ${DIR}/program 4755 0 0\npipe p 600 0 0\n"))
        self.assertEqual(entries, {
            "dev": (0o040755, (0, 0), b""), "dev/null": (0o020666, (1, 3), b""),
            "a": (0o120777, (0, 0), b"dev"), "b": (0o104755, (0, 0), b"text"),
            "p": (0o010600, (0, 0), b"")})

    def test_a_folder(self):
        os.chmod(self.file("d/sub/f", "data"), 0o640)
        os.symlink("sub/f", os.path.join(self.folder, "d/link"))
        entries = self.made(os.path.join(self.folder, "d"))
        self.assertEqual(sorted(entries), ["link", "sub", "sub/f"])
        self.assertEqual(entries["sub/f"], (0o100640, (0, 0), b"data"))
        self.assertEqual(entries["link"], (0o120777, (0, 0), b"sub/f"))

    def test_archives_and_others(self):
        self.made(self.file("list", "dir /one 755 0 0\n"))
        os.rename(os.path.join(self.folder, "out"), os.path.join(self.folder, "first.cpio"))
        entries = self.made(os.path.join(self.folder, "first.cpio"),
                            self.file("list", "dir /two 700 0 0\n"))
        self.assertEqual(sorted(entries), ["one", "two"])
        self.assertEqual(self.made(), {})

    def test_dependencies(self):
        folder, program = self.file("d/f", ""), self.file("program", "")
        listed = self.file("list", "file /b ${DIR}/program 755 0 0\n")
        said = self.gen("--deps", "-D", f"DIR={self.folder}", os.path.dirname(folder), listed)
        self.assertEqual(said.stdout.split(), [os.path.dirname(folder), folder, listed, program])

    def test_mistakes(self):
        out = os.path.join(self.folder, "out")
        for text, why in (("dir /d 755 1 0", "only user 0"), ("what /d", "list:1: "),
                          ("file /f /no/such/file 644 0 0", "No such file"),
                          ("file /f ${NOBODY}/f 644 0 0", "nobody says what NOBODY is"),
                          ("dir /d rwx 0 0", "list:1: ")):
            with self.subTest(text):
                run = self.gen("-o", out, self.file("list", text + "\n"))
                self.assertEqual(run.returncode, 1)
                self.assertIn(why, run.stderr)
                self.assertFalse(os.path.exists(out))
        self.assertIn("No such file", self.gen("-o", out, "/no/such/list").stderr)
        self.assertEqual(self.gen("list").returncode, 2)


class Setup(unittest.TestCase):
    """scripts/setup, on a machine that the test makes up."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-setup-")
        self.addCleanup(scratch.cleanup)
        self.bin = scratch.name
        self.log = os.path.join(self.bin, "log")
        for name in BASICS:
            os.symlink(f"/bin/{name}", os.path.join(self.bin, name))

    def command(self, name, script="exit 0"):
        """Put a stand-in into PATH."""
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(f'#!/bin/sh\necho "{name} $*" >> {self.log}\n{script}\n')
        os.chmod(path, 0o755)

    def setup(self, *args, env=None):
        """Run scripts/setup."""
        return subprocess.run(["/bin/sh", SETUP, *args], text=True, capture_output=True,
                              env={"PATH": self.bin, **(env or {})}, timeout=20, check=False,
                              stdin=subprocess.DEVNULL)

    def calls(self):
        """What the stand-ins were called with."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            return file.read().splitlines()

    def test_nothing_missing(self):
        self.command("ctags")
        result = self.setup("tags")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual(self.calls(), [])

    def test_it_is_quick_when_nothing_is_missing(self):
        self.command("ctags")
        times = []
        for _ in range(10):
            start = time.monotonic()
            self.setup("tags")
            times.append(time.monotonic() - start)
        self.assertLess(min(times), 0.05)

    def test_root_installs_by_name_and_says_why(self):
        self.command("id", "echo 0")
        self.command("apt-get")
        result = self.setup("tags", "test")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("universal-ctags: make tags", result.stdout)
        install = [call for call in self.calls() if call.startswith("apt-get")]
        self.assertEqual(len(install), 1)
        self.assertTrue(install[0].endswith("install tmux universal-ctags"), install)

    def test_lists_are_fetched_when_they_are_missing(self):
        self.command("id", "echo 0")
        self.command("apt-get", f'case "$*" in *update) exit 0;; esac; '
                                f'grep_count() {{ while read -r l; do case $l in *update*) '
                                f'return 0;; esac; done < {self.log}; return 1; }}; grep_count')
        result = self.setup("tags")
        self.assertEqual(result.returncode, 0, result.stderr)
        verbs = [call.split()[-1] for call in self.calls() if call.startswith("apt-get")]
        self.assertEqual(verbs, ["universal-ctags", "update", "universal-ctags"])

    def test_failure_of_apt_is_told(self):
        self.command("id", "echo 0")
        self.command("apt-get", "echo no such package; exit 100")
        result = self.setup("tags")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no such package", result.stderr)
        self.assertIn("apt-get install universal-ctags", result.stderr)

    def test_user_goes_through_sudo(self):
        self.command("id", "echo 1000")
        self.command("sudo", 'shift; exec "$@"')
        self.command("true")
        self.command("apt-get")
        self.assertEqual(self.setup("tags").returncode, 0)
        self.assertTrue(any(call.startswith("sudo -n env") for call in self.calls()))

    def test_user_without_sudo(self):
        self.command("id", "echo 1000")
        self.command("apt-get")
        result = self.setup("tags")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no sudo", result.stderr)
        self.assertIn("apt-get install universal-ctags", result.stderr)

    def test_no_apt(self):
        self.command("id", "echo 0")
        self.assertIn("no apt-get", self.setup("tags").stderr)

    def test_it_can_be_forbidden(self):
        self.command("id", "echo 0")
        self.command("apt-get")
        result = self.setup("tags", env={"PAGODA_SETUP": "no"})
        self.assertEqual(result.returncode, 1)
        self.assertEqual(self.calls(), [])

    def test_only_tell(self):
        self.command("id", "echo 0")
        self.command("apt-get")
        self.assertEqual(self.setup("-n", "tags").returncode, 1)
        self.assertEqual(self.calls(), [])

    def test_unknown_purpose(self):
        result = self.setup("cooking")
        self.assertEqual(result.returncode, 2)
        self.assertIn("cooking", result.stderr)


def load(path):
    """A program of the tree, as a module."""
    spec = importlib.util.spec_from_file_location("loaded", os.path.join(TREE, path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Teller:
    """A side that says what it was given, and is wrong about the last of some operations."""

    def __init__(self, wrong=()):
        self.wrong = wrong

    def tell(self, seed, sequences, full=False, keep=""):
        """As compare.Side does."""
        del sequences, full
        kept = [i for i, bit in enumerate(keep or "1" * 200) if bit == "1"]
        bad = self.wrong if set(self.wrong) <= set(kept) else ()
        return {seed: [f"op {i} | {'bad' if bad and i == bad[-1] else 'good'}" for i in kept]}


class Compare(unittest.TestCase):
    """tools/testing/mm/compare.py, which sets this kernel beside Linux."""

    def setUp(self):
        self.compare = load("tools/testing/mm/compare.py")

    def test_differences(self):
        first = self.compare.first_difference
        self.assertEqual(first(["a", "b"], ["a", "b"]), (None, 0))
        self.assertEqual(first(["a", "b"], ["a", "c"]), (1, 0))
        self.assertEqual(first(["a", "b"], ["a"]), (1, 0))
        self.assertEqual(first(["a"], ["a", "b"]), (1, 0))

    def test_oddities_end_a_seed(self):
        first = self.compare.first_difference
        self.assertEqual(first(["a", "! 1"], ["a", "b", "c"]), (None, 1))
        self.assertEqual(first(["x", "! 1"], ["a", "b", "c"]), (0, 0))

    def test_shrinks(self):
        keep = self.compare.shrink((Teller(), Teller((17, 42, 130))), 5)
        self.assertEqual([i for i, bit in enumerate(keep) if bit == "1"], [17, 42, 130])

    def test_reads_a_kernel(self):
        side = self.compare.Side("here", lambda *_: [
            "printf", "%s\n", "[    0.02] ops: seed 7", "[    0.03] KTAP", "ops: brk | 0", "not"])
        self.assertEqual(side.tell(7, 1), {7: ["brk | 0"]})

    def test_a_side_that_fails(self):
        for script in ("exit 1", "echo seed 7; exit 1", "echo seed 7"):
            side = self.compare.Side("Linux", lambda *_, script=script: ["sh", "-c", script])
            self.assertRaises(RuntimeError, side.tell, 7, 2)

    def test_a_side_that_has_not_the_rights(self):
        side = self.compare.Side("Linux", lambda *_: ["sh", "-c", "exit 3"])
        self.assertRaises(self.compare.Unable, side.tell, 7, 1)


class Judge(unittest.TestCase):
    """scripts/test.py believes a part only when its two answers agree."""

    def setUp(self):
        self.test = load("scripts/test.py")

    def verdict(self, script):
        """(counts, is it all right)"""
        status, counts, cpu = self.test.run(["sh", "-c", script], lambda _: None)
        self.assertGreater(cpu, 0)
        counts, problem = self.test.judge(status, counts)
        return counts, not problem and not counts[1]

    def test_good(self):
        self.assertEqual(self.verdict("echo 3 passed, 0 failed, 1 skipped"), ((3, 0, 1), True))

    def test_failed(self):
        self.assertEqual(self.verdict("echo 3 passed, 2 failed, 0 skipped; exit 1"),
                         ((3, 2, 0), False))

    def test_silent(self):
        self.assertEqual(self.verdict("true"), ((0, 1, 0), False))

    def test_nothing_ran(self):
        self.assertEqual(self.verdict("echo 0 passed, 0 failed, 0 skipped"), ((0, 1, 0), False))

    def test_status_without_a_failure(self):
        self.assertEqual(self.verdict("echo 3 passed, 0 failed, 0 skipped; exit 1"),
                         ((3, 1, 0), False))

    def test_failure_without_a_status(self):
        self.assertEqual(self.verdict("echo 3 passed, 1 failed, 0 skipped"), ((3, 1, 0), False))

    def test_killed(self):
        self.assertFalse(self.verdict("echo 3 passed, 0 failed, 0 skipped; kill -9 $$")[1])

    def run_lanes(self, **lanes):
        """What run_parts() prints and returns for these lanes of scripts."""
        self.test.LANES = {lane: {name: ["sh", "-c", script] for name, script in parts.items()}
                           for lane, parts in lanes.items()}
        self.test.PARTS = {name: command for lane in self.test.LANES.values()
                           for name, command in lane.items()}
        with contextlib.redirect_stdout(io.StringIO()) as out:
            total = self.test.run_parts(list(self.test.PARTS))
        return out.getvalue(), total

    def test_lanes(self):
        """Side by side: each of two waits for the other. What they say is not mixed."""
        with tempfile.TemporaryDirectory() as folder:
            meet = (f"echo {{0}}; mkfifo {folder}/{{0}}; until [ -p {folder}/{{1}} ]; do :; done;"
                    "echo {0}; echo 1 passed, 0 failed, 2 skipped")
            said, total = self.run_lanes(one={"a": meet.format("a", "b")},
                                         two={"b": meet.format("b", "a"),
                                              "c": "echo 1 passed, 1 failed, 0 skipped; exit 1"})
        self.assertEqual(total, [3, 1, 4])
        self.assertRegex(said, r"(?s)=== a: [^=]*\na\na\n1 passed")
        self.assertRegex(said, r"(?s)=== b: [^=]*\nb\nb\n1 passed")
        self.assertRegex(said, r"(?m)^FAIL +c +1 passed +1 failed")


class Coverage(unittest.TestCase):
    """scripts/coverage.py, on a small build of its own."""

    SOURCES = {
        "lib/a.c": "int a(int x);\nint a(int x)\n{\n\tif (x)\n\t\treturn 1;\n\treturn 2;\n}\n",
        "lib/never.c": "int never(void);\nint never(void)\n{\n\treturn 3;\n}\n",
        "lib/tests/t.c": "int a(int x);\nint main(void)\n{\n\treturn a(1) - 1;\n}\n",
    }

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-coverage-")
        self.addCleanup(scratch.cleanup)
        self.root = scratch.name
        for path, text in self.SOURCES.items():
            os.makedirs(os.path.dirname(os.path.join(self.root, path)), exist_ok=True)
            with open(os.path.join(self.root, path), "w", encoding="utf-8") as out:
                out.write(text)
            obj = path[:-2] + ".o"
            self.sh(f"gcc --coverage -c -o {obj} {path}")
        self.sh("gcc --coverage -o run lib/a.o lib/tests/t.o && ./run")

    def sh(self, command):
        """Run a command in the build."""
        subprocess.run(command, shell=True, cwd=self.root, check=True)

    def coverage(self, *args):
        """Run coverage.py, a copy of which takes this folder for the source tree."""
        os.makedirs(os.path.join(self.root, "scripts"), exist_ok=True)
        self.sh(f"cp {TREE}/scripts/coverage.py scripts/")
        return subprocess.run(["/usr/bin/python3", "-B", "scripts/coverage.py", *args],
                              cwd=self.root, text=True, capture_output=True, check=False)

    def test_share_of_each_file(self):
        out = self.coverage(".", "--missing", "lib").stdout
        self.assertIn("75.0 %       3 of      4  lib/a.c\n    did not run: 6\n", out)

    def test_what_never_ran_counts(self):
        out = self.coverage(".", "lib").stdout
        self.assertIn("0.0 %       0 of      2  lib/never.c", out)
        self.assertIn("50.0 %       3 of      6  lib/", out)

    def test_tests_do_not_count(self):
        self.assertNotIn("tests", self.coverage(".", "lib").stdout)

    def test_floor(self):
        self.assertEqual(self.coverage(".", "--floor=50", "lib").returncode, 0)
        result = self.coverage(".", "--floor=51", "lib")
        self.assertEqual(result.returncode, 1)
        self.assertIn("lib is below 51 %", result.stderr)

    def test_nothing_to_look_at(self):
        self.assertEqual(self.coverage(".", "mm").returncode, 1)


if __name__ == "__main__":
    main()
