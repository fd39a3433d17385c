#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Tests of the um kernel from outside: what it says and how it ends when its command
line is wrong, when it crashes, and when its tests fail.

Uses the kernel of `make kunit` (address sanitizer, every debugging aid, CONFIG_LKDTM), and
builds it first.
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
# UM_KERNEL names another kernel, already built: that of `make kunit COVERAGE=1`.
OTHER_KERNEL = os.environ.get("UM_KERNEL")
KERNEL = OTHER_KERNEL or os.path.join(TREE, ".kunit/linux")

OK, FAILED, USAGE, PANIC = 0, 1, 2, 134


def setUpModule():
    """The kernel, as new as its source."""
    if OTHER_KERNEL:
        return
    built = subprocess.run(["/usr/bin/python3", "-B", KUNIT, "build"], text=True,
                           capture_output=True, check=False, timeout=800)
    if built.returncode:
        raise RuntimeError(built.stdout + built.stderr)


def boot(*args):
    """Run the kernel with this command line."""
    return subprocess.run([KERNEL, *args], text=True, errors="replace", timeout=120,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)


class Um(unittest.TestCase):
    """What the tests below have in common."""

    def ends(self, run, status, *texts):
        """It ended with this status, having said all of this."""
        self.assertEqual(run.returncode, status, run.stdout)
        for text in texts:
            self.assertIn(text, run.stdout)

    def boots(self, *args):
        """It comes up to its end, whatever it complains about; its output."""
        run = boot("kunit.enable=0", *args)
        self.ends(run, OK, "No user space to run: powering off", "reboot: Power down")
        return run.stdout


class CommandLine(Um):
    """A mistake is named, and what was meant by it is left out."""

    def complains(self, *args):
        """It boots, and names the last argument as malformed."""
        said = self.boots(*args)
        self.assertIn(f"Malformed parameter '{args[-1]}'", said)
        return said

    def test_nothing_wrong(self):
        said = self.boots("mem=64M", "nr_cpus=2", "loglevel=7")
        for word in ("Malformed", "Unknown", "WARNING", "BUG"):
            self.assertNotIn(word, said)
        self.assertIn("Brought up 2 CPUs", said)
        self.assertRegex(said, r"Memory: \d+K/65536K available")

    def test_unknown_parameter(self):
        for word in ("nonsense", "nonsense=1", "nr_cpu=3", "kunit.nonsense=1"):
            with self.subTest(word):
                self.assertIn(f"Unknown kernel command line parameter '{word}'",
                              self.boots(word))

    def test_behind_two_dashes_all_is_allowed(self):
        self.assertNotIn("Unknown", self.boots("--", "nonsense"))

    def test_mem(self):
        for word in ("mem=x", "mem=", "mem=64Q", "mem=64M,", "mem=1", "mem=7M", "mem=-1",
                     "mem=100P", "mem"):
            with self.subTest(word):
                # What it has when nothing is said.
                self.assertIn("/262144K available", self.complains(word))

    def test_as_little_memory_as_may_be(self):
        self.assertIn("/8192K available", self.boots("mem=8M"))

    def test_nr_cpus(self):
        for word in ("nr_cpus=0", "nr_cpus=999", "nr_cpus=x", "nr_cpus=-1", "nr_cpus=", "nr_cpus",
                     "nr_cpus=99999999999999999999"):
            with self.subTest(word):
                self.assertIn("Brought up 1 CPU\n", self.complains(word))

    def test_maxcpus(self):
        self.assertIn("Brought up 2 CPUs", self.boots("nr_cpus=4", "maxcpus=2"))
        self.complains("maxcpus=x")

    def test_loglevel(self):
        for word in ("loglevel=x", "loglevel=", "loglevel", "quiet=1", "ignore_loglevel=1"):
            with self.subTest(word):
                self.assertIn("Brought up", self.complains(word))

    def test_quiet(self):
        for word in ("quiet", "loglevel=3"):
            with self.subTest(word):
                run = boot("kunit.enable=0", word)
                self.ends(run, OK, "reboot: Power down")
                self.assertNotIn("Brought up", run.stdout)

    def test_variables(self):
        self.assertIn("'x' invalid for parameter 'panic_on_warn'", self.boots("panic_on_warn=x"))
        self.assertIn("initcall lkdtm_init returned 0", self.boots("initcall_debug"))

    def test_too_long(self):
        run = boot("kunit.enable=0", "x=" + "y" * 5000)
        self.ends(run, USAGE, "command line longer than 4095 bytes at 'x=yyy")
        self.assertNotIn("Linux version", run.stdout)

    def test_long(self):
        self.assertIn("Unknown kernel command line parameter 'x=yyy",
                      self.boots("x=" + "y" * 3900))

    def test_blanks_are_kept(self):
        self.assertIn("Kernel command line: kunit.enable=0 a=\"b c\"", self.boots("a=b c"))

    def test_help(self):
        for word in ("--help", "-h"):
            with self.subTest(word):
                run = boot(word)
                self.ends(run, OK, "usage: linux", "nr_cpus=4")
                self.assertNotIn("Linux version", run.stdout)


