// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ps and top read of a process or a thread: stat, statm, status. Owns nothing.
 *
 * What changes together is read together, under the lock that guards it; numbers of different
 * kinds may be of different moments. One that has ended, and was not waited for, has no
 * memory, no files and no place, but all else.
 */
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/hiwater.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/tty.h>
#include <uapi/linux/resource.h>

#include "internal.h"

/* --- What is read under siglock. --- */

/* Of which signals what is true; how many of its user's wait with more than their bit. */
struct signal_sets {
	sigmask_t pending, shared, blocked, ignored, caught;
	unsigned int nr_queued;
};

/* What take_shot() has found. Times are in nanoseconds. */
struct task_shot {
	struct signal_sets signals;
	u64 utime, stime, cutime, cstime;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	unsigned long rss_limit, nproc_limit;
	int nr_threads, exit_code;
	pid_t ppid, pgrp, session;
};

/* How they are handled, by who has said so. */
static void read_actions(const struct sighand_struct *sighand, struct signal_sets *sets)
{
	for (int i = 0; i < NR_SIGNALS; i++) {
		unsigned long handler = sighand->action[i].handler;

		if (handler == SIG_IGN_)
			sets->ignored |= 1ull << i;
		else if (handler != SIG_DFL_)
			sets->caught |= 1ull << i;
	}
}

/* What waits to be delivered, to the thread and to its process. */
static void read_signals(struct task_struct *p, struct signal_sets *sets)
{
	sets->pending = p->pending.signal;
	sets->shared = p->signal->shared_pending.signal;
	sets->blocked = READ_ONCE(p->blocked);
	read_actions(p->sighand, sets);
	scoped_guard(rcu)
		sets->nr_queued = atomic_read(&rcu_dereference(p->cred)->user->sigpending);
}

/* A thread's own. */
static void add_thread(struct task_struct *t, struct task_shot *shot)
{
	u64 utime, stime;

	task_cputime_adjusted(t, &utime, &stime);
	shot->utime += utime;
	shot->stime += stime;
	shot->min_flt += READ_ONCE(t->min_flt);
	shot->maj_flt += READ_ONCE(t->maj_flt);
}

/* Of all threads, also of those that have ended; kernel threads have none. */
static void add_process(struct task_struct *p, struct task_shot *shot)
{
	const struct signal_struct *sig = p->signal;
	struct task_struct *t;

	shot->utime = sig->utime;
	shot->stime = sig->stime;
	shot->min_flt = sig->min_flt;
	shot->maj_flt = sig->maj_flt;
	for_each_thread(p, t)
		add_thread(t, shot);
}

/* What the process has as a whole. */
static void read_signal_struct(const struct signal_struct *sig, struct task_shot *shot)
{
	shot->cutime = sig->cutime;
	shot->cstime = sig->cstime;
	shot->cmin_flt = sig->cmin_flt;
	shot->cmaj_flt = sig->cmaj_flt;
	shot->rss_limit = READ_ONCE(sig->rlim[RLIMIT_RSS].rlim_cur);
	shot->nproc_limit = READ_ONCE(sig->rlim[RLIMIT_SIGPENDING].rlim_cur);
	shot->nr_threads = sig->nr_threads;
}

/* Under RCU and siglock: who has that has not left the others yet, so his parent is there. */
static void read_relations(struct task_struct *p, struct task_shot *shot)
{
	shot->ppid = READ_ONCE(p->real_parent)->tgid;
	shot->pgrp = pid_nr(task_pid_of(p, PIDTYPE_PGID));
	shot->session = pid_nr(task_pid_of(p, PIDTYPE_SID));
}

/* @whole: of all threads together. -ESRCH: it has been waited for meanwhile. */
static int take_shot(struct task_struct *p, bool whole, struct task_shot *shot)
{
	bool kthread = READ_ONCE(p->flags) & PF_KTHREAD;
	unsigned long flags;

	*shot = (struct task_shot){ .exit_code = READ_ONCE(p->exit_code) };
	guard(rcu)();
	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	/* As long as it has the lock it has its parent, its group, and a place among threads. */
	read_signals(p, &shot->signals);
	read_relations(p, shot);
	read_signal_struct(p->signal, shot);
	if (kthread)
		shot->nr_threads = 1;
	if (whole && !kthread)
		add_process(p, shot);
	else
		add_thread(p, shot);
	unlock_task_sighand(p, &flags);
	return 0;
}

