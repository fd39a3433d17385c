// SPDX-License-Identifier: GPL-2.0-only
/*
 * rseq(): see linux/rseq.h. Owns task->rseq*, which its own task alone writes; the
 * scheduler marks a task that has one (rseq_switch()).
 *
 * The program's memory says where the sequence is. What it says that makes no sense ends
 * it by SIGSEGV: it would else go on where somebody else has come in between.
 */
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/mmzone.h>
#include <linux/rseq.h>
#include <linux/signal.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/thread_info.h>
#include <linux/uaccess.h>
#include <uapi/linux/rseq.h>
#include <uapi/linux/sched.h>

#define RSEQ_SIZE	32u		/* of the structure that all libraries know */

/* --- Where it is. --- */

/* Once for a while in which the task stays: it is looked at again if it does not. */
static int write_ids(struct rseq __user *rseq, u32 cpu_start, u32 cpu, u32 node)
{
	if (put_user(cpu_start, &rseq->cpu_id_start) || put_user(cpu, &rseq->cpu_id))
		return -EFAULT;
	return put_user(node, (u32 __user *)rseq + 5) ?: put_user(cpu_start,
								  (u32 __user *)rseq + 6);
}

/* --- What it is in the middle of. --- */

/* Does it make sense, and is the place to go to one that the program meant for that? */
static int check_section(const struct rseq_cs *cs)
{
	u32 __user *before = (u32 __user *)(cs->abort_ip - sizeof(u32));
	u32 sig;

	if (cs->version || cs->start_ip >= TASK_SIZE || cs->abort_ip >= TASK_SIZE ||
	    cs->post_commit_offset > TASK_SIZE - cs->start_ip ||
	    cs->abort_ip - cs->start_ip < cs->post_commit_offset)
		return -EINVAL;
	if (get_user(sig, before))
		return -EFAULT;
	return sig == current->rseq_sig ? 0 : -EINVAL;
}

/* Nothing: 0 and no @cs->abort_ip. */
static int get_section(struct rseq_cs *cs)
{
	struct rseq __user *rseq = current->rseq;
	u64 ptr;

	cs->abort_ip = 0;
	if (get_user(ptr, (u64 __user *)&rseq->rseq_cs))
		return -EFAULT;
	if (!ptr)
		return 0;
	if (copy_from_user(cs, (const void __user *)ptr, sizeof(*cs)))
		return -EFAULT;
	return check_section(cs);
}

/* From a call, which has no business there, nothing comes back, and it is not made again. */
static void go_to(struct pt_regs *regs, unsigned long ip)
{
	instruction_pointer_set(regs, ip);
	syscall_set_nr(regs, -1);
}

/* Whether it is in it or behind it, it is not to be looked at again. */
static int leave_section(struct pt_regs *regs)
{
	struct rseq __user *rseq = current->rseq;
	struct rseq_cs cs;
	int err = get_section(&cs);

	if (err || !cs.abort_ip)
		return err;
	if (put_user(0ull, (u64 __user *)&rseq->rseq_cs))
		return -EFAULT;
	if (instruction_pointer(regs) - cs.start_ip < cs.post_commit_offset)
		go_to(regs, cs.abort_ip);
	return 0;
}

/* They stand there already, mostly. */
static int tell_cpu(void)
{
	u32 cpu = smp_processor_id();

	if (likely(current->rseq_cpu == cpu))
		return 0;
	current->rseq_cpu = cpu;
	return write_ids(current->rseq, cpu, cpu, numa_node_id());
}

void __rseq_resume(struct pt_regs *regs)
{
	if (leave_section(regs) || tell_cpu())
		force_sig(SIGSEGV);
}
EXPORT_SYMBOL_IF_KUNIT(__rseq_resume);

/* --- Registration. --- */

void rseq_fork(struct task_struct *p, u64 clone_flags)
{
	bool own_memory = !(clone_flags & CLONE_VM);

	p->rseq = own_memory ? current->rseq : NULL;
	p->rseq_len = own_memory ? current->rseq_len : 0;
	p->rseq_sig = own_memory ? current->rseq_sig : 0;
	p->rseq_cpu = current->rseq_cpu;
	if (p->rseq)
		set_tsk_thread_flag(p, TIF_NOTIFY_RESUME);
}

/* The one that there is, told as it was told. */
static int check_same(const struct rseq __user *rseq, u32 len, u32 sig)
{
	if (current->rseq != rseq || current->rseq_len != len)
		return -EINVAL;
	return current->rseq_sig == sig ? 0 : -EPERM;
}

static int unregister(struct rseq __user *rseq, u32 len, u32 sig)
{
	int err = current->rseq ? check_same(rseq, len, sig) : -EINVAL;

	err = err ?: write_ids(rseq, 0, RSEQ_CPU_ID_UNINITIALIZED, 0);
	if (!err)
		current->rseq = NULL;
	return err;
}

SYSCALL_DEFINE4(rseq, struct rseq __user *, rseq, u32, len, int, flags, u32, sig)
{
	if (flags == RSEQ_FLAG_UNREGISTER)
		return unregister(rseq, len, sig);
	if (flags)
		return -EINVAL;
	if (current->rseq)
		return check_same(rseq, len, sig) ?: -EBUSY;
	if (len < RSEQ_SIZE || !IS_ALIGNED((__force unsigned long)rseq, RSEQ_SIZE))
		return -EINVAL;
	if (!access_ok(rseq, len))
		return -EFAULT;
	current->rseq = rseq;
	current->rseq_len = len;
	current->rseq_sig = sig;
	current->rseq_cpu = RSEQ_CPU_ID_UNINITIALIZED;
	/* The words are written on the way back. */
	set_thread_flag(TIF_NOTIFY_RESUME);
	return 0;
}
