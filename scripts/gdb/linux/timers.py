# SPDX-License-Identifier: GPL-2.0-only
"""Timers that wait, devices that will ring for them, and counters that time is read from."""

from linux.cpus import offset_of, per_cpu_symbol, possible_cpus
from linux.utils import Command, list_entries, name_of, say, symbol, text, tree_entries

KTIME_MAX = (1 << 63) - 1


def moment(ns):
    """In seconds."""
    return "never" if ns == KTIME_MAX else f"{ns // 10**9}.{ns % 10**9:09}"


# Of a CPU's queues, in their order (kernel/time/hrtimer.c).
CLOCKS = ("monotonic", "realtime", "boottime", "tai")


class TimerList(Command):
    """List the timers that wait: when, in seconds of their clock, and what they call.

Usage: lx-timerlist"""

    name = "lx-timerlist"

    def run(self):
        for cpu in possible_cpus():
            if offset_of(cpu):
                self._show_cpu(cpu)

    def _show_cpu(self, cpu):
        """All queues of the CPU."""
        cpu_base = per_cpu_symbol("cpu_bases", cpu)
        device = per_cpu_symbol("cpu_device", cpu)
        name = text(device["name"]) if int(device) else "no device"
        say(f"cpu: {cpu}, {name}, next event: {moment(int(cpu_base['expires_next']))}")
        bases = cpu_base["base"]
        for index in range(bases.type.range()[1] + 1):
            root = bases[index]["queue"]["rb_root"]["rb_root"]
            for timer in tree_entries(root, "struct hrtimer", "node.node"):
                say(f"  {CLOCKS[index]:<9} {moment(int(timer['node']['expires']))} "
                    f"{name_of(timer['function'])} at {int(timer.address):#x}")


class Clocks(Command):
    """List the counters that time is read from, the best first. The one in use has a star.

Usage: lx-clocks"""

    name = "lx-clocks"

    def run(self):
        used = int(symbol("tk")["clock"])
        say("  NAME              RATING  MULT        SHIFT")
        for clock in list_entries(symbol("clocksource_list"), "struct clocksource", "list"):
            mark = "*" if int(clock.address) == used else " "
            say(f"{mark} {text(clock['name']):<16}  {int(clock['rating']):6}  "
                f"{int(clock['mult']):10}  {int(clock['shift']):5}")


TimerList()
Clocks()
