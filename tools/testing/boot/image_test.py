#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What the kernel is started from, and by whom, and where it is moved to. On x86: bzImage by
QEMU's BIOS and by GRUB, both boot protocols by a loader of our own that also says what cannot
be true. On arm64: an Image anywhere in memory. (boot_test.py looks at machines.)

Uses the kernels of `make kunit ARCH=x86` and `ARCH=arm64`, and builds them first.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import x86_loader
from x86_loader import MIB, RAM, RESERVED, USUAL

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TREE, "tools/testing/build"))
from fixture import main  # pylint: disable=wrong-import-position

KUNIT = os.path.join(TREE, "tools/testing/kunit/kunit.py")
RUN = os.path.join(TREE, "scripts/run")
VMLINUX = os.path.join(TREE, ".kunit-x86/vmlinux")
IMAGE = os.path.join(TREE, ".kunit-arm64/arch/arm64/boot/Image")
BZIMAGE = os.path.join(TREE, ".kunit-x86/arch/x86/boot/bzImage")
OK, PANIC = 0, 134
END = "reboot: Power down"
# Of what a guest has said that did not end as it should, so much is shown.
TAIL = 4000
GRUB_CFG = """
serial --unit=0
terminal_output serial
set timeout=0
menuentry pagoda {
    linux /boot/bzImage kunit.enable=0 %s
    initrd /boot/initrd.img
}
"""


def setUpModule():
    """The kernels, as new as their source, and what makes an ISO of one."""
    for command in (["/usr/bin/python3", "-B", KUNIT, "build", "--arch=x86"],
                    ["/usr/bin/python3", "-B", KUNIT, "build", "--arch=arm64"],
                    [os.path.join(TREE, "scripts/setup"), "grub"]):
        done = subprocess.run(command, text=True, capture_output=True, check=False, timeout=800)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)


def boot(kernel, *args, options=(), arch="x86"):
    """Run the kernel with this command line, and scripts/run with these options."""
    return subprocess.run([RUN, "-a", arch, "-t", "240", *options, kernel, *args], text=True,
                          errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)


def failures(said):
    """What a kernel has said of tests that failed: it may be far from the end."""
    lines = said.splitlines()
    return "".join("\n".join(lines[max(0, number - 8):number + 1]) + "\n...\n"
                   for number, line in enumerate(lines) if " not ok " in line)


class Image(unittest.TestCase):
    """What the tests below have in common."""

    def ends(self, run, status, *texts):
        """With this status, having said these texts; what it said."""
        self.assertEqual(run.returncode, status, failures(run.stdout) + run.stdout[-TAIL:])
        for text in texts:
            self.assertIn(text, run.stdout)
        return run.stdout.replace("\r", "")


class BzImage(Image):
    """Started in real mode, as a BIOS does."""

    def test_machines(self):
        for machine in ("q35", "pc", "microvm"):
            with self.subTest(machine):
                run = boot(BZIMAGE, "kunit.enable=0", "nonsense", options=["-M", machine, "-s", "2"])
                self.ends(run, OK, "Linux boot protocol provides the map of memory", END,
                          "Kernel command line: kunit.enable=0 nonsense\n", "Brought up 2 CPUs")

    def test_sizes_of_memory(self):
        for size in ("24M", "5G"):
            with self.subTest(size):
                self.ends(boot(BZIMAGE, "kunit.enable=0", "page_poison=0", options=["-m", size]),
                          OK, END)

    def test_each_boot_elsewhere(self):
        found = set()
        for _ in range(4):
            said = self.ends(boot(BZIMAGE, "kunit.enable=0", "lkdtm=PANIC"), PANIC,
                             "lkdtm_PANIC+0x")
            found.add(re.search(r"Kernel Offset: 0x([0-9a-f]+) from 0xffffffff81000000\n",
                                said)[1])
        self.assertGreater(len(found), 1)

    def test_a_fault_elsewhere(self):
        """Registers, code and names are right, and what is protected stays so."""
        for kind in ("EXCEPTION", "WRITE_RO", "EXHAUST_STACK"):
            with self.subTest(kind):
                said = self.ends(boot(BZIMAGE, "kunit.enable=0", f"lkdtm={kind}"), PANIC,
                                 "Kernel Offset: 0x", "lkdtm_")
                self.assertRegex(said, r"RIP: 0010:lkdtm_\w+\+0x")

    def test_nokaslr(self):
        for args in (["nokaslr"], ["quiet", "nokaslr"], ["nokaslr", "--", "init"]):
            with self.subTest(args):
                said = self.ends(boot(BZIMAGE, "kunit.enable=0", "lkdtm=PANIC", *args), PANIC,
                                 "Kernel Offset: disabled")
                self.assertNotIn("Unknown kernel", said)
        for args in (["nokaslrx"], ["xnokaslr"], ["--", "nokaslr"]):
            with self.subTest(args):
                self.ends(boot(BZIMAGE, "kunit.enable=0", "lkdtm=PANIC", *args), PANIC,
                          "Kernel Offset: 0x")

    def test_vmlinux_stays(self):
        self.ends(boot(VMLINUX, "kunit.enable=0", "lkdtm=PANIC"), PANIC, "Kernel Offset: disabled")


