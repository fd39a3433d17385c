// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of entries in /proc and /sys: how they come and go, and what those of the kernel say.
 */
#include <kunit/fail_nth.h>

#include "proc_user.h"

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

/* --- Mounts. --- */

/* As the process whose file it is sees them, whoever reads it. */
SCENE_CASE(mounts_of_another)
{
	char *mine = kunit_kzalloc(test, 4096, GFP_KERNEL);
	char *text = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct path root = { .mnt = proc_mnt, .dentry = proc_mnt->mnt_root };
	struct file *file;

	KUNIT_ASSERT_NOT_NULL(test, mine);
	KUNIT_ASSERT_NOT_NULL(test, text);
	set_fs_pwd(&root);
	file = filp_open("self/mounts", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	EXPECT(read_file(file, mine, 4096) > 0, 1);
	KUNIT_EXPECT_EQ(test, strncmp(mine, "rootfs / rootfs rw", 18), 0);
	enter_proc();
	EXPECT(read_file(file, text, 4096) > 0, 1);
	KUNIT_EXPECT_STREQ(test, text, mine);
	fput(file);
	/* From here none of them can be seen. */
	EXPECT(read_name("/self/mounts", text, 4096), 0);
	EXPECT(read_name("/self/mountinfo", text, 4096), 0);
}

/* --- The log. --- */

/* What one has read nobody gets again. */
SCENE_CASE(log_as_text)
{
	struct file *file, *other;
	char *buf = kunit_kzalloc(test, 8192, GFP_KERNEL);
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	file = filp_open("/kmsg", O_RDONLY | O_NONBLOCK, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	while (kernel_read(file, buf, 8191, &pos) > 0)
		;
	printk(KERN_INFO "a line of a test\n");
	EXPECT(kernel_read(file, buf, 2, &pos), 2);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "<6", 2), 0);
	other = filp_open("/kmsg", O_RDONLY | O_NONBLOCK, 0);
	EXPECT(kernel_read(other, buf, 8191, &pos) > 0, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(buf, "a line of a test\n"));
	EXPECT(kernel_read(file, buf, 8191, &pos), -EAGAIN);
	fput(other);
	fput(file);
	lose_rights();
	file = filp_open("/kmsg", O_RDONLY, 0);
	EXPECT(PTR_ERR(file), -EPERM);
}

/* --- The whole. --- */
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
	expect_line(test, "/self/limits", "Max nice priority         0                    "
					  "0                    \n");
	expect_line(test, "/self/limits", "Max open files            ");
	expect_line(test, "/meminfo", "\nCached:         ");
	expect_line(test, "/cpuinfo", "processor\t: 0\n");
	expect_line(test, "/buddyinfo", "Node 0, zone ");
	expect_line(test, "/zoneinfo", "\n        managed  ");
	expect_line(test, "/vmstat", "nr_free_pages ");
	expect_line(test, "/vmstat", "\nnr_page_table_pages ");
	expect_line(test, "/vmstat", "\npgfault ");
	expect_line(test, "/vmstat", "\npgmajfault ");
	expect_line(test, "/interrupts", "CPU0");
	expect_line(test, "/slabinfo", "\nkmalloc-64 ");
	expect_line(test, "/consoles", " -W- (E");
	expect_line(test, "/tty/drivers",
		    "/dev/tty             /dev/tty        5       0 system:/dev/tty\n");
	expect_line(test, "/tty/drivers",
		    "\npty_slave            /dev/pts      136 0-1048575 pty:slave\n");
	expect_line(test, "/tty/ldiscs", "n_tty       0\n");
	expect_line(test, "/sys/kernel/ostype", "Linux\n");
	expect_line(test, "/sys/fs/file-nr", "\t0\t9223372036854775807\n");
	EXPECT(read_name("/loadavg", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, count_fields(at), 5);
	EXPECT(read_name("/uptime", buf, sizeof(buf)) > 0, 1);
	KUNIT_EXPECT_EQ(test, count_fields(at), 2);
}

