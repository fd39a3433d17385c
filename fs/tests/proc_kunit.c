// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of /proc: what is listed and found, what is said of processes that live, end and have
 * gone, who may know it, and how entries come and go. Each case is a process whose root is
 * proc itself. What Linux answers was seen there.
 */
#include <kunit/warning.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>

#include "../../kernel/tests/crew.h"
#include "../../kernel/tests/scene.h"

#define STATUS(code)	(((code) & 0xff) << 8)
#define EXPECT(call, value)	KUNIT_EXPECT_EQ(test, (long)(call), (long)(value))

/* --- A world. --- */

static struct vfsmount *proc_mnt;

static int proc_test_init(struct kunit *test)
{
	proc_mnt = kern_mount(get_fs_type("proc"), NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, proc_mnt);
	return 0;
}

static void proc_test_exit(struct kunit *test)
{
	kern_unmount(proc_mnt);
	rcu_barrier();
	rcu_barrier();
}

/* The scene that begins now sees nothing but proc. */
static void enter_proc(void)
{
	struct path root = { .mnt = proc_mnt, .dentry = proc_mnt->mnt_root };

	set_fs_root(&root);
	set_fs_pwd(&root);
}

/* Up to @size - 1 bytes, ended by a 0: how many, or what went wrong. */
static long read_file(struct file *file, char *buf, size_t size)
{
	loff_t pos = 0;
	ssize_t len, all = 0;

	do {
		len = kernel_read(file, buf + all, size - 1 - all, &pos);
		if (len > 0)
			all += len;
	} while (len > 0);
	buf[all] = '\0';
	return len < 0 ? len : all;
}

static long read_name(const char *name, char *buf, size_t size)
{
	struct file *file = filp_open(name, O_RDONLY, 0);
	long ret;

	buf[0] = '\0';
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = read_file(file, buf, size);
	fput(file);
	return ret;
}

static long write_name(const char *name, const char *text)
{
	struct file *file = filp_open(name, O_WRONLY | O_TRUNC, 0);
	loff_t pos = 0;
	long ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = kernel_write(file, text, strlen(text), &pos);
	fput(file);
	return ret;
}

/* What a name of a process leads to: 0, or why not. */
static long find(pid_t pid, const char *name)
{
	char text[64];
	struct path path;
	long ret;

	snprintf(text, sizeof(text), "/%d/%s", pid, name);
	ret = kern_path(text, 0, &path);
	if (!ret)
		path_put(&path);
	return ret;
}

static long read_of(pid_t pid, const char *name, char *buf, size_t size)
{
	char text[64];

	snprintf(text, sizeof(text), "/%d/%s", pid, name);
	return read_name(text, buf, size);
}

/* --- Lists. --- */

/* The names of a directory, separated by blanks. */
struct listing {
	struct dir_context ctx;
	char text[2000];
	size_t len;
};

static bool list_one(struct dir_context *ctx, const struct dir_entry *entry)
{
	struct listing *l = container_of(ctx, struct listing, ctx);

	l->len += scnprintf(l->text + l->len, sizeof(l->text) - l->len, "%s%s",
			    l->len ? " " : "", entry->name);
	return entry->ino && entry->type;
}

static long list(struct listing *l, const char *name)
{
	struct file *file = filp_open(name, O_RDONLY | O_DIRECTORY, 0);
	long ret;

	*l = (struct listing){ .ctx.actor = list_one };
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = iterate_dir(file, &l->ctx);
	fput(file);
	return ret;
}

