// SPDX-License-Identifier: GPL-2.0-only
/* What a program can ask of the machine as a whole. Owns nothing. */
#include <asm/page.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/mmzone.h>
#include <linux/pagemap.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <uapi/linux/sysinfo.h>

/* Threads of all kinds. */
static void count_task(struct task_struct *p, void *arg)
{
	++*(unsigned int *)arg;
}

/* As many as there is room to tell. */
static u16 count_tasks(void)
{
	unsigned int nr = 0;

	for_each_task(count_task, &nr);
	return min(nr, 0xffffu);
}

/* Seconds of a machine that has just begun its first one are one. */
static long uptime(void)
{
	ktime_t now = ktime_get_boottime();

	return now / NSEC_PER_SEC + !!(now % NSEC_PER_SEC);
}

/* In bytes. There are no buffers beside the page cache, and no swap. */
SYSCALL_DEFINE1(sysinfo, struct sysinfo __user *, user)
{
	struct sysinfo info = {
		.uptime = uptime(),
		.totalram = totalram_pages() << PAGE_SHIFT,
		.freeram = nr_free_pages() << PAGE_SHIFT,
		.sharedram = nr_file_pages(true) << PAGE_SHIFT,
		.procs = count_tasks(),
		.mem_unit = 1,
	};

	get_avenrun(info.loads, 0, SI_LOAD_SHIFT - FSHIFT);
	return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
}

/* Where the caller was a moment ago; the third argument has no meaning any more. */
SYSCALL_DEFINE3(getcpu, unsigned int __user *, cpu, unsigned int __user *, node,
		void __user *, unused)
{
	unsigned int this_cpu = get_cpu(), this_node = numa_node_id();

	put_cpu();
	if (cpu && put_user(this_cpu, cpu))
		return -EFAULT;
	return node && put_user(this_node, node) ? -EFAULT : 0;
}
