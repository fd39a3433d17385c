// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of exec: what a process has before and after, what it cannot run and why, whose
 * rights a program has, and that a failure changes nothing. Children run functions of the
 * kernel that exec, and look at what they have become. What Linux answers was seen there.
 */
#include <kunit/fail_nth.h>
#include <kunit/test.h>
#include <linux/binfmts.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/rcupdate.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/vfs.h>
#include <uapi/linux/auxvec.h>
#include <uapi/linux/capability.h>
#include <uapi/linux/fcntl.h>

#include "../../kernel/tests/process.h"
#include "elf_image.h"

/* --- A world with some files. --- */

struct content {
	const void *data;
	size_t len;
};

static void make(struct kunit *test, const char *name, struct content c, umode_t mode)
{
	struct file *file = filp_open(name, O_CREAT | O_EXCL | O_WRONLY, mode);
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_EXPECT_EQ(test, kernel_write(file, c.data, c.len, &pos),
			(ssize_t)c.len);
	fput(file);
}

static void make_text(struct kunit *test, const char *name, const char *text)
{
	make(test, name, (struct content){ text, strlen(text) }, 0755);
}

static void make_elf(struct kunit *test, const char *name, unsigned int type)
{
	struct elf_image *image = kzalloc(sizeof(*image), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	elf_image_init(image, type);
	make(test, name, (struct content){ image, sizeof(*image) }, 0755);
	kfree(image);
}

/* The root of the scene that begins now, until the case ends. */
static struct vfsmount *root_mnt;

static void enter_world(struct kunit *test)
{
	struct path root = { .mnt = root_mnt, .dentry = root_mnt->mnt_root };

	current->fs->umask = 0;
	set_fs_root(&root);
	set_fs_pwd(&root);
	make_elf(test, "/prog", ET_EXEC);
}

static int exec_init(struct kunit *test)
{
	root_mnt = kern_mount(get_fs_type("tmpfs"), "size=0,nr_inodes=0,mode=755");
	return PTR_ERR_OR_ZERO(root_mnt);
}

static void exec_exit(struct kunit *test)
{
	kern_unmount(root_mnt);
	rcu_barrier();
	rcu_barrier();
}

static const char *const no_env[] = { NULL };

static int exec(const char *name)
{
	const char *const argv[] = { name, NULL };

	return kernel_execve(name, argv, no_env);
}

/* A child's function says 0 for well; else a number that tells what was wrong. */
#define EXPECT_CHILD(test, fn, arg) \
do { \
	struct wait_opts wo; \
	pid_t pid = spawn(fn, arg); \
 \
	KUNIT_EXPECT_GT(test, pid, 0); \
	KUNIT_EXPECT_EQ(test, wait_any(&wo, WEXITED), (long)pid); \
	KUNIT_EXPECT_EQ_MSG(test, wo.status >> 8, 0, "what was wrong"); \
	KUNIT_EXPECT_EQ(test, wo.status & 0x7f, 0); \
} while (0)

#define CHECK(nr, cond) \
do { \
	if (!(cond)) \
		return (nr) << 8; \
} while (0)

/* --- What the new program has. --- */

static u64 word(unsigned long addr)
{
	u64 value;

	return get_user(value, (u64 __user *)addr) ? ~0ull : value;
}

static bool is_string(unsigned long addr, const char *text)
{
	char buf[64];
	long len = strncpy_from_user(buf, (const char __user *)addr, sizeof(buf));

	return len == (long)strlen(text) && !strcmp(buf, text);
}

static unsigned long stack_pointer(void)
{
	return kernel_stack_pointer(task_pt_regs(current));
}

/* The @i-th word on its stack: argc, argv[]. */
static bool is_argument(unsigned int i, const char *text)
{
	return is_string(word(stack_pointer() + 8 + 8 * i), text);
}

static u64 aux(u64 type)
{
	unsigned long at = stack_pointer() + 8;

	at += 8 * (word(stack_pointer()) + 1);
	while (word(at))
		at += 8;
	for (at += 8; word(at) != AT_NULL; at += 16)
		if (word(at) == type)
			return word(at + 8);
	return ~0ull;
}

static int becomes_prog(void *unused)
{
	const char *const argv[] = { "a", "bc", NULL };
	const char *const envp[] = { "X=1", NULL };
	unsigned long data = IMAGE_BASE + IMAGE_DATA;

	CHECK(1, !kernel_execve("/prog", argv, envp));
	CHECK(2, !strcmp(current->comm, "prog"));
	CHECK(3, !(current->flags & PF_FORKNOEXEC));
	CHECK(4, instruction_pointer(task_pt_regs(current)) == IMAGE_BASE + IMAGE_CODE);
	CHECK(5, word(stack_pointer()) == 2 && !(stack_pointer() & 15));
	CHECK(6, is_argument(0, "a") && is_argument(1, "bc"));
	CHECK(7, !word(stack_pointer() + 24) && is_argument(3, "X=1"));
	CHECK(8, is_string(aux(AT_EXECFN), "/prog"));
	CHECK(9, aux(AT_ENTRY) == IMAGE_BASE + IMAGE_CODE && !aux(AT_BASE));
	CHECK(10, aux(AT_PHDR) == IMAGE_BASE + sizeof(struct elf64_hdr));
	CHECK(11, !aux(AT_SECURE) && !aux(AT_UID));
	CHECK(12, word(IMAGE_BASE) == 0x00010102464c457f);
	CHECK(13, word(data) == 0x5a5a5a5a5a5a5a5a);
	/* The file has something else behind the data: memory has not. */
	CHECK(14, !word(data + IMAGE_DATA_SIZE));
	CHECK(15, !word(data + IMAGE_DATA_SIZE + IMAGE_BSS_SIZE - 8));
	CHECK(16, put_user(1ull, (u64 __user *)IMAGE_BASE) == -EFAULT);
	CHECK(17, !put_user(1ull, (u64 __user *)data));
	CHECK(18, mm_verify(current->mm));
	CHECK(19, current->mm->exe_file);
	return 0;
}

SCENE_CASE(the_new_program)
{
	enter_world(test);
	EXPECT_CHILD(test, becomes_prog, NULL);
	/* What it wrote is its own. */
	EXPECT_CHILD(test, becomes_prog, NULL);
}

/* Another program may follow, which has the first one's process. */
static int becomes_two(void *unused)
{
	struct task_struct *p = current;
	pid_t pid = p->pid;
	long kept, closed;

	kept = ksyscall(__NR_eventfd2, 0, 0);
	closed = ksyscall(__NR_eventfd2, 0, O_CLOEXEC);
	p->sighand->action[SIGUSR1 - 1].handler = 0x1000;
	p->sighand->action[SIGUSR2 - 1].handler = SIG_IGN_;
	p->sas_ss_size = PAGE_SIZE;
	CHECK(1, !exec("/prog"));
	CHECK(2, ksyscall(__NR_fcntl, kept, F_GETFD, 0) == 0);
	CHECK(3, ksyscall(__NR_fcntl, closed, F_GETFD, 0) == -EBADF);
	CHECK(4, p->sighand->action[SIGUSR1 - 1].handler == SIG_DFL_);
	CHECK(5, p->sighand->action[SIGUSR2 - 1].handler == SIG_IGN_);
	CHECK(6, !p->sas_ss_size);
	CHECK(7, !exec("/other"));
	CHECK(8, !strcmp(p->comm, "other") && p->pid == pid);
	CHECK(9, word(IMAGE_BASE) == ~0ull);
	return 0;
}

SCENE_CASE(what_stays_and_what_goes)
{
	enter_world(test);
	make_elf(test, "/other", ET_DYN);
	EXPECT_CHILD(test, becomes_two, NULL);
}

/* --- What cannot be run. --- */

struct refusal {
	const char *name;
	int err;
};

static const struct refusal refusals[] = {
	{ "/missing", -ENOENT }, { "/prog/x", -ENOTDIR }, { "/dir", -EACCES },
	{ "/no_x", -EACCES }, { "/text", -ENOEXEC }, { "/empty", -ENOEXEC },
	{ "/short", -ENOEXEC }, { "/blank", -ENOEXEC }, { "/mark", -EACCES }, { "/no_interp", -ENOENT },
	{ "/dir_interp", -EACCES }, { "/bad_ld", -ELIBBAD }, { "/no_ld", -ENOENT },
	{ "/loop", -ELOOP },
};

/* @interp is its interpreter; where that is in the file there is no code. */
static void make_dynamic(struct kunit *test, const char *name, const char *interp)
{
	struct elf_image *image = kzalloc(sizeof(*image), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, image);
	elf_image_init(image, ET_DYN);
	image->phdrs[2] = (struct elf64_phdr){
		.p_type = PT_INTERP, .p_offset = offsetof(struct elf_image, code),
		.p_filesz = strlen(interp) + 1 };
	strscpy((char *)image->code, interp, 64);
	make(test, name, (struct content){ image, sizeof(*image) }, 0755);
	kfree(image);
}

static int is_refused(void *unused)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		int err = exec(refusals[i].name);

		if (err != refusals[i].err) {
			pr_err("%s: %d\n", refusals[i].name, err);
			return (int)(i + 1) << 8;
		}
	}
	return current->mm ? 0x7f00 : 0;
}

