// SPDX-License-Identifier: GPL-2.0-only
/*
 * The boot: from the architecture's entry to the first process.
 *
 * start_kernel() brings up what everything needs, with one CPU and interrupts
 * off, and becomes the idle task. kernel_init() is the first thread: it
 * starts the other CPUs, runs the initcalls, and goes on to user space, or
 * ends the machine where there is none.
 */
#include <asm/setup.h>
#include <kunit/boot.h>
#include <kunit/visibility.h>
#include <linux/devtmpfs.h>
#include <linux/err.h>
#include <linux/extable.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/linear_map.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/printf_ext.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/tick.h>
#include <linux/time64.h>
#include <linux/version.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>

#include "run_init.h"

enum system_states system_state __read_mostly;
char boot_command_line[COMMAND_LINE_SIZE];
char *saved_command_line;
u64 boot_firmware_ns __initdata;

extern const struct initcall __initcall_start[], __initcall0_start[],
	__initcall_end[];
extern const struct obs_kernel_param __setup_start[], __setup_end[];
/* A test walks them as the boot does. */
EXPORT_SYMBOL_IF_KUNIT(__setup_start);
EXPORT_SYMBOL_IF_KUNIT(__setup_end);
extern const struct kernel_param __start___param[], __stop___param[];

/* The words that parsing cuts up; values keep pointing into it. */
static char parse_buffer[COMMAND_LINE_SIZE];
static bool unknown_param_seen __initdata;

static bool initcall_debug;
core_param(initcall_debug, initcall_debug, bool, 0644);

/*
 * Does "name" or "name=" of the table match @param? A table entry that ends
 * in "=" takes a value.
 */
static bool setup_matches(const struct obs_kernel_param *p, const char *param)
{
	size_t n = strlen(p->str);

	if (n && p->str[n - 1] == '=')
		n--;
	return strlen(param) == n && !strncmp(param, p->str, n);
}

/*
 * A parameter that somebody knows, with a value that makes no sense to them.
 */
static void __init setup_complain(const char *param, const char *val, int err)
{
	pr_err("Malformed parameter '%s%s%s': %pe\n", param, val ? "=" : "",
	       val ?: "", ERR_PTR(err));
}

/* Of the early ones only; the others have their turn when more is there. */
static int __init do_early_param(char *param, char *val, const char *doing)
{
	const struct obs_kernel_param *p;

	for (p = __setup_start; p < __setup_end; p++) {
		int err;

		if (!p->early || !setup_matches(p, param))
			continue;
		err = p->setup_func(val);
		if (err)
			setup_complain(param, val, err);
	}
	return 0;
}

/*
 * Called by the architecture, which needs to know about memory before it can set
 * it up. Values may be kept: the buffer stays.
 */
void __init parse_early_param(void)
{
	strscpy(parse_buffer, boot_command_line, COMMAND_LINE_SIZE);
	parse_args(&(struct parse_args_req){
		.doing = "early options", .args = parse_buffer,
		.unknown = do_early_param });
}

/*
 * "foo.bar" may be a parameter of a module that comes later, unless foo is here
 * already: then it has no bar.
 */
static bool __init may_come_later(const char *param)
{
	const char *dot = strchr(param, '.');
	size_t n;

	if (!dot)
		return false;
	n = dot - param + 1;
	for (const struct kernel_param *p = __start___param;
	     p < __stop___param; p++)
		if (!strncmp(p->name, param, n))
			return false;
	return true;
}

/* Neither a variable: an action, an early one already done, or a mistake. */
static int __init do_setup_param(char *param, char *val, const char *doing)
{
	const struct obs_kernel_param *p;
	bool known = false;

	for (p = __setup_start; p < __setup_end; p++) {
		int err = 0;

		if (!setup_matches(p, param))
			continue;
		known = true;
		if (!p->early)
			err = p->setup_func(val);
		if (err)
			setup_complain(param, val, err);
	}
	if (!known && !may_come_later(param)) {
		pr_warn("Unknown kernel command line parameter '%s%s%s'\n",
			param, val ? "=" : "", val ?: "");
		unknown_param_seen = true;
		init_takes_word(param, val);
	}
	return 0;
}

/* Everything else. Allocation works from here on, so parameters may use it. */
static void __init parse_boot_params(void)
{
	strscpy(parse_buffer, boot_command_line, COMMAND_LINE_SIZE);
	parse_args(&(struct parse_args_req){
		.doing = "Booting kernel", .args = parse_buffer,
		.params = __start___param,
		.num = __stop___param - __start___param,
		.unknown = do_setup_param });
	if (unknown_param_seen)
		pr_warn("Misspelt? Known ones: Documentation/admin-guide/kernel-parameters.md\n");
}

/*
 * A call that leaves the CPU in another state than it found is reported by name,
 * and put right: the next one must not suffer.
 */
