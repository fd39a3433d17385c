// SPDX-License-Identifier: GPL-2.0-only
/*
 * process_vm_readv() and process_vm_writev(): bytes from the memory of a process to that of
 * another, in pieces on both sides. Owns nothing. They go through a page of the kernel's, so
 * that never both address spaces are locked at once.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uio.h>

/* As the program says it. */
struct process_vm_call {
	pid_t pid;
	const struct iovec __user *local, *remote;
	unsigned long nr_local, nr_remote, flags;
	bool write;
};

/* On the way: our side, the other's memory, and what carries a page's worth. */
struct process_vm {
	struct iov_iter iter;
	struct mm_struct *mm;
	char *page;
	bool write;
};

/* At most a page's worth, from @addr on or to it. Nothing is -EFAULT. */
static long copy_some(struct process_vm *vm, unsigned long addr, size_t len)
{
	struct access_request req = {
		.addr = addr, .buf = vm->page, .flags = vm->write ? FOLL_WRITE : 0,
		/* Up to the end of the other's page: what is behind it may not be there. */
		.len = min3(len, iov_iter_count(&vm->iter), PAGE_SIZE - (addr & ~PAGE_MASK)),
	};
	long done;

	/* What we cannot read ends it before the other is asked. */
	if (vm->write) {
		req.len = copy_from_iter(vm->page, req.len, &vm->iter);
		if (!req.len)
			return -EFAULT;
	}
	done = mm_access(vm->mm, &req);
	if (done <= 0)
		return -EFAULT;
	if (vm->write)
		iov_iter_revert(&vm->iter, req.len - done);
	else
		done = copy_to_iter(vm->page, done, &vm->iter);
	return done ?: -EFAULT;
}

/* One piece of the other's: as much as is there, and as we have room for. */
static long copy_piece(struct process_vm *vm, const struct iovec *piece)
{
	unsigned long addr = (__force unsigned long)piece->iov_base;
	size_t done = 0;
	long ret;

	while (done < piece->iov_len && iov_iter_count(&vm->iter)) {
		ret = copy_some(vm, addr + done, piece->iov_len - done);
		if (ret < 0)
			return done ?: ret;
		done += ret;
	}
	return done;
}

/*
 * The pieces of both sides do not match: theirs are gone through one by one, ours by the
 * iterator. What has been copied counts more than why it is not more.
 */
static ssize_t copy_pieces(struct process_vm *vm, const struct iov_iter *remote)
{
	ssize_t done = 0;

	for (unsigned long i = 0; i < remote->nr_segs && iov_iter_count(&vm->iter); i++) {
		const struct iovec *piece = &remote->__iov[i];
		long ret = copy_piece(vm, piece);

		if (ret < 0)
			return done ?: ret;
		done += ret;
		if (ret < (long)piece->iov_len)
			break;
	}
	return done;
}

/* With a reference, for who may be that process; -ESRCH, -EPERM. */
static struct mm_struct *mm_of(pid_t pid)
{
	struct task_struct *p;
	struct mm_struct *mm;

	scoped_guard(rcu) {
		p = find_task_by_pid(pid);
		if (!p || !refcount_inc_not_zero(&p->usage))
			return ERR_PTR(-ESRCH);
	}
	mm = get_task_mm_for(p, PTRACE_MODE_ATTACH_REALCREDS);
	put_task_struct(p);
	if (mm == ERR_PTR(-EACCES))
		return ERR_PTR(-EPERM);
	return mm ?: ERR_PTR(-ESRCH);
}

/* The other's memory may go on living for as long as we look at it, and no longer. */
static ssize_t copy_between(struct process_vm *vm, const struct iov_iter *remote, pid_t pid)
{
	char *page __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);
	ssize_t ret;

	/* Both are there before anybody is looked for. */
	if (!page)
		return -ENOMEM;
	vm->page = page;
	vm->mm = mm_of(pid);
	if (IS_ERR(vm->mm))
		return PTR_ERR(vm->mm);
	ret = copy_pieces(vm, remote);
	mmput(vm->mm);
	return ret;
}

/* In the order in which Linux finds out: where we have no room nobody is looked for. */
static ssize_t process_vm(const struct process_vm_call *call)
{
	struct iovec fast[2][UIO_FASTIOV];
	struct iovec *local __free(kfree) = NULL, *other __free(kfree) = NULL;
	struct process_vm vm = { .write = call->write };
	struct iovec_request req = {
		.user = call->local, .nr_segs = call->nr_local, .fast = fast[0],
		.direction = call->write ? ITER_SOURCE : ITER_DEST,
	};
	struct iov_iter remote;
	ssize_t ret;

	if (call->flags)
		return -EINVAL;
	ret = import_iovec(&req, &local, &vm.iter);
	if (ret <= 0)
		return ret;
	req.user = call->remote;
	req.nr_segs = call->nr_remote;
	req.fast = fast[1];
	ret = import_iovec(&req, &other, &remote);
	return ret <= 0 ? ret : copy_between(&vm, &remote, call->pid);
}

/* From @pid's memory to ours. */
SYSCALL_DEFINE6(process_vm_readv, pid_t, pid, const struct iovec __user *, local,
		unsigned long, nr_local, const struct iovec __user *, remote,
		unsigned long, nr_remote, unsigned long, flags)
{
	return process_vm(&(struct process_vm_call){ pid, local, remote, nr_local, nr_remote,
						     flags, false });
}

/* And back: what the other may not write, we may not either. */
SYSCALL_DEFINE6(process_vm_writev, pid_t, pid, const struct iovec __user *, local,
		unsigned long, nr_local, const struct iovec __user *, remote,
		unsigned long, nr_remote, unsigned long, flags)
{
	return process_vm(&(struct process_vm_call){ pid, local, remote, nr_local, nr_remote,
						     flags, true });
}
