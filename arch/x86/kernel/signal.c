// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame of a signal's handler on the program's stack, and the way back from it.
 *
 *	   sp of the program
 *	   128 bytes that its functions use below sp
 *	   vector registers, in the standard format, marked	multiple of 64
 *	   struct rt_sigframe: return address, registers, mask,
 *	   what the signal was					multiple of 16, less 8
 *
 * Owns nothing. Whatever comes back by rt_sigreturn() has been the program's to change:
 * none of it is believed.
 */
#include <asm/desc.h>
#include <asm/elf_layout.h>
#include <asm/fpu.h>
#include <asm/ptrace.h>
#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/cleanup.h>
#include <linux/entry.h>
#include <linux/errno.h>
#include <linux/fpu.h>
#include <linux/init.h>
#include <linux/sched/signal.h>
#include <linux/sigframe.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/xstate.h>
#include <uapi/asm/sigcontext.h>
#include <uapi/asm/ucontext.h>

#define RED_ZONE	128

struct rt_sigframe {
	unsigned long return_to;
	struct ucontext uc;
	siginfo_t info;
};

/* What a handler may change: arithmetic, direction, and tracing itself. */
#define FLAGS_OF_PROGRAM \
	(X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | \
	 X86_EFLAGS_SF | X86_EFLAGS_ZF | X86_EFLAGS_AF | X86_EFLAGS_PF | \
	 X86_EFLAGS_CF | X86_EFLAGS_RF)

/* --- There. --- */

/* Within user_access_begin(). The segments are one word with gs and fs, which are 0. */
static __always_inline bool save_regs(struct sigcontext __user *sc, const struct pt_regs *regs)
{
	const struct thread_struct *t = &current->thread;

	unsafe_put_user(regs->r8, &sc->r8, fault);
	unsafe_put_user(regs->r9, &sc->r9, fault);
	unsafe_put_user(regs->r10, &sc->r10, fault);
	unsafe_put_user(regs->r11, &sc->r11, fault);
	unsafe_put_user(regs->r12, &sc->r12, fault);
	unsafe_put_user(regs->r13, &sc->r13, fault);
	unsafe_put_user(regs->r14, &sc->r14, fault);
	unsafe_put_user(regs->r15, &sc->r15, fault);
	unsafe_put_user(regs->di, &sc->rdi, fault);
	unsafe_put_user(regs->si, &sc->rsi, fault);
	unsafe_put_user(regs->bp, &sc->rbp, fault);
	unsafe_put_user(regs->bx, &sc->rbx, fault);
	unsafe_put_user(regs->dx, &sc->rdx, fault);
	unsafe_put_user(regs->ax, &sc->rax, fault);
	unsafe_put_user(regs->cx, &sc->rcx, fault);
	unsafe_put_user(regs->sp, &sc->rsp, fault);
	unsafe_put_user(regs->ip, &sc->rip, fault);
	unsafe_put_user(regs->flags, &sc->eflags, fault);
	unsafe_put_user((u16)regs->cs | regs->ss << 48, (u64 __user *)&sc->cs, fault);
	unsafe_put_user(t->error_code, &sc->err, fault);
	unsafe_put_user(t->trap_nr, &sc->trapno, fault);
	unsafe_put_user(current->blocked, &sc->oldmask, fault);
	unsafe_put_user(t->cr2, &sc->cr2, fault);
	return true;
fault:
	return false;
}

/* What is not in a register of the program's. */
struct context {
	unsigned long return_to, flags, fpstate;
	sigmask_t mask;
};

/* The same. */
static __always_inline bool save_context(struct rt_sigframe __user *frame,
					 const struct context *c)
{
	struct ucontext __user *uc = &frame->uc;

	unsafe_put_user(c->return_to, &frame->return_to, fault);
	unsafe_put_user(c->flags, &uc->uc_flags, fault);
	unsafe_put_user(NULL, &uc->uc_link, fault);
	unsafe_save_altstack(&uc->uc_stack, fault);
	unsafe_put_user(c->fpstate, (u64 __user *)&uc->uc_mcontext.fpstate, fault);
	unsafe_put_user(c->mask, &uc->uc_sigmask, fault);
	return true;
fault:
	return false;
}

