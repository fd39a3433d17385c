#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""A small machine from which programs take all there is of something: it says no as Linux
does, the shell stays usable, and what was taken comes back.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("build", "boot", "bench")]
from common import build  # pylint: disable=wrong-import-position
from fixture import main  # pylint: disable=wrong-import-position
from userland import RUN, busybox_initrd, tool  # pylint: disable=wrong-import-position

# The checks of the kernel of make kunit look at all of a thousand relatives each time.
BUILD = os.path.join(TREE, ".kunit-bench-x86")
SOURCE = os.path.join(TREE, "tools/testing/boot/programs/survive.c")
# Beyond what caches keep of the past: objects of slabs, stacks, lists of pages of each CPU.
SLACK_KB = 3072

# (name, lines of the shell, what they say)
CASES = (
    ("a bomb of forks", "./survive bomb", "stopped by EAGAIN\n"),
    ("a bomb of somebody", "su -s /bin/sh nobody -c 'ulimit -u 50; /tmp/survive bomb'",
     "stopped by EAGAIN\n"),
    ("ten thousand processes", "./survive processes 10000", "stopped by EAGAIN\n"),
    ("ten thousand files", "./survive files 10000", "10000 stopped by EMFILE\n"),
    ("a limit of address space", "(ulimit -v 50000; ./survive memory)", "stopped by ENOMEM\n"),
    ("all memory", "./survive memory 2>&1; echo $?", "Killed\n137\n"),
    ("all memory again", "./survive memory 2>&1; echo $?", "Killed\n137\n"),
    ("a full filesystem", "mkdir /tmp/m; mount -t tmpfs t /tmp/m; dd if=/dev/zero of=/tmp/m/f bs=1M 2>&1 "
     "| head -n 1; rm /tmp/m/f; echo fits > /tmp/m/g; cat /tmp/m/g; umount /tmp/m; rmdir /tmp/m",
     "dd: error writing '/tmp/m/f': No space left on device\nfits\n"),
    ("a runaway writer", "timeout 0.3 yes > /dev/tty; echo; echo it ends", None),
    ("the shell", "seq 1 1000 | sort -n | tail -n 1; for i in 1 2 3; do (exit $i); echo $?; done",
     "1000\n1\n2\n3\n"),
)
# Twice: whoever has ended is buried by a thread, and a moment later.
LOOK = "sleep 0.3; awk '/^(MemFree|Slab|Shmem|KernelStack)/ {print $1, $2}' /proc/meminfo"


def script():
    """All of it, with marks."""
    lines = ["cp survive /tmp", "./survive bomb > /dev/null", "echo '@ before'", LOOK]
    for name, case, _ in CASES:
        lines += [f"echo '@ {name}'", case]
    return "\n".join([*lines, "echo '@ after'", LOOK, "echo '@'"])


class Survival(unittest.TestCase):
    """One boot for all of it."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory(prefix="survival-") as folder:
            program = os.path.join(folder, "survive")
            tool("gcc", "-Wall", "-Werror", "-O1", "-static", "-o", program, SOURCE)
            build("x86", BUILD)
            done = subprocess.run(
                [RUN, "-k", "off", "-i", busybox_initrd("x86", folder), "-s", "2", "-m", "128M", "-t", "100", "-b", program,
                 "-x", script(), os.path.join(BUILD, "arch/x86/boot/bzImage"), "kunit.enable=0"],
                check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=150)
        cls.text = (done.stdout + done.stderr).decode(errors="replace")
        parts = re.split(r"(?m)^@ ?(.*)\n", cls.text)[1:]
        cls.said = dict(zip(parts[::2], parts[1::2]))

    def memory(self, when):
        """{field: kB}"""
        self.assertIn(when, self.said, self.text[-4000:])
        return {name: int(kb) for name, kb in re.findall(r"(\w+): (\d+)", self.said[when])}

    def test_what_is_said(self):
        for name, _, said in CASES:
            with self.subTest(name):
                self.assertIn(name, self.said, self.text[-4000:])
                if said is None:
                    self.assertRegex(self.said[name], r"\A(?:y\n){100}[y\n]+Terminated\n+it ends\n\Z")
                else:
                    self.assertEqual(self.said[name], said)

    def test_memory_comes_back(self):
        before, after = self.memory("before"), self.memory("after")
        self.assertGreater(after["MemFree"], before["MemFree"] - SLACK_KB)
        self.assertLess(after["Slab"], before["Slab"] + SLACK_KB)
        self.assertEqual(after["Shmem"], before["Shmem"])
        self.assertLess(after["KernelStack"], before["KernelStack"] + 256)


if __name__ == "__main__":
    main()