SCENE_CASE(what_is_no_program)
{
	enter_world(test);
	KUNIT_EXPECT_EQ(test, kern_mkdir("/dir", 0755), 0);
	make(test, "/no_x", (struct content){ "#!/prog", 7 }, 0644);
	make_text(test, "/text", "echo 1\n");
	make_text(test, "/empty", "");
	make_text(test, "/short", "\177ELF");
	make_text(test, "/blank", "#! \t\n");
	make_text(test, "/mark", "#!");
	make_text(test, "/no_interp", "#!/missing\n");
	make_text(test, "/dir_interp", "#!/dir\n");
	make_text(test, "/loop", "#!/loop\n");
	make_dynamic(test, "/bad_ld", "/text");
	make_dynamic(test, "/no_ld", "/missing");
	EXPECT_CHILD(test, is_refused, NULL);
}

/* A file that is written to is not run, and the other way round. */
static int is_busy(void *unused)
{
	struct file *file = filp_open("/prog", O_WRONLY, 0);

	CHECK(1, !IS_ERR(file));
	CHECK(2, exec("/prog") == -ETXTBSY);
	fput(file);
	CHECK(3, !exec("/prog"));
	CHECK(4, PTR_ERR(filp_open("/prog", O_WRONLY, 0)) == -ETXTBSY);
	CHECK(5, !exec("/other"));
	file = filp_open("/prog", O_WRONLY, 0);
	CHECK(6, !IS_ERR(file));
	fput(file);
	return 0;
}

