#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""make compile_commands.json: how each file is compiled, for clangd and the like.

Usage: gen_compile_commands.py OUTPUT, from the build folder. The commands come
from the .cmd files that the build left beside its objects.
"""

import json
import os
import re
import sys

COMMAND = re.compile(r"savedcmd_(\S+) := (.* -c -o \S+ (\S+\.[cS]))$")


def command_files():
    """The .cmd files of objects below the current folder."""
    for folder, subfolders, names in os.walk("."):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        # Another build (O=) inside this one
        if folder != "." and os.path.isdir(os.path.join(folder, "include/config")):
            subfolders.clear()
            continue
        for name in sorted(names):
            if name.startswith(".") and name.endswith(".o.cmd"):
                yield os.path.join(folder, name)


def entries():
    """One entry per object that was compiled from a source."""
    for path in command_files():
        with open(path, encoding="utf-8") as file:
            match = COMMAND.match(file.readline().rstrip())
        if match and os.path.exists(match[1]):
            command = match[2].replace("$(pound)", "#").replace("$$", "$")
            yield {"directory": os.getcwd(), "command": command,
                   "file": os.path.abspath(match[3])}


def main():
    """Write the list; leave a file alone that holds it already."""
    text = json.dumps(list(entries()), indent=1) + "\n"
    output = sys.argv[1]
    try:
        with open(output, encoding="utf-8") as file:
            if file.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(output, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"  GEN     {output}")


if __name__ == "__main__":
    main()
