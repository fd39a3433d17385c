// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of processes in /proc: what is listed and found, what is said of those that live, end
 * and have gone, and who may know it. What Linux answers was seen there.
 */
#include <linux/delay.h>
#include <linux/sched/debug.h>

#include "proc_user.h"

/* --- The root. --- */

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
SCENE_CASE(own_stat)
{
	char buf[600], want[64];
	const char *behind;

	enter_proc();
	set_task_comm(current, "a) b\n");
	EXPECT(read_name("/self/stat", buf, sizeof(buf)) > 0, 1);
	snprintf(want, sizeof(want), "%d (a) b\n) R ", current->pid);
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
		/* On one CPU they need it, and so does what waits for RCU. */
		msleep(1);
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

/* A pipe's end can be opened once more, and is not waited for: it had its other end. */
SCENE_CASE(ends_of_pipes)
{
	char buf[64], name[32];
	struct kstat stat;
	struct path path;
	int fds[2];
	loff_t pos = 0;
	struct file *again;

	enter_proc();
	use_memory(test, 1);
	EXPECT_CALL(test, 0, __NR_pipe2, BASE, 0);
	got_bytes(BASE, fds, sizeof(fds));
	put_bytes(BASE, "pipe", 4);
	EXPECT_CALL(test, 4, __NR_write, fds[1], BASE, 4);
	EXPECT(close_fd(fds[1]), 0);
	snprintf(name, sizeof(name), "/self/fd/%d", fds[0]);
	again = filp_open(name, O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, again);
	EXPECT(kernel_read(again, buf, sizeof(buf), &pos), 4);
	EXPECT(kernel_read(again, buf, sizeof(buf), &pos), 0);
	fput(again);
	/* It is where its descriptor says. */
	EXPECT(kern_path(name, LOOKUP_FOLLOW, &path), 0);
	EXPECT(vfs_getattr(&path, &stat), 0);
	EXPECT(stat.mode & S_IFMT, S_IFIFO);
	KUNIT_EXPECT_EQ(test, strncmp(d_path(&path, buf, sizeof(buf)), "pipe:[", 6), 0);
	path_put(&path);
	EXPECT(close_fd(fds[0]), 0);
	/* What is nothing but an open file cannot be opened. */
	fds[0] = ksyscall(__NR_eventfd2, 0, 0);
	snprintf(name, sizeof(name), "/self/fd/%d", fds[0]);
	EXPECT(PTR_ERR(filp_open(name, O_RDONLY, 0)), -ENXIO);
	EXPECT(close_fd(fds[0]), 0);
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
	/* Names stand below each other. */
	current->mm->start_brk = BASE;
	current->mm->brk = BASE + 1;
	EXPECT(read_name("/self/maps", buf, sizeof(buf)) > 0, 1);
	EXPECT(strstr(buf, "[heap]\n") - buf, 73);
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

/* In pieces on both sides, as far as something is mapped; by the number of the process. */
SCENE_CASE(bytes_of_processes)
{
	struct iovec local[2] = { { (void *)(BASE + 16), 3 }, { (void *)BASE, 5 } };
	struct iovec remote[2] = { { (void *)(BASE + PAGE_SIZE), 6 },
				   { (void *)(BASE + 2 * PAGE_SIZE - 1), 9 } };
	const unsigned long at = BASE + 64, other = at + sizeof(local);
	char buf[9] = "";

	use_memory(test, 2);
	put_bytes(BASE + PAGE_SIZE, "abcdef", 6);
	put_bytes(BASE + 2 * PAGE_SIZE - 1, "z", 1);
	put_bytes(at, local, sizeof(local));
	put_bytes(other, remote, sizeof(remote));
	EXPECT_CALL(test, 7, __NR_process_vm_readv, current->tgid, at, 2, other, 2, 0);
	got_bytes(BASE + 16, buf, 3);
	got_bytes(BASE, buf + 3, 5);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "abcdefz", 7), 0);
	put_bytes(BASE, "12345", 5);
	EXPECT_CALL(test, 7, __NR_process_vm_writev, current->tgid, at, 2, other, 2, 0);
	got_bytes(BASE + PAGE_SIZE, buf, 6);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "abc123", 6), 0);
	EXPECT_CALL(test, -EINVAL, __NR_process_vm_readv, current->tgid, at, 2, other, 2, 1);
	EXPECT_CALL(test, -ESRCH, __NR_process_vm_readv, 31999, at, 2, other, 2, 0);
	/* Where we have no room nobody is looked for. */
	EXPECT_CALL(test, 0, __NR_process_vm_readv, 31999, at, 0, other, 2, 0);
	/* Written to it may not be, and then nothing is. */
	KUNIT_EXPECT_EQ(test, mm_protect(current->mm, BASE + PAGE_SIZE, PAGE_SIZE, PROT_READ), 0);
	EXPECT_CALL(test, -EFAULT, __NR_process_vm_writev, current->tgid, at, 2, other, 2, 0);
}