class Crashes(Um):
    """Each says what, names the culprit in the backtrace, and ends with 134."""

    def crash(self, kind, *args):
        """Crash so; what it said from there on."""
        run = boot("kunit.enable=0", "nr_cpus=2", f"lkdtm={kind}", *args)
        self.assertIn(f"Performing direct entry {kind}", run.stdout)
        said = run.stdout.split("Performing direct entry", 1)[1]
        self.assertEqual(run.returncode, PANIC, said)
        self.assertNotIn("survived", said)
        return said

    def panics(self, kind, *texts, args=(), culprit=None):
        """A report of our own, with a backtrace of symbols."""
        said = self.crash(kind, *args)
        for text in texts:
            self.assertIn(text, said)
        self.assertIn("end Kernel panic - not syncing", said)
        self.assertRegex(said, rf"\] +{culprit or 'lkdtm_' + kind}\+0x[0-9a-f]+/0x[0-9a-f]+\n")

    def sanitizer(self, kind, text, otherwise):
        """A report of the host's sanitizer, or else of the kernel's own checks."""
        if OTHER_KERNEL:
            self.panics(kind, otherwise, args=["panic_on_warn"])
            return
        said = self.crash(kind)
        self.assertRegex(said, rf"ERROR: AddressSanitizer: {text}")
        self.assertRegex(said, rf"#\d+ 0x[0-9a-f]+ in lkdtm_{kind} .*kernel/lkdtm\.c:\d+")

    def test_panic(self):
        self.panics("PANIC", "Kernel panic - not syncing: dumptest")

    def test_bug(self):
        self.panics("BUG", "kernel BUG at ", "lkdtm_BUG!", "Tainted: D")

    def test_warning(self):
        self.panics("WARNING", "WARNING: CPU: ", "lkdtm.c:", "panic_on_warn set",
                    args=["panic_on_warn"])
        self.panics("WARNING_MESSAGE", "Warning message trigger: 7", "panic_on_warn set",
                    args=["panic_on_warn"])

    def test_a_warning_alone_is_survived(self):
        said = self.boots("lkdtm=WARNING")
        self.assertIn("WARNING: CPU: ", said)
        self.assertIn("lkdtm: survived WARNING", said)

    def test_exception(self):
        self.panics("EXCEPTION", "BUG: kernel NULL pointer dereference, address: "
                    "0000000000000000", "#PF: supervisor write access in kernel mode",
                    "Oops: page fault: 0006 [#1] SMP", "RIP: lkdtm_EXCEPTION+0x", "Code: ",
                    "Attempted to kill init!")

    def test_stack_overflow(self):
        self.panics("EXHAUST_STACK", "BUG: kernel stack of swapper overflowed",
                    culprit="lkdtm_recurse")

    def test_writes_to_what_is_read_only(self):
        for kind in ("WRITE_RO", "WRITE_KERN"):
            with self.subTest(kind):
                self.panics(kind, "BUG: unable to handle page fault for address: ",
                            "#PF: supervisor write access in kernel mode",
                            f"RIP: lkdtm_{kind}+0x")

    def test_data_is_not_run(self):
        for kind in ("EXEC_DATA", "EXEC_STACK", "EXEC_KMALLOC", "EXEC_VMALLOC", "EXEC_RODATA"):
            with self.subTest(kind):
                self.panics(kind, "BUG: unable to handle page fault for address: ",
                            "#PF: error_code(0x0015) - permissions violation",
                            culprit="lkdtm_init")

    def test_user_memory_is_out_of_reach(self):
        """By its own address: it is not mapped in the process that the kernel is."""
        self.panics("ACCESS_USERSPACE", "BUG: unable to handle page fault for address: ",
                    "#PF: supervisor read access in kernel mode",
                    "RIP: lkdtm_ACCESS_USERSPACE+0x")
        self.panics("EXEC_USERSPACE", "BUG: unable to handle page fault for address: ",
                    "#PF: error_code(0x0014) - not-present page", culprit="lkdtm_init")

    def test_spinlock_recursion(self):
        self.panics("SPINLOCKUP", "possible recursive locking detected",
                    "BUG: spinlock recursion on CPU#")

    def test_soft_lockup(self):
        self.panics("SOFTLOCKUP", "watchdog: BUG: soft lockup - CPU#", "s! [swapper:1]",
                    "Kernel panic - not syncing: softlockup: hung tasks",
                    args=["watchdog_thresh=1", "softlockup_panic"])

    def test_hard_lockup(self):
        """Such a CPU does not answer on um, which has no interrupt that goes through."""
        said = self.crash("HARDLOCKUP", "watchdog_thresh=1", "nmi_watchdog=panic")
        self.assertRegex(said, r"watchdog: Watchdog detected hard LOCKUP on cpu \d")
        self.assertRegex(said, r"CPU \d does not answer")
        self.assertIn("Kernel panic - not syncing: Hard LOCKUP", said)

    def test_hung_task(self):
        self.panics("HUNG_TASK", "INFO: task swapper:1 blocked for more than 1 seconds.",
                    "task:swapper         state:D pid:1 ",
                    "Kernel panic - not syncing: hung_task: blocked tasks",
                    args=["hung_task_timeout_secs=1", "hung_task_panic"])

    def test_lock_inversion(self):
        self.panics("LOCK_INVERSION", "possible circular locking dependency detected",
                    args=["panic_on_warn"])

    def test_rcu_misuse(self):
        self.panics("RCU_SLEEP", "sleeping function called from invalid context",
                    args=["panic_on_warn"])

    def test_rcu_stall(self):
        """By the CPU's own tick, and by the others where no tick comes."""
        args = ["rcupdate.rcu_cpu_stall_timeout=1", "sysctl.kernel.panic_on_rcu_stall=1"]
        self.panics("RCU_STALL", "rcu: INFO: rcu_sched self-detected stall on CPU",
                    "Kernel panic - not syncing: RCU Stall", args=args)
        said = self.crash("RCU_STALL_IRQS_OFF", "nowatchdog", *args)
        self.assertIn("rcu: INFO: rcu_sched detected stalls on CPUs/tasks:", said)
        self.assertRegex(said, r"CPU \d does not answer")
        self.assertIn("Kernel panic - not syncing: RCU Stall", said)

    def test_scheduling_while_atomic(self):
        self.panics("SCHEDULING_WHILE_ATOMIC", "sleeping function called from invalid context",
                    args=["panic_on_warn"])

    def test_list_corruption(self):
        self.panics("CORRUPT_LIST_ADD", "list corruption", args=["panic_on_warn"])

    def test_double_free(self):
        self.panics("SLAB_FREE_DOUBLE", "Object already free", args=["panic_on_warn"])

    def test_write_after_free(self):
        self.sanitizer("WRITE_AFTER_FREE", "use-after", "Poison overwritten")

    @unittest.skipIf(OTHER_KERNEL, "only the sanitizer sees who reads")
    def test_read_after_free(self):
        self.sanitizer("READ_AFTER_FREE", "use-after", "")

    def test_overflow(self):
        self.sanitizer("SLAB_LINEAR_OVERFLOW", "use-after-poison", "Redzone overwritten")

    def test_no_such_crash(self):
        self.assertIn("lkdtm: no such crash type: NONSENSE", self.boots("lkdtm=NONSENSE"))

    def test_every_crash_is_tested(self):
        """One that nobody looks at could as well not be there."""
        with open(os.path.join(TREE, "kernel/lkdtm.c"), encoding="utf-8") as source:
            kinds = re.findall(r"CRASH_TYPE\((\w+)\),", source.read())
        with open(__file__, encoding="utf-8") as own:
            text = own.read()
        self.assertEqual([kind for kind in kinds if f'"{kind}"' not in text], [])


class Tests(Um):
    """The exit status tells of the tests that the kernel has run."""

    def test_passed(self):
        self.ends(boot("kunit.filter_glob=kunit_glob"), OK, "reboot: Power down\n")
        self.ends(boot("kunit.filter_glob=kunit_glob", "kunit_shutdown=halt"), OK,
                  "reboot: System halted\n")

    def test_restart(self):
        self.ends(boot("kunit.filter_glob=kunit_glob", "kunit_shutdown=reboot"), OK,
                  "reboot: Restarting system\n")

    def test_failed(self):
        """Nothing ran: that is not a success either."""
        for how in ((), ("kunit_shutdown=halt",), ("kunit_shutdown=poweroff",)):
            with self.subTest(how):
                self.ends(boot("kunit.filter_glob=no_such_suite", *how), FAILED,
                          "reboot: Power down after a failure\n")

    def test_wrong_filter(self):
        self.ends(boot("kunit.filter=nonsense>1"), FAILED, "kunit")

    def test_not_run(self):
        self.ends(boot("kunit.enable=0"), OK, "reboot: Power down\n")


if __name__ == "__main__":
    main()
