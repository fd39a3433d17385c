// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel threads: a task with a function, a value at its end, and a polite
 * way to ask it to stop, or to stand aside for a while (park).
 *
 * struct kthread belongs to the task and is freed with it. @flags changes by
 * atomic bit operations; @result is written before @exited completes, @parked
 * completes each time the thread has parked.
 */
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mmu_context.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct kthread {
	unsigned long flags;
	int (*fn)(void *data);
	void *data;
	long result;
	struct completion exited;
	struct completion parked;
};

/* Bits of kthread.flags. */
enum {
	KTHREAD_SHOULD_STOP,
	KTHREAD_SHOULD_PARK,
};

/*
 * The first function of every kernel thread. One that was asked to stop before
 * it ever ran never calls its function: its data may be gone already.
 */
static int kthread_main(void *arg)
{
	struct kthread *self = arg;
	long ret = -EINTR;

	if (!test_bit(KTHREAD_SHOULD_STOP, &self->flags)) {
		kthread_parkme();
		ret = self->fn(self->data);
	}
	kthread_exit(ret);
}

/* ERR_PTR(-ENOMEM) is the only failure, and leaves nothing behind. */
static struct task_struct *create(int (*threadfn)(void *data), void *data,
				  const char *name)
{
	struct kthread *self = kzalloc(sizeof(*self), GFP_KERNEL);
	struct task_struct *p;

	if (!self)
		return ERR_PTR(-ENOMEM);
	self->fn = threadfn;
	self->data = data;
	init_completion(&self->exited);
	init_completion(&self->parked);
	p = task_create(&(struct task_create){
		.fn = kthread_main, .arg = self, .name = name });
	if (IS_ERR(p)) {
		kfree(self);
		return p;
	}
	p->kthread = self;
	/* Asleep until somebody wakes it, as its creator expects. */
	WRITE_ONCE(p->__state, TASK_UNINTERRUPTIBLE);
	return p;
}
EXPORT_SYMBOL_GPL(kthread_create);

struct task_struct *kthread_create(int (*threadfn)(void *data), void *data,
				   const char *namefmt, ...)
{
	char name[TASK_COMM_LEN];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create(threadfn, data, name);
}

/* The format is a literal with one %u, as its callers write it. */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data),
					  void *data, unsigned int cpu,
					  const char *namefmt)
{
	struct task_struct *p = kthread_create(threadfn, data, namefmt, cpu);

	if (!IS_ERR(p))
		kthread_bind(p, cpu);
	return p;
}
EXPORT_SYMBOL_GPL(kthread_create_on_cpu);

/* From put_task_struct(): until then kthread_stop() may want the value. */
void kthread_free_struct(struct task_struct *k)
{
	kfree(k->kthread);
}

/*
 * Asleep since its creation: so it is on no queue that it would have to leave,
 * and its flags are still ours to write.
 */
void kthread_bind_mask(struct task_struct *k, const struct cpumask *mask)
{
	if (WARN_ON(task_state(k) != TASK_UNINTERRUPTIBLE))
		return;
	WARN_ON(set_cpus_allowed_ptr(k, mask));
	k->flags |= PF_NO_SETAFFINITY;
}
EXPORT_SYMBOL_GPL(kthread_bind_mask);

void kthread_bind(struct task_struct *k, unsigned int cpu)
{
	struct cpumask mask;

	cpumask_clear(&mask);
	cpumask_set_cpu(cpu, &mask);
	kthread_bind_mask(k, &mask);
}
EXPORT_SYMBOL_GPL(kthread_bind);

/* The value is written first: whoever sees @exited complete reads it. */
void kthread_exit(long result)
{
	struct kthread *self = current->kthread;

	self->result = result;
	current->exit_code = result;
	/* Who waits for us may go on to release it. */
	exit_files(current);
	exit_fs(current);
	exit_kthread_mm();
	/* kthread_stop() may put its reference at once: the task has its own. */
	complete_all(&self->exited);
	do_exit_task();
}

/*
 * For a thread whose code could go away as soon as @done is complete: nothing
 * of the caller runs after it.
 */
void kthread_complete_and_exit(struct completion *done, long code)
{
	if (done)
		complete(done);
	kthread_exit(code);
}
EXPORT_SYMBOL_GPL(kthread_complete_and_exit);

bool kthread_should_stop(void)
{
	return test_bit(KTHREAD_SHOULD_STOP, &current->kthread->flags);
}
EXPORT_SYMBOL_GPL(kthread_should_stop);

bool kthread_should_park(void)
{
	return test_bit(KTHREAD_SHOULD_PARK, &current->kthread->flags);
}
EXPORT_SYMBOL_GPL(kthread_should_park);

bool kthread_should_stop_or_park(void)
{
	return kthread_should_stop() || kthread_should_park();
}
EXPORT_SYMBOL_GPL(kthread_should_stop_or_park);

/*
 * Stands aside as long as it is asked to. The state comes before the look at
 * the flag, so that kthread_unpark(), which clears it first, is not missed; and
 * only that wakes a parked thread, whatever else is going on.
 */
void kthread_parkme(void)
{
	struct kthread *self = current->kthread;

	for (;;) {
		set_current_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &self->flags))
			break;
		complete(&self->parked);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}
EXPORT_SYMBOL_GPL(kthread_parkme);

/*
 * Returns when @k has parked; 0, -EBUSY if it was asked to already, or -ENOSYS
 * if it has ended. It must not be @k itself.
 */
int kthread_park(struct task_struct *k)
{
	struct kthread *kthread = k->kthread;

	if (WARN_ON(k == current) || completion_done(&kthread->exited))
		return -ENOSYS;
	if (test_and_set_bit(KTHREAD_SHOULD_PARK, &kthread->flags))
		return -EBUSY;
	wake_up_process(k);
	wait_for_completion(&kthread->parked);
	return 0;
}
EXPORT_SYMBOL_GPL(kthread_park);

void kthread_unpark(struct task_struct *k)
{
	struct kthread *kthread = k->kthread;

	if (test_and_clear_bit(KTHREAD_SHOULD_PARK, &kthread->flags))
		wake_up_state(k, TASK_PARKED);
}
EXPORT_SYMBOL_GPL(kthread_unpark);

void *kthread_data(struct task_struct *k)
{
	return k->kthread->data;
}
EXPORT_SYMBOL_GPL(kthread_data);

/*
 * The flag comes before the wake-up: a thread that tests it after it has set
 * its state either sees it or is woken. The reference keeps the value for us
 * when the thread has gone.
 */
int kthread_stop(struct task_struct *k)
{
	struct kthread *kthread = k->kthread;
	long ret;

	get_task_struct(k);
	set_bit(KTHREAD_SHOULD_STOP, &kthread->flags);
	kthread_unpark(k);
	wake_up_process(k);
	wait_for_completion(&kthread->exited);
	ret = kthread->result;
	put_task_struct(k);
	return ret;
}
EXPORT_SYMBOL_GPL(kthread_stop);