/* A decimal number at the beginning of @text. */
static long number(const char *text)
{
	long value = 0, sign = *text == '-' ? -1 : 1;

	for (text += sign < 0; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + *text - '0';
	return sign * value;
}

/* The last part of a list is processes, by number. */
static void expect_numbers_at_end(struct kunit *test, const char *text, pid_t with)
{
	const char *at = strstr(text, "thread-self ");
	long nr, before = 0;
	bool seen = false;

	KUNIT_ASSERT_NOT_NULL(test, at);
	for (at += strlen("thread-self "); *at; at += strcspn(at, " "), at += *at == ' ') {
		nr = number(at);
		KUNIT_EXPECT_GT(test, nr, before);
		before = nr;
		seen |= nr == with;
	}
	KUNIT_EXPECT_TRUE(test, seen);
}

/* Nobody is called so. */
static const char *const no_names[] = {
	"/0", "/00", "/x", "/1x", "/01", "/-1", "/4194304", "/4294967297", "/none",
	"/99999999999999999999",
};

SCENE_CASE(root_directory)
{
	struct listing *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	char buf[32];

	KUNIT_ASSERT_NOT_NULL(test, l);
	enter_proc();
	EXPECT(list(l, "/"), 0);
	KUNIT_EXPECT_EQ(test, strncmp(l->text, ". .. ", 5), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(l->text, " meminfo "));
	expect_numbers_at_end(test, l->text, current->pid);
	for (unsigned int i = 0; i < ARRAY_SIZE(no_names); i++)
		EXPECT(read_name(no_names[i], buf, sizeof(buf)), -ENOENT);
	EXPECT(kern_mkdir("/new", 0755), -EPERM);
	EXPECT(read_name("/self", buf, sizeof(buf)), -EISDIR);
}

/* --- Who one is. --- */

/* Field @n of a line, counted from 1, as a number. */
static long field(const char *line, int n)
{
	while (--n && *line) {
		line += strcspn(line, " ");
		line += *line == ' ';
	}
	return number(line);
}

static int count_fields(const char *line)
{
	int n = 1;

	for (; *line; line++)
		n += *line == ' ';
	return n;
}

SCENE_CASE(own_stat)
{
	char buf[600], want[64];
	const char *behind;

	enter_proc();
	set_task_comm(current, "a) b\n");
	EXPECT(read_name("/self/stat", buf, sizeof(buf)) > 0, 1);
	snprintf(want, sizeof(want), "%d (a) b\\n) R ", current->pid);
	KUNIT_EXPECT_EQ(test, strncmp(buf, want, strlen(want)), 0);
	behind = strrchr(buf, ')') + 2;
	KUNIT_EXPECT_EQ(test, count_fields(behind), 50);
	EXPECT(field(behind, 2), current->real_parent->tgid);
	EXPECT(field(behind, 5), 0);		/* no terminal, */
	EXPECT(field(behind, 6), -1);		/* and nobody in front of it */
	EXPECT(field(behind, 16), 20);
	EXPECT(field(behind, 17), 0);
	EXPECT(field(behind, 18), 1);
	EXPECT(buf[strlen(buf) - 1], '\n');
	EXPECT(read_name("/thread-self/comm", buf, sizeof(buf)), 6);
	KUNIT_EXPECT_STREQ(test, buf, "a) b\n\n");
	EXPECT(read_name("/self/cmdline", buf, sizeof(buf)), 0);
	EXPECT(read_name("/self/maps", buf, sizeof(buf)), 0);
	EXPECT(read_name("/self/statm", buf, sizeof(buf)), 14);
	KUNIT_EXPECT_STREQ(test, buf, "0 0 0 0 0 0 0\n");
}

static const char *const status_lines[] = {
	"\nTracerPid:\t0\n", "\nUid:\t0\t0\t0\t0\n", "\nThreads:\t1\n",
	"\nSigBlk:\t0000000000000200\n", "\nCapEff:\t000001ffffffffff\n",
	"\nNoNewPrivs:\t0\n", "\nCpus_allowed_list:\t0",
};

SCENE_CASE(own_status)
{
	char *buf = kunit_kzalloc(test, 4096, GFP_KERNEL);
	char want[64];

	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	current->fs->umask = 027;
	current->blocked = sigmask(SIGUSR1);
	set_task_comm(current, "me");
	EXPECT(read_name("/self/status", buf, 4096) > 0, 1);
	current->blocked = 0;
	snprintf(want, sizeof(want), "Name:\tme\nUmask:\t0027\nState:\tR (running)\nTgid:\t%d\n",
		 current->pid);
	KUNIT_EXPECT_EQ(test, strncmp(buf, want, strlen(want)), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(status_lines); i++)
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, status_lines[i]), "%s",
					  status_lines[i]);
	/* It has no memory. */
	KUNIT_EXPECT_NULL(test, strstr(buf, "VmSize"));
}

SCENE_CASE(names)
{
	char buf[32];

	enter_proc();
	EXPECT(write_name("/self/comm", "a name that is too long"), 23);
	KUNIT_EXPECT_STREQ(test, current->comm, "a name that is ");
	EXPECT(read_name("/self/comm", buf, sizeof(buf)), 16);
	KUNIT_EXPECT_STREQ(test, buf, "a name that is \n");
	EXPECT(write_name("/self/stat", "x"), -EINVAL);
	/* Nobody gives a name to who is not of his. */
	snprintf(buf, sizeof(buf), "/%d/comm", current->real_parent->pid);
	EXPECT(write_name(buf, "x"), -EINVAL);
}