SCENE_CASE(text_is_busy)
{
	enter_world(test);
	make_elf(test, "/other", ET_DYN);
	EXPECT_CHILD(test, is_busy, NULL);
}

static int has_too_much(void *unused)
{
	const size_t each = 100000;
	char *text = kvzalloc(64 * PAGE_SIZE, GFP_KERNEL);
	const char *many[64] = { };
	int ret;

	CHECK(1, text);
	memset(text, 'x', 32 * PAGE_SIZE);
	many[0] = text;
	ret = kernel_execve("/prog", many, no_env);
	CHECK(2, ret == -E2BIG);
	text[32 * PAGE_SIZE - 1] = 0;
	text[each] = 0;
	for (int i = 0; i < 63; i++)
		many[i] = text;
	/* A quarter of a stack of 8 MiB has room for 20 of them. */
	ret = kernel_execve("/prog", no_env, many);
	CHECK(3, ret == -E2BIG);
	many[20] = NULL;
	ret = kernel_execve("/prog", no_env, many);
	kvfree(text);
	CHECK(4, !ret);
	/* Who is called with nothing at all has an empty name. */
	CHECK(5, word(stack_pointer()) == 1 && is_argument(0, ""));
	return 0;
}

SCENE_CASE(too_many_arguments)
{
	enter_world(test);
	EXPECT_CHILD(test, has_too_much, NULL);
}

/* --- Scripts, and who loads others. --- */

static int runs_scripts(void *unused)
{
	const char *const argv[] = { "zero", "one", NULL };

	CHECK(1, !kernel_execve("/script", argv, no_env));
	CHECK(2, word(stack_pointer()) == 4 && is_argument(0, "/prog"));
	CHECK(3, is_argument(1, "-x y") && is_argument(2, "/script"));
	CHECK(4, is_argument(3, "one") && !strcmp(current->comm, "script"));
	CHECK(5, is_string(aux(AT_EXECFN), "/script"));
	CHECK(6, !kernel_execve("/of_script", argv, no_env));
	CHECK(7, word(stack_pointer()) == 5 && is_argument(0, "/prog"));
	CHECK(8, is_argument(2, "/script") && is_argument(3, "/of_script"));
	CHECK(9, !kernel_execve("/s4", argv, no_env));
	CHECK(10, kernel_execve("/s5", argv, no_env) == -ELOOP);
	return 0;
}

