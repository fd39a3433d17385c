#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""vmmap: an address space and the tree of its page tables, as SVG.

    vmmap.py [-o OUT.svg] FOLDER [PID ...]

FOLDER is what usr/run/picture has kept (snapshot.py), or has maps, page_tables, comm and stat
alone in folders PID. Of each process, the mappings are drawn, in proportion to nothing: there is
a box for each, and a mark where addresses jump; below it the tree, from the root down, each
lowest table as its 512 entries. A table that several processes have has a colour of its own and
is the same letter wherever it is drawn.
"""

import argparse
import os
import sys

import svg
from snapshot import ENTRIES, Unreadable, read_process, read_snapshot

LETTERS = {
    "a": "anon", "A": "anon-dirty", "f": "file", "F": "file-dirty", "s": "shmem",
    "S": "shmem-dirty", "z": "zero", "p": "frame", "w": "swap", "t": "table", ".": None,
}
COLUMNS, CELL = 32, 4
LOWEST = (COLUMNS * CELL + 6, ENTRIES // COLUMNS * CELL + 34)     # of a lowest table's box
UPPER = (104, 34)
# So many lowest tables are drawn with their entries; of more, each is a bar of what is in it.
MANY = 40
BAR = (14, 60)
GAP, MARGIN, ROW_GAP = 10, 16, 34
MAP_WIDTH, MAP_HEIGHT = 78, 30
MAPS_A_ROW = 12


def size_text(nr_bytes):
    """4 KiB, 2 MiB: the largest unit of which it is a whole number, or a tenth."""
    for unit, shift in (("TiB", 40), ("GiB", 30), ("MiB", 20)):
        if nr_bytes >= 1 << shift:
            return f"{nr_bytes / (1 << shift):.4g} {unit}"
    return f"{nr_bytes >> 10} KiB"


def table_text(table, name):
    """What a pointer that rests on a table is told."""
    counts = ", ".join(f"{nr} {what}" for what, nr in table.counts.items() if nr)
    present = sum(letter != "." for letter in table.entries)
    return (f"{name}: level {table.level}, {table.start:x}-{table.end:x}, frame {table.frame:x}, "
            f"in {table.share} address space{'s' if table.share > 1 else ''}; "
            f"{present} of {ENTRIES} entries: {counts or 'none'}")


class Names:
    """Letters and colours of tables that are shared: by their frames."""

    def __init__(self, processes):
        self.shared = {}
        for process in processes:
            for table in process.tables:
                if table.share > 1 and table.frame:
                    self.shared.setdefault(table.frame, len(self.shared))

    def name(self, table):
        """A, B, ... Z, A1, ... or nothing."""
        at = self.shared.get(table.frame)
        if at is None or table.share < 2:
            return ""
        return chr(ord("A") + at % 26) + (str(at // 26) if at >= 26 else "")

    def stroke(self, table):
        """How its border is drawn."""
        at = self.shared.get(table.frame)
        if table.share < 2:
            return ""
        colour = svg.HUES[(at or 0) % len(svg.HUES)]
        return f' style="stroke: {colour}; stroke-width: 2.5"'


class Node:
    """A table with its place in the picture."""

    def __init__(self, table):
        self.table, self.below, self.width, self.left = table, [], 0, 0

    def measure(self, lowest):
        """How wide it is with all that is below."""
        own = lowest[0] if not self.table.level else UPPER[0]
        below = sum(node.measure(lowest) for node in self.below) + GAP * (len(self.below) - 1)
        self.width = max(own, below)
        return self.width

    def place(self, left):
        """From there on, the ones below side by side."""
        self.left = left
        room = sum(node.width for node in self.below) + GAP * (len(self.below) - 1)
        left += (self.width - room) / 2 if self.below else 0
        for node in self.below:
            node.place(left)
            left += node.width + GAP

    def middle(self):
        """Where lines end."""
        return self.left + self.width / 2


def tree_of(tables):
    """They come in the order of a walk: each one's parent is the last that is one higher."""
    last, root = {}, None
    for table in tables:
        node = Node(table)
        last[table.level] = node
        if root is None:
            root = node
        elif table.level + 1 in last:
            last[table.level + 1].below.append(node)
        else:
            raise Unreadable(f"page_tables: a table of level {table.level} in none")
    return root


