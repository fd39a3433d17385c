# SPDX-License-Identifier: GPL-2.0-only
"""How a kernel of each architecture is configured, built and started.

This is a table: an architecture is added by adding an entry, not code.
"""

import dataclasses
import os
from typing import Dict, Tuple


SRCTREE = os.path.realpath(os.path.join(os.path.dirname(__file__), '../../..'))


@dataclasses.dataclass(frozen=True)
class Arch:
    """One architecture.

    command is the argument vector that starts the kernel.  In it, '{kernel}'
    stands for the kernel's file, '{srctree}' for the source tree, '{cmdline}'
    for its command line as one argument, and an element '{args}' for the
    command line's parameters as arguments of their own; an element '{initrd}' for
    the arguments in initrd, if the tests are modules.  qemu says that the
    command is a QEMU, whose own arguments --qemu_args may add.

    base_config is the file below the source tree that a configuration starts
    from; variants name fragments that go on top of it.
    """
    name: str
    kernel: str
    command: Tuple[str, ...]
    base_config: str
    variants: Dict[str, Tuple[str, ...]]
    default_variant: str
    kernel_args: Tuple[str, ...] = ()
    # With modules: how to name the ramdisk that they are in
    initrd: Tuple[str, ...] = ('-i', '{initrd}')
    cross_compile: str = ''
    qemu: bool = False


# Time for a very slow host: a test that hangs is noticed much sooner.
MACHINE = ('-s', '4', '-t', '1800')

ARCHES: Dict[str, Arch] = {arch.name: arch for arch in (
    Arch(
        name='um',
        kernel='linux',
        command=('{kernel}', '{args}', '{initrd}'),
        base_config='arch/um/configs/defconfig',
        variants={
            'plain': (),
            'asan': ('arch/um/configs/kasan.config',),
            'tsan': ('arch/um/configs/tsan.config',),
            'gcov': ('arch/um/configs/gcov.config',),
        },
        default_variant='asan',
        # Later ones win: --kernel_args=nr_cpus=1 is worth a run, too.
        kernel_args=('nr_cpus=4', 'mem=64M'),
        initrd=('initrd={initrd}', 'mem=256M'),
    ),
    Arch(
        name='x86',
        # As users boot it: decompressed, and somewhere else each time.
        kernel='arch/x86/boot/bzImage',
        command=('{srctree}/scripts/run', '-a', 'x86', *MACHINE, '{initrd}', '{kernel}', '{args}'),
        base_config='arch/x86/configs/defconfig',
        variants={
            'plain': (),
            'debug': ('arch/x86/configs/debug.config',),
        },
        default_variant='debug',
    ),
    Arch(
        name='arm64',
        kernel='arch/arm64/boot/Image',
        command=('{srctree}/scripts/run', '-a', 'arm64', *MACHINE, '{initrd}', '{kernel}',
                 '{args}'),
        base_config='arch/arm64/configs/defconfig',
        variants={
            'plain': (),
            'debug': ('arch/arm64/configs/debug.config',),
        },
        default_variant='debug',
    ),
)}


def command_line(arch: Arch, kernel: str, args: Tuple[str, ...],
                 qemu_args: Tuple[str, ...] = (), initrd: str = '') -> Tuple[str, ...]:
    """The argument vector that starts a kernel with these parameters."""
    result: list = []
    for element in arch.command:
        if element == '{args}':
            result += args
        elif element == '{initrd}':
            result += [word.replace('{initrd}', initrd) for word in arch.initrd if initrd]
        else:
            result.append(element.replace('{kernel}', kernel)
                          .replace('{srctree}', SRCTREE)
                          .replace('{cmdline}', ' '.join(args)))
    return tuple(result) + tuple(qemu_args)
