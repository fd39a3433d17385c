/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signals: sending them, and what a task does with those that wait for it.
 *
 *	kernel/signal.c			who may send, queues, waking up
 *	kernel/signal_deliver.c		on the way to user mode: handlers, deaths, stops
 *	kernel/signal_calls.c		system calls
 *	kernel/siginfo.c		what is told of one, from programs and to them
 */
#ifndef __LINUX_SIGNAL_H
#define __LINUX_SIGNAL_H

#include <linux/pid.h>
#include <linux/signal_types.h>
#include <linux/string.h>
#include <linux/types.h>
#include <uapi/asm/signal.h>

struct task_struct;

#define NR_SIGNALS	64

#define SIG_KERNEL_ONLY	(sigmask(SIGKILL) | sigmask(SIGSTOP))
/* What they do to who has said nothing of them. */
#define SIG_KERNEL_STOP	(sigmask(SIGSTOP) | sigmask(SIGTSTP) | \
			 sigmask(SIGTTIN) | sigmask(SIGTTOU))
#define SIG_KERNEL_IGNORE (sigmask(SIGCONT) | sigmask(SIGCHLD) | \
			   sigmask(SIGWINCH) | sigmask(SIGURG))
#define SIG_KERNEL_COREDUMP (sigmask(SIGQUIT) | sigmask(SIGILL) | \
	sigmask(SIGTRAP) | sigmask(SIGABRT) | sigmask(SIGFPE) | \
	sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGSYS) | \
	sigmask(SIGXCPU) | sigmask(SIGXFSZ))
/* A fault of the program's own: they come first. */
#define SIG_SYNCHRONOUS	(sigmask(SIGSEGV) | sigmask(SIGBUS) | \
	sigmask(SIGILL) | sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

/* As rt_sigaction() takes and gives it, on both machines. */
struct k_sigaction {
	unsigned long handler;		/* SIG_DFL, SIG_IGN, or an address */
	unsigned long flags;		/* SA_* */
	unsigned long restorer;
	sigmask_t mask;
};
#define SIG_DFL_	0ul
#define SIG_IGN_	1ul

/* Who sends: the kernel itself, or a program whose siginfo it is. */
#define SEND_SIG_NOINFO	((kernel_siginfo_t *)0)	/* current, by kill() */
#define SEND_SIG_PRIV	((kernel_siginfo_t *)1)	/* the kernel */

static inline void clear_siginfo(kernel_siginfo_t *info)
{
	memset(info, 0, sizeof(*info));
}

/*
 * 0 or -EFAULT; -E2BIG: behind what we keep is something, of a code that we do not know.
 * @sig is what it is about, whatever the program says.
 */
int copy_siginfo_from_user(kernel_siginfo_t *to, const siginfo_t __user *from, int sig);
int copy_siginfo_to_user(siginfo_t __user *to, const kernel_siginfo_t *from);
/* For a handler that has not asked for all bits of the address (SA_EXPOSE_TAGBITS). */
void siginfo_hide_tag(kernel_siginfo_t *info);

/* To one task, or to its group: 0, or -errno. The task's owner keeps it. */
int send_sig_info(int sig, const kernel_siginfo_t *info, struct task_struct *p);
int group_send_sig_info(int sig, const kernel_siginfo_t *info, struct task_struct *p);
/* To the task, or its process, by @type; nobody asks whether the running task may. */
int do_send_sig_info(int sig, const kernel_siginfo_t *info, struct task_struct *p,
		     enum pid_type type);
/* From the kernel if @priv. */
int send_sig(int sig, struct task_struct *p, int priv);
int kill_pid(struct pid *pid, int sig, int priv);
int kill_pgrp(struct pid *pgrp, int sig, int priv);
/* To current, of its own doing: it cannot be blocked or ignored. */
void force_sig(int sig);
void force_sig_fault(int sig, int code, void __user *addr);
void force_fatal_sig(int sig);

/* A signal to be handled by the program: what the machine makes a frame of. */
struct ksignal {
	struct k_sigaction action;
	kernel_siginfo_t info;
	int sig;
};
/*
 * On the way to user mode: the next one with a handler. Those without are dealt with
 * here, and may end the task or stop it. False: there are no more.
 */
bool get_signal(struct ksignal *ksig);
/* The frame is there: what the handler blocks is blocked. Or it could not be made. */
void signal_setup_done(bool failed, const struct ksignal *ksig);
/* The mask that is to be back when a handler returns. */
sigmask_t sigmask_to_save(void);
/* No handler has run: a mask that a call had changed is as before. */
void restore_saved_sigmask(void);
void set_current_blocked(sigmask_t mask);

/* What exec leaves: handlers are none any more. */
void flush_signal_handlers(struct task_struct *p, bool force_default);
void signals_init(void);

#endif /* __LINUX_SIGNAL_H */
