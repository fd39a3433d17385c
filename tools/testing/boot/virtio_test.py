#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Devices of virtio on machines that QEMU makes, behind registers and on PCI: a shell whose only
terminal is a virtio console, another console that is a file, random numbers.

Uses the kernels of `make kunit ARCH=x86` and `ARCH=arm64`, and builds them first; BusyBox
is fetched once for each.
"""

import hashlib
import os
import sys
import tempfile
import unittest

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path[:0] = [os.path.join(TREE, "tools/testing", folder) for folder in ("build", "boot")]
from fixture import main  # pylint: disable=wrong-import-position
from shell_test import PROMPT, Terminal  # pylint: disable=wrong-import-position
from userland import KUNIT, busybox_initrd, kernel, tool  # pylint: disable=wrong-import-position

LIMIT_S = 300


class Console:
    """hvc0 is all that the machine can be spoken to by; what hvc1 says is kept."""

    arch = None
    machine = serial = ()

    @classmethod
    def setUpClass(cls):
        tool("/usr/bin/python3", "-B", KUNIT, "build", f"--arch={cls.arch}")
        cls.folder = tempfile.TemporaryDirectory(prefix="virtio-")
        cls.kept = os.path.join(cls.folder.name, "hvc1")
        cls.term = Terminal([
            "timeout", "--foreground", str(LIMIT_S), *cls.machine, "-cpu", "max", "-m", "256M",
            "-smp", "2", "-nodefaults", "-display", "none", "-no-reboot", "-serial", "none",
            "-chardev", "stdio,id=c0,signal=off", "-chardev", f"file,id=c1,path={cls.kept}",
            "-device", f"{cls.serial[0]},id=s0", "-device", "virtconsole,bus=s0.0,chardev=c0",
            "-device", f"{cls.serial[1]},id=s1", "-device", "virtconsole,bus=s1.0,chardev=c1",
            "-kernel", kernel(cls.arch), "-initrd", busybox_initrd(cls.arch, cls.folder.name),
            "-append", "kunit.enable=0 console=hvc0"])
        cls.booted = cls.term.expect(PROMPT)
        # What is typed is not to be wrapped.
        cls.term.type("stty cols 400 rows 50\n")
        cls.term.expect(PROMPT)

    @classmethod
    def tearDownClass(cls):
        cls.term.close()
        cls.folder.cleanup()

    def does(self, line):
        """What is said to a line, until the next prompt."""
        self.term.type(line + "\n")
        self.term.expect(line + "\n")
        return self.term.expect(PROMPT)

    def test_messages(self):
        for text in ("] printk: console [hvc0] enabled\n", "] Run /init as init process\n"):
            self.assertEqual(self.booted.count(text), 1, self.booted)
        self.assertEqual(self.does("echo heard > /dev/kmsg").count("heard\n"), 1)

    def test_terminal(self):
        self.assertEqual(self.does("tty; echo $((6 * 7))"), "/dev/hvc0\n42\n")
        self.assertEqual(self.does("cat /sys/class/tty/console/active /sys/class/tty/hvc1/dev"),
                         "hvc0\n229:1\n")
        self.assertEqual(self.does("ls -l /dev/hvc* | awk '{print $1, $5 $6, $NF}'"),
                         "crw------- 229,0 /dev/hvc0\ncrw------- 229,1 /dev/hvc1\n")

    def test_keys(self):
        self.term.type("sh -c 'echo now; exec sleep 1000'\n")
        self.term.expect("\nnow\n")
        self.term.type("\x03")
        self.assertIn("^C", self.term.expect(PROMPT))
        self.term.type("sh -c 'echo now; sleep 1; exec md5sum'\n")
        self.term.expect("\nnow\n")
        # More than the terminal keeps: the rest waits with the device, and with QEMU.
        typed = "".join(f"line {i:04} of what is typed ahead of whoever reads it\n"
                        for i in range(150))
        self.term.type(typed)
        self.term.type("\x04")
        self.assertIn(f"\n{hashlib.md5(typed.encode()).hexdigest()}  -\n",
                      self.term.expect(PROMPT))

    def test_nothing_is_lost(self):
        """By several writers, each of whose writes is more than there is room for."""
        self.does("seq 1 30000 > /tmp/n; for i in 1 2 3; do cat /tmp/n > /dev/hvc1; done")
        self.assertEqual(self.does("stty -F /dev/hvc1 raw; echo end > /dev/hvc1; echo $?"), "0\n")
        numbers = "".join(f"{i}\r\n" for i in range(1, 30001))
        with open(self.kept, encoding="ascii", newline="") as file:
            self.assertTrue(file.read() == 3 * numbers + "end\r\n")

    def test_z_turned_off(self):
        self.term.type("poweroff\n")
        self.term.expect("reboot: Power down")
        self.assertEqual(self.term.end(), 0)


class OnArm64(Console, unittest.TestCase):
    """Behind registers in memory."""

    arch = "arm64"
    machine = ("qemu-system-aarch64", "-M", "virt", "-semihosting")
    # QEMU begins with the last transport, and the kernel with the first.
    serial = [f"virtio-serial-device,bus=virtio-mmio-bus.{i}" for i in range(2)]


class OnX86(Console, unittest.TestCase):
    """On PCI, behind a port of PCI Express as well; with random numbers from there."""

    arch = "x86"
    serial = ("virtio-serial-pci", "virtio-serial-pci")
    machine = ("qemu-system-x86_64", "-M", "q35", "-device", "virtio-rng-pci,addr=1f.4",
               "-device", "pcie-root-port,id=p1,chassis=1",
               "-device", "virtio-rng-pci,bus=p1,disable-legacy=on",
               "-device", "isa-debug-exit,iobase=0xf4,iosize=4")
    # The host's bridge, which nobody drives.
    root = "0000:00:00.0 8086:29C0"

    def test_random_numbers(self):
        self.assertEqual(self.booted.count("random: seeded from virtio, "), 2, self.booted)
        self.assertEqual(self.does("for i in 1 2; do head -c 1000 /dev/hwrng | md5sum; done "
                                   "| sort -u | wc -l; head -c 1000 /dev/hwrng | wc -c"),
                         "2\n1000\n")

    def test_devices(self):
        lines = self.does("cd /sys/bus/pci/devices; for i in *; do (. $i/uevent; "
                          "echo $i $PCI_ID $DRIVER); done; cd").splitlines()
        self.assertIn(self.root, lines)
        self.assertEqual(sum("1AF4:" in line and "virtio-pci" in line for line in lines), 4, lines)
        said = self.does("cat /proc/bus/pci/devices")
        self.assertEqual(len(said.splitlines()), len(lines))
        self.assertEqual(said.count("\tvirtio-pci\n"), 4)
        self.assertRegex(self.does("grep PCI-MSI /proc/interrupts"), r"virtio-pci\.[0-9a-f:.]+\n")


class OnPc(OnX86):
    """The same on the machine of old, behind a bridge."""

    machine = ("qemu-system-x86_64", "-M", "pc", "-device", "virtio-rng-pci,addr=1e.0",
               "-device", "pci-bridge,id=bridge,chassis_nr=1",
               "-device", "virtio-rng-pci,bus=bridge,addr=2,disable-legacy=on",
               "-device", "isa-debug-exit,iobase=0xf4,iosize=4")
    root = "0000:00:00.0 8086:1237"


if __name__ == "__main__":
    main()
