#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Machines that their firmware describes wrongly: devicetrees for arm64, ACPI tables for x86.

Each ends in a working machine that says what it has left out, or in a clear message. The
descriptions are made up here, and handed over without QEMU's loader having its say. (Maps of
memory for x86 are in image_test.py.) Uses the kernels of `make kunit ARCH=...`, and builds
them first.
"""

import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest

import acpi
import devicetree as dt

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
sys.path.insert(0, os.path.join(TREE, "tools/testing/build"))
from fixture import main  # pylint: disable=wrong-import-position

KUNIT = os.path.join(TREE, "tools/testing/kunit/kunit.py")
OK, PANIC = 0, 134
MIB, GIB = dt.MIB, dt.GIB


class Machine:
    """What both have in common."""

    arch = kernel = None

    @classmethod
    def setUpClass(cls):
        """The kernel, as new as its source."""
        built = subprocess.run(["/usr/bin/python3", "-B", KUNIT, "build", f"--arch={cls.arch}"],
                               cwd=TREE, text=True, capture_output=True, check=False, timeout=800)
        if built.returncode:
            raise RuntimeError(built.stdout + built.stderr)
        cls.kernel_path = os.path.join(TREE, f".kunit-{cls.arch}", cls.kernel)

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pagoda-firmware-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def file(self, name, data):
        """A file of these bytes."""
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(data)
        return path

    @staticmethod
    def qemu(*command):
        """Its status, and all that was said."""
        run = subprocess.run(["timeout", "60", *command, "-nodefaults", "-display", "none",
                              "-serial", "stdio", "-no-reboot"], text=True, errors="replace",
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
        return run.returncode, run.stdout.replace("\r", "")

    def expect(self, result, status, *texts):
        """It ended so, and has said all that."""
        ended, said = result
        self.assertEqual(ended, status, said)
        for text in texts:
            self.assertIn(text, said)
        for trouble in ("WARNING: CPU", "BUG: ", "Oops"):
            self.assertNotIn(trouble, said)
        return said

    def works(self, result, *texts):
        """To an orderly end, in spite of all."""
        return self.expect(result, OK, "] reboot: Power down\n", *texts)


class Arm64(Machine, unittest.TestCase):
    """QEMU's own devicetree, changed."""

    arch, kernel = "arm64", "arch/arm64/boot/Image"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with tempfile.TemporaryDirectory() as folder:
            cls.blob = dt.build(dt.of_qemu(os.path.join(folder, "dtb"), cpus=2))

    def tree(self):
        """QEMU's, for two CPUs and 256 MiB, to be changed."""
        root = dt.parse(self.blob)
        root.find("/chosen").props["bootargs"] = dt.text("kunit.enable=0")
        return root

    def run_blob(self, blob, *extra, cpus=2, memory="256M"):
        """Boot with the blob at its place in memory."""
        loads = (("stub", dt.stub(), dt.STUB), ("dtb", blob, dt.DTB)) + extra
        devices = ["-device", f"loader,file={self.kernel_path},addr={dt.KERNEL:#x},force-raw=on",
                   "-device", f"loader,addr={dt.STUB:#x},cpu-num=0"]
        for name, data, address in loads:
            path = self.file(name, data)
            devices += ["-device", f"loader,file={path},addr={address:#x},force-raw=on"]
        return self.qemu("qemu-system-aarch64", "-M", "virt", "-cpu", "max", "-m", memory,
                         "-smp", str(cpus), "-semihosting", *devices)

    def run_tree(self, root, *extra, reserved=(), **machine):
        """The same with a tree."""
        return self.run_blob(dt.build(root, reserved), *extra, **machine)

    def memory(self, *ranges):
        """A tree whose memory is just that."""
        root = self.tree()
        root.remove(root.find("/memory"))
        for start, size in ranges:
            root.add(f"memory@{start:x}", device_type=dt.text("memory"),
                     reg=dt.cells(start, size))
        return root

    def test_unchanged(self):
        """The stage is set: nothing of what follows is its fault."""
        said = self.works(self.run_tree(self.tree()), "smp: Brought up 2 CPUs\n",
                          "memory: [0x0000000040000000-0x000000004fffffff]")
        self.assertNotIn("devicetree:", said)

    # --- CPUs. ---

    def test_a_cpu_that_is_not_there(self):
        root = self.tree()
        root.find("/cpus").add("cpu@7", device_type=dt.text("cpu"),
                               compatible=dt.text("arm,cortex-a57"),
                               reg=dt.cells(7, wide=False), enable_method=dt.text("psci"))
        self.works(self.run_tree(root), "PSCI: CPU2: status -2\n",
                   "CPU2 does not come up: -EIO\n", "smp: Brought up 2 CPUs\n")

    def test_a_cpu_that_is_switched_off(self):
        root = self.tree()
        root.find("/cpus/cpu@1").props["status"] = dt.text("disabled")
        said = self.works(self.run_tree(root), "smp: Brought up 1 CPU\n")
        self.assertNotIn("come up", said)

    def test_no_cpus(self):
        root = self.tree()
        root.remove(root.find("/cpus"))
        self.works(self.run_tree(root), "smp: Brought up 1 CPU\n")

    def test_more_cpus_than_fit(self):
        root = self.tree()
        cpus = root.find("/cpus")
        for number in range(2, 70):
            cpus.add(f"cpu@{number}", device_type=dt.text("cpu"),
                     reg=dt.cells(number << 8, wide=False))
        self.works(self.run_tree(root), "smp: 6 more CPUs than CONFIG_NR_CPUS (64) are not used",
                   "CPU63 does not come up: -EIO", "smp: Brought up 2 CPUs\n")

    # --- The tree itself. ---

    def test_damaged_header(self):
        """There is no console to be found; whoever runs the machine may listen."""
        blob = dt.build(self.tree())
        for name, damaged in (
                ("magic", b"\0\0\0\0" + blob[4:]), ("zeros", bytes(64)),
                ("version", blob[:20] + dt.cells(99, 99, wide=False) + blob[28:]),
                ("size", blob[:4] + dt.cells(1 << 30, wide=False) + blob[8:]),
                ("structs", blob[:8] + dt.cells(1 << 30, wide=False) + blob[12:])):
            with self.subTest(name):
                self.expect(self.run_blob(damaged), PANIC,
                            f"Kernel panic - not syncing: bad devicetree at {dt.DTB:#x}\n")

    def test_cut(self):
        """In the middle of its nodes, behind the console or before it."""
        blob = dt.build(self.tree())
        structs, end = (int.from_bytes(blob[at:at + 4], "big") for at in (8, 12))
        for part in (0.1, 0.5, 0.9):
            with self.subTest(part):
                cut = int(structs + (end - structs) * part) & ~3
                damaged = blob[:cut] + bytes(end - cut) + blob[end:]
                self.expect(self.run_blob(damaged), PANIC,
                            f"Kernel panic - not syncing: bad devicetree at {dt.DTB:#x}\n")

    def test_deep(self):
        """What is deeper than we look is left out, and comes to no harm."""
        root = self.tree()
        node = root
        for depth in range(40):
            node = node.add(f"level{depth}", device_type=dt.text("memory"),
                            reg=dt.cells(0, 0)) if depth else node.add("level0")
        said = self.works(self.run_tree(root))
        self.assertIn("smp: Brought up 2 CPUs", said)
        for _ in range(30):
            node = node.add("deeper")
        self.expect(self.run_tree(root), PANIC, "bad devicetree")

    # --- Memory. ---

    def test_no_memory(self):
        self.expect(self.run_tree(self.memory()), PANIC,
                    "Kernel panic - not syncing: the devicetree names no memory\n")
        self.expect(self.run_tree(self.memory((dt.RAM, 0))), PANIC,
                    "devicetree: 0x0 bytes of memory at 0x40000000 make no sense, ignored\n",
                    "Kernel panic - not syncing: the devicetree names no memory\n")

    def test_memory_that_is_switched_off(self):
        root = self.memory((dt.RAM, 256 * MIB), (dt.RAM + 128 * MIB, 16 * GIB))
        root.all("memory")[1].props["status"] = dt.text("disabled")
        said = self.works(self.run_tree(root))
        self.assertEqual(said.count("memory: ["), 1)

    def test_many_holes(self):
        """200 ranges, more than there is room for at first; and none of them even."""
        ranges = [(dt.RAM, 64 * MIB)]
        ranges += [(dt.RAM + 64 * MIB + i * 0x90000 + 0x123, 0x80000) for i in range(200)]
        said = self.works(self.run_tree(self.memory(*ranges)))
        self.assertEqual(said.count("memory: ["), 201)
        total = re.search(r"Memory: \d+K/(\d+)K available", said)
        # Each range loses the pages that it has only a part of.
        self.assertEqual(int(total[1]), 64 * 1024 + 200 * (0x80000 // 1024 - 4))

    def test_overlaps(self):
        said = self.works(self.run_tree(self.memory(
            (dt.RAM + 100 * MIB, 156 * MIB), (dt.RAM, 128 * MIB), (dt.RAM, 256 * MIB),
            (dt.RAM + 8 * MIB, MIB))))
        self.assertIn(f"/{256 * 1024}K available", said)

    def test_memory_that_cannot_be(self):
        ranges = ((1 << 64) - MIB, 2 * MIB), (1 << 60, GIB), (1 << 47, MIB), (MIB, 1 << 63)
        texts = [f"devicetree: {size:#x} bytes of memory at {start:#x} make no sense, ignored\n"
                 for start, size in ranges]
        self.works(self.run_tree(self.memory((dt.RAM, 256 * MIB), *ranges)), *texts)

    def test_no_memory_where_the_kernel_is(self):
        said = self.works(
            self.run_tree(self.memory((dt.RAM + 64 * MIB, 192 * MIB))),
            f"devicetree: it names no memory where the kernel is, at {dt.KERNEL:#x}\n")
        self.assertIn("smp: Brought up 2 CPUs", said)

    def test_little_memory(self):
        """Enough for the kernel, and for little else."""
        status, said = self.run_tree(self.memory((dt.RAM, 8 * MIB)))
        if status == OK:
            self.assertIn("reboot: Power down", said)
        else:
            self.assertEqual(status, PANIC, said)
            self.assertRegex(said, "Kernel panic - not syncing: .*memory")

    def test_reserved(self):
        """Ranges that somebody else has, in both ways of saying so."""
        root = self.tree()
        area = root.add("reserved-memory", ranges=b"")
        area.props |= {"#address-cells": dt.cells(2, wide=False),
                       "#size-cells": dt.cells(2, wide=False)}
        area.add("buffer@48000000", reg=dt.cells(dt.RAM + 128 * MIB, 16 * MIB))
        area.add("firmware@44000000", reg=dt.cells(dt.RAM + 64 * MIB, 8 * MIB), no_map=b"")
        area.add("dynamic", size=dt.cells(4 * MIB))
        area.add("off@46000000", reg=dt.cells(dt.RAM + 96 * MIB, 4 * MIB),
                 status=dt.text("disabled"))
        plain = self.works(self.run_tree(self.tree()))
        said = self.works(self.run_tree(root, reserved=((dt.RAM + 160 * MIB, 4 * MIB),)))
        free, total = zip(*(map(int, re.search(r"Memory: (\d+)K/(\d+)K", text).groups())
                            for text in (plain, said)))
        self.assertEqual(total[0] - total[1], 8 * 1024)
        self.assertAlmostEqual(free[0] - free[1], (16 + 8 + 4) * 1024, delta=200)

    def test_reserved_without_sense(self):
        root = self.tree()
        area = root.add("reserved-memory")
        area.props |= {"#address-cells": dt.cells(2, wide=False),
                       "#size-cells": dt.cells(2, wide=False)}
        area.add("wraps", reg=dt.cells((1 << 64) - 1, 2))
        area.add("kernel", reg=dt.cells(dt.RAM, 8 * MIB), no_map=b"")
        self.works(self.run_tree(root, reserved=(((1 << 64) - 4096, 8192),)),
                   "devicetree: 0x2 bytes at 0xffffffffffffffff cannot be reserved\n",
                   "devicetree: 0x2000 bytes at 0xfffffffffffff000 cannot be reserved\n",
                   "devicetree: 0x800000 bytes at 0x40000000 cannot be left unmapped\n")

    # --- The initial ramdisk. ---

    def ramdisk(self, start, end):
        """The machine with an initrd there."""
        root = self.tree()
        root.find("/chosen").props |= {"linux,initrd-start": dt.cells(start),
                                       "linux,initrd-end": dt.cells(end)}
        return self.run_tree(root)

    def test_initrd(self):
        said = self.works(self.ramdisk(dt.INITRD, dt.INITRD + MIB),
                          f"initrd: [{dt.INITRD:#x}-{dt.INITRD + MIB - 1:#x}]\n")
        self.assertNotIn("ignored", said)

    def test_initrd_elsewhere(self):
        """Outside of memory, half outside, on the kernel, and on the tree."""
        for start, end, text in (
                (2 * GIB, 2 * GIB + MIB, "are not in memory, ignored"),
                (dt.RAM + 255 * MIB, dt.RAM + 257 * MIB, "are not in memory, ignored"),
                (MIB, 2 * MIB, "are not in memory, ignored"),
                (dt.KERNEL + MIB, dt.KERNEL + 2 * MIB, "are not the loader's to give, ignored"),
                (dt.DTB, dt.DTB + 4096, "are not the loader's to give, ignored"),
                (dt.INITRD, dt.INITRD - MIB, "before it begins at"),
                ((1 << 64) - 4096, (1 << 64) - 1, "are not in memory, ignored")):
            with self.subTest(f"{start:#x}-{end:#x}"):
                said = self.works(self.ramdisk(start, end), text)
                self.assertNotIn("initrd: [", said)

    # --- Controllers, timers and consoles. ---

    def test_no_timer(self):
        root = self.tree()
        root.remove(root.find("/timer"))
        self.expect(self.run_tree(root), PANIC,
                    "Kernel panic - not syncing: the devicetree names no timer\n")

    def test_half_a_timer(self):
        root = self.tree()
        root.find("/timer").props["interrupts"] = root.find("/timer").props["interrupts"][:20]
        self.expect(self.run_tree(root), PANIC,
                    "Kernel panic - not syncing: the devicetree names no timer\n")

    def test_no_interrupt_controller(self):
        root = self.tree()
        root.remove(root.find("/intc"))
        self.expect(self.run_tree(root), PANIC, "Kernel panic - not syncing: ")

    def test_no_console(self):
        """It goes its way, in silence."""
        root = self.tree()
        root.remove(root.find("/pl011"))
        self.assertEqual(self.run_tree(root), (OK, ""))

    def test_a_console_that_is_none(self):
        """The loader's console is a clock; the other port does."""
        root = self.tree()
        root.find("/chosen").props["stdout-path"] = dt.text("/clock:9600")
        root.add("clock", compatible=dt.text("arm,pl011"), reg=dt.cells(0x9010000, 4096))
        self.works(self.run_tree(root), "printk: bootconsole [pl011] enabled\n",
                   "printk: console [ttyAMA1] does not work\n")

    def test_the_console_that_the_loader_names(self):
        """By its alias, and although another one stands before it."""
        root = self.tree()
        other = dt.Node("serial@9010000")
        other.props = {"compatible": dt.text("arm,pl011"), "reg": dt.cells(0x9010000, 4096)}
        root.children.insert(0, other)
        root.add("aliases", console9=dt.text("/pl011@9000000"))
        root.find("/chosen").props["stdout-path"] = dt.text("console9:115200n8")
        said = self.works(self.run_tree(root), "printk: console [ttyAMA1] enabled\n")
        self.assertNotIn("does not work", said)

    def test_a_console_that_is_switched_off(self):
        root = self.tree()
        root.find("/pl011").props["status"] = dt.text("disabled")
        self.assertEqual(self.run_tree(root), (OK, ""))


class X86(Machine, unittest.TestCase):
    """Tables made from nothing, at a place that the PVH boot protocol names."""

    arch, kernel = "x86", "vmlinux"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(cls.kernel_path, "rb") as file:
            cls.vmlinux = file.read()

    def run_tables(self, tables, **fields):
        """Boot with these, on two CPUs."""
        kernel = self.file("kernel", tables.image(self.vmlinux, **fields))
        return self.qemu("qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-m", "256M",
                         "-smp", "2", "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                         "-kernel", kernel)

    def with_madt(self, *entries):
        """Boot with these entries behind those that are right."""
        tables = acpi.Tables()
        tables.tables["APIC"] = acpi.table("APIC", acpi.madt(*entries))
        return self.run_tables(tables)

    def test_unchanged(self):
        said = self.works(self.run_tables(acpi.Tables()), "smp: Brought up 2 CPUs\n",
                          "IOAPIC at 0xfec00000")
        self.assertNotIn("ACPI:", said)

    # --- CPUs. ---

    def test_a_cpu_that_is_not_there(self):
        self.works(self.with_madt(acpi.local_apic(5)),
                   "CPU2 does not come up: -ETIMEDOUT\n", "smp: Brought up 2 CPUs\n")

    def test_cpus_that_are_no_cpus(self):
        """One that could be plugged in, and one that is named twice."""
        said = self.works(self.with_madt(acpi.local_apic(5, flags=0), acpi.local_apic(1)),
                          "smp: Brought up 2 CPUs\n")
        self.assertNotIn("come up", said)

    # --- Tables that are damaged. ---

    def test_bad_sums(self):
        """Of each table, named; the machine does without it."""
        one = "smp: Brought up 1 CPU\n"
        for name, texts in (("APIC", (one, "ACPI: no MADT: one CPU")), ("DSDT", ()),
                            ("FACP", ()), ("SRAT", ()), ("SLIT", ()), ("HPET", ())):
            with self.subTest(name):
                tables = acpi.Tables()
                places, _ = tables.place()
                tables.tables.setdefault("FACP", acpi.table("FACP", acpi.fadt(places["DSDT"])))
                tables.tables.setdefault(name, acpi.table(name, bytes(64)))
                tables.damage(name)
                places, _ = tables.place()
                status, said = self.run_tables(tables)
                self.assertIn(f"ACPI: table {name} at {places[name]:#x} is damaged, ignored\n",
                              said)
                for text in texts:
                    self.assertIn(text, said)
                # Without what says how, it is not switched off but left.
                self.assertIn("] reboot: Power down\n", said)
                self.assertEqual(status, OK, said)

    def test_lengths_that_lie(self):
        for length in (0, 35, 1 << 20, 0xffffffff):
            with self.subTest(length):
                tables = acpi.Tables()
                tables.tables["APIC"] = acpi.table("APIC", acpi.madt(), length=length)
                self.works(self.run_tables(tables), "ACPI: table APIC at ", "is damaged, ignored\n",
                           "ACPI: no MADT: one CPU", "smp: Brought up 1 CPU\n")

    def test_bad_roots(self):
        """No table can be found: one CPU, and it says so."""
        cases = {"signature": lambda data: b"RSD PTX " + data[8:],
                 "first sum": lambda data: data[:9] + b"X" + data[10:],
                 "second sum": lambda data: data[:33] + b"X" + data[34:],
                 "length": lambda data: data[:20] + struct.pack("<I", 0) + data[24:]}
        for name, change in cases.items():
            with self.subTest(name):
                tables = acpi.Tables()
                tables.change_root = change
                said = self.run_tables(tables)[1]
                self.assertIn("ACPI: no tables here: one CPU", said)
                self.assertIn("smp: Brought up 1 CPU\n", said)
                self.assertIn("] reboot: Power down\n", said)

    def test_roots_elsewhere(self):
        for place in (0xfffffffffffff000, 1 << 51, 0xd0000000, 0x12345):
            with self.subTest(f"{place:#x}"):
                said = self.run_tables(acpi.Tables(), rsdp=place)[1]
                self.assertIn("ACPI: no tables here: one CPU", said)
                self.assertIn("] reboot: Power down\n", said)

    def test_bad_list_of_tables(self):
        tables = acpi.Tables()
        tables.change_xsdt = lambda data: data[:-1] + b"\xff"
        said = self.run_tables(tables)[1]
        self.assertIn("ACPI: table XSDT at ", said)
        self.assertIn("ACPI: no MADT: one CPU", said)
        self.assertIn("] reboot: Power down\n", said)

    def test_tables_elsewhere(self):
        """The list names places where nothing is; what it names besides is found."""
        tables = acpi.Tables()
        tables.extra = [0, 0xfffffffffffffff0, 1 << 51, 0xd0000000, 0xffffffff]
        self.works(self.run_tables(tables), "smp: Brought up 2 CPUs\n")

    def test_more_tables_than_fit(self):
        tables = acpi.Tables()
        tables.extra = [acpi.EXTRA + 0x800] * 200
        self.works(self.run_tables(tables), "ACPI: 202 tables, looking at 128\n",
                   "smp: Brought up 2 CPUs\n")

    # --- Entries that make no sense. ---

    def test_bad_entries(self):
        """What stands before them counts."""
        for entry in (b"\0", b"\0\0", b"\0\1", b"\0\xff", bytes(8)):
            with self.subTest(entry):
                self.works(self.with_madt(entry), "ACPI: an entry of the MADT makes no sense; "
                           "CPUs or interrupts may be missing\n", "smp: Brought up 2 CPUs\n")

    def test_short_entries(self):
        """Too short for their kind, and kinds that nobody knows: passed over."""
        said = self.works(self.with_madt(b"\0\2", b"\1\4\0\0", b"\2\2", b"\x09\4\0\0",
                                         b"\xee\6abcd"), "smp: Brought up 2 CPUs\n")
        self.assertNotIn("ACPI:", said)

    def test_nodes(self):
        """A node that cannot be, an entry without end, and distances that are none."""
        memory = struct.pack("<BBIHQQII8x", 1, 40, 0x12345, 0, MIB, 64 * MIB, 0, 1)
        tables = acpi.Tables()
        tables.tables["SRAT"] = acpi.table("SRAT", bytes(12) + memory + b"\0\0")
        tables.tables["SLIT"] = acpi.table("SLIT", struct.pack("<Q", 2) + bytes([10, 5, 20, 10]))
        self.works(self.run_tables(tables), "cannot be of node 74565\n",
                   "ACPI: an entry of the SRAT makes no sense\n",
                   "ACPI: the SLIT makes no sense, ignored\n", "smp: Brought up 2 CPUs\n")


if __name__ == "__main__":
    main()