/* --- stat. --- */

/* One that has ended is what its parent has to do with it. */
static char state_of(struct task_struct *p)
{
	switch (READ_ONCE(p->exit_state)) {
	case EXIT_ZOMBIE:
		return 'Z';
	case EXIT_DEAD:
		return 'X';
	default:
		return task_state_to_char(p);
	}
}

/* As C would have it: a line feed in a name is not the end of a line of status. */
static void put_escaped_comm(struct seq_file *m, struct task_struct *p)
{
	char name[TASK_COMM_LEN];

	get_task_comm(name, p);
	for (const char *c = name; *c; c++) {
		if (*c == '\n')
			seq_puts(m, "\\n");
		else if (*c == '\\')
			seq_puts(m, "\\\\");
		else
			seq_putc(m, *c);
	}
}

/* All that is there, of whatever kind. */
static unsigned long rss_of(const struct mm_usage *usage)
{
	return usage->anon + usage->file + usage->shmem;
}

/* Fields 4 to 8: who it is among others. */
static void put_place(struct seq_file *m, struct task_struct *p, const struct task_shot *shot)
{
	pid_t foreground = -1;
	u32 tty = task_tty_nr(p, &foreground);

	seq_printf(m, " %d %d %d %d %d", shot->ppid, shot->pgrp, shot->session, (int)tty,
		   foreground);
}

/* 9 to 22: what it has used, and how it is scheduled; one field is 0 as it always is. */
static void put_times(struct seq_file *m, struct task_struct *p, const struct task_shot *shot)
{
	seq_printf(m, " %u %lu %lu %lu %lu", READ_ONCE(p->flags), shot->min_flt, shot->cmin_flt,
		   shot->maj_flt, shot->cmaj_flt);
	seq_printf(m, " %llu %llu %llu %llu", nsec_to_clock_t(shot->utime),
		   nsec_to_clock_t(shot->stime), nsec_to_clock_t(shot->cutime),
		   nsec_to_clock_t(shot->cstime));
	seq_printf(m, " %d %d %d 0 %llu", READ_ONCE(p->prio) - MAX_RT_PRIO, task_nice(p),
		   shot->nr_threads, nsec_to_clock_t(p->start_time));
}

/* 23 to 28, and two that are not told: where the program is, for who may know. */
static void put_memory(struct seq_file *m, struct mm_struct *mm, unsigned long rss_limit,
		       bool permitted)
{
	struct mm_usage usage = { };

	if (mm)
		mm_usage(mm, &usage);
	seq_printf(m, " %lu %lu %lu", mm ? mm->total_vm << PAGE_SHIFT : 0, rss_of(&usage),
		   rss_limit);
	if (!mm)
		seq_puts(m, " 0 0 0 0 0");
	else if (!permitted)
		seq_puts(m, " 1 1 0 0 0");
	else
		seq_printf(m, " %lu %lu %lu 0 0", mm->start_code, mm->end_code,
			   mm->start_stack);
}

/* 31 to 44: signals, as far as they were numbers of old; how it is scheduled. */
static void put_signals(struct seq_file *m, struct task_struct *p,
			const struct signal_sets *sets, bool sleeps)
{
	const u64 mask = INT_MAX;

	seq_printf(m, " %llu %llu %llu %llu %d 0 0", sets->pending & mask,
		   sets->blocked & mask, sets->ignored & mask, sets->caught & mask, sleeps);
	seq_printf(m, " %d %d %u %u 0 0 0", p->exit_signal, task_cpu(p),
		   READ_ONCE(p->rt_priority), READ_ONCE(p->policy));
}

/* 45 to 52. */
static void put_bounds(struct seq_file *m, const struct mm_struct *mm, int exit_code,
		       bool permitted)
{
	if (mm && permitted)
		seq_printf(m, " %lu %lu %lu %lu %lu %lu %lu", mm->start_data, mm->end_data,
			   mm->start_brk, mm->arg_start, mm->arg_end, mm->env_start,
			   mm->env_end);
	else
		seq_puts(m, " 0 0 0 0 0 0 0");
	/* As wait() would say it, of one that has ended. */
	seq_printf(m, " %d\n", permitted ? exit_code : 0);
}

