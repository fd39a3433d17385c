// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame of a signal's handler on the program's stack, and the way back from it.
 *
 *	   sp of the program
 *	   frame pointer and return address, as of a caller	multiple of 16
 *	   struct rt_sigframe: what the signal was, mask, registers,
 *	   4 KiB of records: vector registers, what the fault
 *	   was, an empty one at the end				multiple of 16
 *
 * Owns nothing. Whatever comes back by rt_sigreturn() has been the program's to change:
 * none of it is believed.
 */
#include <asm/ptrace.h>
#include <linux/align.h>
#include <linux/build_bug.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/mm_types.h>
#include <linux/sched/signal.h>
#include <linux/sigframe.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/asm/ptrace.h>
#include <uapi/asm/sigcontext.h>
#include <uapi/asm/ucontext.h>

struct rt_sigframe {
	siginfo_t info;
	struct ucontext uc;
};

/* As a function that was called has it, for who walks the stack. */
struct frame_record {
	u64 fp, lr;
};

/* All of the frame but its records, most of whose room is not written. */
struct frame_head {
	siginfo_t info;
	unsigned long flags, link;
	stack_t stack;
	sigmask_t mask;
	u8 unused[1024 / 8 - sizeof(sigmask_t)];
	struct {
		u64 fault_address, regs[31], sp, pc, pstate;
	} machine __aligned(16);
};

#define RECORDS_OFFSET	offsetof(struct rt_sigframe, uc.uc_mcontext.__reserved)
#define RECORDS_SIZE	sizeof(((struct sigcontext *)0)->__reserved)

static_assert(offsetof(struct frame_head, mask) ==
	      offsetof(struct rt_sigframe, uc.uc_sigmask));
static_assert(offsetof(struct frame_head, machine) ==
	      offsetof(struct rt_sigframe, uc.uc_mcontext));
static_assert(sizeof(struct frame_head) == RECORDS_OFFSET);

/* What we write there; without a fault the last record is where its record would be. */
struct records {
	struct fpsimd_context fpsimd;
	struct esr_context esr;
	struct _aarch64_ctx end[2];
};
static_assert(sizeof(struct records) <= RECORDS_SIZE);
static_assert(sizeof_field(struct fpsimd_context, vregs) ==
	      sizeof_field(struct user_fpsimd_state, vregs));

/* Of pstate: what a handler may change; what else may be in it does not count. */
#define PSTATE_OF_PROGRAM \
	(PSR_N_BIT | PSR_Z_BIT | PSR_C_BIT | PSR_V_BIT | PSR_TCO_BIT | \
	 PSR_DIT_BIT | PSR_SSBS_BIT | PSR_BTYPE_MASK)
/* And what it cannot have: another level, the 32-bit state, interrupts that are off. */
#define PSTATE_OF_KERNEL \
	(PSR_MODE_MASK | PSR_MODE32_BIT | PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | \
	 PSR_F_BIT)

/* --- There. --- */

/* The fault's address is that of the last one, if this signal is of none: as on Linux. */
static int save_head(struct rt_sigframe __user *frame, const struct ksignal *ksig,
		     const struct pt_regs *regs)
{
	struct frame_head head = {
		.info = ksig->info,
		.mask = sigmask_to_save(),
		.machine = {
			.fault_address = current->thread.fault_address,
			.sp = regs->sp, .pc = regs->pc, .pstate = regs->pstate,
		},
	};

	save_altstack(&head.stack);
	memcpy(head.machine.regs, regs->regs, sizeof(head.machine.regs));
	return copy_to_user(frame, &head, sizeof(head)) ? -EFAULT : 0;
}

/* Of a task that has never used them, too: programs look there without asking. */
static void put_fpsimd(struct fpsimd_context *to)
{
	struct user_fpsimd_state state;

	fpu_get_state(&current->thread.fpu, &state);
	to->head = (struct _aarch64_ctx){ FPSIMD_MAGIC, sizeof(*to) };
	to->fpsr = state.fpsr;
	to->fpcr = state.fpcr;
	memcpy(to->vregs, state.vregs, sizeof(to->vregs));
}

/* A task that has not had a fault yet has an end in place of the syndrome's record. */
static int save_records(struct rt_sigframe __user *frame)
{
	void __user *to = (char __user *)frame + RECORDS_OFFSET;
	struct records records = { };

	put_fpsimd(&records.fpsimd);
	if (current->thread.fault_code) {
		records.esr.head = (struct _aarch64_ctx){
			ESR_MAGIC, sizeof(records.esr) };
		records.esr.esr = current->thread.fault_code;
	}
	return copy_to_user(to, &records, sizeof(records)) ? -EFAULT : 0;
}

