// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors: numbers for open files.
 *
 * Owns struct files_struct and its tables, under file_lock. Readers find files under RCU: a
 * table that was too small is freed after a grace period, and so is a file. The lowest free
 * number is found by three steps: all below next_fd is taken, words without a free bit have
 * a bit of their own, and then the word.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/find.h>
#include <linux/init.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/vfs.h>
#include <uapi/linux/close_range.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/resource.h>

#include "internal.h"

/* Of all tasks that have none of their own: the kernel's. */
struct files_struct init_files = {
	.count = ATOMIC_INIT(2),	/* never a task's alone */
	.file_lock = __SPIN_LOCK_UNLOCKED(init_files.file_lock),
	.fdt = RCU_INITIALIZER(&init_files.first),
	.first = {
		.max_fds = NR_OPEN_DEFAULT,
		.fd = init_files.fd_first,
		.close_on_exec = init_files.close_on_exec_first,
		.open_fds = init_files.open_fds_first,
		.full = init_files.full_first,
	},
};
EXPORT_SYMBOL_GPL(init_files);

/* Its objects lie there with an inner table that is empty: who gives one back has emptied it. */
static struct kmem_cache *files_cache;

static void construct(void *object)
{
	struct files_struct *files = object;

	memset(files, 0, sizeof(*files));
	spin_lock_init(&files->file_lock);
	files->first = (struct fdtable){
		.max_fds = NR_OPEN_DEFAULT, .fd = files->fd_first,
		.close_on_exec = files->close_on_exec_first,
		.open_fds = files->open_fds_first, .full = files->full_first,
	};
}

void __init files_init(void)
{
	files_cache = kmem_cache_create("files_cache", sizeof(struct files_struct), 0,
					SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT,
					construct);
}

/* With file_lock, or alone. */
static struct fdtable *table_of(struct files_struct *files)
{
	return rcu_dereference_raw(files->fdt);
}

/* --- Tables. --- */

/* In one piece: the files, then the three sets. */
static struct fdtable *alloc_table(unsigned int nr)
{
	size_t words = nr / BITS_PER_LONG, full_words = BITS_TO_LONGS(words);
	struct fdtable *fdt = kvzalloc(sizeof(*fdt) + nr * sizeof(void *) +
				       (2 * words + full_words) * sizeof(long), GFP_KERNEL);

	if (!fdt)
		return NULL;
	fdt->max_fds = nr;
	fdt->fd = (void *)(fdt + 1);
	fdt->open_fds = (unsigned long *)(fdt->fd + nr);
	fdt->close_on_exec = fdt->open_fds + words;
	fdt->full = fdt->close_on_exec + words;
	return fdt;
}

/* All of @from, which is the smaller one. */
static void copy_table(struct fdtable *to, const struct fdtable *from)
{
	size_t words = from->max_fds / BITS_PER_LONG;

	memcpy(to->fd, from->fd, from->max_fds * sizeof(void *));
	memcpy(to->open_fds, from->open_fds, words * sizeof(long));
	memcpy(to->close_on_exec, from->close_on_exec, words * sizeof(long));
	memcpy(to->full, from->full, BITS_TO_LONGS(words) * sizeof(long));
}

/* Room for @nr: a power of two, since who needs one more will need more. */
static unsigned int table_size(unsigned int nr)
{
	unsigned int size = NR_OPEN_DEFAULT;

	while (size < nr)
		size *= 2;
	return size;
}

/*
 * With file_lock, which is given up for a while: others may have done it meanwhile. 0, or
 * -ENOMEM.
 */
static int expand(struct files_struct *files, unsigned int nr)
{
	struct fdtable *old, *new;

	spin_unlock(&files->file_lock);
	new = alloc_table(table_size(nr));
	spin_lock(&files->file_lock);
	if (!new)
		return -ENOMEM;
	old = table_of(files);
	if (old->max_fds >= new->max_fds) {
		kvfree(new);
		return 0;
	}
	copy_table(new, old);
	rcu_assign_pointer(files->fdt, new);
	if (old != &files->first)
		kvfree_rcu(old, rcu);
	return 0;
}

/* --- Numbers. --- */

