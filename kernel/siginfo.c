// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is told of a signal, on its way from programs and to them.
 *
 * Theirs has 128 bytes, of which no signal so far uses more than 48: these are what is kept. A
 * program may fill the others, too, with a code that we know not to use them: it loses them.
 * With a code that we do not know, they might mean something, and are refused. Owns nothing.
 */
#include <asm/mmu_context.h>
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* The last code of those signals that have their own; a code above 0 belongs to the signal. */
static const u8 last_code[] = {
	[SIGILL] = NSIGILL,
	[SIGFPE] = NSIGFPE,
	[SIGSEGV] = NSIGSEGV,
	[SIGBUS] = NSIGBUS,
	[SIGTRAP] = NSIGTRAP,
	[SIGCHLD] = NSIGCHLD,
	[SIGPOLL] = NSIGPOLL,
	[SIGSYS] = NSIGSYS,
};

/* Is all there is to say of such a signal in what we keep? Codes up to 0 are of senders. */
static bool is_known(int sig, int code)
{
	if (code == SI_KERNEL || code == SI_ASYNCNL)
		return true;
	if (code <= SI_USER)
		return code >= SI_DETHREAD;
	if (sig > 0 && sig < (int)ARRAY_SIZE(last_code) && last_code[sig])
		return code <= last_code[sig];
	return code <= NSIGPOLL;
}

/* One that a machine gave a signal for, not a program that counts otherwise. */
static bool has_address(const kernel_siginfo_t *info)
{
	static const sigmask_t of_machine = sigmask(SIGILL) | sigmask(SIGFPE) |
			sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGTRAP);

	return (sigmask(info->si_signo) & of_machine) && info->si_code > SI_USER &&
	       info->si_code <= last_code[info->si_signo];
}

/* A watchpoint's address has always had its tag. */
void siginfo_hide_tag(kernel_siginfo_t *info)
{
	if (has_address(info) && !(info->si_signo == SIGTRAP && info->si_code == TRAP_BRKPT))
		info->si_addr = (void *)untagged_addr((unsigned long)info->si_addr);
}
EXPORT_SYMBOL_IF_KUNIT(siginfo_hide_tag);

/* 0, -EFAULT, or -E2BIG where they are not all 0. */
static int check_rest(const siginfo_t __user *from)
{
	u64 rest[(sizeof(*from) - sizeof(kernel_siginfo_t)) / sizeof(u64)];
	const char __user *at = (const char __user *)from + sizeof(kernel_siginfo_t);

	if (copy_from_user(rest, at, sizeof(rest)))
		return -EFAULT;
	return memchr_inv(rest, 0, sizeof(rest)) ? -E2BIG : 0;
}

int copy_siginfo_from_user(kernel_siginfo_t *to, const siginfo_t __user *from, int sig)
{
	if (copy_from_user(to, from, sizeof(*to)))
		return -EFAULT;
	to->si_signo = sig;
	return is_known(sig, to->si_code) ? 0 : check_rest(from);
}
EXPORT_SYMBOL_IF_KUNIT(copy_siginfo_from_user);

int copy_siginfo_to_user(siginfo_t __user *to, const kernel_siginfo_t *from)
{
	char __user *rest = (char __user *)to + sizeof(*from);

	if (copy_to_user(to, from, sizeof(*from)) ||
	    clear_user(rest, sizeof(*to) - sizeof(*from)))
		return -EFAULT;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(copy_siginfo_to_user);
