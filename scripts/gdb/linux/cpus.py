# SPDX-License-Identifier: GPL-2.0-only
"""CPUs and what each has of its own.

A per-CPU variable's symbol is its place in a template; a CPU's copy is as far behind that
as __per_cpu_offset[] says, which the CPU has in a register as well.
"""

import gdb

from linux.utils import Command, bits, is_arm64, register, say, symbol, text

MASK64 = (1 << 64) - 1


def possible_cpus():
    """The numbers of all CPUs that could be there."""
    return bits(symbol("__cpu_possible_mask")["bits"])


def offset_of(cpu):
    """How far the CPU's copies are from the template; 0 before there are any."""
    offsets = symbol("__per_cpu_offset")
    if not 0 <= cpu <= offsets.type.range()[1]:
        raise gdb.GdbError(f"{cpu}: there is no such CPU")
    return int(offsets[cpu])


def this_cpu():
    """The CPU of gdb's thread: whose offset stands in its register.

    One that has none yet, as before the areas are made, goes by the number of the thread.
    """
    mine = {register("TPIDR_EL1")} if is_arm64() else {register("gs_base"), register("k_gs_base")}
    for cpu in possible_cpus():
        offset = offset_of(cpu)
        if offset and offset & MASK64 in mine:
            return cpu
    thread = gdb.selected_thread()
    if not thread:
        raise gdb.GdbError("no machine is running: use `target remote` first")
    return thread.num - 1


def per_cpu(variable, cpu=None):
    """A CPU's copy of the variable, which is an lvalue; the current CPU's for None."""
    cpu = this_cpu() if cpu is None else cpu
    address = (int(variable.address) + offset_of(cpu)) & MASK64
    return gdb.Value(address).cast(variable.type.pointer()).dereference()


def per_cpu_symbol(name, cpu=None):
    """The same by name."""
    return per_cpu(symbol(name), cpu)


def current_task(cpu=None):
    """The task that runs there."""
    task = per_cpu_symbol("current_task", cpu)
    if not int(task):
        raise gdb.GdbError("no task runs there yet")
    return task.dereference()


class PerCpu(gdb.Function):
    """$lx_per_cpu(VARIABLE[, CPU]): that CPU's copy of a per-CPU variable.

VARIABLE is the variable or, in quotes, its name; without CPU it is that of gdb's thread."""

    def __init__(self):
        super().__init__("lx_per_cpu")

    def invoke(self, variable, cpu=None):
        """Called by gdb."""
        if variable.type.strip_typedefs().code == gdb.TYPE_CODE_ARRAY and \
                variable.type.strip_typedefs().target().sizeof == 1:
            variable = symbol(variable.string())
        if variable.address is None:
            raise gdb.GdbError("$lx_per_cpu: that is no variable")
        return per_cpu(variable, None if cpu is None else int(cpu))


class Current(gdb.Function):
    """$lx_current([CPU]): the task_struct of the task that runs."""

    def __init__(self):
        super().__init__("lx_current")

    def invoke(self, cpu=None):
        """Called by gdb."""
        return current_task(None if cpu is None else int(cpu))


class Cpus(Command):
    """List the CPUs: node, state and what runs there. The one of gdb's thread has a star.

Usage: lx-cpus"""

    name = "lx-cpus"

    def run(self):
        online = bits(symbol("__cpu_online_mask")["bits"])
        mine = this_cpu()
        say("  CPU  NODE  STATE    PID  COMM")
        for cpu in possible_cpus():
            state, pid, comm = "offline", "-", "-"
            if cpu in online:
                task = current_task(cpu)
                state, pid, comm = "online", int(task["pid"]), text(task["comm"])
            node = int(per_cpu_symbol("numa_node", cpu)) if offset_of(cpu) else 0
            say(f"{'*' if cpu == mine else ' '} {cpu:3}  {node:4}  {state:7} {pid:>4}  {comm}")


PerCpu()
Current()
Cpus()
