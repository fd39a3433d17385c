// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting for an answer. Owns struct ipc_waiter, under the lock of the kind; whoever waits
 * looks at its status without it, so that is stored last.
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "wait.h"

void ipc_enqueue(struct ipc_waiter *w, struct list_head *queue)
{
	w->task = current;
	w->status = IPC_WAITS;
	list_add_tail(&w->link, queue);
}

void ipc_answer(struct ipc_waiter *w, int status)
{
	list_del_init(&w->link);
	smp_store_release(&w->status, status);
	wake_up_process(w->task);
}

/* Until there is an answer: 0; or why it is not waited for any more. */
static int sleep(struct ipc_waiter *w, const ktime_t *timeout)
{
	int ret = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (smp_load_acquire(&w->status) != IPC_WAITS)
			break;
		if (signal_pending(current)) {
			ret = -EINTR;
			break;
		}
		if (!schedule_hrtimeout_range(timeout, 0, HRTIMER_MODE_ABS)) {
			ret = -EAGAIN;
			break;
		}
	}
	__set_current_state(TASK_RUNNING);
	return ret;
}

int ipc_wait(struct ipc_ids *ids, struct ipc_waiter *w, const ktime_t *timeout)
{
	int why = sleep(w, timeout);

	guard(mutex)(&ids->lock);
	if (w->status != IPC_WAITS)
		return w->status;
	list_del(&w->link);
	return why;
}
