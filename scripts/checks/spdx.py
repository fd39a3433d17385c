# SPDX-License-Identifier: GPL-2.0-only
"""The licence stands in the first line of every file (STYLE 11)."""

import os

from common import Problem

TEXT = "SPDX-License-Identifier: GPL-2.0-only"
STYLES = {".c": f"// {TEXT}", ".h": f"/* {TEXT} */", ".S": f"/* {TEXT} */",
          ".lds": f"/* {TEXT} */", ".py": f"# {TEXT}", ".sh": f"# {TEXT}",
          ".config": f"# {TEXT}"}
NAMES = ("Kbuild", "Kconfig", "Makefile", "defconfig")


def expected(path, text):
    """The first line that this file has to have, or None."""
    base = os.path.basename(path)
    if base.startswith(NAMES) and not base.endswith(".txt") or text.startswith("#!"):
        return f"# {TEXT}"
    return STYLES.get(os.path.splitext(base)[1])


def check(tree):
    """The first line, or the second where #! has the first."""
    for path in tree.files:
        text = tree.read(path)
        want = expected(path, text)
        if not want:
            continue
        lines = text.splitlines()
        number = 1 if text.startswith("#!") else 0
        if len(lines) <= number or lines[number] != want:
            yield Problem(path, number + 1, f"this line has to be '{want}'")
