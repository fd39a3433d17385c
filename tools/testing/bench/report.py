# SPDX-License-Identifier: GPL-2.0-only
"""Bar charts as SVG, and one page of HTML with them and the table behind them.

Both need nothing else: no script, no font and no style from elsewhere. Lengths are parts of the
width there is and letters keep their size, so that a chart can be read on a telephone; colours
are those of the reader's light or dark screen.
"""

import typing
from html import escape

from compared import change_text, changes, gain, gain_text, is_loss, summary

STYLE = """
svg text { font: 13px system-ui, sans-serif; fill: var(--ink, #1c1e21); }
svg .dim { fill: var(--dim, #5f6570); }
svg .track { fill: var(--track, #e3e6ea); }
svg .win { fill: var(--win, #1a7f5a); }
svg .loss { fill: var(--loss, #c2452d); }
svg .end { text-anchor: end; }
"""
# Where a chart stands alone it cannot ask a page for colours.
DARK = ("--ink: #e6e8eb; --dim: #9aa1ac; --track: #30353c; --win: #3fb68b; --loss: #f0785f;"
        " --paper: #15181c; --line: #30353c")
LIGHT = ("--ink: #1c1e21; --dim: #5f6570; --track: #e3e6ea; --win: #1a7f5a; --loss: #c2452d;"
         " --paper: #ffffff; --line: #e3e6ea")
SCHEMES = (f":root {{ {LIGHT}; color-scheme: light dark; }}\n"
           f"@media (prefers-color-scheme: dark) {{ :root {{ {DARK}; }} }}\n")
ROW, TOP = 38, 26

PAGE_STYLE = """
body { margin: 0 auto; padding: 1rem; max-width: 46rem; background: var(--paper);
       color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.dim { color: var(--dim); }
.sums { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1rem 0; }
.sums li { list-style: none; flex: 1 1 9rem; border: 1px solid var(--line); border-radius: .5rem;
           padding: .5rem .75rem; }
.sums b { display: block; font-size: 1.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem;
        font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .4rem; text-align: right; border-bottom: 1px solid var(--line);
         white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
.loss { color: var(--loss); font-weight: 600; }
"""


class About(typing.NamedTuple):
    """What is measured: its unit, what less of it is called, and what a page says of it."""
    unit: str
    less: str
    title: str
    text: str


INSTRUCTIONS = About(
    "instructions", "fewer instructions", "What system calls cost",
    "Instructions, user mode included, of the same program in the same machine of QEMU's, with one "
    "CPU and a clock that counts instructions. They are not time: caches and pipelines are not in "
    "them.")


def number(value):
    """12,700,000: as people read it; nothing for none."""
    return "" if value is None else f"{value:,}"


def bars(rows, about=INSTRUCTIONS, alone=True):
    """A chart: of each case, what we take as a part of what Linux does, whose are the whole track
    of a bar. Where we lose, the bar is full, and the track beyond Linux's share is marked.
    The longest of all bars has the whole width."""
    rows = [row for row in rows if gain(row) is not None]
    height = TOP + ROW * len(rows)
    what = f"Part of Linux's {about.unit}; less is better"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" '
             f'role="img" aria-label="{escape(what)}">']
    if alone:
        parts.append(f"<style>{SCHEMES}{STYLE}svg {{ background: var(--paper); }}</style>")
    parts.append(f'<text class="dim" x="0" y="15">{escape(what)}</text>')
    for i, row in enumerate(rows):
        parts += bar(row, about.unit, TOP + ROW * i)
    return "\n".join(parts + ["</svg>"]) + "\n"


def bar(row, unit, top):
    """One case, @top pixels from above: its name and figures, and the bar under them."""
    ours, linux = row["measured"], row["linux"]
    scale = 100 / max(ours, linux)
    kind = "loss" if is_loss(row) else "win"
    told = f"{row['case']}: Pagoda {number(ours)}, Linux {number(linux)} {unit}"
    yield f"<g><title>{escape(told)}</title>"
    yield f'<text x="0" y="{top + 14}">{escape(row["case"])}</text>'
    yield (f'<text class="dim end" x="100%" y="{top + 14}">{number(ours)} : {number(linux)} '
           f'= {gain_text(row)}</text>')
    yield (f'<rect class="track" x="0" y="{top + 19}" width="{linux * scale:.2f}%" height="12" '
           f'rx="2"/>')
    yield (f'<rect class="{kind}" x="0" y="{top + (22 if kind == "loss" else 19)}" '
           f'width="{ours * scale:.2f}%" height="{6 if kind == "loss" else 12}" rx="2"/></g>')