/*
 * One line of 52 fields. The second may have blanks and brackets in it, and is ended by the
 * last bracket of the line; what follows has neither. Where code and stack are is for who may
 * read the memory anyway; others see that there is a program, and no more.
 */
int proc_pid_stat(struct seq_file *m, struct task_struct *p)
{
	bool permitted = ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS);
	bool whole = proc_whole(m);
	char name[TASK_COMM_LEN];
	struct task_shot shot;
	struct mm_struct *mm;

	if (take_shot(p, whole, &shot))
		return -ESRCH;
	mm = get_task_mm(p);
	get_task_comm(name, p);
	seq_printf(m, "%d (%s) %c", whole ? p->tgid : p->pid, name, state_of(p));
	put_place(m, p, &shot);
	put_times(m, p, &shot);
	put_memory(m, mm, shot.rss_limit, permitted);
	put_signals(m, p, &shot.signals, permitted && (!whole || shot.nr_threads < 2) &&
					 task_state(p) != TASK_RUNNING);
	put_bounds(m, mm, shot.exit_code, permitted);
	if (mm)
		mmput(mm);
	return 0;
}

/* --- statm. --- */

/* What the program's text takes, from its first page to its last. */
static unsigned long text_pages(const struct mm_struct *mm)
{
	return (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >> PAGE_SHIFT;
}

/* In pages; libraries and dirty pages are 0 as they always are. */
int proc_pid_statm(struct seq_file *m, struct task_struct *p)
{
	struct mm_struct *mm = get_task_mm(p);
	struct mm_usage usage;

	if (!mm) {
		seq_puts(m, "0 0 0 0 0 0 0\n");
		return 0;
	}
	mm_usage(mm, &usage);
	seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_vm, rss_of(&usage),
		   usage.file + usage.shmem, text_pages(mm), mm->data_vm + mm->stack_vm);
	mmput(mm);
	return 0;
}

/* --- status. --- */

/* As Linux calls them. */
static const char *state_name(char state)
{
	switch (state) {
	case 'R':
		return "R (running)";
	case 'S':
		return "S (sleeping)";
	case 'D':
		return "D (disk sleep)";
	case 'T':
		return "T (stopped)";
	case 't':
		return "t (tracing stop)";
	case 'X':
		return "X (dead)";
	case 'Z':
		return "Z (zombie)";
	case 'P':
		return "P (parked)";
	default:
		return "I (idle)";
	}
}

/* The first lines, by which people find the file that they want. */
static void put_name(struct seq_file *m, struct task_struct *p)
{
	int umask = get_task_umask(p);

	seq_puts(m, "Name:\t");
	put_escaped_comm(m, p);
	seq_putc(m, '\n');
	if (umask >= 0)
		seq_printf(m, "Umask:\t%#04o\n", umask);
	seq_printf(m, "State:\t%s\n", state_name(state_of(p)));
}

/* There is one namespace, so what begins with NS says the same again. */
static void put_ids(struct seq_file *m, struct task_struct *p, const struct task_shot *shot)
{
	const struct cred *cred = get_task_cred(p);

	seq_printf(m, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t0\n", p->tgid,
		   p->pid, shot->ppid);
	/* Real, effective, saved, of files. */
	seq_printf(m, "Uid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid, cred->suid,
		   cred->fsuid);
	seq_printf(m, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid, cred->sgid,
		   cred->fsgid);
	seq_printf(m, "FDSize:\t%u\nGroups:\t", shot->nr_threads ? task_max_fds(p) : 0);
	for (int i = 0; i < cred->group_info->ngroups; i++)
		seq_printf(m, "%s%u", i ? " " : "", cred->group_info->gid[i]);
	seq_printf(m, " \nNStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", p->tgid, p->pid,
		   shot->pgrp, shot->session);
	put_cred(cred);
}

/* Pages as kB. */
static void put_kb(struct seq_file *m, const char *name, unsigned long nr_pages)
{
	seq_printf(m, "%s:\t%8lu kB\n", name, nr_pages << (PAGE_SHIFT - 10));
}

