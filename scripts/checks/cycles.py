# SPDX-License-Identifier: GPL-2.0-only
"""No header includes itself by way of others (STYLE 8)."""

import sys

from common import Problem, includes, machines, resolve


def graph(tree, machine):
    """{header: {included header: line}} as one architecture sees it."""
    edges = {}
    for path in tree.headers():
        if path.startswith("arch/") and not path.startswith(f"arch/{machine}/"):
            continue
        edges[path] = {}
        for line, quote, name in includes(tree.read(path)):
            target = resolve(tree, path, quote, name, [machine])
            if target:
                edges[path].setdefault(target, line)
    return edges


def find_cycles(edges):
    """One cycle, as a list of headers, for each back edge of a depth-first walk."""
    done, stack = set(), []

    def walk(path):
        if path in stack:
            yield stack[stack.index(path):] + [path]
        elif path not in done:
            stack.append(path)
            for target in edges.get(path, ()):
                yield from walk(target)
            stack.pop()
            done.add(path)

    for path in sorted(edges):
        yield from walk(path)


def check(tree):
    """Every architecture has a graph of its own."""
    sys.setrecursionlimit(10000)
    seen = set()
    for machine in machines(tree) or ("",):
        edges = graph(tree, machine)
        for cycle in find_cycles(edges):
            if frozenset(cycle) in seen:
                continue
            seen.add(frozenset(cycle))
            yield Problem(cycle[0], edges[cycle[0]][cycle[1]],
                          "include cycle: " + " -> ".join(cycle))
