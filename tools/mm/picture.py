#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""picture: a page of HTML with all pictures of a run: make run PICTURE=out.html.

    picture.py -o OUT ARCHIVE

ARCHIVE is what the guest has sent: snapshots (snapshot.py) in folders, as .tar.gz. The page needs
nothing else. Is OUT a folder, then the page is OUT/index.html, and beside it each picture is a
file, too: 000-vmmap.svg.
"""

import argparse
import os
import sys
import tarfile
import tempfile
from html import escape

import buddymap
import vmmap
from snapshot import Unreadable, read_snapshot

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c1e21; --dim: #5f6570; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --ink: #e6e8eb; --dim: #9aa1ac; }
}
body { margin: 0 auto; padding: 1rem; background: var(--paper); color: var(--ink);
       font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.dim { color: var(--dim); } .wide { overflow-x: auto; }
"""


def read_archive(path):
    """Its snapshots, in the order in which they were taken."""
    with tempfile.TemporaryDirectory(prefix="picture-") as folder:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if not (member.isdir() or member.isreg()):
                    raise Unreadable(f"{member.name}: neither a file nor a folder")
                # Nothing leaves the folder, whatever it is called.
                if os.path.isabs(member.name) or ".." in member.name.split("/"):
                    raise Unreadable(f"{member.name}: leads elsewhere")
                archive.extract(member, folder, set_attrs=False)
        return [read_snapshot(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]


def pictures(snapshots):
    """[(label, [(what it is, SVG)])]."""
    # A table keeps its letter and its colour from one picture to the next.
    names = vmmap.Names([process for snapshot in snapshots for process in snapshot.processes])
    drawn = []
    for snapshot in snapshots:
        of_it = []
        if snapshot.processes:
            title = f"Address spaces: {snapshot.label}"
            of_it.append(("vmmap", vmmap.draw(snapshot.processes, title, names)))
        of_it.append(("buddymap", buddymap.draw(snapshot, f"Physical memory: {snapshot.label}")))
        drawn.append((snapshot.label, of_it))
    return drawn


def page(drawn):
    """All of them."""
    parts = ["<!DOCTYPE html>", '<html lang="en"><head><meta charset="utf-8">',
             '<meta name="viewport" content="width=device-width, initial-scale=1">',
             "<title>Pagoda: pictures of memory</title>", f"<style>{STYLE}</style></head><body>",
             "<h1>Pictures of memory</h1>",
             "<p class=dim>Rest on a table, a mapping or an owner to read more about it.</p>"]
    heads = {"vmmap": "address spaces and their page tables", "buddymap": "physical memory by owner"}
    for label, of_it in drawn:
        for what, text in of_it:
            parts += [f"<h2>{escape(label)}: {heads[what]}</h2>", f"<div class=wide>{text}</div>"]
    return "\n".join(parts + ["</body></html>"]) + "\n"


def write(path, text):
    """A file."""
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def save(path, drawn):
    """As a file, or in a folder."""
    if not os.path.isdir(path):
        write(path, page(drawn))
        return
    write(os.path.join(path, "index.html"), page(drawn))
    for i, (_, of_it) in enumerate(drawn):
        for what, text in of_it:
            write(os.path.join(path, f"{i:03}-{what}.svg"), text)


def main():
    """As the command line says."""
    parser = argparse.ArgumentParser(prog="picture", description=__doc__.splitlines()[0])
    parser.add_argument("-o", dest="out", required=True)
    parser.add_argument("archive")
    options = parser.parse_args()
    try:
        drawn = pictures(read_archive(options.archive))
        save(options.out, drawn)
    except (OSError, EOFError, tarfile.TarError, Unreadable) as error:
        sys.exit(f"picture: {error}")


if __name__ == "__main__":
    main()
