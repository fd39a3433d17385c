# SPDX-License-Identifier: GPL-2.0-only
"""Each header compiles alone, and twice (STYLE 8); its guard is its own.

Headers are compiled with the flags of an object of the kernel, so the tree has to
be built. Those that passed and have not changed since, nor anything that they
include, are not compiled again.
"""

import concurrent.futures
import os
import re
import shlex
import subprocess

from common import Cache, Problem

GUARD = re.compile(r"^#ifndef (\w+)\n#define \1$", re.MULTILINE)
# Read many times on purpose, or pieces of another header.
NOT_ALONE = ()
UAPI = "include/generated/uapi-root/uapi"


def flags(tree):
    """The compiler and its flags, from any C object of the kernel proper."""
    for obj in tree.objects:
        if obj.source.endswith(".c") and not obj.source.startswith("arch/"):
            words = shlex.split(obj.command)
            # Before -c: all flags; what names this one object is left out.
            words = words[:words.index("-c")]
            return [word for word in words if not word.startswith(
                ("-Wp,-MMD", "-DKBUILD_", "--coverage", "-fsanitize"))]
    raise LookupError("no C object outside arch/ was built")


def compiled(tree, path, command):
    """What the compiler says about a header alone, and the files it read."""
    full = os.path.relpath(os.path.join(tree.root, path), tree.build)
    text = f'#include "{full}"\n#include "{full}"\n'
    result = subprocess.run(
        command + ["-DKBUILD_MODNAME=\"header\"", "-DKBUILD_BASENAME=\"header\"",
                   "-DKBUILD_MODFILE=\"header\"", "-iquote", ".", "-fsyntax-only", "-x", "c",
                   "-MMD", "-MF", "/dev/stdout", "-MT", "x", "-"],
        input=text, cwd=tree.build, text=True, capture_output=True, check=False)
    deps = result.stdout.replace("\\\n", " ").split()[1:]
    return result.returncode, result.stderr, [name for name in deps if name != "-"]


def alone(tree):
    """Compile each header that is new or changed, several at a time."""
    command, cache = flags(tree), Cache(tree, "headers")
    machine = os.environ.get("SRCARCH", "um")
    wanted = [path for path in tree.headers() if path not in NOT_ALONE
              and (not path.startswith("arch/") or path.startswith(f"arch/{machine}/"))
              and not cache.has_passed(path, command)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: compiled(tree, path, command), wanted)
        for path, (status, errors, deps) in zip(wanted, results):
            if not status:
                cache.pass_(path, command, deps)
                continue
            first = next((line for line in errors.splitlines() if "error:" in line),
                         errors.strip().split("\n", maxsplit=1)[0])
            yield Problem(path, 1, f"does not compile alone: {first}")
    cache.save()


def guards(tree):
    """Two headers with one guard hide each other; so does one with a UAPI header's."""
    seen = {}
    for folder, _, names in os.walk(os.path.join(tree.build, UAPI), followlinks=True):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8", errors="replace") as file:
                match = GUARD.search(file.read())
            if match:
                seen[match[1]] = os.path.relpath(path, tree.build)
    for path in tree.headers():
        match = GUARD.search(tree.read(path))
        if not match:
            continue
        other = seen.setdefault(match[1], path)
        if other != path and path.split("/")[:2] != other.split("/")[:2] or \
                other != path and not path.startswith("arch/"):
            line = tree.read(path).count("\n", 0, match.start()) + 1
            yield Problem(path, line, f"the guard {match[1]} is that of {other}")


def check(tree):
    """Both."""
    yield from alone(tree)
    yield from guards(tree)
