// SPDX-License-Identifier: GPL-2.0-only
/*
 * The start of the host machine: command line, memory and CPUs.
 *
 * Owns the choice of how much memory and how many CPUs there are.
 */
#include <asm/page.h>
#include <asm/archrandom.h>
#include <asm/setup.h>
#include <asm/switch_to.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/cmdline.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <os.h>

#include "um.h"

#define UM_DEFAULT_MEM	(256ul << 20)
#define UM_MIN_MEM	(8ul << 20)

static unsigned long um_mem_size __initdata = UM_DEFAULT_MEM;
static unsigned int um_nr_cpus __initdata = 1;
static u64 boot_ns __ro_after_init;

__thread unsigned long um_percpu_offset;

/* Whole pages, within what the layout of addresses has room for. */
static int __init um_mem_param(char *val)
{
	char *end;
	unsigned long long size;

	if (!val)
		return -EINVAL;
	size = memparse(val, &end);
	if (*end || size < UM_MIN_MEM || size > UM_MAX_PHYSMEM)
		return -EINVAL;
	um_mem_size = round_down(size, PAGE_SIZE);
	return 0;
}
early_param("mem", um_mem_param);

/* More CPUs than the host has are fine: their threads take turns. */
static int __init um_nr_cpus_param(char *val)
{
	unsigned int n;
	int err = val ? kstrtouint(val, 0, &n) : -EINVAL;

	if (err)
		return err;
	if (n < 1 || n > NR_CPUS)
		return -ERANGE;
	um_nr_cpus = n;
	return 0;
}
early_param("nr_cpus", um_nr_cpus_param);

/*
 * numa=fake=N: split memory into N nodes, or fewer where that would make them
 * smaller than the largest block.
 */
static unsigned int um_nr_nodes __initdata = 1;

static int __init um_numa_param(char *val)
{
	unsigned int n;

	if (!val || strncmp(val, "fake=", 5))
		return -EINVAL;
	if (kstrtouint(val + 5, 0, &n))
		return -EINVAL;
	if (n < 1 || n > MAX_NUMNODES)
		return -ERANGE;
	um_nr_nodes = n;
	return 0;
}
early_param("numa", um_numa_param);

/* Borders between nodes are borders between the largest blocks. */
static void __init um_fake_numa(void)
{
	unsigned long step = round_up(um_mem_size / um_nr_nodes,
				      PAGE_SIZE << MAX_PAGE_ORDER);

	for (unsigned int nid = 1; nid * step < um_mem_size; nid++)
		if (memblock_set_node(nid * step, um_mem_size - nid * step, nid))
			panic("no room in memblock for node %u\n", nid);
}

/* initrd=FILE: the host's file takes the place of what a boot loader leaves. */
static const char *um_initrd __initdata;

static int __init um_initrd_param(char *val)
{
	um_initrd = val;
	return val ? 0 : -EINVAL;
}
early_param("initrd", um_initrd_param);

static void __init um_load_initrd(void)
{
	long size = um_initrd ? os_file_size(um_initrd) : 0;
	void *buf = NULL;
	int err = size < 0 ? size : 0;

	if (!size)
		return;
	if (!err)
		buf = memblock_alloc(size, PAGE_SIZE);
	if (!err)
		err = buf ? os_file_read(um_initrd, buf, size) : -ENOMEM;
	if (err) {
		pr_err("initrd=%s: %pe\n", um_initrd, ERR_PTR(err));
		return;
	}
	initrd_start = (unsigned long)buf;
	initrd_end = initrd_start + size;
}

/* Since the start of the program, so that the log begins at zero. */
u64 sched_clock(void)
{
	return os_monotonic_ns() - boot_ns;
}
EXPORT_SYMBOL_GPL(sched_clock);

/* The first kernel function, on the stack of the host's main thread. */
void __ref um_start(const char *command_line)
{
	boot_ns = os_monotonic_ns();
	/* A machine starts with interrupts off. */
	arch_local_irq_disable();
	arch_thread_init_idle(&init_task);
	um_console_init();
	strscpy(boot_command_line, command_line, COMMAND_LINE_SIZE);
	start_kernel();
}

/* The machine is what the command line says: no firmware has to be asked. */
void __init setup_arch(void)
{
	int err;

	parse_early_param();

	err = os_physmem_create(PAGE_OFFSET, um_mem_size);
	if (err)
		panic("cannot map %lu MiB of memory at %#lx: %pe\n",
		      um_mem_size >> 20, PAGE_OFFSET, ERR_PTR(err));
	memblock_add(0, um_mem_size);
	um_fake_numa();
	/* Page 0 stays out of use: a zero address must not be memory. */
	memblock_reserve(0, PAGE_SIZE);

	um_load_initrd();
	for (unsigned int cpu = 0; cpu < um_nr_cpus; cpu++) {
		set_cpu_possible(cpu, true);
		set_cpu_present(cpu, true);
	}
}

size_t arch_get_random_seed_longs(unsigned long *v, size_t max)
{
	os_random(v, max * sizeof(*v));
	return max;
}

/* There is no loader. */
size_t __init arch_bootloader_seed(void *buf, size_t len)
{
	return 0;
}