SCENE_CASE(scripts)
{
	enter_world(test);
	make_text(test, "/script", "#! \t/prog  -x y \t\nrest");
	make_text(test, "/of_script", "#!/script");
	make_text(test, "/s0", "#!/prog\n");
	make_text(test, "/s1", "#!/s0\n");
	make_text(test, "/s2", "#!/s1\n");
	make_text(test, "/s3", "#!/s2\n");
	make_text(test, "/s4", "#!/s3\n");
	make_text(test, "/s5", "#!/s4\n");
	EXPECT_CHILD(test, runs_scripts, NULL);
}

static int has_loader(void *unused)
{
	unsigned long base;

	CHECK(1, !exec("/dynamic"));
	base = aux(AT_BASE);
	CHECK(2, word(base) == 0x00010102464c457f);
	CHECK(3, instruction_pointer(task_pt_regs(current)) == base + IMAGE_CODE);
	CHECK(4, aux(AT_ENTRY) != base + IMAGE_CODE);
	CHECK(5, aux(AT_PHDR) == aux(AT_ENTRY) - IMAGE_CODE + sizeof(struct elf64_hdr));
	/* The heap is the program's, far from its loader. */
	CHECK(6, current->mm->start_brk > aux(AT_ENTRY) && current->mm->start_brk < base);
	CHECK(7, mm_verify(current->mm));
	return 0;
}

SCENE_CASE(a_program_with_a_loader)
{
	enter_world(test);
	make_elf(test, "/ld.so", ET_DYN);
	make_dynamic(test, "/dynamic", "/ld.so");
	EXPECT_CHILD(test, has_loader, NULL);
}

/* --- Threads. --- */

struct pair {
	struct completion ready, never;
	pid_t leader;
};

static int thread_execs(void *arg)
{
	struct pair *pair = arg;

	complete(&pair->ready);
	CHECK(1, !exec("/prog"));
	CHECK(2, thread_group_leader(current) && thread_group_empty(current));
	CHECK(3, current->pid == pair->leader && current->tgid == pair->leader);
	CHECK(4, ksyscall(__NR_gettid) == pair->leader);
	CHECK(5, ksyscall(__NR_getpid) == pair->leader);
	CHECK(6, !list_empty(&current->sibling) && current->exit_signal == SIGCHLD);
	return 0;
}

static int waits_for_ever(void *arg)
{
	struct pair *pair = arg;

	return wait_for_completion_killable(&pair->never) ? 0 : 0x5500;
}

static int leads(void *arg)
{
	struct pair *pair = arg;
	struct kernel_clone_args args = {
		.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS |
			 CLONE_FILES,
		.fn = waits_for_ever, .fn_arg = arg };

	pair->leader = current->pid;
	CHECK(11, kernel_clone(&args) > 0);
	args.fn = thread_execs;
	CHECK(12, kernel_clone(&args) > 0);
	return waits_for_ever(arg);
}

SCENE_CASE(a_thread_takes_its_leaders_place)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	enter_world(test);
	init_completion(&pair->ready);
	init_completion(&pair->never);
	EXPECT_CHILD(test, leads, pair);
}

static int leader_execs(void *arg)
{
	pid_t thread = kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS |
			 CLONE_FILES,
		.fn = waits_for_ever, .fn_arg = arg });

	CHECK(1, thread > 0);
	CHECK(2, !exec("/prog"));
	CHECK(3, thread_group_empty(current));
	CHECK(4, ksyscall(__NR_tkill, thread, 0) == -ESRCH);
	return 0;
}

SCENE_CASE(a_leader_ends_its_threads)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	enter_world(test);
	init_completion(&pair->never);
	EXPECT_CHILD(test, leader_execs, pair);
}

/* --- Whose rights. --- */

static bool become_user(uid_t uid)
{
	struct cred *cred = prepare_creds();

	if (!cred)
		return false;
	cred->uid = cred->euid = cred->suid = cred->fsuid = uid;
	cred->gid = cred->egid = cred->sgid = cred->fsgid = uid;
	cred->cap_effective = cred->cap_permitted = 0;
	commit_creds(cred);
	return true;
}

static int gets_owners_rights(void *unused)
{
	const struct cred *cred;

	CHECK(1, become_user(1000));
	CHECK(2, !exec("/suid"));
	cred = current_cred();
	CHECK(3, cred->uid == 1000 && cred->euid == 5 && cred->suid == 5);
	CHECK(4, cred->fsuid == 5 && cred->egid == 7 && !cred->cap_permitted);
	CHECK(5, aux(AT_SECURE) == 1 && aux(AT_EUID) == 5 && aux(AT_UID) == 1000);
	CHECK(6, !exec("/suid_root"));
	cred = current_cred();
	CHECK(7, !cred->euid && cred->cap_effective == cred->cap_bset);
	CHECK(8, cred->cap_permitted == cred->cap_bset && cred->uid == 1000);
	return 0;
}

