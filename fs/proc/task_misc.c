// SPDX-License-Identifier: GPL-2.0-only
/*
 * What else there is to say of a process: its limits, where it sleeps, how likely it is to be
 * killed for memory, where its links lead. Owns nothing but signal->oom_score_adj, which is
 * written under siglock.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/kallsyms.h>
#include <linux/kconfig.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/oom.h>
#include <linux/posix-timers.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/task_io_accounting_ops.h>
#include <linux/uio.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/resource.h>

#include "internal.h"

/* --- limits. --- */

/* As Linux calls them; the last field is what the numbers count. */
static const struct {
	const char *name, *unit;
} limit_names[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "Max file size", "bytes" },
	[RLIMIT_DATA] = { "Max data size", "bytes" },
	[RLIMIT_STACK] = { "Max stack size", "bytes" },
	[RLIMIT_CORE] = { "Max core file size", "bytes" },
	[RLIMIT_RSS] = { "Max resident set", "bytes" },
	[RLIMIT_NPROC] = { "Max processes", "processes" },
	[RLIMIT_NOFILE] = { "Max open files", "files" },
	[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIMIT_AS] = { "Max address space", "bytes" },
	[RLIMIT_LOCKS] = { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "Max nice priority", "" },
	[RLIMIT_RTPRIO] = { "Max realtime priority", "" },
	[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
};

/* A number, or that there is none. */
static void put_limit(struct seq_file *m, u64 limit)
{
	if (limit == RLIM64_INFINITY)
		seq_printf(m, "%-20s ", "unlimited");
	else
		seq_printf(m, "%-20llu ", limit);
}

/* All of one moment. One that has been waited for has none, and says nothing. */
int proc_pid_limits(struct seq_file *m, struct task_struct *p)
{
	struct rlimit64 rlim[RLIM_NLIMITS];
	unsigned long flags;

	if (!lock_task_sighand(p, &flags))
		return 0;
	memcpy(rlim, p->signal->rlim, sizeof(rlim));
	unlock_task_sighand(p, &flags);
	seq_printf(m, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (unsigned int i = 0; i < RLIM_NLIMITS; i++) {
		seq_printf(m, "%-25s ", limit_names[i].name);
		put_limit(m, rlim[i].rlim_cur);
		put_limit(m, rlim[i].rlim_max);
		if (*limit_names[i].unit)
			seq_printf(m, "%-10s", limit_names[i].unit);
		seq_putc(m, '\n');
	}
	return 0;
}

/* --- Small things. --- */

/* The function that has called the scheduler, for who may know; else 0. */
int proc_pid_wchan(struct seq_file *m, struct task_struct *p)
{
	char name[KSYM_SYMBOL_LEN];
	unsigned long addr = 0;

	if (ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS))
		addr = get_wchan(p);
	if (IS_ENABLED(CONFIG_KALLSYMS) && addr &&
	    sprint_symbol_no_offset(name, addr) > 0 && name[0] != '0')
		seq_puts(m, name);
	else
		seq_putc(m, '0');
	return 0;
}

/* As many callers as are shown. */
#define STACK_DEPTH	64

/*
 * The stack is no business of a program's, be it its own: it is for who was the administrator
 * when he opened the file, and may look into the task now.
 */
