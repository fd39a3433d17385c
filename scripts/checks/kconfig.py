# SPDX-License-Identifier: GPL-2.0-only
"""Kconfig: it parses without complaint, every symbol has a help text and is used, every
symbol that is used exists, and defconfigs and fragments get what they ask for."""

import os
import re
import sys

from common import KERNEL, Problem, without_comments

import kconfiglib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../kconfig"))
from conffile import ConfigFile  # pylint: disable=wrong-import-position

USE = re.compile(r"\bCONFIG_([A-Z0-9_]+[A-Z0-9])\b")
# Known to the makefiles under other names, or to nobody but the user.
NOT_IN_CODE = {"EXPERT"}


def parse(tree, machine):
    """The Kconfig tree of one architecture."""
    os.environ.update({"srctree": tree.root, "SRCARCH": machine, "ARCH": machine,
                       "KERNELVERSION": "", "KCONFIG_WARN_UNDEF": "y"})
    return kconfiglib.Kconfig("Kconfig", warn_to_stderr=False)


def definitions(tree):
    """{symbol: (file, line)} over all architectures, and problems on the way."""
    found, problems = {}, []
    for machine in sorted({path.split("/")[1] for path in tree.files
                           if re.match(r"arch/[^/]+/Kconfig$", path)}):
        try:
            kconf = parse(tree, machine)
        except kconfiglib.KconfigError as error:
            match = re.match(r"([^:\s]+):(\d+): (.*)", str(error).strip(), re.DOTALL)
            problems.append(Problem(match[1], int(match[2]), match[3]) if match
                            else Problem("Kconfig", 1, str(error)))
            continue
        for warning in kconf.warnings:
            match = re.search(r"(\S*Kconfig\S*?):(\d+)", warning)
            where = (match[1], int(match[2])) if match else ("Kconfig", 1)
            problems.append(Problem(*where, " ".join(warning.split())))
        for sym in kconf.unique_defined_syms:
            node = sym.nodes[0]
            found[sym.name] = (node.filename, node.linenr)
            if not any((node.help or "").strip() for node in sym.nodes):
                problems.append(Problem(node.filename, node.linenr,
                                        f"{sym.name} has no help text"))
    return found, problems


def fragments(tree):
    """Each defconfig, and each fragment on top of it, gets what it asks for."""
    for path in tree.files:
        match = re.match(r"arch/([^/]+)/configs/(\w*defconfig|\w+\.config)$", path)
        if not match:
            continue
        kconf, base = parse(tree, match[1]), f"arch/{match[1]}/configs/defconfig"
        kconf.warn = False
        if path != base and base in tree.files:
            kconf.load_config(os.path.join(tree.root, base))
        file = ConfigFile(kconf, os.path.join(tree.root, path))
        if not file.mistakes:
            kconf.load_config(os.path.join(tree.root, path), replace=False)
        for text in file.mistakes or [*file.doubtful, *file.refused()]:
            where = re.match(r"(.*?):(\d+): (.*)", text)
            yield Problem(path, int(where[2]), where[3])


def uses(tree):
    """(symbol, file, line) of each CONFIG_X in code and makefiles."""
    for path in tree.files:
        base = os.path.basename(path)
        if path.startswith(("Documentation/", "tools/", "scripts/kconfig", "scripts/checks",
                            "scripts/basic")):
            continue
        if path.endswith((".c", ".h", ".S")) and path.startswith(KERNEL + ("include/",)):
            text = without_comments(tree.read(path))
        elif base.startswith(("Kbuild", "Makefile")):
            text = re.sub(r"(?m)^\s*#.*$", "", tree.read(path))
        else:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for match in USE.finditer(line):
                yield match[1], path, number


def mentioned_in_kconfig(tree):
    """Symbols that another symbol depends on, selects or defaults to."""
    names = set()
    for path in tree.files:
        if os.path.basename(path).startswith("Kconfig"):
            for _, line in tree.lines(path):
                if not re.match(r"\s*(config|menuconfig)\s", line):
                    names.update(re.findall(r"\b[A-Z][A-Z0-9_]+\b", line))
    return names


def check(tree):
    """Definitions against uses."""
    found, problems = definitions(tree)
    yield from problems
    if not found:
        return
    yield from fragments(tree)
    used = set()
    for symbol, path, line in uses(tree):
        name = symbol[:-7] if symbol.endswith("_MODULE") else symbol
        used.add(name)
        if name not in found:
            yield Problem(path, line, f"CONFIG_{symbol}: no Kconfig file has such a symbol")
    used |= mentioned_in_kconfig(tree) | NOT_IN_CODE
    for name, (path, line) in found.items():
        if name not in used:
            yield Problem(path, line, f"{name} is used nowhere")
