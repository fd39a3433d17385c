# SPDX-License-Identifier: GPL-2.0-only
"""What pictures of memory have in common: colours for light and dark screens, and pieces of SVG.

A picture stands alone: it has its own style, no script, and nothing from elsewhere.
"""

from html import escape

# name: (what is told of it, on a light screen, on a dark one)
KINDS = {
    "anon": ("private memory", "#8ab4e8", "#4f7fb8"),
    "anon-dirty": ("private memory, written to", "#2f6fbf", "#7db2f5"),
    "file": ("a file's page", "#8fd0a8", "#3f7d57"),
    "file-dirty": ("a file's page, written to", "#2c8a55", "#74d19c"),
    "shmem": ("shared memory, tmpfs", "#d9b3e6", "#7c5590"),
    "shmem-dirty": ("shared memory, tmpfs, written to", "#9447b5", "#cf94ea"),
    "zero": ("the page of zeroes", "#c9ced6", "#5b626c"),
    "frame": ("no page: a device, or the kernel's", "#e0b58a", "#8d6840"),
    "swap": ("swapped out", "#e58b82", "#a5483f"),
    "table": ("page tables", "#e3a13c", "#e3a13c"),
    "slab": ("slabs: the kernel's objects", "#e58b82", "#b5564c"),
    "kernel": ("other memory of the kernel's", "#c98bb0", "#8e5176"),
    "reserved": ("reserved: the kernel itself", "#7a6a58", "#b09a80"),
    "free": ("free", "#eef0f3", "#262b31"),
    "hole": ("no memory", "none", "none"),
}
# Tables that several have: a colour for each of them, by turns.
HUES = ("#c2452d", "#7a3fc0", "#0f7f8f", "#b0721a", "#c03a86", "#3c7f1e")


def style():
    """Of every picture."""
    def colours(column):
        return "\n".join(f".{name} {{ fill: {kind[column]}; }}" for name, kind in KINDS.items())

    return f"""<style>
svg {{ background: #ffffff; }}
text {{ font: 12px system-ui, sans-serif; fill: #1c1e21; }}
.head {{ font-size: 15px; font-weight: 600; }} .dim {{ fill: #5f6570; }}
.small {{ font-size: 10px; }} .mid {{ text-anchor: middle; }} .end {{ text-anchor: end; }}
.box {{ fill: #f6f7f9; stroke: #9aa1ac; }} .link {{ fill: none; stroke: #9aa1ac; }}
{colours(1)}
@media (prefers-color-scheme: dark) {{
svg {{ background: #15181c; }} text {{ fill: #e6e8eb; }} .dim {{ fill: #9aa1ac; }}
.box {{ fill: #1e2228; stroke: #5f6570; }} .link {{ stroke: #5f6570; }}
{colours(2)}
}}
</style>"""


def rect(box, cls, more=""):
    """@box: left, top, width, height."""
    left, top, width, height = box
    return (f'<rect class="{cls}" x="{left:g}" y="{top:g}" width="{width:g}" '
            f'height="{height:g}"{more}/>')


def words(left, top, told, cls=""):
    """A line of text."""
    kind = f' class="{cls}"' if cls else ""
    return f'<text{kind} x="{left:g}" y="{top:g}">{escape(told)}</text>'


def titled(told, parts):
    """What a pointer that rests on it is told."""
    return [f"<g><title>{escape(told)}</title>", *parts, "</g>"]


class Cells:
    """A grid of small squares, which is a path for each kind: neighbours of a row are one."""

    def __init__(self, columns, size):
        self.columns, self.size = columns, size

    def draw(self, kinds, left, top):
        """@kinds: the name of each square's, or None."""
        paths = {}
        step = self.size
        for first in range(0, len(kinds), self.columns):
            row, i = kinds[first:first + self.columns], 0
            y = top + first // self.columns * step
            while i < len(row):
                run = i
                while run < len(row) and row[run] == row[i]:
                    run += 1
                if row[i]:
                    paths.setdefault(row[i], []).append(
                        f"M{left + i * step:g} {y:g}h{(run - i) * step:g}v{step:g}"
                        f"h{(i - run) * step:g}z")
                i = run
        return [f'<path class="{kind}" d="{"".join(path)}"/>' for kind, path in paths.items()]


def legend(kinds, left, top, width):
    """(height, parts): a square and a word for each kind, in as many rows as they take."""
    parts, x, y = [], left, top
    for kind in kinds:
        told = KINDS[kind][0]
        room = 26 + 7 * len(told)
        if x + room > left + width and x > left:
            x, y = left, y + 18
        parts += [rect((x, y, 11, 11), kind, ' stroke="#9aa1ac" stroke-width=".5"'),
                  words(x + 16, y + 10, told, "dim")]
        x += room
    return y + 18 - top, parts


def document(size, parts, told):
    """The whole picture; @size: width and height."""
    width, height = size
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
         f'width="{width:g}" height="{height:g}" role="img" aria-label="{escape(told)}">',
         style(), *parts, "</svg>"]) + "\n"
