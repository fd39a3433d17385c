# SPDX-License-Identifier: GPL-2.0-only
"""Who called whom, told from the address and the stack pointer of each instruction.

A call is an instruction at the beginning of a function; its frame ends when the stack pointer is
above what it was there, or as it was there and another function goes on (a machine that returns
by a register). A beginning at the caller's own stack pointer is a jump, and the caller's frame is
replaced: it would not be returned to. Each stack is known by where its pointer was last, so that
a task which is switched to goes on where it was.

What is approximate: a function that is entered in its middle, because its caller was not seen or
assembler jumps as it likes, is taken for a frame of its own; functions that were inlined are
their callers.
"""

import bisect
import re

# So near is the pointer of one and the same stack: no frame is longer, and stacks have a page
# between them that nobody maps.
NEAR = 4096
USER = "user mode"
# Addresses with the highest bit are the kernel's.
KERNEL_BIT = 1 << 63


class Symbols:
    """The functions of a kernel, by address."""

    def __init__(self, listed):
        """@listed: what nm -n says."""
        self.starts, self.names = [], []
        for start, name in re.findall(r"(?m)^([0-9a-f]+) [tTwW] ([^$.\s]\S*)$", listed):
            if not self.starts or self.starts[-1] != int(start, 16):
                self.starts.append(int(start, 16))
                self.names.append(name)
        self.known = {}

    def find(self, address):
        """(name, does it begin there). What the compiler has put aside of a function is it."""
        if address not in self.known:
            at = bisect.bisect_right(self.starts, address) - 1
            name = self.names[at] if at >= 0 else "?"
            base = re.sub(r"\.cold(\.\d+)?$", "", name)
            self.known[address] = (base, at >= 0 and base == name and self.starts[at] == address)
        return self.known[address]


class Node:
    """A function, called by way of certain others; what it took itself."""

    def __init__(self, name, parent=None):
        self.name, self.parent = name, parent
        self.count = 0
        self.children = {}

    def child(self, name):
        """That one."""
        if name not in self.children:
            self.children[name] = Node(name, self)
        return self.children[name]

    def total(self):
        """With all that it called."""
        return self.count + sum(child.total() for child in self.children.values())

    def forget(self):
        """Begin to count anew."""
        self.count = 0
        for child in self.children.values():
            child.forget()


class Stack:
    """The frames of one: [node, stack pointer at its beginning]."""

    def __init__(self):
        self.frames = []
        self.pointer = None


class Shadow:
    """All stacks, and the tree of calls that they have seen."""

    def __init__(self, symbols):
        self.symbols = symbols
        self.root = Node("all")
        self.stacks = []
        self.stack = None
        self.from_user = False

    def step(self, address, pointer, counts=True):
        """An instruction is executed: @address, and the stack pointer before it."""
        if address < KERNEL_BIT:
            node = self.root.child(USER)
            self.from_user = True
        else:
            name, begins = self.symbols.find(address)
            # The first instructions behind a system call are still on the program's stack.
            if pointer < KERNEL_BIT:
                node = self.root.child(name)
            else:
                node = self.place(name, begins, pointer)
        node.count += counts

    def place(self, name, begins, pointer):
        """The node of an instruction of the kernel's, with the frames brought up to date."""
        frames = self.stack_at(pointer).frames
        if self.from_user:
            # Nothing of the kernel's was left there.
            frames.clear()
            self.from_user = False
        while frames and frames[-1][1] < pointer:
            frames.pop()
        top = frames[-1] if frames else None
        same = top is not None and top[0].name == name
        if same and not (begins and pointer < top[1]):
            return top[0]
        if begins:
            if top and top[1] == pointer:
                frames.pop()
        else:
            while frames and frames[-1][1] == pointer and frames[-1][0].name != name:
                frames.pop()
            if frames and frames[-1][0].name == name:
                return frames[-1][0]
        parent = frames[-1][0] if frames else self.root
        frames.append([parent.child(name), pointer])
        return frames[-1][0]

    def stack_at(self, pointer):
        """The stack whose pointer that is: the one before, one that was left there, or a new
        one."""
        stack = self.stack
        if stack is None or abs(stack.pointer - pointer) >= NEAR:
            stack = min(self.stacks, key=lambda one: abs(one.pointer - pointer), default=None)
            if stack is None or abs(stack.pointer - pointer) >= NEAR:
                stack = Stack()
                self.stacks.append(stack)
            self.stack = stack
        stack.pointer = pointer
        return stack


def functions(root):
    """{name: (self, with children)}; a function that calls itself by others counts once."""
    found = {}

    def walk(node, above):
        own, within = found.get(node.name, (0, 0))
        if node.name not in above:
            within += node.total()
        found[node.name] = (own + node.count, within)
        for child in node.children.values():
            walk(child, above | {node.name})

    for child in root.children.values():
        walk(child, frozenset())
    return {name: counts for name, counts in found.items() if counts[1]}
