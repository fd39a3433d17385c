# SPDX-License-Identifier: GPL-2.0-only
"""A boot loader that says what we want: an ELF file for QEMU's -kernel with the kernel in
it, a few instructions that enter it as a loader would, and descriptions of the machine made
up by a test. For both boot protocols of x86.
"""

import struct

RAM, RESERVED = 1, 2
MIB = 1 << 20
# Where our own pieces go; the kernel lies at 16 MiB, bzImage at 64 MiB.
CODE, INFO, TABLES, CMDLINE, MAP, EXTRA = (
    32 * MIB, 32 * MIB + 0x1000, 32 * MIB + 0x3000, 33 * MIB, 34 * MIB, 35 * MIB)
BZIMAGE = 64 * MIB
NOTE_ENTRY = 18
HVM_MAGIC = 0x336ec578

# What a PC with 256 MiB has.
USUAL = ((0, 0x9fc00, RAM), (0x9fc00, 0x400, RESERVED), (MIB, 255 * MIB, RAM))


def build_elf(segments, entry):
    """An ELF file that loads (address, bytes) and is entered by PVH."""
    note = struct.pack("<III4sQ", 4, 8, NOTE_ENTRY, b"Xen\0", entry)
    count = len(segments) + 1
    offset = 64 + 56 * count
    heads, body = b"", b""
    for kind, address, data in [(4, 0, note)] + [(1, *segment) for segment in segments]:
        pad = -(offset + len(body)) % 4096
        body += bytes(pad)
        heads += struct.pack("<IIQQQQQQ", kind, 7, offset + len(body), address, address,
                             len(data), len(data), 4 if kind == 4 else 4096)
        body += data
    ident = b"\x7fELF\2\1\1" + bytes(9)
    head = ident + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, entry, 64, 0, 0, 64, 56, count,
                               64, 0, 0)
    return head + heads + body


def elf_segments(elf):
    """The (address, bytes) of an ELF file, zeros included, and its PVH entry."""
    entry, segments = None, []
    offset, = struct.unpack_from("<Q", elf, 32)
    count, = struct.unpack_from("<H", elf, 56)
    for i in range(count):
        kind, _, at, _, phys, size, memory, _ = struct.unpack_from("<IIQQQQQQ", elf,
                                                                   offset + 56 * i)
        if kind == 1:
            segments.append((phys, elf[at:at + size] + bytes(memory - size)))
        elif kind == 4:
            entry, = struct.unpack_from("<Q", elf, at + 16)
    return segments, entry


def move(register, value):
    """mov $value, %register"""
    return bytes([0xb8 + ("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi").index(register)]) + \
        struct.pack("<I", value)


JUMP_EAX = b"\xff\xe0"


def long_mode():
    """Code that turns paging and 64-bit mode on, and the tables it needs."""
    gdt, pointer = CODE + 0x800, CODE + 0x840
    code = (move("eax", TABLES) + b"\x0f\x22\xd8" + move("eax", 0x20) + b"\x0f\x22\xe0" +
            move("ecx", 0xc0000080) + b"\x0f\x32\x0d\x00\x01\x00\x00\x0f\x30" +
            b"\x0f\x20\xc0\x0d\x01\x00\x00\x80\x0f\x22\xc0" +
            b"\x0f\x01\x15" + struct.pack("<I", pointer))
    code += b"\xea" + struct.pack("<IH", CODE + len(code) + 7, 8)
    root = struct.pack("<Q", TABLES + 0x1003).ljust(4096, b"\0")
    middle = b"".join(struct.pack("<Q", TABLES + 0x2003 + i * 4096) for i in range(4))
    leaves = b"".join(struct.pack("<Q", i * 2 * MIB | 0x83) for i in range(4 * 512))
    return code, [(TABLES, root + middle.ljust(4096, b"\0") + leaves),
                  (gdt, struct.pack("<QQ", 0, 0x00af9b000000ffff)),
                  (pointer, struct.pack("<HI", 15, gdt))]


def pack_ranges(ranges, wide):
    """The map of memory; PVH's entries are four bytes longer."""
    return b"".join(struct.pack("<QQII" if wide else "<QQI", *entry, *([0] if wide else []))
                    for entry in ranges)


def linux(bzimage, ranges=USUAL, *, entry=32, cmdline=b"", extra=(), **fields):
    """boot_params, and bzImage entered in 32- or 64-bit mode. @fields: nr, ramdisk
    (address, size), setup_data, sentinel, cmdline_at."""
    sectors = bzimage[0x1f1]
    params = bytearray(4096)
    params[0x1f1:0x268 + 4] = bzimage[0x1f1:0x268 + 4]
    packed = pack_ranges(ranges[:128], False)
    params[0x2d0:0x2d0 + len(packed)] = packed
    params[0x1e8] = fields.get("nr", len(ranges))
    params[0x1ef] = fields.get("sentinel", 0)
    params[0x210] = 0xff
    address, size = fields.get("ramdisk", (0, 0))
    struct.pack_into("<II", params, 0x218, address & 0xffffffff, size & 0xffffffff)
    struct.pack_into("<II", params, 0xc0, address >> 32, size >> 32)
    at = fields.get("cmdline_at", CMDLINE)
    struct.pack_into("<I", params, 0x228, at & 0xffffffff)
    struct.pack_into("<I", params, 0xc8, at >> 32)
    struct.pack_into("<Q", params, 0x250, fields.get("setup_data", 0))
    code, tables = (b"", []) if entry == 32 else long_mode()
    target = BZIMAGE + (0 if entry == 32 else 0x200)
    code += move("esi", INFO) + move("eax", target) + JUMP_EAX
    return build_elf([(CODE, code), (INFO, bytes(params)), (CMDLINE, cmdline + b"\0"),
                      (BZIMAGE, bzimage[(sectors + 1) * 512:]), *tables, *extra], CODE)


def pvh(vmlinux, ranges=USUAL, *, cmdline=b"", extra=(), **fields):
    """struct hvm_start_info, and the kernel entered by its note. @fields: nr, map_at,
    ramdisk (address, size), modlist_at, magic, version, cmdline_at, rsdp."""
    segments, entry = elf_segments(vmlinux)
    address, size = fields.get("ramdisk", (0, 0))
    modules = INFO + 0x100
    info = struct.pack("<IIIIQQQQII", fields.get("magic", HVM_MAGIC), fields.get("version", 1),
                       0, 1 if size else 0, fields.get("modlist_at", modules),
                       fields.get("cmdline_at", CMDLINE), fields.get("rsdp", 0),
                       fields.get("map_at", MAP),
                       fields.get("nr", len(ranges)), 0)
    code = move("ebx", INFO) + move("eax", entry) + JUMP_EAX
    return build_elf([(CODE, code), (INFO, info), (CMDLINE, cmdline + b"\0"),
                      (modules, struct.pack("<QQQQ", address, size, 0, 0)),
                      (MAP, pack_ranges(ranges, True) + bytes(64)), *segments, *extra], CODE)
