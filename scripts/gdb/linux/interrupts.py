# SPDX-License-Identifier: GPL-2.0-only
"""Lines of interrupts."""

from linux.cpus import per_cpu, possible_cpus
from linux.utils import Command, bits, say, symbol, text


def lines():
    """(number, irq_desc) of all that there are."""
    table = symbol("irq_table")
    for number in range(table.type.range()[1] + 1):
        if int(table[number]):
            yield number, table[number].dereference()


def handlers(line):
    """The names of all who share it."""
    action = line["action"]
    while int(action):
        yield text(action["name"]) if int(action["name"]) else "?"
        action = action["next"]


class InterruptList(Command):
    """List the lines of interrupts: how often each CPU had them, chip, and who handles them.

Usage: lx-interruptlist"""

    name = "lx-interruptlist"

    def run(self):
        cpus = bits(symbol("__cpu_online_mask")["bits"]) or possible_cpus()
        say("     " + "".join(f"{'CPU' + str(cpu):>11}" for cpu in cpus))
        for number, line in lines():
            counts = "".join(f"{int(per_cpu(line['counts'].dereference(), cpu)):11}"
                             for cpu in cpus)
            chip = line["data"]["chip"]
            name = text(chip["name"]) if int(chip) and int(chip["name"]) else "none"
            say(f"{number:4}:{counts}  {name} {int(line['data']['hwirq'])}  "
                f"{', '.join(handlers(line))}".rstrip())


InterruptList()
