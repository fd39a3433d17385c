#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The programs of tools/testing/selftests, here and on both machines: what fails here, on
Linux, is a wrong test.
"""

import glob
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
# All of them, wherever they are.
SELFTESTS = os.path.join(TREE, "tools/testing/selftests")
NAMES = sorted(os.path.relpath(path, SELFTESTS)[:-2]
               for path in glob.glob(os.path.join(SELFTESTS, "*/*_test.c")))


def compile_all(where, folder):
    """Static programs, named as their sources are, with - for /."""
    for name in NAMES:
        tool(COMPILERS[where], "-Wall", "-O1", "-static", "-pthread", "-o",
             os.path.join(folder, name.replace("/", "-")),
             os.path.join(SELFTESTS, name + ".c"))


class Selftests:
    """What each program says, and its status."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="selftest-")
        cls.said = cls.run_all(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def run_all(cls, folder):
        """{name: (status, text)}"""
        raise NotImplementedError

    def judge(self, name):
        """All the cases of its plan have passed, and the program says the same."""
        self.assertIn(name, self.said, self.said.get(None))
        status, said = self.said[name]
        plan = re.search(r"^1\.\.(\d+)$", said, re.MULTILINE)
        passed = re.findall(r"^ok \d+\b", said, re.MULTILINE)
        self.assertIsNotNone(plan, said)
        self.assertEqual((len(passed), status), (int(plan[1]), 0), said)


def add_tests(cls):
    """A test for each program."""
    for name in NAMES:
        setattr(cls, "test_" + name.replace("/", "_").removesuffix("_test"),
                lambda self, name=name: self.judge(name))
    return cls


@add_tests
class Here(Selftests, unittest.TestCase):
    """On the system that this runs on."""

    @classmethod
    def run_all(cls, folder):
        compile_all("here", folder)
        said = {}
        for name in NAMES:
            done = subprocess.run([os.path.join(folder, name.replace("/", "-"))], check=False,
                                  capture_output=True, timeout=100, stdin=subprocess.DEVNULL)
            said[name] = (done.returncode, (done.stdout + done.stderr).decode(errors="replace"))
        return said


class Machine(Selftests):
    """One boot for all programs, with four CPUs."""

    arch = None

    @classmethod
    def run_all(cls, folder):
        programs = os.path.join(folder, "programs")
        os.mkdir(programs)
        compile_all(cls.arch, programs)
        words = " ".join(name.replace("/", "-") for name in NAMES)
        line = (f"export MAY_SET_CLOCK=1 MAY_EXHAUST_MEMORY=1; for name in {words}; do "
                f"echo \"@ $name\"; {programs}/$name </dev/null 2>&1; echo \"@ $?\"; done")
        done = subprocess.run(
            [*busybox_machine(cls.arch, folder), "-s", "4", "-t", "200", "-f", programs, "-x", line,
             kernel(cls.arch), "kunit.enable=0"],
            check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
        text = (done.stdout + done.stderr).decode(errors="replace")
        found = re.findall(r"(?ms)^@ (\w+)-(\w+)\n(.*?)^@ (\d+)$", text)
        return {None: text} | {f"{folder}/{name}": (int(status), said)
                               for folder, name, said, status in found}


@add_tests
class OnX86(Machine, unittest.TestCase):
    """On a PC."""

    arch = "x86"


@add_tests
class OnArm64(Machine, unittest.TestCase):
    """On QEMU's virt."""

    arch = "arm64"


if __name__ == "__main__":
    main()
