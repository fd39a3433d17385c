// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process gets another program.
 *
 *	open		the file, which nobody writes to from now on
 *	strings		arguments and environment, out of the old memory
 *	rights		what set-id and capabilities give
 *	load		an address space with everything in it (binfmt_*.c)
 *	commit		the other threads end; the new takes the place of the old
 *
 * All but the last leave the process as it was, if they fail: struct linux_binprm owns
 * what has been made. Of the last, only memory for a table of files can be missing when
 * there is no way back; then the process is killed.
 */
#include <asm/ptrace.h>
#include <kunit/visibility.h>
#include <linux/binfmt_elf.h>
#include <linux/binfmts.h>
#include <linux/cleanup.h>
#include <linux/cred.h>
#include <linux/entry.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/hiwater.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/namei.h>
#include <linux/posix-timers.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/personality.h>
#include <uapi/linux/signal.h>

/* --- Files that may be run. --- */

/* O_PATH is not asked for: the mode says that it was opened to be run. */
struct file *do_open_exec(int dfd, const struct filename *name, int flags)
{
	struct open_flags op = {
		.open_flag = O_LARGEFILE | O_RDONLY, .acc_mode = MAY_EXEC,
		.lookup_flags = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW,
	};
	struct file *file;
	int err;

	if (flags & AT_EMPTY_PATH)
		op.lookup_flags |= LOOKUP_EMPTY;
	file = do_filp_open(dfd, name, &op);
	if (IS_ERR(file))
		return file;
	err = S_ISREG(inode_mode(file_inode(file))) ? 0 : -EACCES;
	err = err ?: deny_write_access(file_inode(file));
	if (!err)
		return file;
	fput(file);
	return ERR_PTR(err);
}

/* By a name in a file: a script's, a program's. */
struct file *open_exec(const char *name)
{
	struct filename *path __free(putname) = getname_kernel(name);

	return IS_ERR(path) ? ERR_CAST(path) : do_open_exec(AT_FDCWD, path, 0);
}

void close_exec(struct file *file)
{
	if (IS_ERR_OR_NULL(file))
		return;
	allow_write_access(file_inode(file));
	fput(file);
}

/* --- What is made before anything changes. --- */

/* The limits that count are those of the moment: others may change them meanwhile. */
static void init_binprm(struct linux_binprm *bprm, const char *filename)
{
	unsigned int personality = current->personality;

	bprm->filename = filename;
	bprm->path = filename;
	bprm->layout = (struct mm_layout){
		.stack_limit = rlimit(RLIMIT_STACK),
		.legacy = personality & ADDR_COMPAT_LAYOUT ||
			  rlimit(RLIMIT_STACK) == RLIM64_INFINITY,
		.randomize = !(personality & ADDR_NO_RANDOMIZE),
	};
	bprm->strings.limit = elf_args_limit(&bprm->layout);
}

/* What commit() has taken is not there any more. */
static void free_binprm(struct linux_binprm *bprm)
{
	if (bprm->mm)
		mmput(bprm->mm);
	if (bprm->cred)
		abort_creds(bprm->cred);
	close_exec(bprm->file);
	exec_strings_free(&bprm->strings);
	kfree(bprm->interp);
}

/* A program may count on a name of its own, whatever it was called with. */
static int name_itself(struct exec_strings *strings)
{
	pr_warn_once("process '%s' launched with NULL argv: empty string added\n",
		     current->comm);
	strings->argc = 1;
	return exec_strings_append(strings, "");
}

/* The name of the file comes last: what AT_EXECFN points to. */
static int copy_strings(struct linux_binprm *bprm, const struct exec_vector *argv,
			const struct exec_vector *envp)
{
	struct exec_strings *strings = &bprm->strings;
	int err = exec_strings_add(strings, argv, &strings->argc);

	if (!err && !strings->argc)
		err = name_itself(strings);
	if (!err)
		err = exec_strings_add(strings, envp, &strings->envc);
	return err ?: exec_strings_append(strings, bprm->filename);
}

/* A file that is shorter is as good as one with 0 behind it. */
static int read_head(struct linux_binprm *bprm)
{
	loff_t pos = 0;
	ssize_t len;

	memset(bprm->head, 0, sizeof(bprm->head));
	len = kernel_read(bprm->file, bprm->head, sizeof(bprm->head), &pos);
	return len < 0 ? len : 0;
}

/* So many scripts may be each other's interpreters. */
#define MAX_SCRIPTS	5

/* The rights are those of the file that is run in the end. */
static int load_binary(struct linux_binprm *bprm)
{
	int err = read_head(bprm), ret;

	for (int i = 0; !err; i++) {
		ret = load_script(bprm);
		if (ret < 0 && ret != -ENOEXEC)
			return ret;
		if (ret != 1)
			break;
		if (i == MAX_SCRIPTS)
			return -ELOOP;
		err = read_head(bprm);
	}
	if (!err)
		err = exec_prepare_cred(bprm);
	return err ?: load_elf(bprm);
}

/* --- The change. --- */

/* With the directories cut off. */
static void set_name(const char *filename)
{
	const char *slash = strrchr(filename, '/');

	set_task_comm(current, slash ? slash + 1 : filename);
}

