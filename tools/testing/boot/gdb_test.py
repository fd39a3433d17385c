#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The lx- commands of scripts/gdb, on kernels that are stopped in QEMU.

For each architecture gdb follows one kernel from start_kernel() over the load of two modules
to its end, and notes what each command says; the tests look at that. Uses the kernels
of `make kunit ARCH=x86` and `ARCH=arm64`, and builds them first.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TREE, "tools/testing/build"))
from fixture import main  # pylint: disable=wrong-import-position

KUNIT = os.path.join(TREE, "tools/testing/kunit/kunit.py")
MODULES = os.path.join(TREE, "tools/testing/boot/modules")
MARK = "=== "

# At each stop: how to get there, and what is asked then. A breakpoint goes with its hit:
# a step over it, on several CPUs, now and then ends where it began, and is hit once more.
SCRIPT = (
    ("thbreak start_kernel", "continue", (
        "lx-version", "lx-cmdline", "lx-dmesg", "lx-ps", "lx-cpus", "lx-lsmod", "lx-symbols {modules}",
        "lx-pgtable linux_banner", "lx-pgtable 0")),
    ("tbreak lx_base_init", "continue", (
        "backtrace 3", "lx-lsmod", "print lx_init_data",
        "print $lx_module(\"lx_base\").state")),
    ("tbreak lx_fail_init", "continue", ("print lx_fail_data",)),
    ("thbreak kernel_power_off", "continue", (
        "lx-version", "lx-cmdline", "lx-dmesg", "lx-ps", "lx-cpus", "lx-lsmod",
        "lx-interruptlist", "lx-timerlist", "lx-clocks",
        "print (char *)$lx_current().comm", "print $lx_current(0).pid", "print $lx_current(1).pid",
        "print $lx_task_by_pid(1).pid", "print (char *)$lx_task_by_pid(1).comm",
        "print $lx_task_by_pid(0).pid", "print $lx_task_by_pid(4711).pid",
        "print $lx_per_cpu(cpu_number)", "print $lx_per_cpu(cpu_number, 1)",
        "print $lx_per_cpu(\"cpu_number\", 1)", "print $lx_per_cpu(cpu_number, 99)",
        "print $lx_per_cpu(\"no_such_thing\")",
        "lx-pgtable linux_banner", "lx-pgtable &linux_banner", "lx-pgtable kernel_power_off",
        "print/x &linux_banner", "lx-pgtable saved_command_line", "lx-pgtable &jiffies_64",
        "lx-pgtable 0", "lx-pgtable", "lx-pgtable 0x0123456789abcdef",
        "lx-pgtable lx_base_sum", "lx-pgtable $lx_current().stack",
        "info symbol lx_base_sum", "info line lx_base_sum", "print lx_bss", "print lx_data",
        "print lx_rodata", "print lx_after_init", "print $lx_per_cpu(lx_percpu, 1)",
        "print lx_user_sum", "print lx_fail_data", "print lx_init_data", "print $lx_module(\"lx-user\").state",
        "print $lx_module(\"lx_lost\").state", "lx-symbols /nowhere", "whatis lx_data",
        "lx-version 1")),
)
END = len(SCRIPT) - 1


def gdb_script(socket, modules):
    """The text of it, with a mark before what is noted."""
    lines = ["set pagination off", "set confirm off", "set width 0", "set print null-stop on",
             "set breakpoint pending on", "python", "def note(stop, command):",
             f"    print('{MARK}%d %s' % (stop, command))", "    try:",
             "        gdb.execute(command)", "    except gdb.error as error:",
             "        print('error: %s' % error)", "end", f"target remote {socket}"]
    for stop, (setup, go, commands) in enumerate(SCRIPT):
        lines += [setup, go]
        lines += [f"python note({stop}, {command.format(modules=modules)!r})"
                  for command in commands]
    return "\n".join(lines + ["detach"]) + "\n"


def notes(output):
    """{(stop, command): what it said}"""
    found = {}
    for part in re.split(f"^{MARK}", output, flags=re.M)[1:]:
        head, _, text = part.partition("\n")
        stop, _, command = head.partition(" ")
        found[int(stop), command] = text
    return found


def done(command, **options):
    """Run it; what it said is of interest only if it fails."""
    run = subprocess.run(command, text=True, capture_output=True, check=False, timeout=800,
                         **options)
    if run.returncode:
        raise RuntimeError(run.stdout + run.stderr)