/* Of this process: a range of a file, and a socket that has no name. */
SCENE_CASE(locks_and_sockets)
{
	struct flock range = { .l_type = F_WRLCK, .l_start = 4, .l_len = 8 };
	struct file *file = filp_open("/proc-kunit", O_RDWR | O_CREAT | O_EXCL, 0600);
	char path[32], line[64];
	int fd = get_unused_fd_flags(0);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_ASSERT_GE(test, fd, 0);
	EXPECT(kern_remove("/proc-kunit"), 0);
	fd_install(fd, get_file(file));
	use_memory(test, 1);
	put_bytes(BASE, &range, sizeof(range));
	EXPECT_CALL(test, 0, __NR_fcntl, fd, F_SETLK, BASE);
	enter_proc();
	snprintf(line, sizeof(line), "ADVISORY  WRITE %d ", task_tgid_nr(current));
	expect_line(test, "/locks", line);
	snprintf(path, sizeof(path), "/self/fdinfo/%d", fd);
	expect_line(test, path, "lock:\t1: POSIX  ADVISORY  WRITE ");
	expect_line(test, path, " 4 11\n");
	expect_line(test, "/net/unix", "Inode Path\n");
	expect_line(test, "/sysvipc/shm", "       key      shmid perms ");
	expect_line(test, "/sysvipc/sem", "      ctime\n");
	expect_line(test, "/sysvipc/msg", "      rtime      ctime\n");
	expect_line(test, "/sys/kernel/sem", "32000\t1024000000\t500\t32000\n");
	EXPECT_CALL(test, 0, __NR_close, fd);
	fput(file);
	expect_line(test, "/sys/fs/inotify/max_queued_events", "16384\n");
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
	EXPECT(write_name("/sys/vm/overcommit_ratio", "+4"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "42 4"), 3);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "\n"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_ratio", "99999999999999999999"), -EINVAL);
	EXPECT(write_name("/sys/vm/overcommit_memory", "3"), -EINVAL);
	EXPECT(sysctl_overcommit_ratio, 42);
	sysctl_overcommit_ratio = old;
	EXPECT(write_name("/sys/kernel/osrelease", "x"), -EACCES);
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
	EXPECT(write_name("/module/printk/parameters/time", "N"), 1);
	expect_line(test, "/module/printk/parameters/time", "N\n");
	EXPECT(write_name("/module/printk/parameters/time", "1\n"), 2);
	expect_line(test, "/module/printk/parameters/time", "Y\n");
	/* Root may not either. */
	EXPECT(write_name("/kernel/mm", "N"), -EISDIR);
	EXPECT(write_name("/devices/system/cpu/online", "0"), -EACCES);
	EXPECT(list(l, "/kernel/mm"), 0);
	KUNIT_EXPECT_STREQ(test, l->text, ". ..");
	EXPECT(read_name("/kernel/none", buf, sizeof(buf)), -ENOENT);
	enter_proc();
	kern_unmount(mnt);
	rcu_barrier();
}
/* --- Without memory. --- */

static const char *const all_names[] = {
	"/self/stat", "/self/status", "/self/cmdline", "/self/maps", "/self/smaps",
	"/self/smaps_rollup", "/self/mounts", "/self/mountinfo", "/self/fdinfo/0",
	"/self/cwd/version", "/thread-self/comm", "/self/environ", "/meminfo", "/cpuinfo",
	"/sys/kernel/hostname",
};

/* Each of the allocations that reading takes fails once: that is said, and nothing stays. */
SCENE_CASE(without_memory)
{
	char *buf = kunit_kzalloc(test, 4096, GFP_KERNEL);
	int fd = get_unused_fd_flags(0);
	long ret;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	enter_proc();
	use_memory(test, 1);
	fd_install(fd, filp_open("/version", O_RDONLY, 0));
	current->mm->arg_start = BASE;
	current->mm->arg_end = current->mm->env_start = BASE + 4;
	current->mm->env_end = BASE + 8;
	put_bytes(BASE, "abcdefg", 8);
	for (unsigned int i = 0; i < ARRAY_SIZE(all_names); i++) {
		KUNIT_FAIL_NTH(test, run) {
			struct file *file = filp_open(all_names[i], O_RDONLY | O_NONBLOCK, 0);
			loff_t pos = 0;

			ret = IS_ERR(file) ? PTR_ERR(file) : kernel_read(file, buf, 4096, &pos);
			if (!kunit_fail_nth_hit(&run))
				KUNIT_EXPECT_GE_MSG(test, ret, 0l, "%s", all_names[i]);
			else
				KUNIT_EXPECT_TRUE_MSG(test, ret >= 0 || ret == -ENOMEM, "%s: %ld",
						      all_names[i], ret);
			if (!IS_ERR(file))
				fput(file);
		}
	}
	EXPECT(close_fd(fd), 0);
}

/* An entry is there, with all that it has, or it is not. */
SCENE_CASE(entries_without_memory)
{
	char buf[16];

	enter_proc();
	KUNIT_FAIL_NTH(test, run) {
		struct proc_dir_entry *dir = proc_mkdir("kunit-dir", NULL), *pde = NULL;

		if (dir)
			pde = proc_create_single("text", 0, dir, show_data);
		if (!kunit_fail_nth_hit(&run))
			KUNIT_EXPECT_NOT_NULL(test, pde);
		proc_remove(dir);
		EXPECT(read_name("/kunit-dir/text", buf, sizeof(buf)), -ENOENT);
	}
}

static struct kunit_case proc_entries_cases[] = {
	KUNIT_CASE(entries), KUNIT_CASE(removed_while_read), KUNIT_CASE(mounts_of_another),
	KUNIT_CASE(log_as_text),
	KUNIT_CASE(whole_machine), KUNIT_CASE(locks_and_sockets),
	KUNIT_CASE(pages_of_files), KUNIT_CASE(system_controls),
	KUNIT_CASE(sysfs), KUNIT_CASE(without_memory), KUNIT_CASE(entries_without_memory), {}
};

static struct kunit_suite proc_entries_suite = {
	.name = "proc_entries",
	.suite_init = proc_suite_init,
	.suite_exit = proc_suite_exit,
	.test_cases = proc_entries_cases,
};
kunit_test_suite(proc_entries_suite);

MODULE_DESCRIPTION("KUnit tests of entries in /proc");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