def sums(rows, about):
    """The figures above a chart."""
    found = summary(rows)
    if not found:
        return ""
    worst, best = found["worst"], found["best"]
    shown = [(f"{found['mean']:.2f}×", f"{about.less} in the geometric mean of "
              f"{found['cases']} cases"),
             (f"{found['median']:.2f}×", "in the median: less moved by extremes"),
             (gain_text(best), f"of Linux's at best: {best['case']}"),
             (gain_text(worst), f"of Linux's at worst: {worst['case']}"),
             (str(len(found["losses"])), "cases in which Linux is faster")]
    return "<ul class=sums>" + "".join(
        f"<li><b>{escape(value)}</b>{escape(text)}</li>" for value, text in shown) + "</ul>"


def columns(rows):
    """(head, what stands in a cell) of those that have something to show."""
    every = [("case", lambda row: row["case"]),
             ("Pagoda", lambda row: number(row["measured"])),
             ("± %", lambda row: row.get("spread", "")),
             ("Linux", lambda row: number(row.get("linux"))),
             ("± %", lambda row: row.get("linux_spread", "")),
             ("of Linux's", gain_text),
             ("limit", lambda row: number(row.get("limit"))),
             ("before", lambda row: number(row.get("base"))),
             ("change", change_text)]
    return [(head, cell) for head, cell in every if any(cell(row) != "" for row in rows)]


def table(rows):
    """All figures."""
    shown = columns(rows)
    lines = ["<div class=wide><table><thead><tr>"
             + "".join(f"<th>{escape(head)}</th>" for head, _ in shown) + "</tr></thead><tbody>"]
    for row in rows:
        mark = " class=loss" if is_loss(row) else ""
        lines.append(f"<tr{mark}>" + "".join(f"<td>{escape(str(cell(row)))}</td>"
                                             for _, cell in shown) + "</tr>")
    return "\n".join(lines + ["</tbody></table></div>"])


def page(rows, kernels, about=INSTRUCTIONS):
    """The whole report; @kernels: {arch: lines that say what was measured}."""
    parts = ["<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">',
             '<meta name="viewport" content="width=device-width, initial-scale=1">',
             f"<title>Pagoda: system calls in {about.unit}</title>",
             f"<style>{SCHEMES}{STYLE}{PAGE_STYLE}</style></head><body>",
             f"<h1>{escape(about.title)}</h1>", f"<p class=dim>{escape(about.text)}</p>"]
    for arch in dict.fromkeys(row["arch"] for row in rows):
        own = [row for row in rows if row["arch"] == arch]
        parts.append(f"<h2>{escape(arch)}</h2>")
        parts += [f"<div class=dim>{escape(line)}</div>" for line in kernels.get(arch, [])]
        parts.append(sums(own, about))
        if summary(own):
            parts.append(bars(own, about, alone=False))
        if changes(own):
            parts.append(f"<p>{escape(changes(own))}</p>")
        parts += [f"<h2>{escape(arch)}: all figures</h2>", table(own)]
    return "\n".join(parts + ["</body></html>"]) + "\n"


def write(path, rows, kernels, about=INSTRUCTIONS):
    """The page, and beside it a chart of each machine; the names of the files."""
    stem = path.removesuffix(".html")
    files = {path: page(rows, kernels, about)}
    for arch in dict.fromkeys(row["arch"] for row in rows):
        own = [row for row in rows if row["arch"] == arch]
        if summary(own):
            files[f"{stem}-{arch.replace(' ', '-')}.svg"] = bars(own, about)
    for name, text in files.items():
        with open(name, "w", encoding="utf-8") as out:
            out.write(text)
    return list(files)