class Space:
    """The drawing of one process, as it grows downwards from @top."""

    def __init__(self, process, names, top):
        self.process, self.names, self.top = process, names, top
        nr = sum(not table.level for table in process.tables)
        self.whole = nr <= MANY
        self.lowest = LOWEST if self.whole else BAR
        self.width, self.parts = 0, []

    def draw(self):
        """All of it; returns its height."""
        process = self.process
        nr = len(process.tables)
        shared = sum(table.share > 1 for table in process.tables)
        told = f"{nr} page tables" + (f", {shared} of them shared" if shared else "")
        self.parts += [svg.words(MARGIN, self.top + 16, f"{process.pid}  {process.name}", "head"),
                       svg.words(MARGIN, self.top + 34, told, "dim")]
        bottom = self.draw_maps(self.top + 44)
        return self.draw_tree(bottom + 12) - self.top

    # --- The mappings. ---

    def draw_maps(self, top):
        """Boxes, from low addresses to high ones; returns where they end."""
        maps = self.process.maps
        for i, mapping in enumerate(maps):
            row, column = divmod(i, MAPS_A_ROW)
            left, y = MARGIN + column * (MAP_WIDTH + 6), top + row * (MAP_HEIGHT + 22)
            jump = i and maps[i - 1].end != mapping.start
            self.parts += self.mapping(mapping, (left, y), jump)
            self.width = max(self.width, left + MAP_WIDTH + MARGIN)
        rows = -(-len(maps) // MAPS_A_ROW)
        return top + rows * (MAP_HEIGHT + 22)

    def mapping(self, mapping, at, jump):
        """One, with a bar that says how much of it is there."""
        left, top = at
        name = mapping.name.rpartition("/")[2] or "private"
        length = mapping.end - mapping.start
        entries = self.entries(mapping)
        there = sum(letter != "." for letter in entries)
        told = (f"{mapping.start:x}-{mapping.end:x} {mapping.rights} {mapping.name or '(no name)'}: "
                f"{size_text(length)}, {there} of {length >> 12} pages are there")
        parts = [svg.rect((left, top, MAP_WIDTH, MAP_HEIGHT), "box")]
        x, scale = left, MAP_WIDTH / max(length >> 12, 1)
        for letter in sorted(set(entries) - {"."}, key=str.swapcase):
            width = entries.count(letter) * scale
            parts.append(svg.rect((x, top + MAP_HEIGHT - 7, width, 7), LETTERS[letter]))
            x += width
        parts.append(svg.words(left + 3, top + 10, name[:13], "small"))
        parts.append(svg.words(left + 3, top + 20, f"{mapping.rights} {size_text(length)}"[:14],
                               "small dim"))
        parts.append(svg.words(left, top + MAP_HEIGHT + 10, f"{mapping.start:x}", "small dim"))
        if jump:
            parts.append(f'<path class="link" d="M{left - 4:g} {top - 3:g}l2 {MAP_HEIGHT / 2 + 3:g}'
                         f'l-2 0l2 {MAP_HEIGHT / 2 + 3:g}"/>')
        return svg.titled(told, parts)

    def entries(self, mapping):
        """The letters of its pages, as far as there are tables for it."""
        found = []
        for table in self.process.tables:
            first, last = max(table.start, mapping.start), min(table.end, mapping.end)
            if not table.level and first < last:
                found.append(table.entries[(first - table.start) >> 12:(last - table.start) >> 12])
        return "".join(found)

    # --- The tree. ---

    def draw_tree(self, top):
        """Returns where it ends."""
        root = tree_of(self.process.tables)
        root.measure(self.lowest)
        root.place(MARGIN)
        self.width = max(self.width, root.width + 2 * MARGIN)
        return self.draw_node(root, top)

    def draw_node(self, node, top):
        """A table, the lines to those below it, and these."""
        table = node.table
        if not table.level:
            return self.draw_lowest(node, top)
        below, bottom = top + UPPER[1] + ROW_GAP, top + UPPER[1]
        for child in node.below:
            x, middle = node.middle(), top + UPPER[1]
            self.parts.append(f'<path class="link" d="M{x:g} {middle:g}C{x:g} {below - 6:g} '
                              f'{child.middle():g} {middle + 6:g} {child.middle():g} {below:g}"/>')
            bottom = max(bottom, self.draw_node(child, below))
        self.parts += self.upper(node, top)
        return bottom

    def upper(self, node, top):
        """A box with its level, and where its entries are."""
        table, left = node.table, node.middle() - UPPER[0] / 2
        name = "root" if table is self.process.tables[0] else f"level {table.level}"
        parts = [svg.rect((left, top, *UPPER), "box", self.names.stroke(table)),
                 svg.words(left + 5, top + 13, name, "small"),
                 svg.words(left + 5, top + 26, f"{table.start:x}", "small dim")]
        for i, letter in enumerate(table.entries):
            if letter != ".":
                parts.append(svg.rect((left + 2 + i * (UPPER[0] - 6) / ENTRIES, top + UPPER[1] - 6,
                                       2, 5), "table"))
        return svg.titled(table_text(table, name), parts)

    def draw_lowest(self, node, top):
        """Its entries, or as a bar how many there are of each kind."""
        table, left = node.table, node.middle() - self.lowest[0] / 2
        name = self.names.name(table)
        box = svg.rect((left, top, *self.lowest), "box", self.names.stroke(table))
        kinds = [LETTERS[letter] for letter in table.entries]
        if self.whole:
            parts = [box, *svg.Cells(COLUMNS, CELL).draw(kinds, left + 3, top + 15),
                     svg.words(left + 4, top + 11, f"{table.start:x}", "small"),
                     svg.words(left + 4, top + self.lowest[1] - 7, self.caption(table), "small dim")]
        else:
            parts = [box, *self.bar(table, left, top)]
        if table.share > 1:
            parts.append(svg.words(left + self.lowest[0] - 3, top + 11,
                                   f"{name} ×{table.share}".strip(), "small end"))
        self.parts += svg.titled(table_text(table, f"table {name}".strip()), parts)
        return top + self.lowest[1]

    @staticmethod
    def caption(table):
        """What is in it, in a few letters."""
        there = ENTRIES - table.entries.count(".")
        dirty = table.counts.get("dirty", 0)
        return f"{there} present, {dirty} dirty"

    def bar(self, table, left, top):
        """How full it is, from the bottom up."""
        y = top + self.lowest[1] - 1
        for letter, kind in LETTERS.items():
            height = table.entries.count(letter) * (self.lowest[1] - 2) / ENTRIES
            if kind and height:
                y -= height
                yield svg.rect((left + 1, y, self.lowest[0] - 2, height), kind)


def used_kinds(processes):
    """Those that some entry is of, in the order of the legend."""
    letters = {letter for process in processes for table in process.tables
               for letter in table.entries}
    return [kind for letter, kind in LETTERS.items() if kind and letter in letters]


def draw(processes, title="Address spaces", names=None):
    """The picture of some processes, which may share tables; @names: of several pictures."""
    if not processes:
        raise Unreadable("no process that has memory")
    parts, top, width = [], 8, 600
    names = names or Names(processes)
    for process in processes:
        space = Space(process, names, top)
        top += space.draw() + 24
        width = max(width, space.width)
        parts += space.parts
    height, shown = svg.legend(used_kinds(processes), MARGIN, top, width - 2 * MARGIN)
    if any(names.name(table) for process in processes for table in process.tables):
        shown.append(svg.words(MARGIN, top + height + 11, "A letter and ×2: the same table, in two "
                               "address spaces since a fork; nobody may write below it.", "dim"))
        height += 20
    return svg.document((width, top + height + 8), parts + shown, title)


def read_processes(folder, pids):
    """Those, or all that are there."""
    if not pids and os.path.exists(os.path.join(folder, "label")):
        return read_snapshot(folder).processes
    pids = pids or sorted(int(name) for name in os.listdir(folder) if name.isdigit())
    found = [read_process(os.path.join(folder, str(pid)), pid) for pid in pids]
    return [process for process in found if process]


def main():
    """As the command line says."""
    parser = argparse.ArgumentParser(prog="vmmap", description=__doc__.splitlines()[0])
    parser.add_argument("-o", dest="out", default="/dev/stdout")
    parser.add_argument("folder")
    parser.add_argument("pids", nargs="*", type=int, metavar="PID")
    options = parser.parse_args()
    try:
        text = draw(read_processes(options.folder, options.pids))
    except (OSError, Unreadable) as error:
        sys.exit(f"vmmap: {error}")
    with open(options.out, "w", encoding="utf-8") as out:
        out.write(text)


if __name__ == "__main__":
    main()