class Grub(Image):
    """From an ISO, as a user would install it."""

    def test_iso(self):
        with tempfile.TemporaryDirectory() as folder:
            files = os.path.join(folder, "boot")
            os.makedirs(os.path.join(files, "grub"))
            shutil.copy(BZIMAGE, os.path.join(files, "bzImage"))
            with open(os.path.join(files, "initrd.img"), "wb") as initrd:
                initrd.write(b"070701" + bytes(3000))
            with open(os.path.join(files, "grub/grub.cfg"), "w", encoding="ascii") as config:
                config.write(GRUB_CFG % "initrd_is_shown=1")
            iso = os.path.join(folder, "pagoda.iso")
            subprocess.run(["grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", iso, folder],
                           check=True, capture_output=True, timeout=100)
            for machine in ("pc", "q35"):
                with self.subTest(machine):
                    run = subprocess.run(
                        ["timeout", "60", "qemu-system-x86_64", "-M", machine, "-cpu", "max", "-m",
                         "256M", "-smp", "2", "-nodefaults", "-display", "none", "-serial",
                         "stdio", "-no-reboot", "-cdrom", iso], text=True, errors="replace",
                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT, check=False)
                    said = self.ends(run, OK, "Linux boot protocol provides the map of memory",
                                     "kunit.enable=0 initrd_is_shown=1\n", END,
                                     "Brought up 2 CPUs")
                    self.assertRegex(said, r"initrd: \[0x[0-9a-f]+-0x[0-9a-f]+\]\n")


