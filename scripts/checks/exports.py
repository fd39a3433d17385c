# SPDX-License-Identifier: GPL-2.0-only
"""A suite that uses a name exported for KUnit alone says so, for it is a module too.

Only a build of the suites as modules would tell, by modpost, and the usual builds have
them in the kernel.
"""

import re

from common import Problem, is_test

EXPORT = re.compile(r"^EXPORT_SYMBOL_IF_KUNIT\((\w+)\)", re.M)
IMPORT = "MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);"
MODULE = "\nMODULE_LICENSE("
WORD = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|(\w+)", re.S)


def check(tree):
    """Every suite that may be a module."""
    exported = {name for path in tree.kernel_c() for name in EXPORT.findall(tree.read(path))}
    for path in tree.kernel_c():
        text = tree.read(path)
        if not is_test(path) or MODULE not in text or IMPORT in text:
            continue
        for match in WORD.finditer(text):
            if match[1] in exported:
                yield Problem(path, text.count("\n", 0, match.start()) + 1,
                              f"{match[1]} is exported for KUnit alone: add {IMPORT}")
                break
