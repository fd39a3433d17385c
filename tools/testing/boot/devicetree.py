# SPDX-License-Identifier: GPL-2.0-only
"""Devicetrees: QEMU's own, taken apart, changed by a test, and put together again; and
what takes a kernel for arm64 into one, without QEMU's loader having its say.
"""

import struct
import subprocess

MIB = 1 << 20
GIB = 1 << 30
RAM = GIB                       # where QEMU's memory begins
KERNEL = RAM + 2 * MIB
DTB = RAM + 192 * MIB
STUB = RAM + 200 * MIB
INITRD = RAM + 208 * MIB
MAGIC, BEGIN, END, PROP, NOP, FINISH = 0xd00dfeed, 1, 2, 3, 4, 9


class Node:
    """A node: its properties as bytes, and its children."""

    def __init__(self, name=""):
        self.name, self.props, self.children = name, {}, []

    def find(self, path):
        """The node at the path, whose parts may lack their address; None: there is none."""
        node = self
        for part in filter(None, path.split("/")):
            node = next((child for child in node.children
                         if part in (child.name, child.name.partition("@")[0])), None)
            if node is None:
                return None
        return node

    def all(self, name):
        """All children of that name, whatever their address."""
        return [child for child in self.children if child.name.partition("@")[0] == name]

    def add(self, name, **props):
        """A child with these properties; _ stands for -, but in device_type."""
        child = Node(name)
        child.props = {key if key == "device_type" else key.replace("_", "-"): value
                       for key, value in props.items()}
        self.children.append(child)
        return child

    def remove(self, child):
        """Without that child."""
        self.children.remove(child)


def cells(*values, wide=True):
    """Numbers, of two words each or of one."""
    return b"".join(struct.pack(">Q" if wide else ">I", value) for value in values)


def text(value):
    """A text, with its end."""
    return value.encode() + b"\0"


def parse(blob):
    """The root."""
    structs, strings = struct.unpack_from(">2I", blob, 8)
    stack, root, at = [], None, structs
    while True:
        token, = struct.unpack_from(">I", blob, at)
        at += 4
        if token == BEGIN:
            end = blob.index(b"\0", at)
            node = Node(blob[at:end].decode())
            at = end + 4 - (end - structs) % 4
            if stack:
                stack[-1].children.append(node)
            root = root or node
            stack.append(node)
        elif token == END:
            stack.pop()
        elif token == PROP:
            size, name = struct.unpack_from(">2I", blob, at)
            end = blob.index(b"\0", strings + name)
            stack[-1].props[blob[strings + name:end].decode()] = blob[at + 8:at + 8 + size]
            at += 8 + size + -size % 4
        elif token == FINISH:
            return root


class Writer:
    """Puts a tree together."""

    def __init__(self):
        self.structs, self.strings, self.places = b"", b"", {}

    def _padded(self, data):
        self.structs += data + bytes(-len(data) % 4)

    def _string(self, name):
        if name not in self.places:
            self.places[name] = len(self.strings)
            self.strings += text(name)
        return self.places[name]

    def node(self, node):
        """One node with all below it."""
        self.structs += struct.pack(">I", BEGIN)
        self._padded(text(node.name))
        for name, value in node.props.items():
            self.structs += struct.pack(">3I", PROP, len(value), self._string(name))
            self._padded(value)
        for child in node.children:
            self.node(child)
        self.structs += struct.pack(">I", END)

    def blob(self, root, reserved=()):
        """The finished tree; @reserved: (address, size) of its map of memory in use."""
        self.node(root)
        self.structs += struct.pack(">I", FINISH)
        memory_map = cells(*(value for entry in (*reserved, (0, 0)) for value in entry))
        at = 40 + len(memory_map)
        total = at + len(self.structs) + len(self.strings)
        head = struct.pack(">10I", MAGIC, total, at, at + len(self.structs), 40, 17, 16, 0,
                           len(self.strings), len(self.structs))
        return head + memory_map + self.structs + self.strings


def build(root, reserved=()):
    """The blob of a tree."""
    return Writer().blob(root, reserved)


def of_qemu(path, machine="virt", cpus=1, memory="256M"):
    """The tree of a machine, which QEMU writes to that file."""
    subprocess.run(["qemu-system-aarch64", "-M", f"{machine},dumpdtb={path}", "-cpu", "max",
                    "-smp", str(cpus), "-m", memory, "-nodefaults", "-display", "none"],
                   check=True, capture_output=True)
    with open(path, "rb") as file:
        return parse(file.read())


def stub(dtb=DTB, kernel=KERNEL):
    """Code that enters the kernel as a loader does: x0 is the tree, x1 to x3 are 0."""
    # ldr x0, 1f; mov x1, xzr; mov x2, xzr; mov x3, xzr; ldr x4, 2f; br x4
    code = struct.pack("<6I", 0x580000c0, 0xaa1f03e1, 0xaa1f03e2, 0xaa1f03e3, 0x58000084,
                       0xd61f0080)
    return code + struct.pack("<2Q", dtb, kernel)
