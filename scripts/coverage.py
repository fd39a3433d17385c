#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""make kunit COVERAGE=1: which part of the lines ran.

Usage: coverage.py BUILD_DIR [--floor=PERCENT] [--missing] FOLDER...

Asks gcov about every object that was built with coverage below the FOLDERs, and
prints per file and in sum how many of its lines ran. A file whose object never
ran counts with 0, it is not left out. Tests (.../tests/...) and KUnit itself do
not count. Fails when a FOLDER's share is below the floor. --missing prints the
lines that did not run.
"""

import collections
import json
import os
import subprocess
import sys

# Covered in another way: tests, and KUnit, which runs them.
NOT_COUNTED = ("/tests/", "lib/kunit/")


def notes(build_dir, folders):
    """The .gcno files of the objects, one per object with coverage."""
    for top in folders:
        for folder, _, names in os.walk(os.path.join(build_dir, top)):
            for name in sorted(names):
                if name.endswith(".gcno"):
                    yield os.path.relpath(os.path.join(folder, name), build_dir)


def is_counted(path, folders):
    """Is this a file whose lines are to be covered?"""
    return path.endswith(".c") and any(path.startswith(top + "/") for top in folders) \
        and not any(part in "/" + path for part in NOT_COUNTED)


def read_lines(build_dir, folders):
    """{path: {line number: times run}}, as gcov has it, for all counted files."""
    lines = collections.defaultdict(dict)
    objects = list(notes(build_dir, folders))
    if not objects:
        sys.exit(f"*** {build_dir}: no object with coverage below {' '.join(folders)}")
    result = subprocess.run(["gcov", "--json-format", "--stdout"] + objects, cwd=build_dir,
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            check=False)
    if result.returncode:
        sys.exit(f"*** gcov: {result.stderr.strip()}")
    for document in result.stdout.splitlines():
        if not document:
            continue
        for file in json.loads(document)["files"]:
            path = in_tree(file["file"], build_dir)
            if not is_counted(path, folders):
                continue
            for line in file["lines"]:
                number = line["line_number"]
                lines[path][number] = lines[path].get(number, 0) + line["count"]
    return lines


def in_tree(path, build_dir):
    """A path as the source tree has it."""
    srctree = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
    full = os.path.normpath(os.path.join(os.path.realpath(build_dir), path))
    return os.path.relpath(full, srctree)


def print_share(name, ran, total):
    """One line of the table."""
    share = 100 * ran / total if total else 100
    print(f"{share:6.1f} %  {ran:6} of {total:6}  {name}")
    return share


def main():
    """Print the table, and judge."""
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    build_dir, *folders = [word for word in sys.argv[1:] if not word.startswith("--")]
    floor = next((float(word[8:]) for word in options if word.startswith("--floor=")), 0)
    lines = read_lines(build_dir, folders)
    sums = {top: [0, 0] for top in folders}
    for path in sorted(lines):
        ran = sum(1 for count in lines[path].values() if count)
        print_share(path, ran, len(lines[path]))
        if "--missing" in options and ran < len(lines[path]):
            print("    did not run:", *(n for n, count in sorted(lines[path].items()) if not count))
        top = sums[next(top for top in folders if path.startswith(top + "/"))]
        top[0] += ran
        top[1] += len(lines[path])
    print()
    low = [top for top, (ran, total) in sums.items()
           if print_share(top + "/", ran, total) < floor]
    if low:
        sys.exit(f"*** line coverage of {', '.join(low)} is below {floor:g} %")


if __name__ == "__main__":
    main()
