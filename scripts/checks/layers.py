# SPDX-License-Identifier: GPL-2.0-only
"""A file includes and calls its own rank or lower, never higher (Documentation/design.md,
section 2).

Includes are read from the sources. Calls are read from the symbol tables of the
objects, so the tree has to be built: an undefined symbol of one object that another
object of a higher rank defines is a call upward.
"""

import re
import subprocess

from common import Problem, includes, resolve

# From path to rank; the first prefix that fits counts.
RANKS = (
    (r".*/tests/", 9),		# tests look at everything
    (r"include/", 0),		# headers are interfaces, whoever implements them
    (r"arch/\w+/include/", 0),	# as is what an architecture promises
    (r"lib/kunit/hooks\.c", 0),	# what tested code may ask of a running test
    (r"lib/kunit/", 7),		# KUnit runs what it tests: threads, memory, everything
    (r"lib/iov_iter", 2),	# it copies from and to user memory
    (r"lib/", 0),
    (r"arch/", 1),
    # Threads, sleeping, time, printing, modules; CPUs, and tasks as such
    (r"kernel/(locking|sched|rcu|time|irq|printk|module)/", 2),
    (r"kernel/workqueue(_pool\.c|_internal\.h|\.c)", 2),
    (r"kernel/(cpu|smp|smpboot|task|pid|kthread|kthread_worker|panic|stacktrace|unwind_frame|unwind_eh_frame|kallsyms|params)\.c", 2),
    (r"kernel/(reboot|extable|traps|nmi_backtrace|notifier|hung_task|fpu)\.c", 2),
    # Who a task is, and what others tell it
    (r"kernel/(cred|user|ioprio|sys_call|signal)(_internal\.h|\.c)", 2),
    (r"kernel/watchdog(\.c|_buddy\.c|_internal\.h)", 2),
    # User memory, for whoever talks to programs
    (r"mm/uaccess", 2),
    # The lower half of the memory manager: physical memory
    (r"mm/(internal\.h|memblock|mm_init|numa|percpu|util|leak)", 3),
    (r"mm/(page_|buddy|pcp|contig_alloc|slab|kmalloc|vmalloc|set_memory|pgtable|kernel_map|vmemmap|linear_map|tlb|ioremap|early_ioremap|ptdump)", 3),
    (r"mm/(oom_kill|oom_report|mmap_calls)", 6),
    (r"mm/", 4),
    # Anybody may want a number that nobody can guess
    (r"drivers/char/random\.c", 2),
    # The set-up tells what devices there are
    (r"drivers/base/platform\.c", 2),
    # ... and where they are
    (r"kernel/resource\.c", 2),
    (r"(fs/proc|fs/sysfs|init)/", 7),
    # What memory is mapped from: open files, and what they keep
    (r"fs/(internal\.h|inode|file_table|fasync|dcache|mount|super|seek|locks\.c|notify/fsnotify)", 4),
    # From a file to a process
    (r"fs/(exec|binfmt_script|elf_load|process_vm|kcmp)", 6),
    (r"(fs|net|ipc|drivers|block)/", 5),
    (r"kernel/", 6),
)
RANKS = tuple((re.compile(pattern), rank) for pattern, rank in RANKS)