/* The first that cannot be had. */
static unsigned int nofile_limit(void)
{
	return min(rlimit(RLIMIT_NOFILE), (unsigned long)NR_OPEN_MAX);
}

/* As find_free(), where the first word may be full, or be none: whole full words are skipped. */
static unsigned int find_free_far(const struct fdtable *fdt, unsigned int start)
{
	unsigned int words = fdt->max_fds / BITS_PER_LONG;
	unsigned int word = find_next_zero_bit(fdt->full, words, start / BITS_PER_LONG);

	if (word >= words)
		return fdt->max_fds;
	return find_next_zero_bit(fdt->open_fds, fdt->max_fds,
				  max(start, word * BITS_PER_LONG));
}

/* max_fds: there is none. Mostly it is in the first word that is looked at. */
static unsigned int find_free(const struct fdtable *fdt, unsigned int start)
{
	unsigned long free = 0;

	if (start < fdt->max_fds)
		free = ~fdt->open_fds[start / BITS_PER_LONG] >> start % BITS_PER_LONG;
	return likely(free) ? start + __ffs(free) : find_free_far(fdt, start);
}

/* With file_lock; of a number that is taken. */
static void set_cloexec(struct fdtable *fdt, unsigned int fd, bool set)
{
	if (set)
		__set_bit(fd, fdt->close_on_exec);
	else
		__clear_bit(fd, fdt->close_on_exec);
}

/* And note if its word is full now. */
static void take_number(struct fdtable *fdt, unsigned int fd, bool cloexec)
{
	__set_bit(fd, fdt->open_fds);
	set_cloexec(fdt, fd, cloexec);
	if (!~fdt->open_fds[fd / BITS_PER_LONG])
		__set_bit(fd / BITS_PER_LONG, fdt->full);
}

/* It may be the lowest that is free. */
static void free_number(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = table_of(files);

	__clear_bit(fd, fdt->open_fds);
	__clear_bit(fd, fdt->close_on_exec);
	__clear_bit(fd / BITS_PER_LONG, fdt->full);
	files->next_fd = min(files->next_fd, fd);
}

/* From zero on next_fd is where to look; from elsewhere it says too little. */
int get_unused_fd_from(unsigned int start, unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int fd;
	int err;

	guard(spinlock)(&files->file_lock);
	for (;;) {
		fd = find_free(table_of(files), max(start, files->next_fd));
		if (fd >= nofile_limit())
			return -EMFILE;
		if (fd < table_of(files)->max_fds)
			break;
		err = expand(files, fd + 1);
		if (err)
			return err;
	}
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	take_number(table_of(files), fd, flags & O_CLOEXEC);
	return fd;
}
EXPORT_SYMBOL_GPL(get_unused_fd_from);

/* Nothing was ever installed: nobody could find it. */
void put_unused_fd(unsigned int fd)
{
	guard(spinlock)(&current->files->file_lock);
	free_number(current->files, fd);
}
EXPORT_SYMBOL_GPL(put_unused_fd);

/* From now on everybody who has the table finds the file, complete. */
void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	guard(spinlock)(&files->file_lock);
	rcu_assign_pointer(table_of(files)->fd[fd], file);
}
EXPORT_SYMBOL_GPL(fd_install);

/*
 * With file_lock: what was there, whose reference is the caller's. NULL: nothing; a number
 * whose opener is under way stays taken.
 */
static struct file *take_out(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = table_of(files);
	struct file *file = fd < fdt->max_fds ? rcu_dereference_raw(fdt->fd[fd]) : NULL;

	if (!file)
		return NULL;
	RCU_INIT_POINTER(fdt->fd[fd], NULL);
	free_number(files, fd);
	return file;
}

/* The descriptor has gone, whatever is said of it. */
static int close_file(struct files_struct *files, struct file *file)
{
	int err = filp_flush(file, files);

	fput(file);
	return err;
}

/* Once only: of two who close it at once, one is told -EBADF. */
int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	scoped_guard(spinlock, &files->file_lock)
		file = take_out(files, fd);
	return file ? close_file(files, file) : -EBADF;
}
EXPORT_SYMBOL_GPL(close_fd);