def wait_for(path):
    """QEMU makes the socket when it is ready."""
    for _ in range(300):
        if os.path.exists(path):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{path} does not come into being")


class Debugger:
    """Tests for each architecture; what is asked once is looked at often."""

    arch = kernel = strip = build = None
    # What the page table says of each kind of memory.
    rodata = code = data = nowhere = ""
    said, output, end = {}, "", None

    @classmethod
    def setUpClass(cls):
        """Boot, and let gdb ask everything."""
        done(["/usr/bin/python3", "-B", KUNIT, "build", f"--arch={cls.arch}"], cwd=TREE)
        cls.build = os.path.join(TREE, f".kunit-{cls.arch}")
        with tempfile.TemporaryDirectory(prefix="pagoda-gdb-") as scratch:
            cls.run_gdb(scratch)
        cls.said = notes(cls.output)

    @classmethod
    def run_gdb(cls, scratch):
        """The machine and the debugger, to the end of both."""
        initrd, socket, script = (os.path.join(scratch, name)
                                  for name in ("initrd", "socket", "script"))
        modules = os.path.join(scratch, "modules")
        shutil.copytree(MODULES, modules)
        done(["make", "-C", TREE, f"ARCH={cls.arch}", f"O={cls.build}", f"M={modules}"])
        done([os.path.join(TREE, "scripts/mkinitrd"), "-o", initrd,
              *(os.path.join(modules, f"lx_{name}.ko") for name in ("base", "user", "fail"))],
             env={**os.environ, "STRIP": cls.strip})
        with open(script, "w", encoding="utf-8") as file:
            file.write(gdb_script(socket, modules))
        run = [os.path.join(TREE, "scripts/run"), "-k", "off", "-a", cls.arch, "-s", "2",
               "-i", initrd, "-G", socket, cls.kernel, "kunit.enable=0", "modules_load=lx_user,lx_fail"]
        with subprocess.Popen(run, cwd=cls.build, text=True, start_new_session=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as machine:
            try:
                wait_for(socket)
                debugger = subprocess.run(
                    ["gdb-multiarch", "-nx", "-batch", "-iex",
                     f"add-auto-load-safe-path {TREE}", "-x", script, "vmlinux"],
                    cwd=cls.build, stdin=subprocess.DEVNULL, text=True, errors="replace",
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120)
                cls.output = debugger.stdout + machine.communicate(timeout=30)[0]
                cls.end = machine.returncode
            finally:
                # The script and its QEMU, which waits for ever for a gdb that is gone.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(machine.pid, signal.SIGKILL)

    def at(self, stop, command):
        """What the command said there."""
        if (stop, command) not in self.said:
            self.fail(f"gdb did not come to {command} at stop {stop}:\n{self.output}")
        return self.said[stop, command]

    def shows(self, stop, command, pattern):
        """It said something like that."""
        self.assertRegex(self.at(stop, command), pattern)

    def test_the_machine_ends_well(self):
        self.assertEqual(self.end, 0, self.output)

    def test_gdb_finds_the_scripts_by_itself(self):
        self.assertNotIn("auto-load safe-path", self.output)
        self.assertNotIn("Undefined command", self.output)
        self.assertNotIn("Traceback", self.output)
        self.assertNotIn("Python Exception", self.output)

    def test_version(self):
        for stop in (0, END):
            self.shows(stop, "lx-version", r"^Linux version \d+\.\d+\.\d+\S* .*#\d+ SMP .*\n$")
        self.shows(END, "lx-version 1", "error: Usage: lx-version")

    def test_cmdline(self):
        for stop in (0, END):
            self.shows(stop, "lx-cmdline", r"^kunit.enable=0 modules_load=lx_user,lx_fail nokaslr\n$")

    def test_dmesg(self):
        said = self.at(END, "lx-dmesg")
        self.assertRegex(said, r"(?m)^\[ *\d+\.\d{6}\] Linux version ")
        self.assertRegex(said, r"\] smp: Brought up 2 CPUs\n")
        self.assertNotIn("overwritten", said)
        for line in said.splitlines():
            self.assertRegex(line, r"^\[ *\d+\.\d{6}\] ")
        # The very lines that the console has shown.
        self.assertEqual(said.count("Linux version"), 1)
        self.assertNotIn("smp: Brought up", self.at(0, "lx-dmesg"))

    def test_ps(self):
        said = self.at(END, "lx-ps")
        self.assertRegex(said, r"(?m)^[ *] 0xffff[0-9a-f]{12} +0 R +0  swapper/0$")
        self.assertRegex(said, r"(?m)^[ *] 0xffff[0-9a-f]{12} +0 R +1  swapper/1$")
        self.assertRegex(said, r"(?m)^\* 0xffff[0-9a-f]{12} +1 R +\d  swapper$")
        self.assertRegex(said, r"(?m)^[ *] 0xffff[0-9a-f]{12} +\d+ [IR] +\d  rcu_gp$")
        self.assertNotIn("swapper/1", self.at(0, "lx-ps"))

    def test_cpus(self):
        said = self.at(END, "lx-cpus")
        self.assertEqual(len(said.splitlines()), 3, said)
        self.assertEqual(len(re.findall(r"(?m)^\*", said)), 1, said)
        self.assertRegex(said, r"(?m)^\* +\d +0  online  +1  swapper$")
        self.assertRegex(said, r"(?m)^. +1 +0  online  ")
        self.shows(0, "lx-cpus", r"error: .*|CPU  NODE  STATE")

    def test_current(self):
        self.shows(END, "print (char *)$lx_current().comm", r'"swapper"')
        here = int(self.at(END, "print $lx_per_cpu(cpu_number)").split()[-1])
        for cpu in range(2):
            pid = int(self.at(END, f"print $lx_current({cpu}).pid").split()[-1])
            self.assertEqual(pid == 1, cpu == here, self.output)

    def test_task_by_pid(self):
        self.shows(END, "print $lx_task_by_pid(1).pid", r"= 1\n")
        self.shows(END, "print (char *)$lx_task_by_pid(1).comm", r'"swapper"\n')
        self.shows(END, "print $lx_task_by_pid(0).pid", r"= 0\n")
        self.shows(END, "print $lx_task_by_pid(4711).pid", "error: 4711: there is no task")

    def test_per_cpu(self):
        self.shows(END, "print $lx_per_cpu(cpu_number)", r"= [01]\n")
        self.shows(END, "print $lx_per_cpu(cpu_number, 1)", r"= 1\n")
        self.shows(END, 'print $lx_per_cpu("cpu_number", 1)', r"= 1\n")
        self.shows(END, "print $lx_per_cpu(cpu_number, 99)", "error: 99: there is no such CPU")
        self.shows(END, 'print $lx_per_cpu("no_such_thing")', "error: no_such_thing: ")

    def test_lsmod(self):
        self.assertEqual(len(self.at(0, "lx-lsmod").splitlines()), 1)
        self.shows(1, "lx-lsmod", r"lx_base +\d+  Loading ")
        said = self.at(END, "lx-lsmod")
        self.assertRegex(said, r"(?m)^0xffff[0-9a-f]{12} lx_base +\d+  Live +1 lx_user$")
        # Its init is through, but has not given its reference back yet.
        self.assertRegex(said, r"(?m)^0xffff[0-9a-f]{12} lx_user +\d+  Live +0$")
        self.shows(END, 'print $lx_module("lx-user").state', "MODULE_STATE_LIVE")
        self.shows(END, 'print $lx_module("lx_lost").state', "no such module is loaded")

    def test_symbols_of_a_module_that_comes(self):
        """A breakpoint in its init is met, with lines and data at their places."""
        self.shows(1, "backtrace 3", r"#0  lx_base_init \(\) at .*lx_base\.c:\d+\n#1 ")
        self.shows(1, "print lx_init_data", r"= 42\n")
        self.shows(1, 'print $lx_module("lx_base").state', "MODULE_STATE_COMING")

    def test_symbols_of_modules(self):
        self.shows(END, "info symbol lx_base_sum", r"^lx_base_sum in section \.text of .*lx_base\.ko")
        self.shows(END, "info line lx_base_sum", r'Line \d+ of ".*lx_base\.c" starts')
        for variable, value in (("lx_bss", "42"), ("lx_data", "4"), ("lx_rodata", "{1, 2, 3}"),
                                ("lx_after_init", "54"), ("$lx_per_cpu(lx_percpu, 1)", "7"),
                                ("lx_user_sum", "54")):
            self.shows(END, f"print {variable}", f"= {value}\n")
        # What init was in is free again, and has no symbols.
        self.shows(END, "print lx_init_data", "error: Cannot access memory")

    def test_symbols_of_a_module_that_goes(self):
        self.shows(2, "print lx_fail_data", "= 5\n")
        self.shows(END, "print lx_fail_data", 'error: No symbol "lx_fail_data"')

    def test_symbols_without_files(self):
        self.shows(END, "lx-symbols /nowhere", r"lx_base: no lx_base\.ko below /nowhere\n")
        self.shows(END, "whatis lx_data", "error: No symbol")

    def test_page_tables(self):
        said = self.at(END, "lx-pgtable &linux_banner")
        address = int(self.at(END, "print/x &linux_banner").split()[-1], 16)
        self.assertIn(f"{address:#x}: root 0x", said)
        self.assertRegex(said, r"  level 3 \[ *\d+\] at 0x[0-9a-f]+: 0x[0-9a-f]{16} table 0x")
        self.assertRegex(said, self.rodata)
        physical = int(re.search(r"mapped to physical 0x([0-9a-f]+)", said)[1], 16)
        self.assertEqual(physical & 0xfff, address & 0xfff)
        self.shows(END, "lx-pgtable kernel_power_off", self.code)
        self.shows(END, "lx-pgtable &jiffies_64", self.data)
        self.shows(END, "lx-pgtable saved_command_line", self.data)
        self.shows(END, "lx-pgtable lx_base_sum", self.code)
        self.shows(END, "lx-pgtable $lx_current().stack", r"  level 0 .* 4 KiB page 0x")
        self.shows(END, "lx-pgtable 0", r"level \d \[  0\] .* none\nnot mapped")
        self.shows(END, "lx-pgtable 0x0123456789abcdef", self.nowhere)
        self.shows(END, "lx-pgtable", "error: Usage: lx-pgtable ADDRESS")
        self.shows(0, "lx-pgtable linux_banner", "mapped to physical 0x")

    def test_interrupts(self):
        self.shows(END, "lx-interruptlist", r"^ +CPU0 +CPU1\n")

    def test_timers(self):
        said = self.at(END, "lx-timerlist")
        for cpu in range(2):
            self.assertRegex(said, fr"(?m)^cpu: {cpu}, \w+, next event: \d+\.\d{{9}}$")
        self.assertRegex(said, r"(?m)^  monotonic +\d+\.\d{9} \w+ at 0x[0-9a-f]+$")

    def test_clocks(self):
        said = self.at(END, "lx-clocks")
        used = re.search(r"(?m)^\* (\w+) +\d+ +\d+ +\d+$", said)
        self.assertTrue(used, said)
        self.assertIn(f"Switched to clocksource {used[1]}\n", self.at(END, "lx-dmesg"))


class X86(Debugger, unittest.TestCase):
    """Flags as the kernel's codec makes them."""
    arch, kernel, strip = "x86", "vmlinux", "strip"
    rodata = r"level \d \[ *\d+\] .* page 0x[0-9a-f]+ PRESENT ACCESSED DIRTY GLOBAL NX\n"
    code = r"level \d \[ *\d+\] .* page 0x[0-9a-f]+ PRESENT ACCESSED DIRTY GLOBAL\n"
    data = r"level \d \[ *\d+\] .* page 0x[0-9a-f]+ PRESENT RW ACCESSED DIRTY GLOBAL NX\n"
    nowhere = "error: 0x123456789abcdef is not canonical"


class Arm64(Debugger, unittest.TestCase):
    """The same, with a root for either half."""
    arch, kernel, strip = "arm64", "arch/arm64/boot/Image", "aarch64-linux-gnu-strip"
    rodata = r"level \d \[ *\d+\] .* VALID( PAGE)? RDONLY AF( DBM)? PXN UXN( DIRTY)? CACHED SHARED\n"
    code = r"level \d \[ *\d+\] .* VALID( PAGE)? RDONLY AF UXN( DIRTY)? CACHED SHARED\n"
    data = r"level \d \[ *\d+\] .* VALID( PAGE)? AF DBM PXN UXN( DIRTY)? CACHED SHARED\n"
    nowhere = "error: 0x123456789abcdef is outside of the 48 bits of TTBR0_EL1"


if __name__ == "__main__":
    main()