SCENE_CASE(oom_score_adj)
{
	char buf[32];

	enter_proc();
	EXPECT(write_name("/self/oom_score_adj", "-500\n"), 5);
	EXPECT(current->signal->oom_score_adj, -500);
	EXPECT(read_name("/self/oom_score_adj", buf, sizeof(buf)), 5);
	KUNIT_EXPECT_STREQ(test, buf, "-500\n");
	EXPECT(write_name("/self/oom_score_adj", "1001"), -EINVAL);
	EXPECT(write_name("/self/oom_score_adj", "x"), -EINVAL);
	lose_rights();
	EXPECT(write_name("/self/oom_score_adj", "-501"), -EACCES);
	EXPECT(write_name("/self/oom_score_adj", "7"), 1);
	EXPECT(write_name("/self/oom_score_adj", "-500"), 4);
}

/* --- Lives. --- */

/* A child that does nothing until it is told to end. */
struct sleeper {
	struct completion ready, go;
};

static int sleep_until_told(void *arg)
{
	struct sleeper *s = arg;

	complete(&s->ready);
	wait_for_completion(&s->go);
	return 0;
}

static pid_t spawn_sleeper(struct sleeper *s)
{
	pid_t pid;

	init_completion(&s->ready);
	init_completion(&s->go);
	pid = spawn(sleep_until_told, s);
	wait_for_completion(&s->ready);
	return pid;
}

static struct task_struct *task_of(pid_t pid)
{
	guard(rcu)();
	return find_task_by_pid(pid);
}

/* It has ended, but for its parent's waiting. */
static void end_sleeper(struct sleeper *s, pid_t pid)
{
	struct task_struct *p = task_of(pid);

	complete(&s->go);
	crew_wait_until(smp_load_acquire(&p->exit_state) == EXIT_ZOMBIE);
}

static void reap(struct kunit *test, pid_t pid)
{
	struct wait_opts wo;

	EXPECT(wait_any(&wo, WEXITED), pid);
}

SCENE_CASE(end_of_a_process)
{
	struct file *dir, *stat;
	struct sleeper s;
	struct listing *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	char buf[600], name[32];
	pid_t pid;

	KUNIT_ASSERT_NOT_NULL(test, l);
	enter_proc();
	pid = spawn_sleeper(&s);
	snprintf(name, sizeof(name), "/%d", pid);
	dir = filp_open(name, O_RDONLY | O_DIRECTORY, 0);
	snprintf(name, sizeof(name), "/%d/stat", pid);
	stat = filp_open(name, O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dir);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, stat);
	EXPECT(find(pid, "cwd"), 0);
	EXPECT(find(pid, "exe"), 0);
	end_sleeper(&s, pid);
	/* Nobody has waited for it yet. */
	EXPECT(read_file(stat, buf, sizeof(buf)) > 0, 1);
	EXPECT(strrchr(buf, ')')[2], 'Z');
	EXPECT(read_of(pid, "cmdline", buf, sizeof(buf)), 0);
	EXPECT(read_of(pid, "maps", buf, sizeof(buf)), 0);
	EXPECT(read_of(pid, "cwd", buf, sizeof(buf)), -ENOENT);
	EXPECT(read_of(pid, "root", buf, sizeof(buf)), -ENOENT);
	EXPECT(read_of(pid, "mounts", buf, sizeof(buf)) < 0, 1);
	snprintf(name, sizeof(name), "/%d/fd", pid);
	EXPECT(list(l, name), 0);
	KUNIT_EXPECT_STREQ(test, l->text, ". ..");
	reap(test, pid);
	/* What is open says so, and nothing is found. */
	EXPECT(read_file(stat, buf, sizeof(buf)), -ESRCH);
	*l = (struct listing){ .ctx.actor = list_one };
	EXPECT(iterate_dir(dir, &l->ctx), -ENOENT);
	EXPECT(find(pid, "stat"), -ENOENT);
	EXPECT(find(pid, ""), -ENOENT);
	fput(stat);
	fput(dir);
}

/* A number that is given again is not taken for who had it before. */
SCENE_CASE(a_number_again)
{
	struct sleeper s, other;
	struct path old;
	char buf[600], name[32];
	pid_t pid;

	enter_proc();
	pid = spawn_sleeper(&s);
	snprintf(name, sizeof(name), "/%d", pid);
	EXPECT(kern_path(name, 0, &old), 0);
	set_fs_pwd(&old);
	EXPECT(read_name("stat", buf, sizeof(buf)) > 0, 1);
	end_sleeper(&s, pid);
	reap(test, pid);
	EXPECT(read_name("stat", buf, sizeof(buf)), -ENOENT);
	init_completion(&other.ready);
	init_completion(&other.go);
	EXPECT(kernel_clone(&(struct kernel_clone_args){ .exit_signal = SIGCHLD,
		.fn = sleep_until_told, .fn_arg = &other, .set_tid = pid }), pid);
	wait_for_completion(&other.ready);
	EXPECT(read_name("stat", buf, sizeof(buf)), -ENOENT);
	EXPECT(read_of(pid, "stat", buf, sizeof(buf)) > 0, 1);
	end_sleeper(&other, pid);
	reap(test, pid);
	enter_proc();
	path_put(&old);
}