# Upward arrows that the design allows: (from, symbols, why).
ALLOWED = (
    ("arch/", r"start_kernel|do_page_fault|fault_user_access|do_syscall|do_irq|do_trap|scheduler_ipi|"
     r"exit_to_user_mode|kernel_clone|get_signal|set_current_blocked|sigmask_to_save|"
     r"sigframe_\w+|(save|restore)_altstack|altstack_used|force_sig\w*|"
     r"fpu_first_use|fpu_sync|"
     r"generic_smp_call_function_interrupt|cpu_startup_entry|ret_from_fork",
     "the up-calls: where the machine enters the kernel"),
    ("arch/", r"memblock_\w+|set_cpu_\w+|parse_early_param|boot_command_line|"
     r"register_console|earlycon_(default|firmware)|serial_of_(add|done)|init_task|numa_set_\w+|"
     r"platform_\w+|initrd_(start|end)",
     "the set-up tells the generic code what machine this is"),
    (r"arch/\w+/mm/", r"tlb_mm_init|get_zeroed_page|free_pages",
     "the root of an address space is the machine's"),
    ("kernel/sched/core.c", r"mm_switch(_done)?",
     "a switch of tasks is one of address spaces"),
    (r"kernel/(task|kthread)\.c", r"exit_(kthread_mm|files|fs)", "who ends uses none any more"),
    ("kernel/task.c", r"init_(fs|files)", "a task's names begin somewhere, from its birth on"),
    (r"drivers/tty/", r"is_current_pgrp_orphaned",
     "whether a job can be stopped is known where processes end"),
    (r"kernel/task\.c", r"do_exit|exit_kthread_children|enter_user_mode",
     "a process begins and ends in more steps than a task"),
    (r"kernel/sys_call\.c", r"__do_sys_\w+", "the table has calls of all layers"),
    ("arch/um/mm/", r"pt_walk_span|kernel_pgtable|ptdump_check_wx",
     "the host is told what the kernel's tables say"),
    ("arch/", r"irq_\w+|nmi_cpu_backtrace|generic_handle_\w+|handle_\w+_irq|idle_interrupted|cpu_idling|hrtimer_interrupt|clocksource_\w+|__clocksource_\w+|"
     r"clockevents_\w+|ns_to_timespec64|mktime64|ktime_get\w*",
     "interrupts, counters and timers: the machine's drivers register what they have"),
    ("kernel/traps.c", r"copy_from_kernel_nofault", "a report looks at what may be broken"),
    ("", r"_printk|panic|(warn|bug)_report\w*|dump_stack|oops_enter|stack_trace_\w+",
     "who has a complaint may complain, wherever he stands"),
    ("", r"__per_cpu_offset|\w+_percpu_offset|__preempt_count|cpu_number|numa_node|current_task|"
     r"__cpu_\w+_mask|node_online_map|node_data|system_state|linux_release|param_ops_\w+",
     "variables that inline functions of headers reach for"),
    ("(lib|kernel)/", r"_*k[vzm]?m?alloc\w*|k\w*free\w*|_*kmem_cache_\w+|kstrdup\w*|kmemdup|__?alloc_percpu\w*|"
     r"free_percpu|memblock_alloc|(__)?(alloc|free)_pages\w*|vm?alloc\w*|vfree\w*",
     "the allocator serves all; it calls nobody back but through its hooks"),
    ("kernel/module/", r"module_(alloc|memfree)|set_memory_\w+",
     "a module's memory, and what may be done with it"),
    ("lib/", r"_?_?(raw_)?spin_\w+|lock_(acquire|release)\w*|lockdep_\w+|call_rcu\w*|rcu_\w+|"
     r"__might_sleep|preempt_\w+|cpu_relax|um_(irq_state|handle_irqs)|__kmem_cache_create\w*",
     "containers lock themselves, and free by RCU"),
)
ALLOWED = tuple((re.compile(source), re.compile(f"({symbols})$"), why)
                for source, symbols, why in ALLOWED)


def rank(path):
    """The rank of a file, or None for what is no part of the kernel."""
    for pattern, value in RANKS:
        if pattern.match(path):
            return value
    return None


def is_allowed(path, symbol):
    """Is this one of the upward arrows of the design?"""
    return any(source.match(path) and symbols.match(symbol) for source, symbols, _ in ALLOWED)


def upward_includes(tree):
    """#include of a private header of a higher rank."""
    for path in tree.select([".c", ".h", ".S"]):
        own = rank(path)
        if own is None:
            continue
        for line, quote, name in includes(tree.read(path)):
            target = resolve(tree, path, quote, name)
            other = rank(target) if target else None
            if other is not None and other > own:
                yield Problem(path, line, f"rank {own} includes {target} of rank {other}")


def symbols(tree):
    """{symbol: source that defines it}, and (source, symbol) of each use."""
    sources = {obj.path: obj.source for obj in tree.objects}
    out = subprocess.run(["nm", "-A", *sources], cwd=tree.build, text=True,
                         capture_output=True, check=True).stdout
    defined, used = {}, []
    for line in out.splitlines():
        match = re.match(r"([^:]+):\s*[0-9a-f]*\s+(\w) (\S+)$", line)
        if not match:
            continue
        path, kind, symbol = match.groups()
        if kind in "TDBRVW" or kind == "C":
            if kind not in "WV" or symbol not in defined:
                defined[symbol] = sources[path]
        elif kind in "Uvw":
            used.append((sources[path], symbol))
    return defined, used


def line_of(tree, path, symbol):
    """Where a source first names a symbol; it may do so through a macro."""
    pattern = re.compile(rf"\b{re.escape(symbol)}\b")
    for number, line in tree.lines(path):
        if pattern.search(line):
            return number
    return 1


def upward_calls(tree):
    """A symbol that an object of a higher rank defines."""
    defined, used = symbols(tree)
    for path, symbol in used:
        own, target = rank(path), defined.get(symbol)
        other = rank(target) if target else None
        if own is None or other is None or other <= own or is_allowed(path, symbol):
            continue
        yield Problem(path, line_of(tree, path, symbol) if path in tree.files else 1,
                      f"rank {own} calls {symbol} of {target}, rank {other}")


def check(tree):
    """Both."""
    yield from upward_includes(tree)
    yield from upward_calls(tree)
