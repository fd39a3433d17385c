#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Machines of x86 and arm64 in QEMU, from outside: that they come up with all their CPUs and
memory and go down in order, and the suites of the kernel on 64 CPUs. (crash_test.py looks at
what they say when they crash.)

Uses the kernels of `make kunit ARCH=x86` and `ARCH=arm64`, and builds them first.
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
KERNELS = {"x86": ".kunit-x86/vmlinux", "arm64": ".kunit-arm64/arch/arm64/boot/Image"}
OK = 0


def setUpModule():
    """The kernels, as new as their source."""
    for arch in KERNELS:
        built = subprocess.run(["/usr/bin/python3", "-B", KUNIT, "build", f"--arch={arch}"],
                               text=True, capture_output=True, check=False, timeout=800)
        if built.returncode:
            raise RuntimeError(built.stdout + built.stderr)


def boot(arch, *args, options=()):
    """Run the kernel with this command line, and scripts/run with these options."""
    kernel = os.path.join(TREE, KERNELS[arch])
    return subprocess.run([RUN, "-k", "off", "-a", arch, "-t", "100", *options, kernel, *args],
                          text=True, errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)


class Machine(unittest.TestCase):
    """What the tests below have in common."""

    def comes_up(self, arch, cpus, *options, args=("kunit.enable=0",)):
        """To its end, with so many CPUs; its output."""
        run = boot(arch, *args, options=["-s", str(cpus), *options])
        self.assertEqual(run.returncode, OK, run.stdout)
        self.assertIn(f"smp: Brought up {cpus} CPU", run.stdout)
        self.assertRegex(run.stdout, r"reboot: Power down\n$")
        for trouble in ("WARNING", "BUG", "does not come up"):
            self.assertNotIn(trouble, run.stdout)
        return run.stdout


class Machines(Machine):
    """Kinds of machines, and sizes."""

    def test_x86_machines(self):
        for machine in ("q35", "pc", "microvm"):
            with self.subTest(machine):
                said = self.comes_up("x86", 4, "-M", machine)
                self.assertRegex(said, r"tsc: \d+\.\d+ MHz")

    def test_a_microvm_without_clocks(self):
        said = self.comes_up("x86", 2, "-M", "microvm,pit=off,rtc=off,pic=off")
        self.assertIn("nothing here tells its rate", said)

    def test_a_machine_without_tables(self):
        run = boot("x86", "kunit.enable=0", options=["-M", "pc,acpi=off", "-s", "2"])
        self.assertIn("ACPI: no tables here: one CPU", run.stdout)
        self.assertIn("smp: Brought up 1 CPU", run.stdout)

    def test_a_clock_by_name(self):
        for name in ("hpet", "tsc"):
            with self.subTest(name):
                said = self.comes_up("x86", 2, args=(f"clocksource={name}",
                                                     "kunit.filter_glob=timer"))
                chosen = re.findall(r"Switched to clocksource (\S+)", said)
                self.assertEqual(chosen[-1], name, said)
                self.assertNotIn("not ok", said)
        run = boot("x86", "clocksource=hpet", "hpet=disable", "kunit.enable=0")
        self.assertIn("clocksource: no hpet here, using tsc", run.stdout)

    def test_other_chips_tell_the_rate(self):
        for machine, source in (("q35,pit=off", "HPET"), ("q35,pit=off,hpet=off", "RTC")):
            with self.subTest(source):
                said = self.comes_up("x86", 2, "-M", machine)
                self.assertRegex(said, rf"tsc: \d+\.\d+ MHz \({source}\)")

    def test_a_seed_from_the_host(self):
        """Where neither the processor nor the loader gives numbers that count."""
        for arch, machine, cpu in (("arm64", "virt", "cortex-a57"),
                                   ("x86", "microvm", "qemu64"),
                                   ("x86", "microvm,acpi=off", "qemu64")):
            with self.subTest(f"{arch} {machine}"):
                # Without ACPI nothing turns the machine off, but it can start anew.
                run = boot(arch, "random.trust_bootloader=0", "kunit.filter_glob=random",
                           "kunit_shutdown=reboot",
                           options=["-M", machine, "-c", cpu, "-d", "virtio-rng-device"])
                self.assertEqual(run.returncode, OK, run.stdout)
                self.assertRegex(run.stdout,
                                 r"crng init done\n.*random: seeded from virtio, 64 bytes")
                self.assertRegex(run.stdout, r"\n\[[^]]*\] ok 1 random")

    def test_a_seed_from_the_loader(self):
        said = self.comes_up("arm64", 1, "-c", "cortex-a57")
        # Before anything else that gives numbers is looked at.
        self.assertRegex(said, r"random: crng init done\n.* Kernel command line: ")

    def test_arm64_controllers(self):
        for machine, line in (("virt,gic-version=2", "GICv2: "),
                              ("virt,gic-version=3", "GICv3: "),
                              ("virt,gic-version=3,virtualization=on", "pseudo-NMI"),
                              ("virt,gic-version=2,virtualization=on", "GICv2: ")):
            with self.subTest(machine):
                self.assertIn(line, self.comes_up("arm64", 4, "-M", machine))

    def test_memory(self):
        for arch, size in (("x86", "32M"), ("x86", "6G"), ("arm64", "64M"), ("arm64", "5G")):
            with self.subTest(f"{arch} {size}"):
                self.comes_up(arch, 2, "-m", size, args=("kunit.enable=0", "page_poison=0"))

    def test_nodes(self):
        for arch in KERNELS:
            with self.subTest(arch):
                said = self.comes_up(arch, 4, "-n", "2", "-m", "128M")
                for node in range(2):
                    self.assertRegex(said, rf"Node {node} +DMA32 +\[mem ")
                self.assertNotIn("Node 2", said)

    def test_no_more_than_asked_for(self):
        for arch in KERNELS:
            with self.subTest(arch):
                run = boot(arch, "kunit.enable=0", "maxcpus=2", options=["-s", "4"])
                self.assertIn("smp: Brought up 2 CPUs", run.stdout)

    def test_64_cpus(self):
        self.comes_up("x86", 64, "-m", "1G")
        self.comes_up("arm64", 64, "-m", "1G", "-M", "virt,gic-version=3")


class Suites(Machine):
    """On machines other than that of `make kunit`."""

    def test_mmus(self):
        """Processors that guard user memory and note uses of pages, and some that do not."""
        for arch, cpu in (("arm64", "cortex-a57"), ("arm64", "cortex-a76"), ("x86", "qemu64")):
            with self.subTest(cpu):
                said = self.comes_up(arch, 4, "-c", cpu, args=["kunit.filter_glob=mmu*"])
                self.assertRegex(said, r"\n\[[^]]*\] ok 2 mmu_smp")
                self.assertNotIn("not ok", said)
                noted = "ok 5 exchanges_lose_no_write # SKIP" not in said
                self.assertEqual(noted, cpu != "cortex-a57")

    def test_on_64_cpus(self):
        """Locks, RCU, calls between CPUs and the scheduler."""
        for suite in ("spinlock", "rwsem", "rcu", "smp", "sched*", "workqueue"):
            with self.subTest(suite):
                said = self.comes_up("x86", 64, "-m", "2G", args=[f"kunit.filter_glob={suite}"])
                self.assertRegex(said, r"\n\[[^]]*\] ok 1 ")
                self.assertNotIn("not ok", said)


if __name__ == "__main__":
    main()