static int thread_main(void *arg)
{
	sleep_until_told(arg);
	return 0;
}

SCENE_CASE(threads)
{
	struct listing *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	struct sleeper s;
	char buf[64], want[64];
	struct task_struct *t;
	pid_t tid;

	KUNIT_ASSERT_NOT_NULL(test, l);
	enter_proc();
	init_completion(&s.ready);
	init_completion(&s.go);
	tid = kernel_clone(&(struct kernel_clone_args){
		.flags = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS | CLONE_FILES,
		.fn = thread_main, .fn_arg = &s });
	wait_for_completion(&s.ready);
	EXPECT(list(l, "/self/task"), 0);
	snprintf(want, sizeof(want), ". .. %d %d", min(current->pid, tid),
		 max(current->pid, tid));
	KUNIT_EXPECT_STREQ(test, l->text, want);
	set_task_comm(current, "leader");
	snprintf(want, sizeof(want), "/self/task/%d/comm", tid);
	EXPECT(write_name(want, "thread"), 6);
	EXPECT(read_name(want, buf, sizeof(buf)), 7);
	KUNIT_EXPECT_STREQ(test, current->comm, "leader");
	/* It is found by its number, too, and has no threads of its own. */
	EXPECT(find(tid, "task"), 0);
	snprintf(want, sizeof(want), "/self/task/%d/task", tid);
	EXPECT(read_name(want, buf, sizeof(buf)), -ENOENT);
	snprintf(want, sizeof(want), "/self/task/%d", current->real_parent->pid);
	EXPECT(read_name(want, buf, sizeof(buf)), -ENOENT);
	t = task_of(tid);
	get_task_struct(t);
	complete(&s.go);
	crew_wait_until(!smp_load_acquire(&t->sighand));
	put_task_struct(t);
	EXPECT(list(l, "/self/task"), 0);
	snprintf(want, sizeof(want), ". .. %d", current->pid);
	KUNIT_EXPECT_STREQ(test, l->text, want);
}

static int look_at_self(void *unused)
{
	char buf[600];

	set_task_comm(current, "child");
	return read_name("/self/stat", buf, sizeof(buf)) > 0 ? 0 : STATUS(1);
}

/* Children that come and go, each with a table of files and a place of its own. */
static int breed(void *rounds)
{
	struct wait_opts wo;

	for (long i = 0; i < (long)rounds; i++)
		if (spawn(look_at_self, NULL) < 0 || wait_any(&wo, WEXITED) < 0 || wo.status)
			return STATUS(1);
	return 0;
}

static const char *const pid_names[] = {
	"stat", "status", "statm", "cmdline", "maps", "comm", "limits", "mounts", "wchan",
	"cwd/version", "exe", "fd/0", "fdinfo/0", "task/1/stat", "oom_score",
};

/* All that is said of one that may go at any moment: some of it, or that it has gone. */
static void read_all_of(struct kunit *test, pid_t pid, struct listing *l, char *buf)
{
	char name[32];
	long ret;

	for (unsigned int i = 0; i < ARRAY_SIZE(pid_names); i++) {
		ret = read_of(pid, pid_names[i], buf, PAGE_SIZE);
		KUNIT_EXPECT_TRUE_MSG(test, ret >= 0 || ret == -ENOENT || ret == -ESRCH ||
				      ret == -EINVAL, "%s: %ld", pid_names[i], ret);
	}
	snprintf(name, sizeof(name), "/%d/task", pid);
	ret = list(l, name);
	KUNIT_EXPECT_TRUE(test, !ret || ret == -ENOENT);
	snprintf(name, sizeof(name), "/%d/fd", pid);
	ret = list(l, name);
	KUNIT_EXPECT_TRUE(test, !ret || ret == -ENOENT);
}

SCENE_CASE(while_others_come_and_go)
{
	struct listing *l = kunit_kzalloc(test, 2 * sizeof(*l), GFP_KERNEL);
	char *buf = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	int nr_left = 3;
	struct wait_opts wo;
	pid_t pid;

	KUNIT_ASSERT_NOT_NULL(test, l);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	for (int i = 0; i < nr_left; i++)
		KUNIT_ASSERT_GT(test, spawn(breed, (void *)12l), 0);
	while (nr_left) {
		EXPECT(list(l, "/"), 0);
		for (char *at = strstr(l->text, "thread-self ") + 12; *at; at++) {
			pid = number(at);
			if (task_of(pid) && pid != current->pid)
				read_all_of(test, pid, l + 1, buf);
			at += strcspn(at, " ");
			if (!*at)
				break;
		}
		for (; nr_left && wait_any(&wo, WEXITED | WNOHANG) > 0; nr_left--)
			EXPECT(wo.status, 0);
	}
}