/* What the processor does not write itself: marks, and all of the header but one word. */
struct fpu_marks {
	struct _fpx_sw_bytes sw;
	struct xstate_header header;
};
#define FPU_MARKS	(FXSAVE_SIZE - sizeof(struct _fpx_sw_bytes))

static struct fpu_marks fpu_marks __ro_after_init;

static int __init fpu_marks_init(void)
{
	xstate_frame_marks(&fpu_layout, &fpu_marks.sw);
	return 0;
}
core_initcall(fpu_marks_init);

/* False if it takes more than the processor does at once. The marks bring the pages in. */
static bool save_registers(unsigned long at)
{
	void __user *end = (void __user *)(at + fpu_layout.user_size);

	return !copy_to_user((void __user *)(at + FPU_MARKS), &fpu_marks, sizeof(fpu_marks)) &&
	       !put_user(FP_XSTATE_MAGIC2, (u32 __user *)end) &&
	       fpu_registers_to_user((void __user *)at);
}

/* Of a task that has never used them, too: programs look there without asking. */
static int save_fpu(unsigned long at)
{
	size_t size;
	void *buf __free(kfree) = NULL;

	if (likely(save_registers(at)))
		return 0;
	size = xstate_frame_size(&fpu_layout);
	buf = kmalloc(size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	fpu_get_state(&current->thread.fpu, buf);
	xstate_frame_seal(&fpu_layout, buf);
	return copy_to_user((void __user *)at, buf, size) ? -EFAULT : 0;
}

static int save_frame(struct rt_sigframe __user *user, unsigned long fpstate,
		      const struct ksignal *ksig, const struct pt_regs *regs)
{
	struct context context = {
		.return_to = ksig->action.restorer,
		.flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS |
			 (fpu_layout.format != XSTATE_FXSAVE ? UC_FP_XSTATE : 0),
		.fpstate = fpstate, .mask = sigmask_to_save(),
	};
	bool saved;

	if (!user_access_begin(user, sizeof(*user)))
		return -EFAULT;
	saved = save_context(user, &context) && save_regs(&user->uc.uc_mcontext, regs) &&
		unsafe_save_siginfo(&user->info, &ksig->info);
	user_access_end();
	return saved ? 0 : -EFAULT;
}

/*
 * As Linux counts, for programs of 64 bits: each part, and what is left free in front of it so
 * that it begins where it must, if the stack ends at any byte.
 */
unsigned long sigframe_max_size(void)
{
	return ALIGN(sizeof(struct rt_sigframe) + 15 + xstate_frame_size(&fpu_layout) + 63, 16);
}
EXPORT_SYMBOL_IF_KUNIT(sigframe_max_size);

/* Every handler returns to what its action names: the kernel has no code there. */
int setup_rt_frame(const struct ksignal *ksig, struct pt_regs *regs)
{
	struct rt_sigframe __user *frame;
	unsigned long sp, fpstate;

	if (!(ksig->action.flags & SA_RESTORER_))
		return -EFAULT;
	sp = sigframe_stack(ksig, regs->sp - RED_ZONE, regs->sp);
	fpstate = (sp - xstate_frame_size(&fpu_layout)) & ~63ul;
	sp = ((fpstate - sizeof(*frame)) & ~15ul) - 8;
	if (!sigframe_fits(ksig, regs->sp, sp))
		return -EFAULT;
	frame = (struct rt_sigframe __user *)sp;
	if (save_fpu(fpstate) || save_frame(frame, fpstate, ksig, regs))
		return -EFAULT;
	altstack_used();
	regs->di = ksig->sig;
	regs->si = (unsigned long)&frame->info;
	regs->dx = (unsigned long)&frame->uc;
	regs->ax = 0;
	regs->ip = ksig->action.handler;
	regs->sp = sp;
	regs->cs = USER_CS;
	regs->ss = USER_DS;
	regs->flags &= ~(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	return 0;
}

/* --- And back. --- */

/* The same marks as ours, but for what has no meaning. */
static bool is_whole(const struct _fpx_sw_bytes *sw, u32 magic2)
{
	return sw->magic1 == FP_XSTATE_MAGIC1 && magic2 == FP_XSTATE_MAGIC2 &&
	       sw->extended_size == fpu_marks.sw.extended_size &&
	       sw->xfeatures == fpu_marks.sw.xfeatures &&
	       sw->xstate_size == fpu_marks.sw.xstate_size;
}

/*
 * A frame of ours, whole, and of which the processor finds nothing wrong. The bounds are
 * for us to check, as it would load from any address; and MXCSR, which emulators load
 * whatever it is.
 */
static bool load_registers(unsigned long at)
{
	const struct _fpstate_64 __user *fx = (void __user *)at;
	struct _fpx_sw_bytes sw;
	u32 magic2, mxcsr;

	if (!access_ok(fx, fpu_marks.sw.extended_size) ||
	    copy_from_user(&sw, &fx->sw_reserved, sizeof(sw)) ||
	    get_user(magic2, (u32 __user *)(at + fpu_layout.user_size)) ||
	    get_user(mxcsr, &fx->mxcsr))
		return false;
	return is_whole(&sw, magic2) && !(mxcsr & ~fpu_layout.mxcsr_mask) &&
	       fpu_registers_from_user((void __user *)at);
}

/* What has no marks is the first 512 bytes; what is not there is the initial state. */
static int restore_fpu(unsigned long at)
{
	size_t size = xstate_frame_size(&fpu_layout), got;
	struct fpu *fpu = &current->thread.fpu;
	void *buf __free(kfree) = NULL;

	if (!at) {
		fpu_flush(fpu);
		return 0;
	}
	if (likely(load_registers(at)))
		return 0;
	if (fpu_layout.format != XSTATE_FXSAVE && at % XSTATE_ALIGN)
		return -EFAULT;
	buf = kzalloc(size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	got = size - copy_from_user(buf, (void __user *)at, size);
	if (xstate_frame_open(&fpu_layout, buf, got))
		return -EFAULT;
	return fpu_set_state(fpu, buf, arch_fpu_user_size());
}

/* Segments stay what they are: there are no others that a program could have. */
static void restore_regs(struct pt_regs *regs, const struct sigcontext *sc)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->rdi;
	regs->si = sc->rsi;
	regs->bp = sc->rbp;
	regs->bx = sc->rbx;
	regs->dx = sc->rdx;
	regs->ax = sc->rax;
	regs->cx = sc->rcx;
	regs->sp = sc->rsp;
	regs->ip = sc->rip;
	regs->flags = (regs->flags & ~FLAGS_OF_PROGRAM) |
		      (sc->eflags & FLAGS_OF_PROGRAM);
	regs->orig_ax = -1;
}

/* The return address has been taken from the frame by the handler's own return. */
static long sigreturn(struct pt_regs *regs)
{
	unsigned long sp = regs->sp - sizeof(unsigned long);
	struct rt_sigframe __user *user = (struct rt_sigframe __user *)sp;
	struct ucontext uc;

	if (copy_from_user(&uc, &user->uc, sizeof(uc)))
		return -EFAULT;
	if (restore_fpu((unsigned long)uc.uc_mcontext.fpstate))
		return -EFAULT;
	/* A call that the handler has left in the middle is nobody's any more. */
	current->restart_block.fn = NULL;
	set_current_blocked(uc.uc_sigmask);
	restore_regs(regs, &uc.uc_mcontext);
	restore_altstack(&uc.uc_stack);
	return regs->ax;
}

/* What it answers is what ax was. A frame that is none is as bad as a stack that is. */
SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = task_pt_regs(current);
	long ret = sigreturn(regs);

	if (regs->orig_ax == -1ul)
		return ret;
	regs->orig_ax = -1;
	force_sig(SIGSEGV);
	return 0;
}