class Loader(Image):
    """A loader of our own, by either protocol."""

    kunit_off = b"kunit.enable=0"

    @classmethod
    def setUpClass(cls):
        with open(VMLINUX, "rb") as vmlinux, open(BZIMAGE, "rb") as bzimage:
            cls.kernels = {x86_loader.pvh: vmlinux.read(), x86_loader.linux: bzimage.read()}

    def load(self, protocol, *args, options=(), cmdline=kunit_off, **fields):
        """Boot with what our loader says."""
        with tempfile.NamedTemporaryFile(suffix=".elf") as elf:
            elf.write(protocol(self.kernels[protocol], *args, cmdline=cmdline, **fields))
            elf.flush()
            return boot(elf.name, options=options)

    def both(self, status, *texts, ranges=USUAL, **fields):
        """The same by both protocols; what they said."""
        said = []
        for protocol in self.kernels:
            with self.subTest(protocol.__name__):
                said.append(self.ends(self.load(protocol, ranges, **fields), status, *texts))
        return said

    def test_entries(self):
        for entry in (32, 64):
            with self.subTest(entry):
                self.ends(self.load(x86_loader.linux, entry=entry), OK,
                          "Kernel command line: kunit.enable=0\n", END)

    def test_no_memory(self):
        for ranges in ((), ((0, 4096 * MIB, RESERVED),), ((MIB, 0, RAM),)):
            with self.subTest(ranges):
                self.both(PANIC, "the loader's map has no memory", ranges=ranges)

    def test_many_holes(self):
        """More than memblock has room for at first."""
        holes = [(MIB, 127 * MIB, RAM)]
        holes += [(128 * MIB + i * 0x20000, 0x10000, RAM) for i in range(120)]
        for said in self.both(OK, END, ranges=holes):
            self.assertNotIn("could not be used", said)
        holes += [(160 * MIB + i * 0x20000, 0x10000, RAM) for i in range(400)]
        self.ends(self.load(x86_loader.pvh, holes), OK, END)

    def test_more_ranges_than_the_zero_page_holds(self):
        extra = [(160 * MIB + i * 0x20000, 0x10000, RAM) for i in range(150)]
        packed = x86_loader.pack_ranges(extra, False)
        data = (x86_loader.EXTRA, (0).to_bytes(8, "little") + (1).to_bytes(4, "little") +
                len(packed).to_bytes(4, "little") + packed)
        said = self.ends(self.load(x86_loader.linux, ((MIB, 127 * MIB, RAM),), extra=[data],
                                   setup_data=x86_loader.EXTRA), OK, END)
        self.assertIn(f"[mem {160 * MIB + 149 * 0x20000:#018x}-", said)

    def test_overlaps(self):
        """In any order; whoever says that memory is taken is believed."""
        ranges = ((200 * MIB, 8 * MIB, RESERVED), (MIB, 150 * MIB, RAM),
                  (100 * MIB, 156 * MIB, RAM), (MIB, 150 * MIB, RAM),
                  (120 * MIB + 5, 10, RESERVED))
        for said in self.both(OK, END, ranges=ranges):
            total = int(re.search(r"Memory: \d+K/(\d+)K available", said)[1])
            self.assertEqual(total, (255 - 8) * 1024 - 4)

    def test_ranges_that_wrap(self):
        self.both(OK, "wrap around, ignored", END,
                  ranges=USUAL + ((0xffffffffffff0000, 0x20000, RAM), (1 << 63, 1 << 63, RESERVED),
                                  (1 << 63, (1 << 63) + 1, RESERVED)))

    def test_memory_that_cannot_be(self):
        self.both(OK, "is out of reach, ignored", END, ranges=USUAL + ((1 << 60, MIB, RAM),))

    def test_truncated(self):
        """Fewer ranges than are counted: what lies behind them is zero."""
        self.both(OK, END, nr=len(USUAL) + 2)
        self.ends(self.load(x86_loader.linux, nr=200), OK, "200 ranges of memory in a table", END)
        self.ends(self.load(x86_loader.pvh, nr=1 << 31), OK,
                  "a map of 2147483648 ranges of memory makes no sense", END)
        self.ends(self.load(x86_loader.pvh, map_at=1 << 62), PANIC, "out of reach",
                  "the loader's map has no memory")
        self.ends(self.load(x86_loader.pvh, version=0), PANIC, "knows no map of memory")

    def test_not_a_loader(self):
        self.ends(self.load(x86_loader.pvh, magic=0x12345678), PANIC,
                  "not started by the PVH protocol: magic 0x12345678")

    def test_initrd(self):
        self.both(OK, f"initrd: [{128 * MIB:#x}-{129 * MIB - 1:#x}]", END,
                  ramdisk=(128 * MIB, MIB))
        for place, complaint in (((512 * MIB, MIB), "are not in memory, ignored"),
                                 ((255 * MIB, 2 * MIB), "are not in memory, ignored"),
                                 ((1 << 40, MIB), "are not in memory, ignored"),
                                 ((0x1000, MIB), "are not the loader's to give, ignored")):
            with self.subTest(place):
                self.both(OK, complaint, END, ramdisk=place)
        self.ends(self.load(x86_loader.pvh, ramdisk=(16 * MIB + 4096, MIB)), OK,
                  "are not the loader's to give, ignored", END)
        self.ends(self.load(x86_loader.pvh, ramdisk=((1 << 64) - 4096, MIB)), OK,
                  "are not the loader's to give, ignored", END)
        self.ends(self.load(x86_loader.pvh, ramdisk=(1, 1), modlist_at=1 << 60), OK,
                  "out of reach", END)

    def test_command_line(self):
        self.both(OK, "the command line is cut off behind 4095 characters", END,
                  cmdline=self.kunit_off + b" " + b"x" * 5000)
        # Without one all suites are run.
        self.ends(self.load(x86_loader.pvh, cmdline_at=1 << 60), OK,
                  "are out of reach, ignored", "Kernel command line: \n", "Totals:", END)

    def test_setup_data_without_end(self):
        loop = (x86_loader.EXTRA, x86_loader.EXTRA.to_bytes(8, "little") + bytes(8))
        self.ends(self.load(x86_loader.linux, extra=[loop], setup_data=x86_loader.EXTRA), OK,
                  "setup_data has no end", END)
        self.ends(self.load(x86_loader.linux, setup_data=1 << 60), OK, "out of reach", END)

    def test_seed(self):
        """A processor that has no random numbers takes the loader's."""
        for size, seeded in ((32, True), (100, True), (0, False)):
            with self.subTest(size):
                data = (x86_loader.EXTRA, bytes(8) + struct.pack("<II", 9, size) +
                        bytes(range(1, size + 1)))
                said = self.ends(self.load(x86_loader.linux, extra=[data],
                                           setup_data=x86_loader.EXTRA, options=["-c", "qemu64"]),
                                 OK, END)
                self.assertEqual("random: crng init done" in said, seeded)

    def test_a_clumsy_loader(self):
        """Who copies the sentinel has copied rubbish into what is not the header."""
        self.ends(self.load(x86_loader.linux, sentinel=0xff, cmdline_at=x86_loader.CMDLINE |
                            0x1234 << 32), OK, "Kernel command line: kunit.enable=0\n", END)