/* --- What is open. --- */

/* As program would have it: a descriptor for @name. */
static int open_fd(struct kunit *test, const char *name, int flags)
{
	struct file *file = filp_open(name, flags, 0);
	int fd = get_unused_fd_flags(flags);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_ASSERT_GE(test, fd, 0);
	fd_install(fd, file);
	return fd;
}

SCENE_CASE(descriptors)
{
	struct listing *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	struct path path;
	struct kstat stat;
	char buf[200];
	int fd;

	KUNIT_ASSERT_NOT_NULL(test, l);
	enter_proc();
	fd = open_fd(test, "/version", O_RDONLY);
	EXPECT(fd, 0);
	EXPECT(open_fd(test, "/self/comm", O_WRONLY | O_CLOEXEC), 1);
	EXPECT(list(l, "/self/fd"), 0);
	KUNIT_EXPECT_STREQ(test, l->text, ". .. 0 1");
	/* Through the link to the file, which is opened anew. */
	EXPECT(read_name("/self/fd/0", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, strncmp(buf, "Linux version ", 14), 0);
	EXPECT(read_name("/self/fd/2", buf, sizeof(buf)), -ENOENT);
	EXPECT(kern_path("/self/fd/1", 0, &path), 0);
	EXPECT(vfs_getattr(&path, &stat), 0);
	EXPECT(stat.mode, S_IFLNK | S_IWUSR | S_IXUSR);
	path_put(&path);
	EXPECT(read_name("/self/fdinfo/0", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, strncmp(buf, "pos:\t0\nflags:\t00\nmnt_id:\t", 25), 0);
	EXPECT(read_name("/self/fdinfo/1", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, strncmp(buf, "pos:\t0\nflags:\t02000001\n", 23), 0);
	/* Another file by the same number is another link. */
	EXPECT(kern_path("/self/fd/0", 0, &path), 0);
	EXPECT(close_fd(0), 0);
	EXPECT(close_fd(1), 0);
	EXPECT(read_name("/self/fd/0", buf, sizeof(buf)), -ENOENT);
	EXPECT(open_fd(test, "/uptime", O_RDONLY), 0);
	EXPECT(read_name("/self/fd/0", buf, sizeof(buf)) < 60, 1);
	path_put(&path);
	EXPECT(close_fd(0), 0);
}

/* --- Memory. --- */

SCENE_CASE(memory)
{
	char buf[600], want[120];
	struct file *mem;
	loff_t pos = BASE + 8;
	u64 word = 0x1122334455667788ull;

	enter_proc();
	use_memory(test, 2);
	KUNIT_EXPECT_EQ(test, mm_protect(current->mm, BASE + PAGE_SIZE, PAGE_SIZE, PROT_READ), 0);
	put_bytes(BASE + 8, &word, sizeof(word));
	snprintf(want, sizeof(want), "%08lx-%08lx rw-p 00000000 00:00 0 \n"
				     "%08lx-%08lx r--p 00000000 00:00 0 \n", BASE, BASE + PAGE_SIZE,
		 BASE + PAGE_SIZE, BASE + 2 * PAGE_SIZE);
	EXPECT(read_name("/self/maps", buf, sizeof(buf)), strlen(want));
	KUNIT_EXPECT_STREQ(test, buf, want);
	EXPECT(read_name("/self/statm", buf, sizeof(buf)) > 0, 1);
	EXPECT(field(buf, 1), 2);
	EXPECT(field(buf, 2), 1);
	/* The place in the file is the address. */
	mem = filp_open("/self/mem", O_RDWR, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mem);
	word = 0;
	EXPECT(kernel_read(mem, &word, 8, &pos), 8);
	KUNIT_EXPECT_EQ(test, word, 0x1122334455667788ull);
	EXPECT(kernel_read(mem, &word, 8, &pos), 8);
	pos = BASE + PAGE_SIZE - 4;
	EXPECT(kernel_write(mem, "abcdefgh", 8, &pos), 8);
	got_bytes(BASE + PAGE_SIZE - 4, buf, 8);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "abcdefgh", 8), 0);
	pos = BASE + 2 * PAGE_SIZE;
	EXPECT(kernel_read(mem, &word, 8, &pos), -EIO);
	fput(mem);
	/* Arguments are where exec has put them; then their last byte is written over. */
	current->mm->arg_start = BASE;
	current->mm->arg_end = current->mm->env_start = BASE + 6;
	current->mm->env_end = BASE + 12;
	put_bytes(BASE, "a\0bcd\0e=1\0f\0", 12);
	EXPECT(read_name("/self/cmdline", buf, sizeof(buf)), 6);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "a\0bcd", 6), 0);
	EXPECT(read_name("/self/environ", buf, sizeof(buf)), 6);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "e=1\0f", 6), 0);
	put_bytes(BASE, "title: a longer", 10);
	EXPECT(read_name("/self/cmdline", buf, sizeof(buf)), 12);
	KUNIT_EXPECT_STREQ(test, buf, "title: a lf");
	EXPECT(read_name("/self/mm_verify", buf, sizeof(buf)),
	       IS_ENABLED(CONFIG_DEBUG_VM) ? 3 : -ENOENT);
}