/* What belonged to the old program alone. */
static void forget_program(const struct linux_binprm *bprm)
{
	struct task_struct *p = current;

	scoped_guard(spinlock_irq, &p->sighand->siglock)
		flush_signal_handlers(p, false);
	p->sas_ss_sp = 0;
	p->sas_ss_size = 0;
	p->sas_ss_flags = SS_DISABLE;
	posix_timers_exit(p);
	WRITE_ONCE(p->flags, p->flags & ~PF_FORKNOEXEC);
	/* Whoever made it may have less rights than it will have. */
	if (bprm->secure || cred_outgrows(bprm->cred, current_cred()))
		p->pdeath_signal = 0;
	if (bprm->secure)
		p->personality &= ~PER_CLEAR_ON_SETID;
}

/* Whoever waits for his memory to be his own again (vfork) has it back. */
static void take_mm(struct linux_binprm *bprm)
{
	struct mm_struct *had = current->mm;

	mm_release(current);
	if (had)
		mmgrab(had);
	exec_mmap(bprm->mm);
	bprm->mm = NULL;
	if (had) {
		note_maxrss(had);
		mmdrop(had);
	}
}

/* From here on the process is the new owner's. */
static void take_cred(struct linux_binprm *bprm)
{
	commit_creds(bprm->cred);
	bprm->cred = NULL;
}

/*
 * Whoever sees the new memory, or has his own back, finds what belonged to the old program
 * gone. -EAGAIN: the process is ending anyway, or another of its threads was faster.
 */
static int commit(struct linux_binprm *bprm)
{
	int err = de_thread();

	if (err)
		return err;
	if (unshare_files()) {
		force_fatal_sig(SIGKILL);
		return -ENOMEM;
	}
	do_close_on_exec(current->files);
	set_name(bprm->filename);
	forget_program(bprm);
	take_mm(bprm);
	take_cred(bprm);
	start_thread(task_pt_regs(current), bprm->entry, bprm->sp);
	return 0;
}

/* With the file open, until it runs or nothing has changed. */
static int exec_file(struct linux_binprm *bprm, const struct exec_vector *argv,
		     const struct exec_vector *envp)
{
	int err = copy_strings(bprm, argv, envp);

	if (err)
		return err;
	bprm->cred = prepare_creds();
	if (!bprm->cred)
		return -ENOMEM;
	err = load_binary(bprm);
	return err ?: commit(bprm);
}

/* --- Who asks. --- */

/* The name of a file that has none of its own is its descriptor's. */
static char *descriptor_name(int fd, const char *name)
{
	return kasprintf(GFP_KERNEL, *name ? "/dev/fd/%d/%s" : "/dev/fd/%d", fd,
			 name);
}

/* A script's interpreter could not open it by that name. */
static bool closes_on_exec(int fd)
{
	const struct fdtable *fdt;

	guard(rcu)();
	fdt = rcu_dereference_raw(current->files->fdt);
	return (unsigned int)fd < fdt->max_fds && test_bit(fd, fdt->close_on_exec);
}

/* Where it is, and how it is called. */
struct exec_name {
	int dfd, flags;
	struct filename *name;
};

static int do_execveat(const struct exec_name *which, const struct exec_vector *argv,
		       const struct exec_vector *envp)
{
	const char *name = which->name->name;
	char *fd_name __free(kfree) = NULL;
	struct linux_binprm *bprm __free(kfree) = kzalloc(sizeof(*bprm), GFP_KERNEL);
	int err;

	if (!bprm)
		return -ENOMEM;
	if (which->dfd != AT_FDCWD && *name != '/') {
		fd_name = descriptor_name(which->dfd, name);
		if (!fd_name)
			return -ENOMEM;
		bprm->path_is_closed = closes_on_exec(which->dfd);
	}
	init_binprm(bprm, fd_name ?: name);
	bprm->file = do_open_exec(which->dfd, which->name, which->flags);
	err = PTR_ERR_OR_ZERO(bprm->file);
	if (!err)
		err = exec_file(bprm, argv, envp);
	free_binprm(bprm);
	return err;
}

/* From a program: flags first, as Linux does. */
static long execveat_user(struct exec_name which, const char __user *text,
			  const struct exec_vector *argv,
			  const struct exec_vector *envp)
{
	struct filename *name __free(putname) = NULL;

	if (which.flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW))
		return -EINVAL;
	name = getname_flags(text, which.flags & AT_EMPTY_PATH ? LOOKUP_EMPTY : 0);
	if (IS_ERR(name))
		return PTR_ERR(name);
	which.name = name;
	return do_execveat(&which, argv, envp);
}

SYSCALL_DEFINE3(execve, const char __user *, name,
		const char __user *const __user *, argv,
		const char __user *const __user *, envp)
{
	return execveat_user((struct exec_name){ .dfd = AT_FDCWD }, name,
			     &(struct exec_vector){ .user = argv },
			     &(struct exec_vector){ .user = envp });
}

SYSCALL_DEFINE5(execveat, int, dfd, const char __user *, name,
		const char __user *const __user *, argv,
		const char __user *const __user *, envp, int, flags)
{
	return execveat_user((struct exec_name){ .dfd = dfd, .flags = flags }, name,
			     &(struct exec_vector){ .user = argv },
			     &(struct exec_vector){ .user = envp });
}

/* The kernel's own words for a program's. */
int kernel_execve(const char *text, const char *const *argv, const char *const *envp)
{
	struct filename *name __free(putname) = getname_kernel(text);

	if (IS_ERR(name))
		return PTR_ERR(name);
	return do_execveat(&(struct exec_name){ .dfd = AT_FDCWD, .name = name },
			   &(struct exec_vector){ .kernel = argv },
			   &(struct exec_vector){ .kernel = envp });
}
EXPORT_SYMBOL_IF_KUNIT(kernel_execve);
