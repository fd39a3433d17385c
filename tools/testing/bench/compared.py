# SPDX-License-Identifier: GPL-2.0-only
"""What figures of two kernels, or of two builds of one, say beside each other.

A row is a dictionary: arch, case, measured, limit, and where they are known goal, linux (the
same figure of Linux's) and base (that of an older build). Figures are instructions: less is
better.
"""

import json
import math
import statistics
import sys


def gain(row):
    """Linux's instructions for one of ours: above 1 we are faster. None without Linux."""
    return row["linux"] / row["measured"] if row.get("linux") and row["measured"] else None


def geometric_mean(values):
    """Of positive numbers; a mean of ratios that is the same from both sides."""
    return math.exp(sum(map(math.log, values)) / len(values))


def is_loss(row):
    """Is Linux faster?"""
    return gain(row) is not None and gain(row) < 1


def summary(rows):
    """What all rows with a figure of Linux's come to; None if there is none."""
    known = [row for row in rows if gain(row) is not None]
    if not known:
        return None
    gains = [gain(row) for row in known]
    return {"cases": len(known), "mean": geometric_mean(gains),
            "median": statistics.median(gains),
            "worst": min(known, key=gain), "best": max(known, key=gain),
            "losses": [row for row in known if is_loss(row)]}


def gain_text(row):
    """1/3.3 of Linux's instructions, or 1.2 times as many."""
    value = gain(row)
    if value is None:
        return ""
    return f"1/{value:.1f}" if value >= 1 else f"{1 / value:.2f}x"


def read_base(path):
    """{(arch, case): measured} of a table that was written before."""
    try:
        with open(path, encoding="utf-8") as file:
            return {(row["arch"], row["case"]): row["measured"] for row in json.load(file)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{path}: no table of figures: {error!r}")


def add_base(rows, base):
    """Each row gets what it was before, if it was."""
    for row in rows:
        row["base"] = base.get((row["arch"], row["case"]))


def change(row):
    """From the older build to this one, in percent; None if there is nothing to compare."""
    return 100 * (row["measured"] / row["base"] - 1) if row.get("base") else None


def change_text(row):
    """The same for people."""
    return f"{change(row):+.1f}%" if change(row) is not None else ""


def changes(rows):
    """A sentence on all of them, or nothing."""
    known = [row for row in rows if change(row) is not None]
    if not known:
        return ""
    mean = geometric_mean([row["measured"] / row["base"] for row in known])
    most, least = max(known, key=change), min(known, key=change)
    return (f"{len(known)} cases beside the older build: {100 * (mean - 1):+.2f}% in the geometric "
            f"mean, {least['case']} {change_text(least)}, {most['case']} {change_text(most)}")


def sentences(rows, less="fewer instructions"):
    """What is said under the table, a line for each machine."""
    for arch in dict.fromkeys(row["arch"] for row in rows):
        own = [row for row in rows if row["arch"] == arch]
        found = summary(own)
        if found:
            lost = ", ".join(row["case"] for row in found["losses"]) or "none"
            yield (f"{arch}: {found['mean']:.2f} times {less} than Linux in the "
                   f"geometric mean of {found['cases']} cases, {found['median']:.2f} in the median; "
                   f"best {gain_text(found['best'])} "
                   f"({found['best']['case']}), worst {gain_text(found['worst'])} "
                   f"({found['worst']['case']}); losses: {lost}")
        if changes(own):
            yield f"{arch}: {changes(own)}"