/* The first open one from @fd on, and its number; @cloexec: of those that go by exec. */
static struct file *take_next(struct files_struct *files, unsigned int *fd,
			      unsigned int last, bool cloexec)
{
	struct fdtable *fdt;
	struct file *file;

	guard(spinlock)(&files->file_lock);
	fdt = table_of(files);
	for (;; (*fd)++) {
		*fd = find_next_bit(cloexec ? fdt->close_on_exec : fdt->open_fds,
				    fdt->max_fds, *fd);
		if (*fd >= fdt->max_fds || *fd > last)
			return NULL;
		file = take_out(files, *fd);
		if (file)
			return file;
	}
}

/* Those from @fd up to @last. */
static void close_many(struct files_struct *files, unsigned int fd, unsigned int last,
		       bool cloexec)
{
	struct file *file;

	while ((file = take_next(files, &fd, last, cloexec))) {
		close_file(files, file);
		cond_resched();
	}
}

/* For exec, when it cannot fail any more and the table is its own. */
void do_close_on_exec(struct files_struct *files)
{
	close_many(files, 0, ~0u, true);
}
EXPORT_SYMBOL_GPL(do_close_on_exec);

/* Those that are being opened, too: they are closed if exec comes before. */
static void mark_cloexec(struct files_struct *files, unsigned int first, unsigned int last)
{
	struct fdtable *fdt;

	guard(spinlock)(&files->file_lock);
	fdt = table_of(files);
	last = min(last, fdt->max_fds - 1);
	for (unsigned int fd = first; fd <= last; fd++)
		if (test_bit(fd, fdt->open_fds))
			__set_bit(fd, fdt->close_on_exec);
}

/* What @fn sees stays open while it looks. */
int iterate_fd(struct files_struct *files, unsigned int from,
	       int (*fn)(const void *arg, struct file *file, unsigned int fd),
	       const void *arg)
{
	struct fdtable *fdt;
	struct file *file;
	int ret = 0;

	guard(spinlock)(&files->file_lock);
	fdt = table_of(files);
	for (unsigned int fd = from; fd < fdt->max_fds && !ret; fd++) {
		file = rcu_dereference_raw(fdt->fd[fd]);
		if (file)
			ret = fn(arg, file, fd);
	}
	return ret;
}
EXPORT_SYMBOL_GPL(iterate_fd);

/* --- Tasks. --- */

/* What is open goes with us; what is only taken does not: its opener is another. */
static void copy_files(struct fdtable *to, struct files_struct *old, unsigned int nr_most)
{
	struct fdtable *from = table_of(old);
	unsigned int nr = min(from->max_fds, nr_most), fd;
	struct file *file;

	for_each_set_bit(fd, from->open_fds, nr) {
		file = rcu_dereference_raw(from->fd[fd]);
		if (!file)
			continue;
		RCU_INIT_POINTER(to->fd[fd], get_file(file));
		take_number(to, fd, test_bit(fd, from->close_on_exec));
	}
}

/* The size that @old needs for those below @nr_most. With file_lock. */
static unsigned int size_needed(struct files_struct *old, unsigned int nr_most)
{
	struct fdtable *fdt = table_of(old);
	unsigned int nr = min(fdt->max_fds, nr_most);
	unsigned int last = find_last_bit(fdt->open_fds, nr);

	return table_size(last < nr ? last + 1 : 0);
}

/* With the table that is inside. */
static struct files_struct *alloc_files(void)
{
	struct files_struct *files = kmem_cache_alloc(files_cache, GFP_KERNEL);

	if (!files)
		return NULL;
	atomic_set(&files->count, 1);
	files->next_fd = 0;
	RCU_INIT_POINTER(files->fdt, &files->first);
	return files;
}

/* The old one may grow while memory is had for the new one. */
static int copy_all(struct files_struct *files, struct files_struct *old,
		    unsigned int nr_most)
{
	struct fdtable *fdt = &files->first;
	unsigned int size;

	for (;;) {
		scoped_guard(spinlock, &old->file_lock) {
			size = size_needed(old, nr_most);
			if (size <= fdt->max_fds) {
				copy_files(fdt, old, min(nr_most, fdt->max_fds));
				break;
			}
		}
		if (fdt->max_fds >= size)
			break;
		if (fdt != &files->first)
			kvfree(fdt);
		fdt = alloc_table(size);
		if (!fdt)
			return -ENOMEM;
	}
	RCU_INIT_POINTER(files->fdt, fdt);
	return 0;
}

