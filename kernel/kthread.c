// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel threads: a task with a function, a value at its end, and a polite
 * way to ask it to stop.
 *
 * struct kthread belongs to the task and is freed with it. @flags changes by
 * atomic bit operations; @result is written before @exited completes.
 */
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct kthread {
	unsigned long flags;
	int (*fn)(void *data);
	void *data;
	long result;
	struct completion exited;
};

/* Bits of kthread.flags. */
enum {
	KTHREAD_SHOULD_STOP,
};

/*
 * The first function of every kernel thread. One that was asked to stop before
 * it ever ran never calls its function: its data may be gone already.
 */
static int kthread_main(void *arg)
{
	struct kthread *self = arg;
	long ret = -EINTR;

	if (!test_bit(KTHREAD_SHOULD_STOP, &self->flags))
		ret = self->fn(self->data);
	kthread_exit(ret);
}

/* ERR_PTR(-ENOMEM) is the only failure, and leaves nothing behind. */
struct task_struct *kthread_create(int (*threadfn)(void *data), void *data,
				   const char *namefmt, ...)
{
	struct kthread *self = kzalloc(sizeof(*self), GFP_KERNEL);
	char name[TASK_COMM_LEN];
	struct task_struct *p;
	va_list args;

	if (!self)
		return ERR_PTR(-ENOMEM);
	self->fn = threadfn;
	self->data = data;
	init_completion(&self->exited);

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
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

/* From put_task_struct(): until then kthread_stop() may want the value. */
void kthread_free_struct(struct task_struct *k)
{
	kfree(k->kthread);
}

/* Asleep since its creation: so it is on no queue that it would have to leave. */
void kthread_bind(struct task_struct *k, unsigned int cpu)
{
	struct cpumask mask;

	WARN_ON(task_state(k) != TASK_UNINTERRUPTIBLE);
	cpumask_clear(&mask);
	cpumask_set_cpu(cpu, &mask);
	WARN_ON(set_cpus_allowed_ptr(k, &mask));
}
EXPORT_SYMBOL_GPL(kthread_bind);

/* The value is written first: whoever sees @exited complete reads it. */
void kthread_exit(long result)
{
	struct kthread *self = current->kthread;

	self->result = result;
	current->exit_code = result;
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
	wake_up_process(k);
	wait_for_completion(&kthread->exited);
	ret = kthread->result;
	put_task_struct(k);
	return ret;
}
EXPORT_SYMBOL_GPL(kthread_stop);