/* Counts of pages; only sums over page tables have to be made. */
static void put_mm(struct seq_file *m, struct mm_struct *mm)
{
	unsigned long text = text_pages(mm), exec = READ_ONCE(mm->exec_vm);
	struct mm_usage usage;

	mm_usage(mm, &usage);
	put_kb(m, "VmPeak", mm_hiwater_vm(mm));
	put_kb(m, "VmSize", mm->total_vm);
	put_kb(m, "VmLck", mm->locked_vm);
	put_kb(m, "VmPin", 0);
	put_kb(m, "VmHWM", max(READ_ONCE(mm->hiwater_rss), rss_of(&usage)));
	put_kb(m, "VmRSS", rss_of(&usage));
	put_kb(m, "RssAnon", usage.anon);
	put_kb(m, "RssFile", usage.file);
	put_kb(m, "RssShmem", usage.shmem);
	put_kb(m, "VmData", mm->data_vm);
	put_kb(m, "VmStk", mm->stack_vm);
	put_kb(m, "VmExe", min(text, exec));
	put_kb(m, "VmLib", exec - min(text, exec));
	put_kb(m, "VmPTE", usage.tables);
	put_kb(m, "VmSwap", usage.swap);
	seq_puts(m, "HugetlbPages:\t       0 kB\nCoreDumping:\t0\nTHP_enabled:\t0\n");
}

/* In hexadecimal, signal 1 being the lowest bit. */
static void put_signal_sets(struct seq_file *m, const struct task_shot *shot)
{
	const struct signal_sets *sets = &shot->signals;

	seq_printf(m, "Threads:\t%d\nSigQ:\t%u/%lu\n", shot->nr_threads, sets->nr_queued,
		   shot->nproc_limit);
	seq_printf(m, "SigPnd:\t%016llx\nShdPnd:\t%016llx\n", sets->pending, sets->shared);
	seq_printf(m, "SigBlk:\t%016llx\nSigIgn:\t%016llx\nSigCgt:\t%016llx\n", sets->blocked,
		   sets->ignored, sets->caught);
}

/* Nobody filters calls. */
static void put_rights(struct seq_file *m, struct task_struct *p)
{
	const struct cred *cred = get_task_cred(p);

	seq_printf(m, "CapInh:\t%016llx\nCapPrm:\t%016llx\nCapEff:\t%016llx\n",
		   cred->cap_inheritable, cred->cap_permitted, cred->cap_effective);
	seq_printf(m, "CapBnd:\t%016llx\nCapAmb:\t%016llx\n", cred->cap_bset,
		   cred->cap_ambient);
	seq_printf(m, "NoNewPrivs:\t%d\nSeccomp:\t0\nSeccomp_filters:\t0\n",
		   READ_ONCE(p->no_new_privs));
	put_cred(cred);
}

/* As many digits as CPUs need that could be there. */
static void put_places_to_run(struct seq_file *m, struct task_struct *p)
{
	seq_printf(m, "Cpus_allowed:\t%*pb\nCpus_allowed_list:\t%*pbl\n", (int)nr_cpu_ids,
		   cpumask_bits(&p->cpus_mask), (int)nr_cpu_ids,
		   cpumask_bits(&p->cpus_mask));
	seq_printf(m, "Mems_allowed:\t%*pb\nMems_allowed_list:\t%*pbl\n", MAX_NUMNODES,
		   node_online_map.bits, MAX_NUMNODES, node_online_map.bits);
	seq_printf(m, "voluntary_ctxt_switches:\t%llu\nnonvoluntary_ctxt_switches:\t%llu\n",
		   READ_ONCE(p->nvcsw), READ_ONCE(p->nivcsw));
}

/* Of the thread alone, also where the file is its process's. */
int proc_pid_status(struct seq_file *m, struct task_struct *p)
{
	struct mm_struct *mm;
	struct task_shot shot;

	if (take_shot(p, false, &shot))
		return -ESRCH;
	mm = get_task_mm(p);
	put_name(m, p);
	put_ids(m, p, &shot);
	if (mm) {
		put_mm(m, mm);
		mmput(mm);
	}
	put_signal_sets(m, &shot);
	put_rights(m, p);
	put_places_to_run(m, p);
	return 0;
}
