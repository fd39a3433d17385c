#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""BusyBox's shell on the kernel, at a terminal, as a user has it: what is typed goes to
scripts/run through a pty, what is answered is looked at.

Uses the kernels of `make kunit ARCH=x86` and `ARCH=arm64`, and builds them first; BusyBox
is fetched once for each.
"""

import os
import pty
import re
import select
import signal
import sys
import tempfile
import time
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("build", "boot")]
from fixture import main  # pylint: disable=wrong-import-position
from userland import busybox_machine, kernel  # pylint: disable=wrong-import-position

MACHINES = {"x86": "x86_64", "arm64": "aarch64"}
# Each answer has so long to come; a machine that is busy with other things is slow.
PATIENCE_S = 60
PROMPT = "pagoda:~# "
# The shell asks the terminal where the cursor is, and can do without an answer.
ASKS_WHERE = "\x1b[6n"


class Terminal:
    """Somebody at the keyboard of a machine."""

    def __init__(self, command):
        self.said = ""
        self.pid, self._fd = pty.fork()
        if not self.pid:
            os.execvp(command[0], command)
        self._status = None

    def type(self, text):
        """These keys."""
        os.write(self._fd, text.encode())

    def expect(self, text):
        """What was said since the last time, up to this; as long as there is patience."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.said:
            if not select.select([self._fd], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"no {text!r} in:\n{self.said[-4000:]}")
            self._read()
        before, self.said = self.said.split(text, 1)
        return before

    def _read(self):
        try:
            data = os.read(self._fd, 4096)
        except OSError:
            data = b""
        if not data:
            raise AssertionError(f"it ended, and had said:\n{self.said[-4000:]}")
        said = data.decode(errors="replace").replace("\r", "")
        self.said += said.replace(ASKS_WHERE, "")

    def end(self):
        """Its exit status, when it has ended by itself."""
        end = time.monotonic() + PATIENCE_S
        try:
            while time.monotonic() < end:
                if select.select([self._fd], [], [], 1)[0]:
                    self._read()
        except AssertionError:
            pass
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        for _ in range(50):
            if pid:
                break
            time.sleep(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        self.close(reaped=bool(pid))
        return os.waitstatus_to_exitcode(status) if pid else None

    def close(self, reaped=False):
        """Whatever it does."""
        if self._fd is None:
            return
        os.close(self._fd)
        self._fd = None
        if not reaped:
            os.kill(self.pid, signal.SIGTERM)
            os.waitpid(self.pid, 0)


class Shell:
    """One machine for all of it, which is turned off at the end."""

    arch = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="shell-")
        cls.term = Terminal([*busybox_machine(cls.arch, cls.folder.name), "-s", "4", "-t", "300",
                             kernel(cls.arch), "kunit.enable=0"])
        cls.term.expect(PROMPT)
        # What is typed is not to be wrapped.
        cls.term.type("stty cols 400 rows 50\n")
        cls.term.expect(PROMPT)

    @classmethod
    def tearDownClass(cls):
        cls.term.close()
        cls.folder.cleanup()

    def does(self, line, keys=""):
        """What is said to a line, until the next prompt. Keys are for the program, and
        are typed when the terminal is its own: before, the shell would have them."""
        if keys:
            line = f"sh -c 'echo now; exec {line}'"
        self.term.type(line + "\n")
        self.term.expect(line + "\n")
        if keys:
            self.term.expect("now\n")
            self.term.type(keys)
        return self.term.expect(PROMPT)

    def test_a_few_commands(self):
        self.assertEqual(self.does("uname -sm"), f"Linux {MACHINES[self.arch]}\n")
        self.assertEqual(self.does("id -u; hostname"), "0\npagoda\n")
        self.assertEqual(self.does("echo a b c | wc -w"), "3\n")
        self.assertEqual(self.does("for i in 1 2 3; do echo $((i * i)); done"), "1\n4\n9\n")
        self.assertEqual(self.does("seq 1 20000 | sort -rn | head -n 1"), "20000\n")
        self.assertEqual(self.does("test -c /dev/null -a -d /dev/pts; echo $?"), "0\n")

    def test_files(self):
        self.does("mkdir -p /tmp/d; cd /tmp/d; cd")
        self.assertEqual(self.does("echo hello > /tmp/d/a; cat /tmp/d/a; ls /tmp/d"), "hello\na\n")
        self.assertEqual(self.does("cp /tmp/d/a /tmp/d/b; mv /tmp/d/b /tmp/d/c; ln -s c /tmp/d/l; "
                                   "cat /tmp/d/l"), "hello\n")
        self.assertEqual(self.does("cat /missing; echo $?"),
                         "cat: can't open '/missing': No such file or directory\n1\n")
        self.assertEqual(self.does("dd if=/dev/zero of=/tmp/z bs=1M count=8 2>/dev/null; "
                                   "md5sum < /tmp/z"), "96995b58d4cbf6aaa9041b4f00c7f6ae  -\n")
        self.assertEqual(self.does("rm -r /tmp/d /tmp/z; ls /tmp"), "")

    def test_scripts_and_statuses(self):
        self.does("printf '#!/bin/sh -e\\necho $0 $#; exit 7\\n' > /tmp/s; chmod +x /tmp/s")
        self.assertEqual(self.does("/tmp/s x y; echo $?"), "/tmp/s 2\n7\n")
        self.assertEqual(self.does("sh -c 'kill -9 $$'; echo $?"), "Killed\n137\n")
        self.assertEqual(self.does("sh -c 'trap \"echo caught\" TERM; kill $$; echo on'"),
                         "caught\non\n")
        self.does("rm /tmp/s")

    def test_keys(self):
        self.assertIn("^C", self.does("cat", keys="\x03"))
        self.assertEqual(self.does("cat > /tmp/k", keys="tyb\x7fped\n\x04").strip()[-3:], "ped")
        self.assertEqual(self.does("cat /tmp/k; rm /tmp/k"), "typed\n")
        self.assertIn("Stopped", self.does("sleep 1000", keys="\x1a"))
        self.assertRegex(self.does("jobs"), r"\[1\]\+ +Stopped +sh -c .*sleep 1000")
        self.assertIn("sleep 1000", self.does("bg"))
        self.assertRegex(self.does("kill %1; wait; jobs"), re.compile(r"Terminated|^$"))

    def test_many_processes(self):
        self.assertEqual(self.does("i=0; while [ $i -lt 100 ]; do /bin/true || echo bad; "
                                   "i=$((i + 1)); done; echo $i"), "100\n")
        self.assertEqual(self.does("for i in 1 2 3 4 5 6 7 8; do (sleep 0.1; echo x) & done; wait; "
                                   "echo all").count("x\n"), 8)

    def test_z_turned_off(self):
        self.term.type("poweroff\n")
        self.term.expect("reboot: Power down")
        self.assertEqual(self.term.end(), 0)


class OnX86(Shell, unittest.TestCase):
    """On a PC."""

    arch = "x86"


class OnArm64(Shell, unittest.TestCase):
    """On QEMU's virt."""

    arch = "arm64"


if __name__ == "__main__":
    main()
