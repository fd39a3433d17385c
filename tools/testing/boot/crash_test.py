#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Crashes of kernels in QEMU, seen from outside: what each says, whom it names, how the
machine ends. Those of um are in tools/testing/um/um_test.py.

Uses the kernels of `make kunit ARCH=...` (every debugging aid, CONFIG_LKDTM), and builds
them first. CRASH_ARCH=x86 or arm64 in the environment tests one of them only.
"""

import os
import re
import subprocess
import sys
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TREE, "tools/testing/build"))
from fixture import main  # pylint: disable=wrong-import-position

KUNIT = os.path.join(TREE, "tools/testing/kunit/kunit.py")
RUN = os.path.join(TREE, "scripts/run")
ONLY = os.environ.get("CRASH_ARCH")

PANIC = 134
TRACE_LINE = r"\] +{}\+0x[0-9a-f]+/0x[0-9a-f]+\n"


class Crashes:
    """Each says what, names the culprit in the backtrace, and ends with 134."""

    arch = kernel = None
    machine = None
    cpus = 2
    # What registers look like, and the line that names the instruction.
    registers = ()
    place = ""
    console = ""
    write_fault = exec_fault = ()

    @classmethod
    def setUpClass(cls):
        """The kernel, as new as its source."""
        if ONLY not in (None, cls.arch):
            raise unittest.SkipTest(f"only {ONLY} is asked for")
        built = subprocess.run(["/usr/bin/python3", "-B", KUNIT, "build", f"--arch={cls.arch}",
                                f"--build_dir=.kunit-{cls.arch}"], cwd=TREE, text=True,
                               capture_output=True, check=False, timeout=800)
        if built.returncode:
            raise RuntimeError(built.stdout + built.stderr)

    def boot(self, *args):
        """Run the kernel with this command line."""
        kernel = os.path.join(TREE, f".kunit-{self.arch}", self.kernel)
        machine = ["-M", self.machine] if self.machine else []
        command = [RUN, "-k", "off", "-a", self.arch, *machine, "-s", str(self.cpus), "-t", "60",
                   kernel, "kunit.enable=0", *args]
        return subprocess.run(command, text=True, errors="replace", timeout=80, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)

    def crash(self, kind, *args):
        """Crash so; what it said from there on."""
        run = self.boot(f"lkdtm={kind}", *args)
        self.assertIn(f"Performing direct entry {kind}", run.stdout)
        said = run.stdout.replace("\r", "").split("Performing direct entry", 1)[1]
        self.assertEqual(run.returncode, PANIC, said)
        self.assertNotIn("survived", said)
        return said

    def panics(self, kind, *texts, args=(), culprit=None):
        """A report of ours, with a backtrace of symbols; its text."""
        said = self.crash(kind, *args)
        for text in texts:
            self.assertIn(text, said)
        self.assertIn("Kernel panic - not syncing: ", said)
        self.assertIn("---[ end Kernel panic - not syncing", said)
        self.assertIn("Call Trace:\n", said)
        self.assertRegex(said, TRACE_LINE.format(culprit or "lkdtm_" + kind))
        # Each line is there once: nothing was shown twice.
        lines = [line for line in said.splitlines() if "Kernel panic - not syncing" in line]
        self.assertEqual(len(lines), len(set(lines)), said)
        return said

    def oopses(self, kind, *texts, culprit=None, place=None):
        """An exception: registers, code and the instruction's place as well."""
        said = self.panics(kind, *texts, culprit=culprit)
        for register in self.registers:
            self.assertRegex(said, register)
        self.assertRegex(said, r"Code: .*[(<][0-9a-f]+[)>]")
        if place != "":
            self.assertRegex(said, self.place + (place or "lkdtm_" + kind) + r"\+0x")
        self.assertIn("Oops: ", said)
        self.assertIn("---[ end trace ", said)
        return said

    def test_panic(self):
        self.panics("PANIC", "Kernel panic - not syncing: dumptest")

    def test_bug(self):
        self.panics("BUG", "------------[ cut here ]------------", "kernel BUG at ", "lkdtm_BUG!",
                    "Tainted: D")

    def test_warning(self):
        self.panics("WARNING", "WARNING: CPU: ", "lkdtm.c:", "panic_on_warn set",
                    args=["panic_on_warn"])
        self.panics("WARNING_MESSAGE", "Warning message trigger: 7", args=["panic_on_warn"])

    def test_null_dereference(self):
        self.oopses("EXCEPTION", *self.write_fault,
                    "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                    "Attempted to kill init!")

    def test_stack_overflow(self):
        said = self.panics("EXHAUST_STACK", "BUG: TASK stack guard page was hit at ",
                           "BUG: kernel stack of swapper overflowed", culprit="lkdtm_recurse")
        for register in self.registers:
            self.assertRegex(said, register)

    def test_lock_inversion(self):
        self.panics("LOCK_INVERSION", "possible circular locking dependency detected",
                    args=["panic_on_warn"])

    def test_spinlock_recursion(self):
        self.panics("SPINLOCKUP", "possible recursive locking detected",
                    "BUG: spinlock recursion on CPU#")

    def test_rcu_misuse(self):
        self.panics("RCU_SLEEP", "sleeping function called from invalid context",
                    args=["panic_on_warn"])

    def test_scheduling_while_atomic(self):
        self.panics("SCHEDULING_WHILE_ATOMIC", "sleeping function called from invalid context",
                    args=["panic_on_warn"])

    def test_writes_to_what_is_read_only(self):
        for kind in ("WRITE_RO", "WRITE_KERN"):
            with self.subTest(kind):
                self.oopses(kind, "BUG: unable to handle page fault for address: ",
                            *self.write_fault)

    def test_data_is_not_run(self):
        for kind in ("EXEC_DATA", "EXEC_STACK", "EXEC_KMALLOC", "EXEC_VMALLOC", "EXEC_RODATA"):
            with self.subTest(kind):
                said = self.panics(kind, "BUG: unable to handle page fault for address: ",
                                   *self.exec_fault, culprit=r"(execute_at|do_initcalls|"
                                   r"lkdtm_init|copy_and_execute|do_one_initcall)")
                self.assertIn("Oops: ", said)

    def test_user_memory_is_out_of_reach(self):
        """Mapped and readable, or executable, for the user; not for the kernel."""
        self.oopses("ACCESS_USERSPACE", "user memory was touched outside of uaccess",
                    "#PF: supervisor read access in kernel mode", "permissions violation")
        self.panics("EXEC_USERSPACE", "user memory was touched outside of uaccess",
                    *self.exec_fault, "permissions violation",
                    culprit=r"(execute_at|lkdtm_EXEC_USERSPACE|lkdtm_init|do_one_initcall|"
                            r"do_initcalls)")

    def test_double_free(self):
        self.panics("SLAB_FREE_DOUBLE", "Object already free", args=["panic_on_warn"])

    def test_write_after_free(self):
        self.panics("WRITE_AFTER_FREE", "Poison overwritten", args=["panic_on_warn"])

    def test_overflow(self):
        self.panics("SLAB_LINEAR_OVERFLOW", "Redzone overwritten", args=["panic_on_warn"])

    def test_list_corruption(self):
        self.panics("CORRUPT_LIST_ADD", "list corruption", args=["panic_on_warn"])

    def test_soft_lockup(self):
        said = self.panics("SOFTLOCKUP", "watchdog: BUG: soft lockup - CPU#", "s! [swapper:1]",
                           "Kernel panic - not syncing: softlockup: hung tasks",
                           args=["watchdog_thresh=1", "softlockup_panic"])
        self.assertRegex(said, r"stuck for [2-9]s!")

    def test_hard_lockup(self):
        """The neighbour notices, and asks in a way that cannot be refused."""
        said = self.crash("HARDLOCKUP", "watchdog_thresh=1", "nmi_watchdog=panic")
        self.assertRegex(said, r"watchdog: Watchdog detected hard LOCKUP on cpu \d")
        self.assertRegex(said, r"NMI backtrace for cpu \d")
        self.assertRegex(said, TRACE_LINE.format("lkdtm_HARDLOCKUP"))
        self.assertNotIn("does not stop", said)
        self.assertIn("Kernel panic - not syncing: Hard LOCKUP", said)

    def test_rcu_stall(self):
        """The tick of the CPU that reads for ever finds out."""
        said = self.panics("RCU_STALL", "rcu: INFO: rcu_sched self-detected stall on CPU",
                           "Kernel panic - not syncing: RCU Stall",
                           args=["rcupdate.rcu_cpu_stall_timeout=1",
                                 "sysctl.kernel.panic_on_rcu_stall=1"])
        self.assertRegex(said, r"rcu: \t\d-\.\.\.: \[swapper:1\]")
        self.assertRegex(said, r"rcu: \t\(t=\d+ jiffies, g=\d+, q=[1-9]\d* ncpus=\d+\)")

    def test_rcu_stall_without_ticks(self):
        """Others find out, and ask in a way that cannot be refused."""
        said = self.crash("RCU_STALL_IRQS_OFF", "nowatchdog", "rcupdate.rcu_cpu_stall_timeout=1",
                          "sysctl.kernel.panic_on_rcu_stall=1")
        self.assertRegex(said, r"rcu: INFO: rcu_sched detected stalls on CPUs/tasks:\n"
                               r".*rcu: \t\d-\.\.\.:\n"
                               r".*rcu: \t\(detected by \d, t=\d+ jiffies, ")
        self.assertRegex(said, r"NMI backtrace for cpu \d")
        self.assertRegex(said, TRACE_LINE.format("lkdtm_RCU_STALL"))
        self.assertIn("Kernel panic - not syncing: RCU Stall", said)

    def test_hung_task(self):
        self.panics("HUNG_TASK", "INFO: task swapper:1 blocked for more than 1 seconds.",
                    "task:swapper         state:D pid:1 ",
                    "Kernel panic - not syncing: hung_task: blocked tasks",
                    args=["hung_task_timeout_secs=1", "hung_task_panic"])

    def test_other_cpus_are_asked(self):
        said = self.crash("PANIC", "panic_print=0x40")
        self.assertEqual(len(re.findall(r"NMI backtrace for cpu \d", said)), self.cpus - 1, said)

    def test_reboot(self):
        """The status is that of a reboot; nothing is said about an end."""
        for seconds in (-1, 1):
            with self.subTest(seconds):
                run = self.boot("lkdtm=PANIC", f"panic={seconds}")
                self.assertEqual(run.returncode, 0, run.stdout)
                self.assertNotIn("end Kernel panic", run.stdout)
                self.assertEqual("Rebooting in 1 seconds.." in run.stdout, seconds > 0)


    def whole(self, said):
        """From the first message to the last, each once."""
        said = said.replace("\r", "")
        for text in ("] Linux version ", "] Kernel command line: ", "] reboot: Power down\n",
                     "] printk: console ["):
            self.assertEqual(said.count(text), 1, f"{text!r} in {said}")
        self.assertRegex(said, r"printk: bootconsole \[\w+\] disabled\n")
        stamps = re.findall(r"^\[ *(\d+\.\d+)\]", said, re.M)
        self.assertEqual(len(stamps), len(said.strip().splitlines()), said)

    def test_consoles_hand_over(self):
        for args in ((), (f"console={self.console}",), ("console=tty7", f"console={self.console}")):
            with self.subTest(args):
                run = self.boot("", *args)
                self.assertEqual(run.returncode, 0, run.stdout)
                self.whole(run.stdout)
                self.assertIn(f"printk: console [{self.console.split(',')[0]}] enabled", run.stdout)

    def test_unknown_console(self):
        run = self.boot("console=nonsense3")
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("printk: console=nonsense3: there is no such console", run.stdout)
        self.whole(run.stdout)

    def test_large_log(self):
        run = self.boot("log_buf_len=1M")
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("log_buf_len: 1048576 bytes", run.stdout)
        self.whole(run.stdout)


class X86(Crashes, unittest.TestCase):
    """The registers as Linux prints them on x86-64."""
    arch, kernel, console = "x86", "vmlinux", "ttyS0,115200n8"
    place = r"RIP: 0010:"
    registers = (r"RAX: [0-9a-f]{16} RBX: [0-9a-f]{16} RCX: [0-9a-f]{16}\n",
                 r"R13: [0-9a-f]{16} R14: [0-9a-f]{16} R15: [0-9a-f]{16}\n",
                 r"RSP: 0018:[0-9a-f]{16} EFLAGS: [0-9a-f]{8}\n")
    write_fault = ("#PF: supervisor write access in kernel mode",)
    exec_fault = ("#PF: supervisor instruction fetch in kernel mode",)


class Arm64(Crashes, unittest.TestCase):
    """The registers as Linux prints them on arm64."""
    arch, kernel, console = "arm64", "arch/arm64/boot/Image", "ttyAMA0"
    place = r"pc : "
    # The older GIC has no priorities to make an interrupt of that cannot be masked.
    machine = "virt,gic-version=3"
    registers = (r"x29: [0-9a-f]{16} x28: [0-9a-f]{16}", r"x2 *: [0-9a-f]{16} x1 *: [0-9a-f]{16}",
                 r"lr : ", r"sp : [0-9a-f]{16}", r"pstate: [0-9a-f]{8}")

    def test_hard_lockup_without_nmi(self):
        """Whoever does not answer is named, and the panic does not wait for ever."""
        self.machine = "virt,gic-version=2"
        said = self.crash("HARDLOCKUP", "watchdog_thresh=1", "nmi_watchdog=panic")
        for text in ("does not answer", "does not stop", "end Kernel panic - not syncing"):
            self.assertIn(text, said)


if __name__ == "__main__":
    main()
