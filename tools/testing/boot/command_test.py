#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""scripts/run -x and -b: one command on the kernel, with what it says and its exit status,
on both machines.
"""

import os
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("build", "boot")]
from fixture import main  # pylint: disable=wrong-import-position
from userland import (  # pylint: disable=wrong-import-position
    COMPILERS, busybox_machine, kernel, tool)

# Says what it was called with, and leaves with how often.
PROGRAM = r"""
static long call(long nr, long a, long b, long c);
#ifdef __x86_64__
enum { WRITE = 1, EXIT = 231 };
static long call(long nr, long a, long b, long c)
{
	__asm__ volatile("syscall" : "+a" (nr) : "D" (a), "S" (b), "d" (c) : "rcx", "r11", "memory");
	return nr;
}
__asm__(".globl _start; _start: mov %rsp, %rdi; and $-16, %rsp; call run");
#else
enum { WRITE = 64, EXIT = 94 };
static long call(long nr, long a, long b, long c)
{
	register long x8 __asm__("x8") = nr, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c;
	__asm__ volatile("svc 0" : "+r" (x0) : "r" (x8), "r" (x1), "r" (x2) : "memory");
	return x0;
}
__asm__(".globl _start; _start: mov x0, sp; bl run");
#endif
void run(long *stack)
{
	char **argv = (char **)(stack + 1);

	for (long i = 1; i < stack[0]; i++) {
		long n = 0;

		while (argv[i][n])
			n++;
		call(WRITE, 1, (long)argv[i], n);
		call(WRITE, 1, (long)"\n", 1);
	}
	if (stack[0] > 3)
		*(volatile int *)8 = 0;
	call(EXIT, stack[0], 0, 0);
}
"""


class Commands:
    """One boot each."""

    arch = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="command-")
        cls.machine = busybox_machine(cls.arch, cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_it(self, *options, parameters=()):
        """(its exit status, what it said, what scripts/run said)."""
        done = subprocess.run(
            [*self.machine, "-t", "60", *options, kernel(self.arch), "kunit.enable=0", *parameters],
            capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=100)
        return done.returncode, done.stdout, done.stderr.decode(errors="replace")

    def program(self):
        """A static one, of no library."""
        path = os.path.join(self.folder.name, "program")
        with open(path + ".c", "w", encoding="utf-8") as out:
            out.write(PROGRAM)
        tool(COMPILERS[self.arch], "-static", "-nostdlib", "-ffreestanding", "-O1", "-fno-stack-protector",
             "-fno-tree-loop-distribute-patterns", "-o", path, path + ".c")
        return path

    def test_what_it_says_and_its_status(self):
        self.assertEqual(self.run_it("-x", "echo 'one  two' | tr o 0; echo three >&2; (exit 7)"),
                         (7, b"0ne  tw0\nthree\n", ""))

    def test_bytes(self):
        """All of them, as they are, however many; nothing is said about the status 0."""
        status, said, error = self.run_it(
            "-x", "i=0; while [ $i -lt 256 ]; do printf \\\\$(printf %03o $i); i=$((i + 1)); done; "
                  "seq 1 30000; printf 'no newline\\036end x'")
        numbers = "".join(f"{i}\n" for i in range(1, 30001)).encode()
        self.assertEqual((status, error), (0, ""))
        self.assertEqual(said[:256], bytes(range(256)))
        self.assertEqual(said[256:], numbers + b"no newline\036end x")

    def test_a_program_of_the_hosts(self):
        program = self.program()
        self.assertEqual(self.run_it("-b", program), (1, b"", ""))
        self.assertEqual(self.run_it("-b", program, "-x", "./program 'a  b' c"), (3, b"a  b\nc\n", ""))

    def test_it_crashes(self):
        self.assertEqual(self.run_it("-b", self.program(), "-x", "./program a b c"),
                         (139, b"a\nb\nc\nSegmentation fault\n", ""))

    def test_modules(self):
        """In by a file, with a parameter that its init returns, or without; and out."""
        path = os.path.join(TREE, f".kunit-{self.arch}/kernel/module/tests/testmod_base.ko")
        status, said, _ = self.run_it(
            "-f", path, "-x", f"names() {{ lsmod | cut -d' ' -f1 | tail -n +2; }}; insmod {path} fail=-5 2>&1; names; "
            f"insmod {path} value=3 && names && insmod {path} 2>&1; rmmod testmod_base && names; rmmod testmod_base 2>&1")
        self.assertEqual((status, said.decode().replace(path, "FILE").split("\n")[:-1]), (1, [
            "insmod: can't insert 'FILE': Input/output error", "testmod_base",
            "insmod: can't insert 'FILE': File exists",
            "rmmod: can't unload module 'testmod_base': No such file or directory"]))

    def test_it_has_a_terminal(self):
        """A controlling one, so that there is job control."""
        status, said, _ = self.run_it("-x", "tty; sh -ic 'exit 5' </dev/tty 2>&1; echo $?")
        self.assertEqual((status, said.split()[-1]), (0, b"5"))
        self.assertRegex(said, rb"\A/dev/tty\w+\n")
        self.assertNotIn(b"job control", said)

    def test_it_takes_too_long(self):
        status, said, error = self.run_it("-t", "4", "-x", "echo here; sleep 1000")
        self.assertEqual((status, said), (124, b"here\n"))
        self.assertIn("the command has not ended in time", error)

    def test_the_guest_ends_first(self):
        status, said, error = self.run_it("-x", "echo here; poweroff -f; sleep 1000")
        self.assertEqual(status, 125)
        self.assertIn(b"here\n", said)
        self.assertIn("the guest has ended before the command", error)

    def test_it_does_not_come_to_it(self):
        """Then its log is shown."""
        status, said, error = self.run_it("-x", "echo here", parameters=["lkdtm=PANIC"])
        self.assertEqual((status, said), (134, b""))
        self.assertIn("Linux version", error)
        self.assertIn("Kernel panic - not syncing: ", error)
        self.assertIn("the guest has not come to the command", error)


class OnX86(Commands, unittest.TestCase):
    """On a PC."""

    arch = "x86"


class OnArm64(Commands, unittest.TestCase):
    """On QEMU's virt."""

    arch = "arm64"


if __name__ == "__main__":
    main()
