# SPDX-License-Identifier: GPL-2.0-only
"""A flame graph as SVG: callers below, what they call above them, as wide as what it took.

It needs no script and nothing from elsewhere; what a frame is and how much, a pointer that rests
on it is told.
"""

import zlib
from html import escape

WIDTH, ROW, TOP, LETTER = 1200, 18, 46, 6.6
# Narrower ones are left out: nobody would see them.
NARROW = 0.4
STYLE = """
text { font: 11px ui-monospace, "DejaVu Sans Mono", monospace; fill: #14171a; }
.head { font: 15px system-ui, sans-serif; fill: #1c1e21; }
.dim { font: 12px system-ui, sans-serif; fill: #5f6570; }
rect { stroke: #ffffff; stroke-width: .6; }
rect:hover { stroke: #14171a; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  svg { background: #15181c; }
  .head { fill: #e6e8eb; } .dim { fill: #9aa1ac; }
  rect { stroke: #15181c; } rect:hover { stroke: #ffffff; }
}
"""


def colour(name):
    """Always the same for a function: warm, and light enough for dark letters."""
    spread = zlib.crc32(name.encode())
    return f"hsl({spread % 50 + 10} {spread // 50 % 25 + 60}% {spread // 1250 % 12 + 64}%)"


def height_of(node, scale):
    """How many rows it and what it calls take."""
    if node.total() * scale < NARROW:
        return 0
    return 1 + max((height_of(child, scale) for child in node.children.values()), default=0)


class Flame:
    """The drawing, as it grows."""

    def __init__(self, root, rounds):
        self.total = root.total()
        self.rounds = rounds
        self.scale = WIDTH / self.total
        self.rows = height_of(root, self.scale)
        self.parts = []

    def draw(self, node, left, row):
        """A node, and above it what it called, the most first."""
        width = node.total() * self.scale
        if width < NARROW:
            return
        self.frame(node, left, width, TOP + ROW * (self.rows - 1 - row))
        for child in sorted(node.children.values(), key=lambda one: -one.total()):
            self.draw(child, left, row + 1)
            left += child.total() * self.scale

    def frame(self, node, left, width, top):
        """A rectangle, with as much of the name as fits."""
        total = node.total()
        told = (f"{node.name}: {total / self.rounds:,.0f} instructions, "
                f"{100 * total / self.total:.1f}%; itself {node.count / self.rounds:,.0f}")
        self.parts.append(f'<g><title>{escape(told)}</title><rect x="{left:.2f}" y="{top}" '
                          f'width="{width:.2f}" height="{ROW - 1}" rx="1" '
                          f'fill="{colour(node.name)}"/>')
        room = int((width - 6) / LETTER)
        if room >= 3:
            name = node.name if len(node.name) <= room else node.name[:room - 1] + "…"
            self.parts.append(f'<text x="{left + 3:.2f}" y="{top + 13}">{escape(name)}</text>')
        self.parts.append("</g>")

    def svg(self, title, told):
        """All of it."""
        height = TOP + ROW * self.rows
        return "\n".join(
            [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             f'width="100%" role="img" aria-label="{escape(title)}">',
             f"<style>{STYLE}</style>",
             f'<text class="head" x="3" y="18">{escape(title)}</text>',
             f'<text class="dim" x="3" y="36">{escape(told)}</text>',
             *self.parts, "</svg>"]) + "\n"


def flame_graph(root, rounds, title, told):
    """The text of the picture; figures are means of so many rounds."""
    flame = Flame(root, rounds)
    flame.draw(root, 0.0, 0)
    return flame.svg(title, told)
