#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The programs of tools/testing/selftests, here and on both machines: what fails here, on
Linux, is a wrong test.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("build", "boot")]
from fixture import main  # pylint: disable=wrong-import-position
from userland import busybox_machine, kernel, tool  # pylint: disable=wrong-import-position

COMPILERS = {"here": "gcc", "x86": "gcc", "arm64": "aarch64-linux-gnu-gcc"}
PROGRAMS = ("net/af_unix_test.c",)


def compile_for(where, source, folder):
    """The path of a static program."""
    path = os.path.join(folder, os.path.basename(source)[:-2])
    tool(COMPILERS[where], "-Wall", "-O1", "-static", "-o", path,
         os.path.join(TREE, "tools/testing/selftests", source))
    return path


def judge(test, done):
    """All the cases of its plan have passed, and the program says the same."""
    said = done.stdout.decode(errors="replace")
    plan = re.search(r"^1\.\.(\d+)$", said, re.MULTILINE)
    passed = re.findall(r"^ok \d+ ", said, re.MULTILINE)
    test.assertIsNotNone(plan, said)
    test.assertEqual((len(passed), done.returncode), (int(plan[1]), 0),
                     said + done.stderr.decode(errors="replace"))


class Here(unittest.TestCase):
    """On the system that this runs on."""

    def test_programs(self):
        for source in PROGRAMS:
            with self.subTest(source), tempfile.TemporaryDirectory() as folder:
                judge(self, subprocess.run([compile_for("here", source, folder)], check=False,
                                           capture_output=True, timeout=100))


class Machines:
    """One boot for each program, with four CPUs."""

    arch = None

    def test_programs(self):
        with tempfile.TemporaryDirectory(prefix="selftest-") as folder:
            machine = busybox_machine(self.arch, folder)
            for source in PROGRAMS:
                with self.subTest(source):
                    command = [*machine, "-s", "4", "-t", "100", "-b",
                               compile_for(self.arch, source, folder), kernel(self.arch),
                               "kunit.enable=0"]
                    judge(self, subprocess.run(command, check=False, capture_output=True,
                                               stdin=subprocess.DEVNULL, timeout=200))


class OnX86(Machines, unittest.TestCase):
    """On a PC."""

    arch = "x86"


class OnArm64(Machines, unittest.TestCase):
    """On QEMU's virt."""

    arch = "arm64"


if __name__ == "__main__":
    main()