/* A page is ours alone until there is a child, who has it too; then half of it is ours. */
static int expect_half(void *buf)
{
	char *at;

	if (read_name("/self/smaps", buf, 4096) < 0)
		return STATUS(1);
	at = strstr(buf, "\nPss:");
	if (!at || number(at + strspn(at + 6, " ") + 6) != (long)PAGE_SIZE / 1024 / 2)
		return STATUS(2);
	at = strstr(buf, "\nShared_Dirty:          4 kB\nPrivate_Clean:         0 kB\n");
	return at ? 0 : STATUS(3);
}

SCENE_CASE(mappings)
{
	char *buf = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct wait_opts wo;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	EXPECT(read_name("/self/smaps_rollup", buf, 4096), -ESRCH);
	use_memory(test, 3);
	put_bytes(BASE, "x", 1);
	EXPECT(read_name("/self/smaps", buf, 4096) > 0, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "rw-p 00000000 00:00 0 \nSize:                 12 kB\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "\nRss:                   4 kB\nPss:                   4 kB\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "\nPrivate_Dirty:         4 kB\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "\nAnonymous:             4 kB\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "\nVmFlags: rd wr mr mw me ac \n"));
	EXPECT(read_name("/self/smaps_rollup", buf, 4096) > 0, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, " [rollup]\nRss:                   4 kB\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "\nPss_Anon:              4 kB\n"));
	KUNIT_EXPECT_GT(test, spawn(expect_half, buf), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	EXPECT(wo.status, 0);
}

static long faults_so_far(struct kunit *test, char *buf)
{
	const char *at;

	EXPECT(read_name("/vmstat", buf, 4096) > 0, 1);
	at = strstr(buf, "\npgfault ");
	KUNIT_ASSERT_NOT_NULL(test, at);
	return number(at + 9);
}

static int touch_pages(void *unused)
{
	put_bytes(BASE, "x", 1);
	put_bytes(BASE + PAGE_SIZE, "x", 1);
	return 0;
}

/* Those of who has gone still count, once. */
SCENE_CASE(faults)
{
	char *buf = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct wait_opts wo;
	long before;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	use_memory(test, 2);
	before = faults_so_far(test, buf);
	KUNIT_EXPECT_GT(test, spawn(touch_pages, NULL), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	EXPECT(wo.status, 0);
	KUNIT_EXPECT_GE(test, faults_so_far(test, buf), before + 2);
}

/* A page that is there, one that was only read, and one that is not. */
SCENE_CASE(frames)
{
	u64 info[3] = { };
	struct file *file;
	loff_t pos = BASE / PAGE_SIZE * 8;
	char byte;

	enter_proc();
	use_memory(test, 3);
	put_bytes(BASE, "x", 1);
	got_bytes(BASE + PAGE_SIZE, &byte, 1);
	file = filp_open("/self/pagemap", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	EXPECT(kernel_read(file, info, sizeof(info), &pos), sizeof(info));
	KUNIT_EXPECT_EQ(test, info[0] & ~PAGEMAP_PFN, PAGEMAP_PRESENT | PAGEMAP_EXCLUSIVE);
	KUNIT_EXPECT_NE(test, info[0] & PAGEMAP_PFN, 0ull);
	KUNIT_EXPECT_EQ(test, info[1] & ~PAGEMAP_PFN, PAGEMAP_PRESENT);
	KUNIT_EXPECT_EQ(test, info[2], 0ull);
	EXPECT(kernel_read(file, info, 9, &pos), -EINVAL);
	pos = current->mm->task_size / PAGE_SIZE * 8 - 8;
	EXPECT(kernel_read(file, info, 24, &pos), 8);
	EXPECT(kernel_read(file, info, 24, &pos), 0);
	fput(file);
	/* Where they are is not for everybody. */
	lose_rights();
	file = filp_open("/self/pagemap", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	pos = BASE / PAGE_SIZE * 8;
	EXPECT(kernel_read(file, info, 8, &pos), 8);
	KUNIT_EXPECT_EQ(test, info[0], PAGEMAP_PRESENT | PAGEMAP_EXCLUSIVE);
	fput(file);
}

/* --- Who has called whom. --- */

SCENE_CASE(stacks)
{
	char *buf = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct file *other, *own;
	struct sleeper s;
	char name[32];
	pid_t pid;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	if (!IS_ENABLED(CONFIG_KALLSYMS))
		kunit_skip(test, "functions have no names");
	enter_proc();
	pid = spawn_sleeper(&s);
	crew_wait_until(get_wchan(task_of(pid)));
	EXPECT(read_of(pid, "stack", buf, 4096) > 0, 1);
	/* Whom it waits in comes first; the functions of waiting itself are left out. */
	KUNIT_EXPECT_TRUE_MSG(test, str_has_prefix(buf, "[<0>] sleep_until_told+0x"), "%s", buf);
	EXPECT(read_name("/thread-self/stack", buf, 4096) > 0, 1);
	KUNIT_EXPECT_TRUE_MSG(test, str_has_prefix(buf, "[<0>] proc_pid_stack+0x"), "%s", buf);
	snprintf(name, sizeof(name), "/%d/stack", pid);
	other = filp_open(name, O_RDONLY, 0);
	own = filp_open("/self/stack", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, own);
	/* What counts is who has opened it, but also who reads it. */
	become(test, 1000);
	EXPECT(read_file(own, buf, 4096) > 0, 1);
	EXPECT(read_file(other, buf, 4096), -EPERM);
	EXPECT(read_name("/self/stack", buf, 4096), -EACCES);
	fput(own);
	fput(other);
	end_sleeper(&s, pid);
	reap(test, pid);
}

/* One that has ended has none any more. */
SCENE_CASE(stacks_of_the_dead)
{
	struct sleeper s;
	char buf[64];
	pid_t pid;

	enter_proc();
	pid = spawn_sleeper(&s);
	end_sleeper(&s, pid);
	crew_wait_until(task_state(task_of(pid)) == TASK_DEAD);
	EXPECT(read_of(pid, "stack", buf, sizeof(buf)), 0);
	reap(test, pid);
	EXPECT(read_of(pid, "stack", buf, sizeof(buf)), -ENOENT);
}

/* --- Page tables. --- */

#define FRAME_LEN	20

/* What the first line about a lowest table says: its frame and its share count. */
static long lowest_table(const char *name, char *buf, char *frame)
{
	const char *at;
	long len = read_name(name, buf, 4096);

	if (len < 0)
		return len;
	at = strstr(buf, "\n0 ");
	if (!at)
		return -ENODATA;
	at += 3 + strcspn(at + 3, " ") + 1;
	snprintf(frame, FRAME_LEN, "%.*s", (int)strcspn(at, " "), at);
	return number(at + strcspn(at, " ") + 1);
}

/* The parent's is the same one; @arg: room for text. */
static int has_the_same(void *arg)
{
	char frame[FRAME_LEN], own[FRAME_LEN], name[40];
	char *buf = arg;

	snprintf(name, sizeof(name), "/%d/page_tables", current->real_parent->pid);
	if (lowest_table(name, buf, frame) != 2 ||
	    lowest_table("/self/page_tables", buf, own) != 2)
		return STATUS(1);
	if (strcmp(frame, own) || !strcmp(frame, "0"))
		return STATUS(2);
	put_bytes(BASE, "y", 1);
	if (lowest_table("/self/page_tables", buf, own) != 1 || !strcmp(frame, own))
		return STATUS(3);
	return lowest_table(name, buf, frame) == 1 ? 0 : STATUS(4);
}

/* A line of names, the root, and one table of each lower level. */
SCENE_CASE(page_tables)
{
	char *buf = kunit_kzalloc(test, 4096, GFP_KERNEL), frame[FRAME_LEN], want[120];
	unsigned long start = BASE & ~(pt_level_size(1) - 1);
	struct wait_opts wo;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	EXPECT(read_name("/self/page_tables", buf, 4096), 0);
	use_memory(test, 3);
	put_bytes(BASE, "x", 1);
	EXPECT(lowest_table("/self/page_tables", buf, frame), 1);
	EXPECT(strncmp(buf, "level range frame share ", 24), 0);
	snprintf(want, sizeof(want), "\n%u %08lx-%08lx ", PT_LEVELS - 1, 0ul,
		 current->mm->task_size);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, want), "%s", buf);
	snprintf(want, sizeof(want), "\n0 %08lx-%08lx ", start, start + pt_level_size(1));
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, want), "%s", buf);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, " 1 0 1 0 0 0 0 1 1 1 "), "%s", buf);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(buf, "A1."), "%s", buf);
	KUNIT_EXPECT_GT(test, spawn(has_the_same, buf), 0);
	KUNIT_EXPECT_GT(test, wait_any(&wo, WEXITED), 0l);
	EXPECT(wo.status, 0);
	/* Which one it is, is not for everybody. */
	lose_rights();
	EXPECT(lowest_table("/self/page_tables", buf, frame), 1);
	KUNIT_EXPECT_STREQ(test, frame, "0");
}

