# SPDX-License-Identifier: GPL-2.0-only
"""The kernel is clean under sparse, with the flags of the build. What passed and has
not changed since is not looked at again."""

import concurrent.futures
import os
import re
import shlex
import subprocess

from common import Cache, Problem

HERE = os.path.dirname(os.path.abspath(__file__))
# Every object reads it, and .cmd files leave it out.
AUTOCONF = "include/generated/autoconf.h"
MESSAGE = re.compile(r"(.*?):(\d+):\d+: ((?:warning|error): .*)")


def command(obj):
    """The call of sparse for an object, from the call of the compiler."""
    words = shlex.split(obj.command)
    source = words[-1]
    return [os.path.join(HERE, "../sparse.sh"), *words[1:words.index("-c")], source]


def look(tree, obj):
    """What sparse says about one object's source."""
    result = subprocess.run(command(obj), cwd=tree.build, text=True, capture_output=True,
                            check=False)
    return result.returncode, result.stderr


def check(tree):
    """All C objects of the kernel, several at a time."""
    cache = Cache(tree, "sparse")
    wanted = [obj for obj in tree.objects if obj.source.endswith(".c")
              and not cache.has_passed(obj.path, command(obj))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for obj, (status, text) in zip(wanted, pool.map(lambda o: look(tree, o), wanted)):
            found = [MESSAGE.match(line) for line in text.splitlines()]
            for match in filter(None, found):
                path = os.path.relpath(os.path.realpath(os.path.join(tree.build, match[1])),
                                       os.path.realpath(tree.root))
                yield Problem(path, int(match[2]), match[3])
            if status and not any(found):
                yield Problem(obj.source, 1, f"sparse failed: {text.strip()[:200]}")
            if not status and not any(found):
                cache.pass_(obj.path, command(obj), [command(obj)[-1], AUTOCONF] + obj.deps)
    cache.save()
