# SPDX-License-Identifier: GPL-2.0-only
"""Page tables, as the CPU of gdb's thread would walk them.

The root comes from the CPU's register and tables are read by their physical addresses,
which QEMU's stub offers: so this works from the first instruction on, and also when the
kernel's own idea of its tables is what is wrong.
"""

import collections
import contextlib
import struct

import gdb

from linux.utils import Command, is_arm64, register, say

MASK64 = (1 << 64) - 1
PAGE_SHIFT = 12
LEVEL_BITS = 9
SIZES = {0: "4 KiB", 1: "2 MiB", 2: "1 GiB", 3: "512 GiB"}

Root = collections.namedtuple("Root", "register phys level")
Entry = collections.namedtuple("Entry", "level index address value")


@contextlib.contextmanager
def physical_memory():
    """Addresses are physical meanwhile."""
    said = gdb.execute("maintenance packet Qqemu.PhyMemMode:1", to_string=True)
    if '"OK"' not in said:
        raise gdb.GdbError("this machine's stub does not read physical memory; QEMU's does")
    try:
        yield
    finally:
        gdb.execute("maintenance packet Qqemu.PhyMemMode:0", to_string=True)


def read_entry(address):
    """A table's entry."""
    return struct.unpack("<Q", gdb.selected_inferior().read_memory(address, 8).tobytes())[0]


class X86:
    """Entries of x86-64, with four levels or five."""

    address_mask = 0x000ffffffffff000
    flags = ((0, "PRESENT"), (1, "RW"), (2, "USER"), (3, "PWT"), (4, "PCD"), (5, "ACCESSED"),
             (6, "DIRTY"), (8, "GLOBAL"), (9, "SPECIAL"), (63, "NX"))
    table_flags = flags

    @staticmethod
    def root(address):
        """Of the address space; addresses are canonical or nowhere."""
        top = 4 if (register("cr4") or 0) >> 12 & 1 else 3
        sign = address >> (PAGE_SHIFT + LEVEL_BITS * (top + 1) - 1)
        if sign not in (0, MASK64 >> (PAGE_SHIFT + LEVEL_BITS * (top + 1) - 1)):
            raise gdb.GdbError(f"{address:#x} is not canonical: nothing can be there")
        return Root("cr3", register("cr3") & X86.address_mask, top)

    @staticmethod
    def is_present(value):
        """To the CPU."""
        return bool(value & 1)

    @staticmethod
    def is_leaf(value, level):
        """PSE, above level 0."""
        return level == 0 or bool(value >> 7 & 1)

    @staticmethod
    def kind_of_memory(_value):
        """PWT and PCD say it."""
        return ()


class Arm64:
    """Entries of arm64, with pages of 4 KiB."""

    address_mask = 0x0000fffffffff000
    flags = ((0, "VALID"), (1, "PAGE"), (6, "USER"), (7, "RDONLY"), (10, "AF"), (11, "NG"),
             (50, "GP"), (51, "DBM"), (52, "CONT"), (53, "PXN"), (54, "UXN"), (55, "DIRTY"),
             (56, "SPECIAL"))
    table_flags = ((0, "VALID"), (1, "TABLE"), (59, "PXNTABLE"), (60, "UXNTABLE"),
                   (61, "NOUSER"), (62, "RDONLY"))
    share = {0: (), 1: ("SHARE:1",), 2: ("OUTER",), 3: ("SHARED",)}

    @staticmethod
    def root(address):
        """Bit 55 chooses one of two roots; TCR_EL1 says how large their spaces are."""
        kernel = address >> 55 & 1
        name = "TTBR1_EL1" if kernel else "TTBR0_EL1"
        control = register("TCR_EL1")
        if control is None:
            raise gdb.GdbError("this machine's stub does not show TCR_EL1; QEMU's does")
        bits = 64 - (control >> (16 if kernel else 0) & 0x3f)
        if address >> bits != ((1 << 64 - bits) - 1 if kernel else 0):
            raise gdb.GdbError(f"{address:#x} is outside of the {bits} bits of {name}")
        top = -(-(bits - PAGE_SHIFT) // LEVEL_BITS) - 1
        return Root(name, register(name) & Arm64.address_mask & ~1, top)

    @staticmethod
    def is_present(value):
        """To the CPU."""
        return bool(value & 1)

    @staticmethod
    def is_leaf(value, level):
        """Bit 1 means a table, but at level 0 a page."""
        return level == 0 or not value >> 1 & 1

    @staticmethod
    def kind_of_memory(value):
        """Which byte of MAIR_EL1 it is of, and how it is shared."""
        attributes = (register("MAIR_EL1") or 0) >> 8 * (value >> 2 & 7) & 0xff
        kinds = {0x00: "DEVICE", 0x04: "DEVICE", 0x44: "WC", 0xff: "CACHED"}
        return (kinds.get(attributes, f"MEMORY:{attributes:#04x}"), *Arm64.share[value >> 8 & 3])


def codec():
    """Of the machine."""
    return Arm64 if is_arm64() else X86


def walk(address):
    """(root, entries from the root down to the leaf or to what is not there)"""
    machine = codec()
    root = machine.root(address)
    entries, table = [], root.phys
    for level in range(root.level, -1, -1):
        index = address >> (PAGE_SHIFT + LEVEL_BITS * level) & (1 << LEVEL_BITS) - 1
        at = table + 8 * index
        entries.append(Entry(level, index, at, read_entry(at)))
        value = entries[-1].value
        if not machine.is_present(value) or machine.is_leaf(value, level):
            break
        table = value & machine.address_mask
    return root, entries


def describe(entry):
    """What an entry says."""
    machine = codec()
    value, level = entry.value, entry.level
    if not value:
        return "none"
    if not machine.is_present(value):
        return "not present"
    leaf = machine.is_leaf(value, level)
    names = [name for bit, name in (machine.flags if leaf else machine.table_flags)
             if value >> bit & 1]
    phys = value & machine.address_mask
    if not leaf:
        return f"table {phys:#x} {' '.join(names)}"
    names += machine.kind_of_memory(value)
    return f"{SIZES[level]} page {frame(entry):#x} {' '.join(names)}"


def frame(leaf):
    """The physical address that the leaf begins at: what lies below its size are flags."""
    size = 1 << PAGE_SHIFT + LEVEL_BITS * leaf.level
    return leaf.value & codec().address_mask & ~(size - 1)


class PageTable(Command):
    """Walk the page table to an address: every level, its entry and what that says.

Usage: lx-pgtable ADDRESS"""

    name = "lx-pgtable"
    completion = gdb.COMPLETE_EXPRESSION
    nr_args = (1, 99)

    def run(self, *words):
        address = int(gdb.parse_and_eval(" ".join(words)).cast(
            gdb.lookup_type("unsigned long"))) & MASK64
        with physical_memory():
            root, entries = walk(address)
        say(f"{address:#018x}: root {root.phys:#x} from {root.register}")
        for entry in entries:
            say(f"  level {entry.level} [{entry.index:3}] at {entry.address:#x}: "
                f"{entry.value:#018x} {describe(entry)}")
        last = entries[-1]
        if not codec().is_present(last.value):
            say(f"not mapped: there is nothing at level {last.level}")
            return
        inside = address & (1 << PAGE_SHIFT + LEVEL_BITS * last.level) - 1
        say(f"mapped to physical {frame(last) + inside:#x}")


PageTable()
