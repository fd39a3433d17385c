#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The programs of tools/testing/selftests, here and on both machines: what fails here, on
Linux, is a wrong test.
"""

import os
import re
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder)
                for folder in ("build", "boot", "selftests")]
from fixture import main  # pylint: disable=wrong-import-position
from run import programs, run_all  # pylint: disable=wrong-import-position

NAMES = programs()


class Selftests:
    """What each program says, and its status."""

    where = None
    # Only a Linux that is not ours to change may refuse to be asked.
    may_skip = False

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="selftest-")
        cls.said = run_all(cls.where, NAMES, cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def judge(self, name):
        """All the cases of its plan have passed, and the program says the same."""
        self.assertIn(name, self.said, self.said.get(None))
        status, said = self.said[name]
        plan = re.search(r"^1\.\.(\d+)$", said, re.MULTILINE)
        passed = re.findall(r"^ok \d+\b", said, re.MULTILINE)
        self.assertIsNotNone(plan, said)
        self.assertEqual((len(passed), status), (int(plan[1]), 0), said)
        if not self.may_skip:
            self.assertNotIn("# SKIP", said)


def add_tests(cls):
    """A test for each program."""
    for name in NAMES:
        setattr(cls, "test_" + name.replace("/", "_").removesuffix("_test"),
                lambda self, name=name: self.judge(name))
    return cls


@add_tests
class Here(Selftests, unittest.TestCase):
    """On the system that this runs on."""

    where = "here"
    may_skip = True


@add_tests
class OnX86(Selftests, unittest.TestCase):
    """One boot of a PC for all of them."""

    where = "x86"


@add_tests
class OnArm64(Selftests, unittest.TestCase):
    """The same of QEMU's virt."""

    where = "arm64"


if __name__ == "__main__":
    main()
