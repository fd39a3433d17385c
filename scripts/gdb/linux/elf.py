# SPDX-License-Identifier: GPL-2.0-only
"""Sections of a module's file, and where the loader puts them.

That follows kernel/module/layout.c: each part of a module takes its sections in the
order of the file, each aligned as it wants. The kernel keeps no list of them.
"""

import collections
import struct

SHF_WRITE = 1
SHF_ALLOC = 2
SHF_EXECINSTR = 4

Section = collections.namedtuple("Section", "name flags size align")
NOT_LOADED = (".data..percpu", ".modinfo")


def read_sections(path):
    """The section headers of a 64-bit little-endian ELF file, in order."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError("not a 64-bit ELF file")
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, strings = struct.unpack_from("<3H", data, 0x3a)
    headers = [struct.unpack_from("<2I4Q2I2Q", data, offset + i * size) for i in range(count)]
    names = headers[strings][4]
    sections = []
    for name, _, flags, _, _, length, _, _, align, _ in headers:
        end = data.index(b"\0", names + name)
        sections.append(Section(data[names + name: end].decode(), flags, length, align))
    return sections


def part_of(section):
    """Which part of the module it belongs to, or None."""
    if not section.flags & SHF_ALLOC or section.name in NOT_LOADED:
        return None
    init = section.name.startswith(".init")
    if section.flags & SHF_EXECINSTR:
        return "MOD_INIT_TEXT" if init else "MOD_TEXT"
    if not section.flags & SHF_WRITE:
        return "MOD_INIT_RODATA" if init else "MOD_RODATA"
    if section.name == ".data..ro_after_init":
        return "MOD_RO_AFTER_INIT"
    return "MOD_INIT_DATA" if init else "MOD_DATA"


def place(sections, memory):
    """{section: address} in a module whose parts are memory {part: (base, size)}.

    None if the file cannot be what was loaded: its sections do not fit. Per-CPU variables
    are no part; where they went, the kernel knows.
    """
    used = collections.Counter()
    addresses = {}
    for section in sections:
        part = part_of(section)
        if part is None:
            continue
        align = section.align or 1
        start = -(-used[part] // align) * align
        used[part] = start + section.size
        base, size = memory[part]
        if base and used[part] > size:
            return None
        if base and section.size:
            addresses[section.name] = base + start
    return addresses
