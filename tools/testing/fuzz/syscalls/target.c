// SPDX-License-Identifier: GPL-2.0-only
/*
 * System calls of up to three processes or threads, which run at the same time, as bytes
 * decide. A keeper makes the world, sets a limit of time, waits for all and looks whether
 * anything is left: then, or if a call has come back with something held or with an
 * answer that no program knows, it panics. The sanitizers see the rest.
 *
 *	byte 0	workers, what they share, who they are (WORKERS ... SHARE)
 *	others	as many for each worker, whose calls they decide
 *
 * fuzz_show=1 tells each call before it is made.
 */
#include <linux/cred.h>
#include <linux/fault-inject.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/signal.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <linux/wait_child.h>
#include <uapi/linux/sched.h>
#include <uapi/linux/wait.h>

#include "../fuzz.h"
#include "gen.h"
#include "world.h"

static bool fuzz_show;
core_param(fuzz_show, fuzz_show, bool, 0400);

/* Byte 0. */
#define WORKERS(b)	((b) & 3 ? (b) & 3 : 1)
#define SHARE(b)	(((b) >> 2) & 3)
#define AS_USER		0x10
#define MAY_SLEEP	0x20	/* else a signal waits, and no sleep begins */
#define FAIL		0x40	/* allocations fail */

#define MAX_WORKERS	3
#define LIMIT		(HZ / 10)

struct worker {
	struct gen gen;
	unsigned int id, how;
	const u8 *data;
	size_t len;
};

static struct worker workers[MAX_WORKERS];

/* --- One call. --- */

static void decide(struct gen *gen, void *to, unsigned long n)
{
	struct worker *w = container_of(gen, struct worker, gen);
	size_t some = min_t(size_t, n, w->len);

	memset(to, 0, n);
	memcpy(to, w->data, some);
	w->data += some;
	w->len -= some;
}

/* The worker may have taken its memory away: then it is not there. */
static void put(struct gen *gen, unsigned long at, const void *from, unsigned long n)
{
	if (copy_to_user((void __user *)at, from, n) && fuzz_show)
		pr_info("fuzz: nothing at %#lx\n", at);
}

/* No mask of an earlier call holds up what the keeper sends. */
static void be_interrupted(struct worker *w)
{
	struct sighand_struct *sighand = current->sighand;

	set_current_blocked(0);
	if (w->how & MAY_SLEEP)
		return;
	scoped_guard(spinlock_irq, &sighand->siglock)
		sighand->action[SIGUSR1 - 1] = (struct k_sigaction){ .handler = 0x1000 };
	send_sig(SIGUSR1, current, 1);
}