/* For fork: the child has the same files, and with them their positions. */
struct files_struct *dup_fd(struct files_struct *old, unsigned int nr_most)
{
	struct files_struct *files = alloc_files();

	if (files && copy_all(files, old, nr_most)) {
		kmem_cache_free(files_cache, files);
		return NULL;
	}
	return files;
}
EXPORT_SYMBOL_GPL(dup_fd);

/* What it held before the table outgrew it. Readers who find nothing there are late anyway. */
static void empty_first(struct files_struct *files)
{
	for (unsigned int fd = 0; fd < NR_OPEN_DEFAULT; fd++)
		RCU_INIT_POINTER(files->fd_first[fd], NULL);
	files->open_fds_first[0] = 0;
	files->close_on_exec_first[0] = 0;
	files->full_first[0] = 0;
}

/* The last task closes all. Others may still read the table, as /proc does. */
void put_files_struct(struct files_struct *files)
{
	struct fdtable *fdt;

	if (!atomic_dec_and_test(&files->count))
		return;
	close_many(files, 0, ~0u, false);
	fdt = table_of(files);
	if (fdt != &files->first) {
		empty_first(files);
		kvfree_rcu(fdt, rcu);
	}
	kfree_rcu(files, first.rcu);
}
EXPORT_SYMBOL_GPL(put_files_struct);

/* Others find it under RCU, complete. */
static void set_task_files(struct task_struct *p, struct files_struct *files)
{
	guard(spinlock)(&p->alloc_lock);
	rcu_assign_pointer(p->files, files);
}

/* The kernel's own table is shared by its threads, who do not count. */
void exit_files(struct task_struct *p)
{
	struct files_struct *files = p->files;

	set_task_files(p, &init_files);
	if (files != &init_files)
		put_files_struct(files);
}
EXPORT_SYMBOL_GPL(exit_files);

/* A table that is ours alone stays. */
static int unshare_up_to(unsigned int nr_most)
{
	struct files_struct *old = current->files, *files;

	if (atomic_read(&old->count) == 1)
		return 0;
	files = dup_fd(old, nr_most);
	if (!files)
		return -ENOMEM;
	exit_files(current);
	set_task_files(current, files);
	return 0;
}

/* For exec and unshare(). */
int unshare_files(void)
{
	return unshare_up_to(~0u);
}
EXPORT_SYMBOL_GPL(unshare_files);

/*
 * --- From a number to a file. ---
 *
 * A file that is found under RCU may be about to be closed; whether a reference can still
 * be had says whether it was open at that moment.
 */

/*
 * What is at this number, with a reference. *@again: it has lost the number before we had
 * the reference, so it is not what the number stands for: perhaps another one is, by dup2().
 * The file may live on, if somebody has sent it away; who looks for circles among such
 * (net/unix/garbage.c) relies on it that nobody comes to it by an old number.
 */
static struct file *try_fget(unsigned int fd, fmode_t not, bool *again)
{
	struct file *file;

	guard(rcu)();
	file = lookup_fd_rcu(fd);
	*again = false;
	if (!file || file->f_mode & not)
		return NULL;
	*again = !get_file_rcu(file);
	if (*again)
		return NULL;
	*again = lookup_fd_rcu(fd) != file;
	return file;
}

/* A number behind the end is none; what is there may be about to be closed. */
struct file *lookup_fd_rcu(unsigned int fd)
{
	struct fdtable *fdt = rcu_dereference_raw(current->files->fdt);

	return fd < fdt->max_fds ? rcu_dereference_raw(fdt->fd[fd]) : NULL;
}

/* Under RCU, of any task. What ends has the kernel's, in which there is nothing. */
static struct files_struct *task_files(struct task_struct *p)
{
	return rcu_dereference_raw(p->files);
}

/* With file_lock: what is open there, with a reference. */
static struct file *get_slot(const struct fdtable *fdt, struct task_fd *at)
{
	struct file *file = rcu_dereference_raw(fdt->fd[at->fd]);