/* --- Rights. --- */

/* Becomes somebody else, without any right. */
static void become(struct kunit *test, uid_t uid)
{
	struct cred *new = prepare_creds();

	KUNIT_ASSERT_NOT_NULL(test, new);
	new->uid = new->euid = new->suid = new->fsuid = uid;
	new->gid = new->egid = new->sgid = new->fsgid = uid;
	new->cap_effective = new->cap_permitted = new->cap_inheritable = 0;
	commit_creds(new);
}

SCENE_CASE(rights)
{
	struct sleeper s;
	char buf[600];
	pid_t pid;

	enter_proc();
	use_memory(test, 1);
	pid = spawn_sleeper(&s);
	become(test, 1000);
	EXPECT(read_of(pid, "stat", buf, sizeof(buf)) > 0, 1);
	EXPECT(field(strrchr(buf, ')') + 2, 24), 1);	/* where its code is */
	EXPECT(read_of(pid, "cmdline", buf, sizeof(buf)), 0);
	EXPECT(read_of(pid, "maps", buf, sizeof(buf)), -EACCES);
	EXPECT(read_of(pid, "environ", buf, sizeof(buf)), -EACCES);
	EXPECT(read_of(pid, "mem", buf, sizeof(buf)), -EACCES);
	EXPECT(read_of(pid, "io", buf, sizeof(buf)), -EACCES);
	EXPECT(read_of(pid, "fd", buf, sizeof(buf)), -EACCES);
	EXPECT(read_of(pid, "fdinfo/0", buf, sizeof(buf)), -ENOENT);
	EXPECT(read_of(pid, "cwd", buf, sizeof(buf)), -EACCES);
	EXPECT(find(pid, "cwd"), 0);
	/* Its own it may read, */
	EXPECT(read_name("/self/maps", buf, sizeof(buf)) > 0, 1);
	EXPECT(read_name("/self/environ", buf, sizeof(buf)), 0);
	/* but not by name, if it was made so that nobody may. */
	current->mm->dumpable = 0;
	EXPECT(read_name("/self/environ", buf, sizeof(buf)), -EACCES);
	EXPECT(read_name("/self/fd", buf, sizeof(buf)), -EISDIR);
	EXPECT(read_name("/self/maps", buf, sizeof(buf)) > 0, 1);
	end_sleeper(&s, pid);
	reap(test, pid);
}

/* --- Entries. --- */

static int show_data(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", (char *)m->private);
	return 0;
}

static int nr_open, nr_released;
static struct completion *reader_is_in, *reader_may_go;

static int count_open(struct inode *inode, struct file *file)
{
	nr_open++;
	return 0;
}

static void count_release(struct inode *inode, struct file *file)
{
	nr_released++;
}

static ssize_t read_slowly(struct kiocb *iocb, struct iov_iter *to)
{
	if (iocb->ki_pos)
		return 0;
	if (reader_is_in) {
		complete(reader_is_in);
		wait_for_completion(reader_may_go);
	}
	iocb->ki_pos++;
	return copy_to_iter("x", 1, to);
}

static const struct proc_ops counting_ops = {
	.proc_open = count_open,
	.proc_read_iter = read_slowly,
	.proc_release = count_release,
};