static void tell(const struct worker *w, const struct gen_call *call)
{
	const unsigned long *a = call->args;

	if (fuzz_show)
		pr_info("fuzz: %u: %s(%#lx, %#lx, %#lx, %#lx, %#lx, %#lx)\n", w->id,
			call->name, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* What a program would find out, if only later. */
static void judge(const struct gen_call *call, long ret)
{
	const char *wrong = NULL;

	if (in_atomic() || irqs_disabled())
		wrong = "atomic";
	if (ret < 0 && ret > -MAX_ERRNO && ret < -133 &&
	    (ret > -512 || ret < -516 || ret == -515))
		wrong = "no errno";
	if (wrong)
		panic("fuzz: %s has come back with %ld: %s\n", call->name, ret, wrong);
	debug_check_no_locks_held();
}

/* The way back to a program that there is not: it may end here. */
static void take_signals(void)
{
	struct ksignal ksig;

	while (signal_pending(current) && get_signal(&ksig))
		;
	restore_saved_sigmask();
	if (need_resched())
		schedule();
}

static long make_call(struct worker *w, const struct gen_call *call)
{
	u8 nth = 0;
	long ret;

	if (w->how & FAIL)
		decide(&w->gen, &nth, 1);
	tell(w, call);
	if (nth & 0xf)
		fail_nth_begin(nth & 0xf);
	ret = invoke_syscall(call->nr, call->args);
	if (nth & 0xf)
		fail_nth_end();
	if (fuzz_show)
		pr_info("fuzz: %u: %s: %ld\n", w->id, call->name, ret);
	return ret;
}

/* Who has another program has no more calls to make. */
static bool one_call(struct worker *w)
{
	struct mm_struct *mm = current->mm;
	struct gen_call call;
	long ret;

	be_interrupted(w);
	gen_call(&w->gen, &call);
	ret = make_call(w, &call);
	judge(&call, ret);
	gen_result(&w->gen, ret);
	take_signals();
	return mm == current->mm;
}

/* --- Workers. --- */

static void be_user(void)
{
	struct cred *new = prepare_creds();

	if (!new)
		panic("fuzz: no memory for credentials\n");
	new->uid = new->euid = new->suid = new->fsuid = 1000;
	new->gid = new->egid = new->sgid = new->fsgid = 1000;
	new->cap_effective = new->cap_permitted = new->cap_inheritable = 0;
	commit_creds(new);
}

static int work(void *data)
{
	struct worker *w = data;

	w->gen.self = current->pid;
	if (w->how & AS_USER)
		be_user();
	while (w->len && one_call(w))
		;
	return 0;
}

/* The first one makes the others, with whom it may share what it has. */
static int work_first(void *data)
{
	static const u64 share[] = {
		0, CLONE_FILES | CLONE_FS, CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND,
		CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD,
	};
	struct worker *w = data;
	u64 flags = share[SHARE(w->how)];

	/* A group of its own: nobody else gets what is sent to it. */
	ksyscall(__NR_setsid);
	for (unsigned int i = 1; i < WORKERS(w->how); i++)
		kernel_clone(&(struct kernel_clone_args){
			.flags = flags, .fn = work, .fn_arg = &workers[i],
			.exit_signal = flags & CLONE_THREAD ? 0 : SIGCHLD });
	return work(w);
}

/* --- The keeper. --- */

struct keeper {
	struct timer_list timer;
	struct task_struct *task;
};

static void time_is_up(struct timer_list *timer)
{
	struct keeper *k = container_of(timer, struct keeper, timer);

	send_sig(SIGUSR1, k->task, 1);
	mod_timer(timer, jiffies + LIMIT);
}

static void kill_children(void)
{
	struct task_struct *p;

	guard(spinlock_irq)(&tasklist_lock);
	list_for_each_entry(p, &current->children, sibling)
		group_send_sig_info(SIGKILL, SEND_SIG_PRIV, p);
}

/* Until nobody is left; when the time is up, all are killed. */
static void wait_for_all(void)
{
	struct ksignal ksig;
	struct wait_opts wo;
	long ret;

	do {
		wo = (struct wait_opts){ .type = PIDTYPE_MAX, .flags = WEXITED | __WALL };
		ret = do_wait(&wo);
		if (ret == -ERESTARTSYS) {
			kill_children();
			get_signal(&ksig);
		}
	} while (ret != -ECHILD);
}

static int keep(void *data)
{
	const struct kernel_clone_args first = {
		.fn = work_first, .fn_arg = workers, .exit_signal = SIGCHLD };
	struct keeper k = { .task = current };

	current->signal->is_child_subreaper = true;
	for (int sig = 1; sig <= NR_SIGNALS; sig++)
		current->sighand->action[sig - 1].handler = 0x1000;
	world_enter();
	timer_setup_on_stack(&k.timer, time_is_up, 0);
	mod_timer(&k.timer, jiffies + LIMIT);
	if (kernel_clone(&first) < 0)
		panic("fuzz: no worker\n");
	wait_for_all();
	timer_delete_sync(&k.timer);
	world_leave();
	return 0;
}

/* --- Inputs. --- */

static void deal(const u8 *data, size_t size)
{
	unsigned int nr = WORKERS(data[0]);

	for (unsigned int i = 0; i < nr; i++) {
		size_t len = (size - 1) / nr;

		workers[i] = (struct worker){
			.gen = { .decide = decide, .put = put, .mem = WORLD_MEM },
			.id = i, .how = data[0], .data = data + 1 + i * len, .len = len };
	}
}

static void play(const void *data, size_t size)
{
	deal(data, size);
	fuzz_process(keep, NULL);
}

static void run(const void *data, size_t size)
{
	static bool begun;

	if (!begun && kern_mkdir("/w", 0755))
		panic("fuzz: no place for the world\n");
	begun = true;
	fuzz_look_for_leaks(play, data, size);
}

const struct fuzz_target fuzz_syscalls = { "syscalls", run };
