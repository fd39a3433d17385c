# SPDX-License-Identifier: GPL-2.0-only
"""Tasks: those of the list of all tasks, and each CPU's idle task."""

import gdb

from linux.cpus import offset_of, per_cpu_symbol, possible_cpus
from linux.utils import Command, list_entries, say, symbol, text

# Of task_struct.__state; the order is that of kernel/sched/core.c, task_state_to_char().
TASK_IDLE = 0x402
STATES = ((0x80, "X"), (0x40, "P"), (0x08, "t"), (0x04, "T"), (TASK_IDLE, "I"), (0x02, "D"),
          (0x01, "S"))


def idle_tasks():
    """Of all CPUs that have one by now."""
    for cpu in possible_cpus():
        idle = per_cpu_symbol("runqueues", cpu)["idle"] if offset_of(cpu) else None
        if idle is not None and int(idle):
            yield idle.dereference()


def all_tasks():
    """Every task, the idle ones first."""
    yield from idle_tasks()
    yield from list_entries(symbol("all_tasks"), "struct task_struct", "tasks")


def state_of(task):
    """Its letter."""
    state = int(task["__state"])
    for mask, letter in STATES:
        if state & mask == mask:
            return letter
    return "R"


class TaskByPid(gdb.Function):
    """$lx_task_by_pid(PID): the task_struct of that number; 0 finds the idle task of CPU 0."""

    def __init__(self):
        super().__init__("lx_task_by_pid")

    def invoke(self, pid):
        """Called by gdb."""
        for task in all_tasks():
            if int(task["pid"]) == int(pid):
                return task
        raise gdb.GdbError(f"{int(pid)}: there is no task of that number")


class Ps(Command):
    """List all tasks: address, number, state, CPU and name. Those that run have a star.

Usage: lx-ps"""

    name = "lx-ps"

    def run(self):
        say("  TASK                 PID S  CPU  COMM")
        for task in all_tasks():
            running = "*" if int(task["on_cpu"]) else " "
            say(f"{running} {int(task.address):#018x} {int(task['pid']):5} {state_of(task)} "
                f"{int(task['cpu']):4}  {text(task['comm'])}")


TaskByPid()
Ps()
