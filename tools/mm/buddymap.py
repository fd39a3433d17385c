#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""buddymap: physical memory by owner, as SVG.

    buddymap.py [-o OUT.svg] FOLDER

FOLDER is what usr/run/picture has kept (snapshot.py). Frames are drawn in rows from low addresses
to high ones, by what /proc/kpageflags says of them; beside them stand how many there are of each
owner, and the blocks that are free, by size.
"""

import argparse
import collections
import sys

import svg
from snapshot import Unreadable, read_snapshot

PAGE = 4096
COLUMNS, CELL = 256, 3
# More rows than these nobody looks at: then a square stands for several frames.
ROWS = 320
SIDE, MARGIN, LABEL = 350, 16, 84

# Bits of /proc/kpageflags: linux/kernel-page-flags.h; RESERVED is for who works on kernels.
UPTODATE, SLAB, BUDDY, MMAP, ANON, SWAPBACKED, NOPAGE, PGTABLE, RESERVED = (
    1 << bit for bit in (3, 7, 10, 11, 12, 14, 20, 26, 32))
# The first that fits says whose it is.
OWNERS = ((NOPAGE, "hole"), (BUDDY, "free"), (SLAB, "slab"), (PGTABLE, "table"), (ANON, "anon"),
          (SWAPBACKED, "shmem"), (RESERVED, "reserved"), (UPTODATE | MMAP, "file"))
ORDER = ("anon", "file", "shmem", "table", "slab", "kernel", "reserved", "free")


def owner(flags):
    """Whose a frame is."""
    for bits, name in OWNERS:
        if flags & bits:
            return name
    return "kernel"


def owners(words):
    """One for each frame; there are far fewer different words than frames."""
    known = {flags: owner(flags) for flags in set(words)}
    return [known[flags] for flags in words]


def squares(found):
    """(frames in each, the owners): of several frames, whose most are."""
    each = 1
    while len(found) > ROWS * COLUMNS * each:
        each *= 2
    if each == 1:
        return each, found
    return each, [collections.Counter(found[i:i + each]).most_common(1)[0][0]
                  for i in range(0, len(found), each)]


def rows_of(cells):
    """(index, squares) of each row in which there is some memory."""
    for first in range(0, len(cells), COLUMNS):
        row = cells[first:first + COLUMNS]
        if any(cell != "hole" for cell in row):
            yield first // COLUMNS, row


def address(nr_bytes):
    """As people say it: 16 MiB, 1.5 GiB."""
    return f"{nr_bytes / (1 << 30):g} GiB" if nr_bytes >= 1 << 30 else f"{nr_bytes >> 20} MiB"


def draw_frames(found, top):
    """(height, parts)."""
    each, cells = squares(found)
    step, parts, y, before, labelled = COLUMNS * each * PAGE, [], top, -1, None
    rows, grid = list(rows_of(cells)), []
    for index, row in rows:
        jump = index != before + 1
        # Rows that follow each other are one grid.
        if jump or not grid:
            grid.append((y + (10 if jump and before >= 0 else 0), []))
            y = grid[-1][0]
        if jump or labelled is None or y - labelled >= 48:
            parts.append(svg.words(MARGIN + LABEL - 8, y + 9, address(index * step), "dim end"))
            labelled = y
        grid[-1][1].extend([None if cell == "hole" else cell for cell in row])
        grid[-1][1].extend([None] * (COLUMNS - len(row)))
        y, before = y + CELL, index
    for at, kinds in grid:
        parts += svg.Cells(COLUMNS, CELL).draw(kinds, MARGIN + LABEL, at)
    told = f"Each square is {'a page' if each == 1 else f'{each} pages'}, each row {address(step)}"
    parts.append(svg.words(MARGIN + LABEL, y + 16, told, "dim"))
    return y + 24 - top, parts


def draw_sums(found, maps, at):
    """(height, parts): a line for each owner."""
    left, top = at
    counts = collections.Counter(found)
    total = sum(nr for name, nr in counts.items() if name != "hole")
    told, y = f"{total} pages, {total * PAGE >> 20} MiB", top + 24
    parts = [svg.words(left, top + 12, told, "head")]
    for name in ORDER:
        if not counts[name]:
            continue
        told = f"{counts[name]} pages, {100 * counts[name] / total:.1f}%"
        parts += [svg.rect((left, y, 11, 11), name, ' stroke="#9aa1ac" stroke-width=".5"'),
                  svg.words(left + 16, y + 10, svg.KINDS[name][0]),
                  svg.words(left + SIDE - MARGIN, y + 10, told, "dim end")]
        y += 18
    several = sum(nr > 1 for nr in maps)
    parts.append(svg.words(left, y + 14, f"{several} pages are mapped more than once", "dim"))
    return y + 30 - top, parts


def draw_zones(zones, at):
    """(height, parts): free blocks by size, each zone's."""
    left, top = at
    parts, y = [], top
    for name, blocks in zones:
        free = sum(nr << order for order, nr in enumerate(blocks))
        parts.append(svg.words(left, y + 12, f"{name}: {free} free pages", "head"))
        y += 20
        most = max(max((nr << order for order, nr in enumerate(blocks)), default=0), 1)
        for order, nr in enumerate(blocks):
            size = PAGE << order
            told = f"{size >> 10} KiB" if size < 1 << 20 else f"{size >> 20} MiB"
            parts += [svg.words(left + 56, y + 9, told, "small dim end"),
                      svg.rect((left + 62, y, 170 * (nr << order) / most, 10), "anon-dirty"),
                      svg.words(left + 240, y + 9, str(nr), "small")]
            y += 14
        y += 10
    return y - top, parts


def draw(snapshot, title="Physical memory"):
    """The picture."""
    if not snapshot.flags:
        raise Unreadable("kpageflags: empty")
    found = owners(snapshot.flags)
    left = MARGIN + LABEL + COLUMNS * CELL + 24
    height, parts = draw_frames(found, 12)
    sums, more = draw_sums(found, snapshot.maps, (left, 8))
    zones, rest = draw_zones(snapshot.zones, (left, 8 + sums + 10))
    size = left + SIDE, max(height, sums + zones + 20) + 16
    return svg.document(size, parts + more + rest, title)


def main():
    """As the command line says."""
    parser = argparse.ArgumentParser(prog="buddymap", description=__doc__.splitlines()[0])
    parser.add_argument("-o", dest="out", default="/dev/stdout")
    parser.add_argument("folder")
    options = parser.parse_args()
    try:
        text = draw(read_snapshot(options.folder))
    except (OSError, Unreadable) as error:
        sys.exit(f"buddymap: {error}")
    with open(options.out, "w", encoding="utf-8") as out:
        out.write(text)


if __name__ == "__main__":
    main()