	if (!file)
		return NULL;
	at->cloexec = test_bit(at->fd, fdt->close_on_exec);
	return get_file(file);
}

/* Another task's may be closed, and its number given again, as soon as it is told. */
struct file *fget_task(struct task_struct *p, struct task_fd *at)
{
	struct files_struct *files;

	guard(rcu)();
	files = task_files(p);
	at->table = files;
	guard(spinlock)(&files->file_lock);
	return at->fd < table_of(files)->max_fds ? get_slot(table_of(files), at) : NULL;
}
EXPORT_SYMBOL_GPL(fget_task);

/* The first open one that is not below @at->fd, which becomes its number. */
struct file *fget_task_next(struct task_struct *p, struct task_fd *at)
{
	struct files_struct *files;
	struct fdtable *fdt;
	struct file *file;

	guard(rcu)();
	files = task_files(p);
	guard(spinlock)(&files->file_lock);
	fdt = table_of(files);
	for (;; at->fd++) {
		at->fd = find_next_bit(fdt->open_fds, fdt->max_fds, at->fd);
		if (at->fd >= fdt->max_fds)
			return NULL;
		file = get_slot(fdt, at);
		if (file)
			return file;
	}
}
EXPORT_SYMBOL_GPL(fget_task_next);

/* How many it has room for at the moment; the dead have no table. */
unsigned int task_max_fds(struct task_struct *p)
{
	struct files_struct *files;

	guard(rcu)();
	files = task_files(p);
	if (files == &init_files && !(READ_ONCE(p->flags) & PF_KTHREAD))
		return 0;
	guard(spinlock)(&files->file_lock);
	return table_of(files)->max_fds;
}
EXPORT_SYMBOL_GPL(task_max_fds);

/* What was about to go counts as gone. */
static struct file *fget_unless(unsigned int fd, fmode_t not)
{
	struct file *file;
	bool again;

	for (;;) {
		file = try_fget(fd, not, &again);
		if (likely(!again))
			return file;
		if (file)
			fput(file);
	}
}

/* For who keeps it beyond the call. */
struct file *fget(unsigned int fd)
{
	return fget_unless(fd, FMODE_PATH);
}
EXPORT_SYMBOL_GPL(fget);

/* What O_PATH has opened, too. */
struct file *fget_raw(unsigned int fd)
{
	return fget_unless(fd, 0);
}
EXPORT_SYMBOL_GPL(fget_raw);

/* For who has set a lock meanwhile, which closing would have taken away. */
bool fd_is_file(unsigned int fd, const struct file *file)
{
	struct files_struct *files = current->files;

	guard(spinlock)(&files->file_lock);
	return lookup_fd_rcu(fd) == file;
}

/* While the table is ours alone nobody closes what we use. */
static __always_inline struct fd get_unless(unsigned int fd, fmode_t not)
{
	struct file *file;

	if (unlikely(atomic_read(&current->files->count) != 1)) {
		file = fget_unless(fd, not);
		return (struct fd){ .file = file, .counted = file };
	}
	file = lookup_fd_rcu(fd);
	if (unlikely(!file || file->f_mode & not))
		return (struct fd){};
	return (struct fd){ .file = file };
}

/* For almost all calls. */
struct fd fdget(unsigned int fd)
{
	return get_unless(fd, FMODE_PATH);
}
EXPORT_SYMBOL_GPL(fdget);

/* For calls that only want to know where it is. */
struct fd fdget_raw(unsigned int fd)
{
	return get_unless(fd, 0);
}
EXPORT_SYMBOL_GPL(fdget_raw);

/* The position is ours alone if the file is: with our table, or with our descriptor. */
struct fd fdget_pos(unsigned int fd)
{
	struct fd f = get_unless(fd, FMODE_PATH);

	if (f.file && f.file->f_mode & FMODE_ATOMIC_POS &&
	    (f.counted || atomic_long_read(&f.file->f_count) > 1)) {
		f.pos_locked = true;
		mutex_lock(&f.file->f_pos_lock);
	}
	return f;
}