int proc_pid_stack(struct seq_file *m, struct task_struct *p)
{
	unsigned long *entries __free(kfree) = NULL;
	unsigned int nr;

	if (!cap_raised(m->file->f_cred->cap_effective, CAP_SYS_ADMIN))
		return -EACCES;
	entries = kmalloc_array(STACK_DEPTH, sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	if (!ptrace_may_access(p, PTRACE_MODE_ATTACH_FSCREDS))
		return -EPERM;
	nr = task_stack_trace(p, entries, STACK_DEPTH);
	for (unsigned int i = 0; i < nr; i++)
		seq_printf(m, "[<0>] %pB\n", (void *)entries[i]);
	return 0;
}

/* Of the thread alone, be it asked for the process: nanoseconds on a CPU, and waiting for one. */
int proc_pid_schedstat(struct seq_file *m, struct task_struct *p)
{
	struct sched_times times;

	task_sched_times(p, &times);
	seq_printf(m, "%llu %llu %llu\n", times.ran, times.waited, times.nr_runs);
	return 0;
}

/* What it pretends to be. */
int proc_pid_personality(struct seq_file *m, struct task_struct *p)
{
	if (!ptrace_may_access(p, PTRACE_MODE_ATTACH_FSCREDS))
		return -EPERM;
	seq_printf(m, "%08x\n", READ_ONCE(p->personality));
	return 0;
}

/* There is one group, and all are in it. */
int proc_pid_cgroup(struct seq_file *m, struct task_struct *p)
{
	seq_puts(m, "0::/\n");
	return 0;
}

/* With siglock: threads that are, those that were, and children that were waited for. */
static void add_io_of_process(struct task_io_accounting *io, struct task_struct *p)
{
	struct task_struct *t;

	task_io_accounting_add(io, &p->signal->ioac);
	for_each_thread(p, t)
		task_io_accounting_add(io, &t->ioac);
}

/* No filesystem has its files anywhere but in memory. */
int proc_pid_io(struct seq_file *m, struct task_struct *p)
{
	struct task_io_accounting io = { };
	unsigned long flags;

	if (!ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS))
		return -EACCES;
	/* Threads of the kernel share what is not theirs. */
	if (proc_whole(m) && !(READ_ONCE(p->flags) & PF_KTHREAD) &&
	    lock_task_sighand(p, &flags)) {
		add_io_of_process(&io, p);
		unlock_task_sighand(p, &flags);
	} else {
		task_io_accounting_add(&io, &p->ioac);
	}
	seq_printf(m, "rchar: %llu\nwchar: %llu\nsyscr: %llu\nsyscw: %llu\n", io.rchar,
		   io.wchar, io.syscr, io.syscw);
	seq_puts(m, "read_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n");
	return 0;
}

/* Four lines for each. */
static void put_timer(const struct posix_timer_info *info, void *m)
{
	static const char *const ways[] = {
		[SIGEV_SIGNAL] = "signal", [SIGEV_NONE] = "none", [SIGEV_THREAD] = "thread",
		[SIGEV_THREAD_ID] = "signal",
	};

	seq_printf(m, "ID: %d\nsignal: %d/%px\n", info->id, info->signo, info->value);
	seq_printf(m, "notify: %s/%s.%d\n", ways[info->notify],
		   info->notify == SIGEV_THREAD_ID ? "tid" : "pid", info->nr);
	seq_printf(m, "ClockID: %d\n", info->clock);
}

/* Those of timer_create(), as who takes a process to another machine wants to know them. */
int proc_pid_timers(struct seq_file *m, struct task_struct *p)
{
	unsigned long flags;

	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	for_each_posix_timer(p, put_timer, m);
	unlock_task_sighand(p, &flags);
	return 0;
}

/* Nothing, or that the invariants of its memory do not hold: what is wrong is in the log. */
int proc_pid_mm_verify(struct seq_file *m, struct task_struct *p)
{
	struct mm_struct *mm = get_task_mm(p);
	bool ok = !mm || mm_verify(mm);

	if (mm)
		mmput(mm);
	seq_puts(m, ok ? "ok\n" : "broken: see the log\n");
	return 0;
}

/* --- Killed for memory. --- */

/*
 * Of a thousand, what part of all memory it takes, and what was said of it; shown as Linux
 * does, from 0 to 2000 in steps of two thirds. Who is not to be killed, as the first process,
 * has 0.
 */
int proc_pid_oom_score(struct seq_file *m, struct task_struct *p)
{
	long points = oom_badness(p), total = totalram_pages();

	if (points == LONG_MIN)
		seq_puts(m, "0\n");
	else
		seq_printf(m, "%ld\n", max((1000 + points * 1000 / total) * 2 / 3, 0l));
	return 0;
}

/*
 * The same number on two scales: in thousandths of all memory, as it is kept, and in
 * seventeenths, as it was before there were those.
 */
struct oom_scale {
	int min, max;
	int (*shown)(int adj);
	int (*meant)(int value);
	bool old;
};

/* As it is kept. */
static int same(int adj)
{
	return adj;
}

/* The highest of the one scale is the highest of the other, though it would be more. */
static int to_old(int adj)
{
	return min(adj * -OOM_DISABLE / OOM_SCORE_ADJ_MAX, OOM_ADJUST_MAX);
}

static int from_old(int value)
{
	return value == OOM_ADJUST_MAX ? OOM_SCORE_ADJ_MAX :
					 value * OOM_SCORE_ADJ_MAX / -OOM_DISABLE;
}