/* --- Rights. --- */

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
	EXPECT(read_of(pid, "page_tables", buf, sizeof(buf)), -EACCES);
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
static struct kunit_case proc_cases[] = {
	KUNIT_CASE(root_directory), KUNIT_CASE(own_stat), KUNIT_CASE(own_status),
	KUNIT_CASE(names), KUNIT_CASE(oom_score_adj), KUNIT_CASE(end_of_a_process),
	KUNIT_CASE(a_number_again), KUNIT_CASE(threads),
	KUNIT_CASE(while_others_come_and_go), KUNIT_CASE(descriptors),
	KUNIT_CASE(ends_of_pipes), KUNIT_CASE(memory), KUNIT_CASE(bytes_of_processes),
	KUNIT_CASE(mappings), KUNIT_CASE(faults), KUNIT_CASE(frames), KUNIT_CASE(page_tables),
	KUNIT_CASE(stacks), KUNIT_CASE(stacks_of_the_dead), KUNIT_CASE(rights), {}
};

static struct kunit_suite proc_suite = {
	.name = "proc",
	.suite_init = proc_suite_init,
	.suite_exit = proc_suite_exit,
	.test_cases = proc_cases,
};
kunit_test_suite(proc_suite);

MODULE_DESCRIPTION("KUnit tests of /proc");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