SCENE_CASE(entries)
{
	struct listing *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	struct proc_dir_entry *dir;
	struct file *text, *counted;
	char buf[32];

	KUNIT_ASSERT_NOT_NULL(test, l);
	enter_proc();
	nr_open = nr_released = 0;
	dir = proc_mkdir("kunit-test", NULL);
	KUNIT_ASSERT_NOT_NULL(test, dir);
	KUNIT_EXPECT_WARNING(test, "already registered",
			     KUNIT_EXPECT_NULL(test, proc_mkdir("kunit-test", NULL)));
	KUNIT_EXPECT_NOT_NULL(test, proc_register(dir, &(struct proc_file){
		.name = "text", .show = show_data, .data = "hello" }));
	KUNIT_EXPECT_NOT_NULL(test, proc_symlink("link", dir, "text"));
	KUNIT_EXPECT_NOT_NULL(test, proc_create("counted", 0400, proc_mkdir("below", dir),
						&counting_ops));
	EXPECT(list(l, "/kunit-test"), 0);
	KUNIT_EXPECT_STREQ(test, l->text, ". .. text link below");
	EXPECT(read_name("/kunit-test/link", buf, sizeof(buf)), 6);
	KUNIT_EXPECT_STREQ(test, buf, "hello\n");
	EXPECT(read_name("/kunit-test/below/counted", buf, sizeof(buf)), 1);
	EXPECT(nr_open, 1);
	EXPECT(nr_released, 1);
	text = filp_open("/kunit-test/text", O_RDONLY, 0);
	counted = filp_open("/kunit-test/below/counted", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, text);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, counted);
	proc_remove(dir);
	EXPECT(nr_released, 2);
	EXPECT(read_file(text, buf, sizeof(buf)), -EIO);
	EXPECT(read_file(counted, buf, sizeof(buf)), -EIO);
	EXPECT(read_name("/kunit-test/text", buf, sizeof(buf)), -ENOENT);
	fput(text);
	fput(counted);
	EXPECT(nr_released, 2);
	proc_remove(NULL);
}

static int remove_entry(void *pde)
{
	proc_remove(pde);
	return 0;
}

static int read_entry(void *unused)
{
	char buf[8];

	return STATUS(read_name("/kunit-slow", buf, sizeof(buf)));
}

/* Who is in a function of the entry's is waited for. */
SCENE_CASE(removed_while_read)
{
	DECLARE_COMPLETION_ONSTACK(in);
	DECLARE_COMPLETION_ONSTACK(go);
	struct proc_dir_entry *pde = proc_create("kunit-slow", 0, NULL, &counting_ops);
	struct task_struct *remover;
	struct wait_opts wo;
	char buf[8];
	pid_t pid;

	enter_proc();
	reader_is_in = &in;
	reader_may_go = &go;
	spawn(read_entry, NULL);
	wait_for_completion(&in);
	pid = spawn(remove_entry, pde);
	remover = task_of(pid);
	crew_wait_until(!smp_load_acquire(&remover->on_rq));
	reader_is_in = NULL;
	KUNIT_EXPECT_EQ(test, remover->exit_state, 0);
	EXPECT(read_name("/kunit-slow", buf, sizeof(buf)), -ENOENT);
	complete(&go);
	for (int i = 0; i < 2; i++) {
		KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
		/* The reader had begun, and got what there was; then there was no more. */
		KUNIT_EXPECT_TRUE(test, wo.status == 0 || wo.status == STATUS(1) ||
					wo.status == STATUS(-EIO));
	}
}

/* --- The whole. --- */

static void expect_line(struct kunit *test, const char *name, const char *want)
{
	char *buf = kunit_kzalloc(test, 8192, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_GT(test, read_name(name, buf, 8192), 0l);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, want), "%s: %s", name, buf);
}

