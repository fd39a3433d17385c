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
#include <asm/elf_layout.h>
#include <asm/ptrace.h>
#include <kunit/visibility.h>
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

#define RECORDS_OFFSET	offsetof(struct rt_sigframe, uc.uc_mcontext.__reserved)
#define RECORDS_SIZE	sizeof(((struct sigcontext *)0)->__reserved)

/* The first of ours. */
static struct fpsimd_context __user *fpsimd_of(struct rt_sigframe __user *frame)
{
	return (struct fpsimd_context __user *)((char __user *)frame + RECORDS_OFFSET);
}

/* What we write there: the vectors, what the fault was if there has been one, the end. */
static_assert(sizeof(struct fpsimd_context) + sizeof(struct esr_context) +
	      sizeof(struct _aarch64_ctx) <= RECORDS_SIZE);
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

/* They are in the frame as they are in pt_regs, one behind the other. */
static bool save_regs(struct sigcontext __user *sc, const struct pt_regs *regs)
{
	const size_t size = offsetofend(struct pt_regs, pstate);

	static_assert(offsetof(struct sigcontext, pstate) - offsetof(struct sigcontext, regs) ==
		      offsetof(struct pt_regs, pstate) - offsetof(struct pt_regs, regs));
	static_assert(offsetof(struct sigcontext, sp) - offsetof(struct sigcontext, regs) ==
		      offsetof(struct pt_regs, sp) - offsetof(struct pt_regs, regs));
	return !copy_to_user(sc->regs, regs->regs, size);
}

/*
 * Within user_access_begin(): nothing that is special, what sigaltstack() and the mask were.
 * The fault's address is that of the last one, if this signal is of none: as on Linux.
 */
static __always_inline bool save_context(struct ucontext __user *uc, sigmask_t mask)
{
	unsafe_put_user(current->thread.fault_address, &uc->uc_mcontext.fault_address, fault);
	unsafe_put_user(0ul, &uc->uc_flags, fault);
	unsafe_put_user(NULL, &uc->uc_link, fault);
	unsafe_save_altstack(&uc->uc_stack, fault);
	unsafe_put_user(mask, (u64 __user *)&uc->uc_sigmask, fault);
	return true;
fault:
	return false;
}

/* The head of a record in one word, as little endian has it; the end is 0. */
static u64 head_word(u32 magic, u32 size)
{
	return magic | (u64)size << 32;
}

/*
 * The same: the records, but for what the registers hold. A task that has not had a fault yet
 * has the end where the syndrome's record would be.
 */
static __always_inline bool save_records(struct rt_sigframe __user *frame,
					 const struct user_fpsimd_state *state)
{
	struct fpsimd_context __user *fpsimd = fpsimd_of(frame);
	struct esr_context __user *esr = (struct esr_context __user *)(fpsimd + 1);
	u64 code = current->thread.fault_code;

	unsafe_put_user(head_word(FPSIMD_MAGIC, sizeof(*fpsimd)), (u64 __user *)&fpsimd->head,
			fault);
	unsafe_put_user(state->fpsr, &fpsimd->fpsr, fault);
	unsafe_put_user(state->fpcr, &fpsimd->fpcr, fault);
	if (code) {
		unsafe_put_user(head_word(ESR_MAGIC, sizeof(*esr)), (u64 __user *)&esr->head,
				fault);
		unsafe_put_user(code, &esr->esr, fault);
		esr++;
	}
	unsafe_put_user(head_word(0, 0), (u64 __user *)&esr->head, fault);
	return true;
fault:
	return false;
}

/* With the vectors of a task that has never used them, too: programs look there unasked. */
static int save_frame(struct rt_sigframe __user *frame, const struct ksignal *ksig,
		      const struct pt_regs *regs)
{
	sigmask_t mask = sigmask_to_save();
	const struct user_fpsimd_state *state = fpu_state(&current->thread.fpu);
	bool saved;

	if (!user_access_begin(frame, sizeof(*frame)))
		return -EFAULT;
	saved = save_context(&frame->uc, mask) &&
		unsafe_save_siginfo(&frame->info, &ksig->info) && save_records(frame, state);
	user_access_end();
	if (!saved || !save_regs(&frame->uc.uc_mcontext, regs) ||
	    copy_to_user(fpsimd_of(frame)->vregs, state->vregs, sizeof(state->vregs)))
		return -EFAULT;
	return 0;
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

/* As Linux counts: with a stack that ends at any byte, of which 16 are too many at the most. */
unsigned long sigframe_max_size(void)
{
	return ALIGN(sizeof(struct rt_sigframe), 16) + ALIGN(sizeof(struct frame_record), 16) + 16;
}
EXPORT_SYMBOL_IF_KUNIT(sigframe_max_size);

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
	    save_frame(frame, ksig, regs))
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
	struct user_fpsimd_state state;

	if (size != sizeof(*from) || get_user(state.fpsr, &from->fpsr) ||
	    get_user(state.fpcr, &from->fpcr) ||
	    copy_from_user(state.vregs, from->vregs, sizeof(state.vregs)))
		return -EFAULT;
	memset(state.__reserved, 0, sizeof(state.__reserved));
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
	u32 magic, size;
	u64 head;

	for (;; offset += size) {
		if (!IS_ALIGNED(offset, 16) || RECORDS_SIZE - offset < sizeof(head) ||
		    get_user(head, (u64 __user *)(at + offset)))
			return -EFAULT;
		magic = head;
		size = head >> 32;
		if (!magic)
			break;
		if (size < sizeof(head) || size > RECORDS_SIZE - offset)
			return -EFAULT;
		if (magic == ESR_MAGIC)
			continue;
		if (magic != FPSIMD_MAGIC || fpsimd)
			return -EFAULT;
		fpsimd = (struct fpsimd_context __user *)(at + offset);
		fpsimd_size = size;
	}
	return size || !fpsimd ? -EFAULT : restore_fpsimd(fpsimd, fpsimd_size);
}

/* The beginning of struct sigcontext, without its records. */
struct machine {
	u64 fault_address, regs[31], sp, pc, pstate;
};

/* Nothing is changed before all has been read, but for the vectors, which come last. */
static int sigreturn(struct pt_regs *regs)
{
	struct rt_sigframe __user *frame = (struct rt_sigframe __user *)regs->sp;
	struct machine machine;
	sigmask_t mask;
	stack_t ss;

	if (!IS_ALIGNED(regs->sp, 16) ||
	    copy_from_user(&machine, &frame->uc.uc_mcontext, sizeof(machine)) ||
	    copy_from_user(&ss, &frame->uc.uc_stack, sizeof(ss)) ||
	    get_user(mask, (sigmask_t __user *)&frame->uc.uc_sigmask) ||
	    (machine.pstate & PSTATE_OF_KERNEL) || restore_records(frame))
		return -EFAULT;
	/* A call that the handler has left in the middle is nobody's any more. */
	current->restart_block.fn = NULL;
	set_current_blocked(mask);
	memcpy(regs->regs, machine.regs, sizeof(regs->regs));
	regs->sp = machine.sp;
	regs->pc = machine.pc;
	regs->pstate = machine.pstate & PSTATE_OF_PROGRAM;
	restore_altstack(&ss);
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
