# SPDX-License-Identifier: GPL-2.0-only
"""ACPI tables that a test makes up, in a piece of memory that the map says is reserved."""

import struct

import x86_loader
from x86_loader import EXTRA, MIB, RAM, RESERVED

# As USUAL, but that nobody but us uses the piece.
MAP = ((0, 0x9fc00, RAM), (MIB, EXTRA - MIB, RAM), (EXTRA, MIB, RESERVED),
       (EXTRA + MIB, 256 * MIB - EXTRA - MIB, RAM))
PM1A_CONTROL = 0x604            # of QEMU's q35
S5 = b"\x08_S5_\x12\x06\x04\0\0\0\0"


def with_sum(data, at):
    """The bytes with the one at that place chosen so that all of them sum up to 0."""
    data = data[:at] + b"\0" + data[at + 1:]
    return data[:at] + bytes([-sum(data) & 0xff]) + data[at + 1:]


def table(signature, body, revision=1, length=None):
    """A table; its length may be a lie."""
    size = 36 + len(body) if length is None else length
    head = struct.pack("<4sIBB6s8sIII", signature.encode(), size, revision, 0, b"PAGODA",
                       b"TEST", 1, 0, 0)
    return with_sum(head + body, 9)


def rsdp(xsdt):
    """The root pointer, of revision 2."""
    first = with_sum(struct.pack("<8sB6sBI", b"RSD PTR ", 0, b"PAGODA", 2, 0), 8)
    return with_sum(first + struct.pack("<IQB3x", 36, xsdt, 0), 32)


def local_apic(number, flags=1):
    """A CPU of the MADT."""
    return struct.pack("<BBBBI", 0, 8, number, number, flags)


IO_APIC = struct.pack("<BBBBII", 1, 12, 0, 0, 0xfec00000, 0)


def madt(*entries):
    """Its body: two CPUs and their interrupt controller, and these."""
    return struct.pack("<II", 0xfee00000, 1) + local_apic(0) + local_apic(1) + IO_APIC + \
        b"".join(entries)


def fadt(dsdt):
    """Its body, as far as we read it."""
    return struct.pack("<II20xI", 0, dsdt, PM1A_CONTROL)


class Tables:
    """All that a machine has; a test changes or adds some."""

    def __init__(self):
        self.tables = {"APIC": table("APIC", madt()), "DSDT": table("DSDT", S5)}
        self.extra = []         # addresses that the XSDT names besides
        self.change_root = self.change_xsdt = lambda data: data

    def damage(self, name):
        """A bit of the table is another one."""
        data = self.tables[name]
        self.tables[name] = data[:-1] + bytes([data[-1] ^ 0x10])

    def place(self):
        """({name: address}, [(address, bytes)]) for the loader; the root is "RSDP"."""
        places, segments, at = {}, [], EXTRA + 0x1000
        tables = dict(self.tables)
        tables.setdefault("FACP", None)
        for name, data in tables.items():
            if name == "FACP" and data is None:
                data = table("FACP", fadt(places.get("DSDT", 0)))
            places[name] = at
            segments.append((at, data))
            at += len(data) + -len(data) % 64
        listed = [place for name, place in places.items() if name != "DSDT"] + self.extra
        xsdt = table("XSDT", struct.pack(f"<{len(listed)}Q", *listed))
        places["XSDT"], places["RSDP"] = at, EXTRA
        segments += [(at, self.change_xsdt(xsdt)), (EXTRA, self.change_root(rsdp(at)))]
        return places, segments

    def image(self, vmlinux, cmdline=b"kunit.enable=0", **fields):
        """What QEMU loads: the kernel, with a loader that hands over these tables."""
        places, segments = self.place()
        fields.setdefault("rsdp", places["RSDP"])
        # In one piece: each segment of the file takes whole pages.
        piece = bytearray(max(at + len(data) for at, data in segments) - EXTRA)
        for at, data in segments:
            piece[at - EXTRA:at - EXTRA + len(data)] = data
        return x86_loader.pvh(vmlinux, MAP, cmdline=cmdline, extra=[(EXTRA, bytes(piece))],
                              **fields)
