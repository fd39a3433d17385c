# SPDX-License-Identifier: GPL-2.0-only
"""What usr/run/picture keeps of a machine's memory, as text, made into objects.

A snapshot is a folder:

    label               what it is called
    PID/page_tables     for each process: its tables, mappings, name and state
    PID/maps, PID/comm, PID/stat
    kpageflags.gz       a word for each frame; kpagecount.gz
    buddyinfo
"""

import dataclasses
import gzip
import os
import re
import struct

ENTRIES = 512


class Unreadable(Exception):
    """A file does not say what it should."""


@dataclasses.dataclass
class Mapping:
    """A line of /proc/<pid>/maps."""

    start: int
    end: int
    rights: str
    name: str


@dataclasses.dataclass
class Table:
    """A line of /proc/<pid>/page_tables."""

    level: int
    start: int
    end: int
    frame: int
    share: int
    counts: dict        # of its columns
    entries: str        # a letter for each

    def entry_of(self, below):
        """Which entry leads to a table one level lower."""
        return (below.start - self.start) * ENTRIES // self.whole()

    def whole(self):
        """How many bytes it is for if all of it is used."""
        return 1 << (12 + 9 * (self.level + 1))


@dataclasses.dataclass
class Process:
    """What a folder says of one."""

    pid: int
    parent: int
    name: str
    maps: list
    tables: list


@dataclasses.dataclass
class Snapshot:
    """One moment of the machine."""

    label: str
    processes: list
    flags: tuple = ()       # of frames
    maps: tuple = ()        # how often each is mapped
    zones: tuple = ()       # (name, free blocks of each order)


def read_maps(text):
    """/proc/<pid>/maps."""
    maps = []
    for line in text.splitlines():
        match = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)$", line)
        if not match:
            raise Unreadable(f"maps: {line!r}")
        maps.append(Mapping(int(match[1], 16), int(match[2], 16), match[3], match[4]))
    return maps


def spread(text):
    """A9.3 as letters: nine A, three dots."""
    if not re.fullmatch(r"(?:[A-Za-z.]\d+)+", text):
        raise Unreadable(f"page_tables: entries {text!r}")
    entries = "".join(letter * int(nr) for letter, nr in re.findall(r"([A-Za-z.])(\d+)", text))
    if len(entries) != ENTRIES:
        raise Unreadable(f"page_tables: {len(entries)} entries")
    return entries


def read_tables(text):
    """/proc/<pid>/page_tables: the first line names the columns."""
    lines = text.splitlines()
    if not lines:
        return []
    columns, tables = lines[0].split(), []
    for line in lines[1:]:
        words = line.split()
        if len(words) != len(columns):
            raise Unreadable(f"page_tables: {line!r}")
        row = dict(zip(columns, words))
        try:
            start, end = (int(half, 16) for half in row.pop("range").split("-"))
            frame, level = int(row.pop("frame"), 16), int(row.pop("level"))
            entries = spread(row.pop("entries"))
            counts = {name: int(word) for name, word in row.items()}
        except (KeyError, ValueError) as error:
            raise Unreadable(f"page_tables: {line!r}: {error}") from error
        tables.append(Table(level, start, end, frame, counts.pop("share"), counts, entries))
    return tables


def read_words(packed):
    """/proc/kpageflags or kpagecount, as gzip has made it."""
    plain = gzip.decompress(packed)
    if len(plain) % 8:
        raise Unreadable(f"words of frames: {len(plain)} bytes")
    return struct.unpack(f"<{len(plain) // 8}Q", plain)


def read_buddyinfo(text):
    """/proc/buddyinfo."""
    zones = []
    for line in text.splitlines():
        match = re.match(r"Node (\d+), zone +(\S+)((?: +\d+)+) *$", line)
        if not match:
            raise Unreadable(f"buddyinfo: {line!r}")
        zones.append((f"node {match[1]} {match[2]}", [int(word) for word in match[3].split()]))
    return zones


def read_process(folder, pid):
    """One folder of a process, or None: it had no memory any more."""
    def text(name):
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            return file.read()

    tables = read_tables(text("page_tables"))
    if not tables:
        return None
    parent = int(text("stat").rpartition(")")[2].split()[1])
    return Process(pid, parent, text("comm").strip(), read_maps(text("maps")), tables)


def read_snapshot(folder):
    """All that is in a folder."""
    def data(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    pids = sorted(int(name) for name in os.listdir(folder) if name.isdigit())
    found = [read_process(os.path.join(folder, str(pid)), pid) for pid in pids]
    return Snapshot(data("label").decode(errors="replace").strip(),
                    [process for process in found if process],
                    read_words(data("kpageflags.gz")), read_words(data("kpagecount.gz")),
                    read_buddyinfo(data("buddyinfo").decode()))