class Arm64(Image):
    """An Image, which moves itself."""

    offset = re.compile(r"Kernel Offset: 0x([0-9a-f]+) from 0xfffffe0000200000\n")

    def test_each_boot_elsewhere(self):
        found = set()
        for _ in range(4):
            said = self.ends(boot(IMAGE, "kunit.enable=0", "lkdtm=PANIC", arch="arm64"), PANIC,
                             "lkdtm_PANIC+0x")
            found.add(self.offset.search(said)[1])
        self.assertGreater(len(found), 1)

    def test_a_fault_elsewhere(self):
        for kind in ("EXCEPTION", "WRITE_RO", "EXHAUST_STACK"):
            with self.subTest(kind):
                said = self.ends(boot(IMAGE, "kunit.enable=0", f"lkdtm={kind}", arch="arm64"),
                                 PANIC, "Kernel Offset: 0x")
                self.assertRegex(said, r"pc : lkdtm_\w+\+0x")

    def test_nokaslr(self):
        said = self.ends(boot(IMAGE, "kunit.enable=0", "lkdtm=PANIC", "nokaslr", arch="arm64"),
                         PANIC, "Kernel Offset: disabled")
        self.assertNotIn("Unknown kernel", said)

    def test_anywhere_in_memory(self):
        """Also where a GiB ends, which the first tables have one entry for."""
        for address in (0x50000000, 0x7fe00000, 0x80000000):
            with self.subTest(hex(address)), tempfile.NamedTemporaryFile() as jump:
                # ldr x4, 1f; br x4; 1: .quad address -- x0 is the devicetree's already.
                jump.write(struct.pack("<IIQ", 0x58000044, 0xd61f0080, address))
                jump.flush()
                run = subprocess.run(
                    ["timeout", "60", "qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-m",
                     "2G", "-smp", "4", "-nodefaults", "-display", "none", "-serial", "stdio",
                     "-no-reboot", "-semihosting", "-kernel", jump.name, "-device",
                     f"loader,file={IMAGE},addr={address:#x},force-raw=on", "-append",
                     "kunit.filter_glob=pgtable*"], text=True, errors="replace",
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, check=False)
                said = self.ends(run, OK, "Brought up 4 CPUs", END)
                self.assertRegex(said, r"\n\[[^]]*\] ok 1 ")


if __name__ == "__main__":
    main()