static void __init do_one_initcall(const struct initcall *call)
{
	unsigned int count = preempt_count();
	u64 start = sched_clock();
	int ret = call->fn();

	if (initcall_debug)
		pr_info("initcall %s returned %d after %llu usecs\n",
			call->name, ret, (sched_clock() - start) / 1000);
	if (WARN(preempt_count() != count,
		 "initcall %s left the preempt count unbalanced\n", call->name))
		__this_cpu_write(__preempt_count, count);
	if (WARN(irqs_disabled(), "initcall %s left interrupts off\n",
		 call->name))
		local_irq_enable();
}

static void __init do_initcalls(const struct initcall *from,
				const struct initcall *to)
{
	for (; from < to; from++)
		do_one_initcall(from);
}

#define MS_ARG(ns)	(ns) / NSEC_PER_MSEC, (ns) / NSEC_PER_USEC % USEC_PER_MSEC

/* The time line, from when the machine was started, if its counter tells. */
static void __init report_boot_times(u64 initcalls_start)
{
	u64 initcalls = sched_clock() - initcalls_start;

	pr_info("Boot: firmware %llu.%03llu ms, kernel %llu.%03llu ms, initcalls %llu.%03llu ms\n",
		MS_ARG(boot_firmware_ns), MS_ARG(initcalls_start),
		MS_ARG(initcalls));
}

/* An archive without a place for them does not want them. */
static void mount_devices(void)
{
	int err = IS_ENABLED(CONFIG_DEVTMPFS_MOUNT) ? devtmpfs_mount() : 0;

	if (err && err != -ENOENT)
		pr_warn("devtmpfs: not mounted: %pe\n", ERR_PTR(err));
}

/* The first thread: everything that may sleep is done here. */
static int __ref kernel_init(void *unused)
{
	u64 initcalls_start = sched_clock();
	int err;

	do_initcalls(__initcall_start, __initcall0_start);
	smp_init();
	system_state = SYSTEM_SCHEDULING;
	do_initcalls(__initcall0_start, __initcall_end);
	report_boot_times(initcalls_start);
	mark_readonly();
	system_state = SYSTEM_RUNNING;
	load_initial_modules();
	/* There are tests of what belongs to the boot. */
	err = kunit_run_all_tests();
	rest_of_line_is_inits();
	free_initmem();
	mount_devices();
	run_init_process();
	pr_info("No user space to run: powering off\n");
	/* Whoever started the machine for its tests looks at how it ended. */
	if (err)
		kernel_fail();
	kernel_power_off();
}

/*
 * The first process: it runs in the kernel until there is a program for it. What it opens
 * is its own: kernel threads, and the dead, have no files.
 */
static void __init start_init(void)
{
	struct task_struct *init = copy_process(&(struct kernel_clone_args){
		.flags = CLONE_FS,
		.fn = kernel_init, .set_tid = 1 });

	if (IS_ERR(init))
		panic("cannot create the first thread\n");
	/* It is no idle task, although one has made it. */
	strscpy(init->comm, "swapper", sizeof(init->comm));
	WRITE_ONCE(init->__state, TASK_UNINTERRUPTIBLE);
	wake_up_process(init);
}

/* Each step stands on the one before. */
static void __init mm_core_init(void)
{
	paging_init();
	mem_init();
	kmem_cache_init();
	xarray_init();
	mm_cache_init();
	pid_init();
	signals_init();
}

/* What is different on each machine and each time, secret or not. */
static void __init seed_random(void)
{
	u8 seed[64];

	add_device_randomness(linux_banner, strlen(linux_banner));
	add_device_randomness(boot_command_line, strlen(boot_command_line));
	random_init_early(seed, arch_bootloader_seed(seed, sizeof(seed)));
}

/* Printed pointers are hashed under a key that nobody outside knows. */
static void __init seed_pointer_hash(void)
{
	siphash_key_t key;

	get_random_bytes(&key, sizeof(key));
	printf_seed_pointers(&key);
}

/*
 * The order is that of dependence. Until setup_per_cpu_areas() the CPU works on the
 * template of its per-CPU data; until mm_core_init() there is only memblock.
 */
void __init start_kernel(void)
{
	set_cpu_online(0, true);
	kallsyms_init();
	sort_main_extable();
	pr_notice("%s", linux_banner);
	setup_arch();
	seed_random();
	seed_pointer_hash();
	pr_notice("Kernel command line: %s\n", boot_command_line);
	setup_per_cpu_areas();
	init_idle(&init_task, 0);
	setup_log_buf();
	mm_core_init();
	parse_boot_params();
	rcu_init();
	smp_call_function_init();
	time_init();
	arch_time_init();
	random_init();
	saved_command_line = kstrdup(boot_command_line, GFP_KERNEL);
	local_irq_enable();
	fork_init(totalram_pages());
	files_init();
	fs_struct_init();
	start_init();
	cpu_startup_entry();
}
