# SPDX-License-Identifier: GPL-2.0-only
"""The log, from the ring of records that kernel/printk/log_ring.h describes.

The machine stands still, so there is no need to look twice: every slot that begins a
record is looked at, and the record is shown if all its slots are there.
"""

import collections
import struct

from linux.utils import Command, enum_values, lookup_type, read_memory, say, symbol

# log_ring.c: the low bits of a slot's id, and words of a record before its text.
POS_BITS = 24
STATE_BITS = 2
INFO_WORDS = 2
LOG_NEWLINE = 1
LOG_CONT = 2

Record = collections.namedtuple("Record", "seq ns caller flags text")


class Ring:
    """A copy of the slots, in which records are found."""

    def __init__(self, ring):
        self.nr = 1 << int(ring["order"])
        self.size = lookup_type("struct log_slot").sizeof
        self.nr_lost = int(ring["nr_lost"])
        self._slots = read_memory(int(ring["slot"]), self.nr * self.size)
        self._states = enum_values("enum slot_state")

    def _slot(self, index):
        """(seq, state, content)"""
        at = index % self.nr * self.size
        ident, = struct.unpack_from("<Q", self._slots, at)
        return (ident >> POS_BITS, ident & (1 << STATE_BITS) - 1,
                self._slots[at + 8: at + self.size])

    def _record(self, first):
        """The record that begins in this slot, or None if a part of it is gone."""
        seq, _, content = self._slot(first)
        ns, info = struct.unpack_from("<2Q", content)
        length = info >> 16 & 0xffff
        for i in range(1, -(-(8 * INFO_WORDS + length) // (self.size - 8))):
            part_seq, state, part = self._slot(first + i)
            if (part_seq, state) != (seq, self._states["REST"]):
                return None
            content += part
        data = content[8 * INFO_WORDS: 8 * INFO_WORDS + length]
        return Record(seq, ns, info >> 32, info & 0xff, data.decode("utf-8", "backslashreplace"))

    def records(self):
        """All that are whole, the oldest first."""
        firsts = (i for i in range(self.nr) if self._slot(i)[1] == self._states["FIRST"])
        return sorted(filter(None, map(self._record, firsts)))


def lines(records):
    """(time in ns, line), with those put together that were printed in parts."""
    open_line, caller = None, None
    for record in records:
        parts = record.text.split("\n")
        if open_line and not (record.flags & LOG_CONT and record.caller == caller):
            yield open_line
            open_line = None
        if open_line:
            open_line = (open_line[0], open_line[1] + parts.pop(0))
        if open_line and (parts or record.flags & LOG_NEWLINE):
            yield open_line
            open_line = None
        caller = record.caller
        if parts and not record.flags & LOG_NEWLINE:
            open_line = (record.ns, parts.pop())
        yield from ((record.ns, part) for part in parts)
    if open_line:
        yield open_line


class Dmesg(Command):
    """Show the kernel's log.

Usage: lx-dmesg"""

    name = "lx-dmesg"

    def run(self):
        ring = Ring(symbol("printk_ring").dereference())
        records = ring.records()
        if records and records[0].seq:
            say(f"** {records[0].seq} older messages are overwritten **")
        for ns, line in lines(records):
            say(f"[{ns // 10**9:5}.{ns % 10**9 // 1000:06}] {line}")
        if ring.nr_lost:
            say(f"** {ring.nr_lost} messages were lost: there was no room **")


Dmesg()