static int wants_no_rights(void *unused)
{
	CHECK(1, become_user(1000));
	current->no_new_privs = true;
	CHECK(2, !exec("/suid_root"));
	CHECK(3, current_euid() == 1000 && !current_cred()->cap_permitted);
	CHECK(4, !aux(AT_SECURE));
	return 0;
}

/* Whoever shares its root could give it another one. */
static int shares_its_root(void *unused)
{
	struct fs_struct *fs = current->fs;
	bool ok;

	CHECK(1, become_user(1000));
	refcount_inc(&fs->users);
	ok = !exec("/suid_root") && current_euid() == 1000;
	put_fs_struct(fs);
	CHECK(2, ok);
	return 0;
}

static int keeps_root(void *unused)
{
	CHECK(1, !exec("/prog"));
	CHECK(2, capable(CAP_SYS_ADMIN) && !aux(AT_SECURE));
	return 0;
}

static int reads_nothing(void *unused)
{
	CHECK(1, become_user(1000));
	CHECK(2, exec("/private") == -EACCES);
	return 0;
}

static void own(struct kunit *test, const char *name, uid_t uid, umode_t mode)
{
	struct path path;

	make_elf(test, name, ET_EXEC);
	KUNIT_ASSERT_EQ(test, kern_path(name, 0, &path), 0);
	KUNIT_EXPECT_EQ(test, chown_common(&path, uid, uid ? uid + 2 : 0), 0);
	KUNIT_EXPECT_EQ(test, chmod_common(&path, mode), 0);
	path_put(&path);
}

SCENE_CASE(rights_of_the_file)
{
	enter_world(test);
	own(test, "/suid", 5, 06755);
	own(test, "/suid_root", 0, 04755);
	own(test, "/private", 0, 0700);
	EXPECT_CHILD(test, gets_owners_rights, NULL);
	EXPECT_CHILD(test, wants_no_rights, NULL);
	EXPECT_CHILD(test, shares_its_root, NULL);
	EXPECT_CHILD(test, keeps_root, NULL);
	EXPECT_CHILD(test, reads_nothing, NULL);
}

/* --- Without memory. --- */

static struct kunit *failing_test;

static int fails_first(void *unused)
{
	const char *const argv[] = { "a", NULL };
	struct mm_struct *mm;
	const struct cred *cred;
	int err = -ENOMEM;

	CHECK(1, !exec("/prog"));
	strscpy(current->comm, "before", sizeof(current->comm));
	mm = current->mm;
	cred = current->cred;
	KUNIT_FAIL_NTH(failing_test, run) {
		err = kernel_execve("/script", argv, no_env);
		if (!kunit_fail_nth_hit(&run) || !err)
			break;
		CHECK(2, err == -ENOMEM);
		CHECK(3, current->mm == mm && current->cred == cred);
		CHECK(4, !strcmp(current->comm, "before"));
	}
	CHECK(5, !err && current->mm != mm && !strcmp(current->comm, "script"));
	return 0;
}

SCENE_CASE(each_allocation_fails)
{
	failing_test = test;
	enter_world(test);
	make_elf(test, "/ld.so", ET_DYN);
	make_dynamic(test, "/dynamic", "/ld.so");
	make_text(test, "/script", "#!/dynamic -x\n");
	EXPECT_CHILD(test, fails_first, NULL);
}

static struct kunit_case exec_cases[] = {
	KUNIT_CASE(the_new_program),
	KUNIT_CASE(what_stays_and_what_goes),
	KUNIT_CASE(what_is_no_program),
	KUNIT_CASE(text_is_busy),
	KUNIT_CASE(too_many_arguments),
	KUNIT_CASE(scripts),
	KUNIT_CASE(a_program_with_a_loader),
	KUNIT_CASE(a_thread_takes_its_leaders_place),
	KUNIT_CASE(a_leader_ends_its_threads),
	KUNIT_CASE(rights_of_the_file),
	KUNIT_CASE(each_allocation_fails),
	{}
};

static struct kunit_suite exec_suite = {
	.name = "exec",
	.init = exec_init,
	.exit = exec_exit,
	.test_cases = exec_cases,
};
kunit_test_suite(exec_suite);

MODULE_DESCRIPTION("Tests of exec");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