static int save_frame_record(struct frame_record __user *to,
			     const struct pt_regs *regs)
{
	const struct frame_record record = {
		.fp = regs->regs[29], .lr = regs->regs[30] };

	return copy_to_user(to, &record, sizeof(record)) ? -EFAULT : 0;
}

/* Where the action names nothing to return to, it is the kernel's own page. */
static unsigned long return_address(const struct ksignal *ksig)
{
	return ksig->action.flags & SA_RESTORER_ ? ksig->action.restorer :
						   current->mm->sigpage;
}

/* All of it is written before any register is changed. */
int setup_rt_frame(const struct ksignal *ksig, struct pt_regs *regs)
{
	unsigned long record, sp, back = return_address(ksig);
	struct rt_sigframe __user *frame;

	sp = sigframe_stack(ksig, regs->sp, regs->sp);
	record = ALIGN_DOWN(sp - sizeof(struct frame_record), 16);
	sp = record - ALIGN(sizeof(*frame), 16);
	if (!back || !sigframe_fits(ksig, regs->sp, sp))
		return -EFAULT;
	frame = (struct rt_sigframe __user *)sp;
	if (save_frame_record((struct frame_record __user *)record, regs) ||
	    save_head(frame, ksig, regs) || save_records(frame))
		return -EFAULT;
	altstack_used();
	regs->regs[0] = ksig->sig;
	regs->regs[1] = (unsigned long)&frame->info;
	regs->regs[2] = (unsigned long)&frame->uc;
	regs->regs[29] = record;
	regs->regs[30] = back;
	regs->sp = sp;
	regs->pc = ksig->action.handler;
	regs->pstate &= ~(unsigned long)(PSR_BTYPE_MASK | PSR_TCO_BIT);
	return 0;
}

/* --- And back. --- */

/* Without such registers there is nothing to be restored, but the record has to be there. */
static int restore_fpsimd(const struct fpsimd_context __user *from, u32 size)
{
	struct user_fpsimd_state state = { };
	struct fpsimd_context ctx;

	if (size != sizeof(ctx) || copy_from_user(&ctx, from, sizeof(ctx)))
		return -EFAULT;
	memcpy(state.vregs, ctx.vregs, sizeof(state.vregs));
	state.fpsr = ctx.fpsr;
	state.fpcr = ctx.fpcr;
	if (!kernel_fpu_available())
		return 0;
	return fpu_set_state(&current->thread.fpu, &state, sizeof(state));
}

/* The records up to the empty one, each within the frame; the vectors' exactly once. */
static int restore_records(struct rt_sigframe __user *frame)
{
	char __user *at = (char __user *)frame + RECORDS_OFFSET;
	const struct fpsimd_context __user *fpsimd = NULL;
	u32 fpsimd_size = 0;
	size_t offset = 0;
	struct _aarch64_ctx head;

	for (;; offset += head.size) {
		if (!IS_ALIGNED(offset, 16) ||
		    RECORDS_SIZE - offset < sizeof(head) ||
		    copy_from_user(&head, at + offset, sizeof(head)))
			return -EFAULT;
		if (!head.magic)
			break;
		if (head.size < sizeof(head) || head.size > RECORDS_SIZE - offset)
			return -EFAULT;
		if (head.magic == ESR_MAGIC)
			continue;
		if (head.magic != FPSIMD_MAGIC || fpsimd)
			return -EFAULT;
		fpsimd = (struct fpsimd_context __user *)(at + offset);
		fpsimd_size = head.size;
	}
	return head.size || !fpsimd ? -EFAULT :
				      restore_fpsimd(fpsimd, fpsimd_size);
}

/* Nothing is changed before all has been read, but for the vectors, which come last. */
static int sigreturn(struct pt_regs *regs)
{
	struct rt_sigframe __user *frame = (struct rt_sigframe __user *)regs->sp;
	struct frame_head head;

	if (!IS_ALIGNED(regs->sp, 16) ||
	    copy_from_user(&head, frame, sizeof(head)) ||
	    (head.machine.pstate & PSTATE_OF_KERNEL) || restore_records(frame))
		return -EFAULT;
	/* A call that the handler has left in the middle is nobody's any more. */
	current->restart_block.fn = NULL;
	set_current_blocked(head.mask);
	memcpy(regs->regs, head.machine.regs, sizeof(regs->regs));
	regs->sp = head.machine.sp;
	regs->pc = head.machine.pc;
	regs->pstate = head.machine.pstate & PSTATE_OF_PROGRAM;
	restore_altstack(&head.stack);
	return 0;
}

/* What it answers is what x0 was. A frame that is none is as bad as a stack that is. */
SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = task_pt_regs(current);

	if (sigreturn(regs))
		force_sig(SIGSEGV);
	regs->syscallno = -1;
	return regs->regs[0];
}
