#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Consoles, seen from outside: those of the boot, and how real ones take over.

The machines have one serial port, or two, of which only the second is shown; so what comes
from where is known. Uses the kernels of `make kunit ARCH=...`, and builds them first.
"""

import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TREE, "tools/testing/build"))
from fixture import main  # pylint: disable=wrong-import-position

KUNIT = os.path.join(TREE, "tools/testing/kunit/kunit.py")
BANNER, LAST = "] Linux version ", "] reboot: Power down\n"


class Consoles:
    """The same for both: ports, and names of consoles."""

    arch = kernel = machine = None
    boot_console = place = console = ""
    # What names no port of that kind, behind earlycon=
    no_places = ()

    @classmethod
    def setUpClass(cls):
        """The kernel, as new as its source."""
        built = subprocess.run(["/usr/bin/python3", "-B", KUNIT, "build", f"--arch={cls.arch}"],
                               cwd=TREE, text=True, capture_output=True, check=False, timeout=800)
        if built.returncode:
            raise RuntimeError(built.stdout + built.stderr)

    def boot(self, *args, options=("-serial", "stdio")):
        """What the machine says with this command line, up to its orderly end."""
        kernel = os.path.join(TREE, f".kunit-{self.arch}", self.kernel)
        command = [*self.machine, "-m", "128M", "-nodefaults", "-display", "none", "-no-reboot",
                   "-kernel", kernel, "-append", " ".join(("kunit.enable=0", *args)), *options]
        run = subprocess.run(["timeout", "60", *command], text=True, errors="replace",
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        said = run.stdout.replace("\r", "")
        self.assertEqual(run.returncode, 0, said)
        return said

    def each_once(self, said, *texts):
        """The first message, the last, and these: once each."""
        for text in (BANNER, LAST, *texts):
            self.assertEqual(said.count(text), 1, f"{text!r} in {said}")
        stamps = re.findall(r"(?m)^\[ *(\d+\.\d+)\] ", said)
        self.assertEqual(len(stamps), len(said.splitlines()), said)

    def taken_over(self, *args, enabled=1):
        """All is shown once, by so many consoles of the boot and then by a real one."""
        said = self.boot(*args)
        self.each_once(said, f"] printk: console [{self.console}] enabled\n")
        for what in ("enabled", "disabled"):
            self.assertEqual(said.count(f"] printk: bootconsole [{self.boot_console}] {what}\n"),
                             enabled, said)
        return said

    def test_without_a_word(self):
        self.taken_over()

    def test_earlycon_with_a_place(self):
        for place in (self.place, self.place + ",115200n8"):
            with self.subTest(place):
                self.taken_over(f"earlycon={self.boot_console},{place}", enabled=2)

    def test_one_of_two(self):
        place = f"earlycon={self.boot_console},{self.place}"
        said = self.taken_over(place, place, enabled=2)
        self.assertIn("there is one already", said)

    def test_earlycon_of_no_use(self):
        name = self.boot_console
        for wrong in ("nonsense", "nonsense,0x1000", name, f"{name},", f"{name},x",
                      f"{name},tape,0x3f8", f"{name},{self.place}x", *self.no_places):
            with self.subTest(wrong):
                said = self.taken_over(f"earlycon={wrong}")
                self.assertRegex(said, rf"\] Malformed parameter 'earlycon={wrong}': -\w+\n")

    def test_a_wrong_one_does_not_keep_out_the_right_one(self):
        self.taken_over(f"earlycon={self.no_places[0]}",
                        f"earlycon={self.boot_console},{self.place}", enabled=2)

    def test_kept(self):
        said = self.boot("keep_bootcon")
        before, _, after = said.partition(f"printk: console [{self.console}] enabled\n")
        self.assertNotIn("disabled", said)
        self.assertEqual(before.count(BANNER), 1)
        # Both show it, on the same port.
        self.assertEqual(after.count(LAST), 2)

    def test_unknown_consoles(self):
        for name in ("nonsense3", "ttyS99", "ttyAMA77", "tty0", "tty"):
            with self.subTest(name):
                said = self.taken_over(f"console={name}")
                self.assertRegex(said, rf"\] printk: console={name}\d*: there is no such console\n")

    def test_consoles_that_make_no_sense(self):
        for name in ("7", "ttyS1234", "averyverylongname0"):
            with self.subTest(name):
                self.assertIn(f"] Malformed parameter 'console={name}': -EINVAL\n",
                              self.taken_over(f"console={name}"))

    def test_a_line_that_makes_no_sense(self):
        said = self.taken_over(f"console={self.console},fast")
        self.assertIn("no such line: 'fast'", said)


class X86(Consoles, unittest.TestCase):
    """COM1 and COM2; the firmware's table, where QEMU is given one."""
    arch, kernel = "x86", "vmlinux"
    machine = ("qemu-system-x86_64", "-M", "q35", "-cpu", "max",
               "-device", "isa-debug-exit,iobase=0xf4,iosize=4")
    boot_console, place, console = "uart8250", "io,0x3f8", "ttyS0"
    no_places = ("uart8250,io,0x2f8", "uart8250,io,0x123456", "uart8250,io,0x3f8,fast",
                 "uart8250,mmio,0xffffffffffffff00", "uart8250,mmio,0x8000000000000", "uart8250,mmio32,0xfd000000")

    def boot_with(self, spcr, *args, ports=("-serial", "stdio")):
        """What comes out of these ports, with this table."""
        with tempfile.NamedTemporaryFile(prefix="pagoda-spcr-") as file:
            file.write(spcr)
            file.flush()
            table = ["-acpitable", f"sig=SPCR,rev=2,data={file.name}"]
            return self.boot(*args, options=[*ports, *table])

    def second_port(self, spcr, *args):
        """The same of COM2."""
        return self.boot_with(spcr, *args, "console=ttyS1",
                              ports=("-serial", "null", "-serial", "stdio"))

    @staticmethod
    def spcr(space, address, interface=0):
        """The body of a table that names this port, at 115200."""
        gas = struct.pack("<BBBBQ", space, 8, 0, 1, address)
        return struct.pack("<B3x", interface) + gas + struct.pack("<6xBBBBB17x", 7, 0, 1, 0, 0)

    def test_firmware(self):
        """Earlier than the real one: the command line has gone by meanwhile."""
        said = self.second_port(self.spcr(1, 0x2f8), "earlycon")
        self.assertIn("] printk: bootconsole [uart8250] enabled\n", said)
        self.assertIn("] Kernel command line: ", said)
        self.assertIn("] printk: console [ttyS1] enabled\n", said)
        self.assertEqual(said.count("] printk: bootconsole [uart8250] disabled\n"), 2, said)
        self.assertEqual(said.count(LAST), 1)

    def test_firmware_only_when_asked(self):
        said = self.second_port(self.spcr(1, 0x2f8))
        self.assertEqual(said.count("] printk: bootconsole [uart8250] enabled\n"), 0, said)
        self.assertEqual(said.count(LAST), 1)

    def test_no_firmware(self):
        self.assertIn("] earlycon: the firmware names no console", self.taken_over("earlycon"))

    def test_firmware_of_no_use(self):
        no_console = "] earlycon: the firmware names no console; "
        for spcr, text in (
                (self.spcr(1, 0), no_console), (self.spcr(1, 0x2f8, interface=15), no_console),
                (self.spcr(1, 0x2f8)[:-30], "] ACPI: the SPCR makes no sense, ignored\n"),
                (self.spcr(1, 0x2e8), "] earlycon: uart8250,io,0x2e8,115200, which the firmware "
                 "names, does not work: -ENODEV\n")):
            with self.subTest(text):
                said = self.boot_with(spcr, "earlycon")
                self.assertIn(text, said)
                self.each_once(said)

    def test_no_port_at_all(self):
        self.assertEqual(self.boot(options=["-serial", "none"]), "")


class Arm64(Consoles, unittest.TestCase):
    """One PL011, which the devicetree names."""
    arch, kernel = "arm64", "arch/arm64/boot/Image"
    machine = ("qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-semihosting")
    boot_console, place, console = "pl011", "mmio32,0x9000000", "ttyAMA0"
    # A clock, which is also one of Arm's parts
    no_places = ("pl011,0x9010000", "pl011,io,0x3f8", "pl011,0xffffffffffffff00", "pl011,0x0")

    def test_other_places(self):
        for place in ("0x9000000", "mmio,0x9000000"):
            with self.subTest(place):
                self.taken_over(f"earlycon=pl011,{place}", enabled=2)

    def test_firmware(self):
        """The devicetree's console is the one that there is already."""
        self.assertNotIn("] earlycon", self.taken_over("earlycon"))


if __name__ == "__main__":
    main()