static const struct oom_scale new_scale = {
	.min = OOM_SCORE_ADJ_MIN, .max = OOM_SCORE_ADJ_MAX, .shown = same, .meant = same,
};
static const struct oom_scale old_scale = {
	.min = OOM_DISABLE, .max = OOM_ADJUST_MAX, .shown = to_old, .meant = from_old, .old = true,
};

/* As it was set; children begin with their parent's. */
static int show_adj(struct seq_file *m, const struct oom_scale *scale)
{
	struct task_struct *p = get_proc_task(m->private);

	if (!p)
		return -ESRCH;
	seq_printf(m, "%d\n", scale->shown(READ_ONCE(p->signal->oom_score_adj)));
	put_task_struct(p);
	return 0;
}

/*
 * Lower than it was ever set by who may, only by who may; by the old scale, lower than it is,
 * and that does not count as set by who may.
 */
static int set_adj(struct task_struct *p, int adj, bool old)
{
	struct signal_struct *sig = p->signal;
	bool may = capable(CAP_SYS_RESOURCE);
	unsigned long flags;
	int err = 0;

	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	if (adj < (old ? sig->oom_score_adj : sig->oom_score_adj_min) && !may) {
		err = -EACCES;
	} else {
		WRITE_ONCE(sig->oom_score_adj, adj);
		if (may && !old)
			sig->oom_score_adj_min = adj;
	}
	unlock_task_sighand(p, &flags);
	return err;
}

/* What does not fit is not looked at. */
int proc_get_int(struct iov_iter *from, unsigned int base, int *value)
{
	char text[16] = { };
	size_t len = min(iov_iter_count(from), sizeof(text) - 1);

	if (copy_from_iter(text, len, from) != len)
		return -EFAULT;
	return kstrtoint(strim(text), base, value);
}

static ssize_t write_adj(struct kiocb *iocb, struct iov_iter *from, const struct oom_scale *scale)
{
	size_t count = iov_iter_count(from);
	struct task_struct *p;
	int value, err = proc_get_int(from, 0, &value);

	if (err)
		return err;
	if (value < scale->min || value > scale->max)
		return -EINVAL;
	p = get_proc_task(file_inode(iocb->ki_filp));
	if (!p)
		return -ESRCH;
	err = set_adj(p, scale->meant(value), scale->old);
	put_task_struct(p);
	return err ?: (ssize_t)count;
}

/* --- The two files; anybody may know it. --- */

static int oom_score_adj_show(struct seq_file *m, void *unused)
{
	return show_adj(m, &new_scale);
}

static int oom_score_adj_open(struct inode *inode, struct file *file)
{
	return single_open(file, oom_score_adj_show, inode);
}

static ssize_t oom_score_adj_write(struct kiocb *iocb, struct iov_iter *from)
{
	return write_adj(iocb, from, &new_scale);
}

const struct file_operations proc_pid_oom_score_adj_operations = {
	.open = oom_score_adj_open,
	.read_iter = seq_read_iter,
	.write_iter = oom_score_adj_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static int oom_adj_show(struct seq_file *m, void *unused)
{
	return show_adj(m, &old_scale);
}

static int oom_adj_open(struct inode *inode, struct file *file)
{
	return single_open(file, oom_adj_show, inode);
}

static ssize_t oom_adj_write(struct kiocb *iocb, struct iov_iter *from)
{
	return write_adj(iocb, from, &old_scale);
}

const struct file_operations proc_pid_oom_adj_operations = {
	.open = oom_adj_open,
	.read_iter = seq_read_iter,
	.write_iter = oom_adj_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/* --- Links. --- */

/* The file that it was started from, wherever that is now. */
int proc_exe_path(struct task_struct *p, struct path *path)
{
	struct mm_struct *mm = get_task_mm(p);
	int err = -ENOENT;

	if (mm && mm->exe_file) {
		*path = mm->exe_file->f_path;
		path_get(path);
		err = 0;
	}
	if (mm)
		mmput(mm);
	return err;
}

/* Where names without a slash in front begin. */
int proc_cwd_path(struct task_struct *p, struct path *path)
{
	struct path root;

	if (!get_task_places(p, &root, path))
		return -ENOENT;
	path_put(&root);
	return 0;
}

/* Where all others begin. */
int proc_root_path(struct task_struct *p, struct path *path)
{
	struct path pwd;

	if (!get_task_places(p, path, &pwd))
		return -ENOENT;
	path_put(&pwd);
	return 0;
}