SCENE_CASE(whole_machine)
{
	char buf[200];
	const char *at = buf;

	enter_proc();
	expect_line(test, "/filesystems", "nodev\tproc\n");
	expect_line(test, "/version", "Linux version ");
	expect_line(test, "/devices", "  1 mem\n");
	expect_line(test, "/meminfo", "MemTotal:       ");
	expect_line(test, "/stat", "\nprocs_running ");
	expect_line(test, "/self/limits", "Max open files            ");
	expect_line(test, "/meminfo", "\nCached:         ");
	expect_line(test, "/cpuinfo", "processor\t: 0\n");
	expect_line(test, "/buddyinfo", "Node 0, zone ");
	expect_line(test, "/zoneinfo", "\n        managed  ");
	expect_line(test, "/vmstat", "nr_free_pages ");
	expect_line(test, "/interrupts", "CPU0");
	expect_line(test, "/slabinfo", "\nkmalloc-64 ");
	expect_line(test, "/sys/kernel/ostype", "Linux\n");
	expect_line(test, "/sys/fs/file-nr", "\t0\t9223372036854775807\n");
	EXPECT(read_name("/loadavg", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, count_fields(at), 5);
	EXPECT(read_name("/uptime", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, count_fields(at), 2);
}

/* Pages of files that are only memory are counted, and other pages are not. */
SCENE_CASE(pages_of_files)
{
	unsigned long before = nr_file_pages(true), other = nr_file_pages(false);
	struct file *file = filp_open("/proc-kunit", O_RDWR | O_CREAT | O_EXCL, 0600);
	loff_t pos = 2 * PAGE_SIZE - 1;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	EXPECT(kernel_write(file, "ab", 2, &pos), 2);
	EXPECT(nr_file_pages(true) - before, 2);
	EXPECT(nr_file_pages(false) - other, 0);
	EXPECT(kern_remove("/proc-kunit"), 0);
	fput(file);
	EXPECT(nr_file_pages(true) - before, 0);
}

SCENE_CASE(system_controls)
{
	char buf[64], again[64];
	int old = sysctl_overcommit_ratio;

	enter_proc();
	EXPECT(write_name("/sys/vm/overcommit_ratio", " 42\n"), 4);
	EXPECT(sysctl_overcommit_ratio, 42);
	EXPECT(read_name("/sys/vm/overcommit_ratio", buf, sizeof(buf)), 3);
	KUNIT_EXPECT_STREQ(test, buf, "42\n");
	EXPECT(write_name("/sys/vm/overcommit_ratio", "-1"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "4x"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "\n"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "99999999999999999999"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_memory", "3"), -EINVAL);
	EXPECT(sysctl_overcommit_ratio, 42);
	sysctl_overcommit_ratio = old;
	EXPECT(write_name("/sys/kernel/osrelease", "x"), -EINVAL);
	EXPECT(read_name("/sys/kernel/hostname", buf, sizeof(buf)) > 1, 1);
	EXPECT(write_name("/sys/kernel/hostname", "kunit\n"), 6);
	EXPECT(read_name("/sys/kernel/hostname", again, sizeof(again)), 6);
	KUNIT_EXPECT_STREQ(test, again, "kunit\n");
	EXPECT(write_name("/sys/kernel/hostname", buf) > 1, 1);
	/* One is the boot's, the other is new each time. */
	EXPECT(read_name("/sys/kernel/random/boot_id", buf, sizeof(buf)), 37);
	EXPECT(read_name("/sys/kernel/random/boot_id", again, sizeof(again)), 37);
	KUNIT_EXPECT_STREQ(test, buf, again);
	EXPECT(read_name("/sys/kernel/random/uuid", buf, sizeof(buf)), 37);
	EXPECT(read_name("/sys/kernel/random/uuid", again, sizeof(again)), 37);
	KUNIT_EXPECT_STRNEQ(test, buf, again);
	become(test, 1000);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "42"), -EACCES);
}

SCENE_CASE(sysfs)
{
	struct vfsmount *mnt = kern_mount(get_fs_type("sysfs"), NULL);
	struct listing *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	struct path root;
	char buf[64];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mnt);
	KUNIT_ASSERT_NOT_NULL(test, l);
	root = (struct path){ .mnt = mnt, .dentry = mnt->mnt_root };
	set_fs_root(&root);
	set_fs_pwd(&root);
	EXPECT(list(l, "/"), 0);
	KUNIT_EXPECT_STREQ(test, l->text,
			   ". .. devices block bus dev firmware fs power class kernel module");
	expect_line(test, "/devices/system/cpu/online", "0");
	expect_line(test, "/devices/system/cpu/cpu0/topology/core_id", "0\n");
	expect_line(test, "/devices/system/node/online", "0");
	expect_line(test, "/class/tty/tty/dev", "5:0\n");
	expect_line(test, "/module/printk/parameters/time", "Y\n");
	EXPECT(write_name("/module/printk/parameters/time", "N"), -EIO);
	EXPECT(list(l, "/kernel/mm"), 0);
	KUNIT_EXPECT_STREQ(test, l->text, ". ..");
	EXPECT(read_name("/kernel/none", buf, sizeof(buf)), -ENOENT);
	enter_proc();
	kern_unmount(mnt);
}

static struct kunit_case proc_cases[] = {
	KUNIT_CASE(root_directory), KUNIT_CASE(own_stat), KUNIT_CASE(own_status),
	KUNIT_CASE(names), KUNIT_CASE(oom_score_adj), KUNIT_CASE(end_of_a_process),
	KUNIT_CASE(a_number_again), KUNIT_CASE(threads),
	KUNIT_CASE(while_others_come_and_go), KUNIT_CASE(descriptors),
	KUNIT_CASE(memory), KUNIT_CASE(rights), KUNIT_CASE(entries),
	KUNIT_CASE(removed_while_read), KUNIT_CASE(whole_machine),
	KUNIT_CASE(pages_of_files), KUNIT_CASE(system_controls),
	KUNIT_CASE(sysfs), {}
};

static struct kunit_suite proc_suite = {
	.name = "proc",
	.init = proc_test_init,
	.exit = proc_test_exit,
	.test_cases = proc_cases,
};
kunit_test_suite(proc_suite);

MODULE_DESCRIPTION("KUnit tests of /proc");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
