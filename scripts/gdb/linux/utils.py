# SPDX-License-Identifier: GPL-2.0-only
"""What all commands need: symbols, types, memory, lists and trees.

Everything here reads the stopped kernel and changes nothing in it. What cannot be read
ends in a gdb.GdbError, which gdb shows as one line.
"""

import functools
import struct

import gdb

# More than any list of a healthy kernel has: a damaged one must not hold gdb up for ever.
MAX_ENTRIES = 1 << 20


class Command(gdb.Command):
    """A command whose name stands in its class; run() does the work."""

    name = None
    completion = gdb.COMPLETE_NONE
    nr_args = (0, 0)

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA, self.completion)

    def invoke(self, argument, _from_tty):
        """Called by gdb, with all that stands behind the name."""
        words = gdb.string_to_argv(argument)
        low, high = self.nr_args
        if not low <= len(words) <= high:
            raise gdb.GdbError(self.__doc__.strip().rpartition("\n")[2])
        try:
            self.run(*words)
        except gdb.MemoryError as error:
            raise gdb.GdbError(f"{self.name}: {error}; is the kernel that far yet?") from error

    def run(self, *words):
        """What the command does."""
        raise NotImplementedError


def say(text=""):
    """A line of output, which gdb may page."""
    gdb.write(text + "\n")


def symbol(name):
    """The value of a variable, static ones too."""
    try:
        return gdb.parse_and_eval(name)
    except gdb.error as error:
        raise gdb.GdbError(f"{name}: {error}; is this the vmlinux of the running kernel, "
                           "with CONFIG_DEBUG_INFO?") from error


@functools.lru_cache(maxsize=None)
def lookup_type(name):
    """A type by its name, as 'struct page'."""
    return gdb.lookup_type(name)


def pointer(name):
    """The type of pointers to it."""
    return lookup_type(name).pointer()


def enum_values(name):
    """{name: value} of an enum."""
    return {field.name: field.enumval for field in lookup_type(name).fields()}


@functools.lru_cache(maxsize=None)
def offset_of_member(type_name, path):
    """Where in the struct the member is; @path may lead into inner structs and arrays."""
    return int(gdb.parse_and_eval(f"(unsigned long)&(({type_name} *)0)->{path}"))


def container_of(member, type_name, path):
    """The struct of that type around the member, which @member points at."""
    address = int(member) - offset_of_member(type_name, path)
    return gdb.Value(address).cast(pointer(type_name)).dereference()


def read_memory(address, size):
    """Bytes at an address of the kernel."""
    return gdb.selected_inferior().read_memory(address, size).tobytes()


def read_u64s(address, count):
    """That many words."""
    return struct.unpack(f"<{count}Q", read_memory(address, 8 * count))


def text(value):
    """A string in the kernel; what is no text is shown by escapes.

    By its address: an array's type may be that of a declaration, which knows no length.
    """
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_ARRAY:
        value = value.address.cast(pointer("char"))
    return value.string(encoding="utf-8", errors="backslashreplace")


def bits(words):
    """The numbers of the bits that are set in an array of longs."""
    low, high = words.type.range()
    return [64 * i + bit for i in range(low, high + 1) for bit in range(64)
            if int(words[i]) >> bit & 1]


def list_entries(head, type_name, path):
    """The structs of a list, whose head this is."""
    end = int(head.address)
    at = head["next"]
    for _ in range(MAX_ENTRIES):
        if int(at) == end:
            return
        if not int(at):
            raise gdb.GdbError(f"the list at {end:#x} ends in a null pointer: it is damaged, "
                               "or not made yet")
        yield container_of(at, type_name, path)
        at = at["next"]
    raise gdb.GdbError(f"the list at {end:#x} never ends")


def tree_entries(root, type_name, path):
    """The structs of a red-black tree (struct rb_root), in order."""
    above, node = [], root["rb_node"]
    while above or int(node):
        if len(above) > 128:
            raise gdb.GdbError(f"the tree at {int(root.address):#x} is deeper than any can be")
        if int(node):
            above.append(node)
            node = node["rb_left"]
            continue
        node = above.pop()
        yield container_of(node, type_name, path)
        node = node["rb_right"]


def name_of(address):
    """'function+0x12' or 'variable', or the bare address."""
    said = gdb.execute(f"info symbol {int(address):#x}", to_string=True)
    if said.startswith("No symbol"):
        return f"{int(address):#x}"
    return said.partition(" in section")[0].replace(" + ", "+").strip()


def is_arm64():
    """Else it is x86."""
    architecture = gdb.selected_inferior().architecture().name()
    return architecture.startswith("aarch64")


def register(*names):
    """The value of the first of these registers that the stub has, or None."""
    for name in names:
        value = gdb.parse_and_eval(f"${name}")
        if value.type.code != gdb.TYPE_CODE_VOID:
            return int(value) & (1 << 64) - 1
    return None