/* In the reverse order. */
void fdput_slow(struct fd f)
{
	if (f.pos_locked)
		mutex_unlock(&f.file->f_pos_lock);
	if (f.counted)
		fput(f.file);
}
EXPORT_SYMBOL_GPL(fdput_slow);

/* --- System calls. --- */

SYSCALL_DEFINE1(close, unsigned int, fd)
{
	int err = close_fd(fd);

	/* It is closed: nobody may do it again. */
	if (err == -ERESTARTSYS || err == -ERESTARTNOINTR || err == -ERESTARTNOHAND ||
	    err == -ERESTART_RESTARTBLOCK)
		err = -EINTR;
	return err;
}

/* Unsharing is done first: it may fail, closing cannot. */
SYSCALL_DEFINE3(close_range, unsigned int, first, unsigned int, last, unsigned int, flags)
{
	int err = 0;

	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || first > last)
		return -EINVAL;
	/* What goes at the end anyway is not copied before. */
	if (flags & CLOSE_RANGE_UNSHARE)
		err = unshare_up_to(last >= NR_OPEN_MAX && !(flags & CLOSE_RANGE_CLOEXEC) ?
				    first : ~0u);
	if (err)
		return err;
	if (flags & CLOSE_RANGE_CLOEXEC)
		mark_cloexec(current->files, first, last);
	else
		close_many(current->files, first, last, false);
	return 0;
}

/* What is at @fd now is closed; a number that somebody is opening is not to be had. */
static int replace_fd(struct file *file, unsigned int fd, bool cloexec)
{
	struct files_struct *files = current->files;
	struct file *old;
	struct fdtable *fdt;

	scoped_guard(spinlock, &files->file_lock) {
		int err = fd < table_of(files)->max_fds ? 0 : expand(files, fd + 1);

		if (err)
			return err;
		fdt = table_of(files);
		old = rcu_dereference_raw(fdt->fd[fd]);
		if (!old && test_bit(fd, fdt->open_fds))
			return -EBUSY;
		take_number(fdt, fd, cloexec);
		rcu_assign_pointer(fdt->fd[fd], get_file(file));
	}
	if (old)
		close_file(files, old);
	return fd;
}

/* Linux looks at the limit first, and says -EBADF for it. */
static int dup_to(unsigned int oldfd, unsigned int newfd, int flags)
{
	CLASS(fd_raw, f)(oldfd);

	if (newfd >= nofile_limit() || fd_empty(f))
		return -EBADF;
	if (oldfd == newfd)
		return newfd;
	return replace_fd(fd_file(f), newfd, flags & O_CLOEXEC);
}

/* The same number is a mistake here. */
SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	if (flags & ~O_CLOEXEC || oldfd == newfd)
		return -EINVAL;
	return dup_to(oldfd, newfd, flags);
}

/* The same number is fine, if it is open. */
SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	return dup_to(oldfd, newfd, 0);
}

/* For fcntl(): the lowest from @from on. */
int f_dupfd(unsigned int from, struct file *file, unsigned int flags)
{
	int fd;

	if (from >= nofile_limit())
		return -EINVAL;
	fd = get_unused_fd_from(from, flags);
	if (fd >= 0)
		fd_install(fd, get_file(file));
	return fd;
}

/* Whatever it is: also what O_PATH has opened. */
SYSCALL_DEFINE1(dup, unsigned int, oldfd)
{
	CLASS(fd_raw, f)(oldfd);
	int fd;

	if (fd_empty(f))
		return -EBADF;
	fd = get_unused_fd_flags(0);
	if (fd >= 0)
		fd_install(fd, get_file(fd_file(f)));
	return fd;
}

/* For fcntl(): of a number that the caller has looked at. */
bool get_close_on_exec(unsigned int fd)
{
	struct files_struct *files = current->files;

	guard(spinlock)(&files->file_lock);
	return fd < table_of(files)->max_fds && test_bit(fd, table_of(files)->close_on_exec);
}

/* For fcntl() and ioctl(). */
void set_close_on_exec(unsigned int fd, bool set)
{
	struct files_struct *files = current->files;

	guard(spinlock)(&files->file_lock);
	if (fd < table_of(files)->max_fds)
		set_cloexec(table_of(files), fd, set);
}
