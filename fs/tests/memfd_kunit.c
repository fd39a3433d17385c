// SPDX-License-Identifier: GPL-2.0-only
/* Tests of memfds: their names, and that seals hold, as seen on Linux. */
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <uapi/linux/falloc.h>
#include <uapi/linux/magic.h>
#include <uapi/linux/memfd.h>

#include "elf_image.h"
#include "fs_scene.h"

static long memfd(const char *name, unsigned int flags)
{
	return ksyscall(__NR_memfd_create, N(name), flags);
}

static long add_seals(long fd, unsigned int seals)
{
	return ksyscall(__NR_fcntl, fd, F_ADD_SEALS, seals);
}

static long get_seals(long fd)
{
	return ksyscall(__NR_fcntl, fd, F_GET_SEALS, 0);
}

static long resize(long fd, loff_t size)
{
	return ksyscall(__NR_ftruncate, fd, size);
}

/* A page of it; negative: why not. */
static long map_it(long fd, int prot, int flags)
{
	return ksyscall(__NR_mmap, 0, PAGE_SIZE, prot, flags, fd, 0);
}

static long unmap(long addr)
{
	return ksyscall(__NR_munmap, addr, PAGE_SIZE);
}

SCENE_CASE(names)
{
	static char name[260], path[300];
	struct stat st;
	long fd;

	fs_scene(test, NULL);
	memset(name, 'a', 249);
	KUNIT_EXPECT_GE(test, memfd(name, 0), 0l);
	name[249] = 'a';
	KUNIT_EXPECT_EQ(test, memfd(name, 0), -(long)EINVAL);
	KUNIT_EXPECT_GE(test, memfd("", 0), 0l);
	KUNIT_EXPECT_EQ(test, memfd("x", 0x20), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, memfd("x", MFD_HUGE_2MB), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, memfd("x", MFD_HUGETLB | MFD_HUGE_2MB), -(long)ENOSYS);
	EXPECT_CALL(test, -EFAULT, __NR_memfd_create, 8, 0);
	fd = memfd("a/b", MFD_CLOEXEC);
	EXPECT_CALL(test, FD_CLOEXEC, __NR_fcntl, fd, F_GETFD, 0);
	EXPECT_CALL(test, O_RDWR | O_LARGEFILE, __NR_fcntl, fd, F_GETFL, 0);
	CLASS(fd, f)(fd);

	KUNIT_EXPECT_STREQ(test, d_path(&fd_file(f)->f_path, path, sizeof(path)),
			   "/memfd:a/b (deleted)");
	EXPECT_CALL(test, 0, __NR_fstat, fd, FS_DATA);
	got_bytes(FS_DATA, &st, sizeof(st));
	KUNIT_EXPECT_EQ(test, (int)st.st_mode, S_IFREG | 0777);
	KUNIT_EXPECT_EQ(test, (int)st.st_nlink, 0);
}

SCENE_CASE(it_is_a_file)
{
	char buf[8] = "";
	long fd, addr;

	fs_scene(test, NULL);
	fd = memfd("x", 0);
	KUNIT_EXPECT_EQ(test, k_write(fd, "hello", 5), 5l);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 8, 1), 4l);
	KUNIT_EXPECT_STREQ(test, buf, "ello");
	addr = map_it(fd, PROT_READ | PROT_WRITE, MAP_SHARED);
	KUNIT_ASSERT_GT(test, addr, 0l);
	put_bytes(addr, "J", 1);
	KUNIT_EXPECT_EQ(test, k_pread(fd, buf, 1, 0), 1l);
	KUNIT_EXPECT_EQ(test, buf[0], 'J');
	EXPECT_CALL(test, 0, __NR_fchmod, fd, 0600);
}

SCENE_CASE(who_may_seal)
{
	long fd, ro;

	fs_scene(test, NULL);
	KUNIT_EXPECT_EQ(test, get_seals(memfd("x", 0)), (long)F_SEAL_SEAL);
	KUNIT_EXPECT_EQ(test, add_seals(memfd("x", 0), F_SEAL_GROW), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, k_make("/f", ""), 0l);
	fd = k_open("/f", O_RDWR, 0);
	ro = k_open("/f", O_RDONLY, 0);
	KUNIT_EXPECT_EQ(test, get_seals(fd), (long)F_SEAL_SEAL);
	KUNIT_EXPECT_EQ(test, add_seals(fd, 0), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, add_seals(ro, 0x100), -(long)EPERM);
	fd = k_open("/", O_RDONLY | O_DIRECTORY, 0);
	KUNIT_EXPECT_EQ(test, get_seals(fd), -(long)EINVAL);
	fd = memfd("x", MFD_ALLOW_SEALING);
	KUNIT_EXPECT_EQ(test, get_seals(fd), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, 0x100), -(long)EINVAL);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_SHRINK), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_SEAL), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_GROW), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, get_seals(fd), (long)(F_SEAL_SHRINK | F_SEAL_SEAL));
}

SCENE_CASE(sizes_are_sealed)
{
	long fd;

	fs_scene(test, NULL);
	fd = memfd("x", MFD_ALLOW_SEALING);
	KUNIT_EXPECT_EQ(test, resize(fd, 8192), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_SHRINK), 0l);
	KUNIT_EXPECT_EQ(test, resize(fd, 4096), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, resize(fd, 9000), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_GROW), 0l);
	KUNIT_EXPECT_EQ(test, resize(fd, 9001), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, resize(fd, 9000), 0l);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, "hello", 5, 8998), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, k_pwrite(fd, "hello", 5, 8990), 5l);
	/* Page by page: what comes before the one that is refused is written. */
	if (PAGE_SIZE == 4096)
		EXPECT_CALL(test, 192, __NR_pwrite64, fd, FS_DATA, 3000, 8000);
	EXPECT_CALL(test, 0, __NR_fallocate, fd, 0, 0, 9000);
	EXPECT_CALL(test, -EPERM, __NR_fallocate, fd, 0, 0, 9001);
	EXPECT_CALL(test, -EPERM, __NR_fallocate, fd, FALLOC_FL_KEEP_SIZE, 0, 9001);
	EXPECT_CALL(test, 0, __NR_fallocate, fd,
		    FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0, 4096);
}

SCENE_CASE(content_is_sealed)
{
	long fd, rw, ro;

	fs_scene(test, NULL);
	fd = memfd("x", MFD_ALLOW_SEALING);
	KUNIT_EXPECT_EQ(test, resize(fd, PAGE_SIZE), 0l);
	rw = map_it(fd, PROT_READ | PROT_WRITE, MAP_SHARED);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_WRITE | F_SEAL_GROW), -(long)EBUSY);
	KUNIT_EXPECT_EQ(test, get_seals(fd), 0l);
	/* What is mapped may be written to, what will be may not. */
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_FUTURE_WRITE), 0l);
	put_bytes(rw, "x", 1);
	KUNIT_EXPECT_EQ(test, k_write(fd, "x", 1), -(long)EPERM);
	KUNIT_EXPECT_EQ(test, map_it(fd, PROT_READ | PROT_WRITE, MAP_SHARED), -(long)EPERM);
	ro = map_it(fd, PROT_READ, MAP_SHARED);
	KUNIT_EXPECT_GT(test, ro, 0l);
	EXPECT_CALL(test, -EACCES, __NR_mprotect, ro, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_CALL(test, 0, __NR_mprotect, rw, PAGE_SIZE, PROT_READ);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_WRITE), -(long)EBUSY);
	KUNIT_EXPECT_EQ(test, unmap(rw), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_WRITE), 0l);
	KUNIT_EXPECT_EQ(test, add_seals(fd, F_SEAL_WRITE), 0l);
	KUNIT_EXPECT_EQ(test, map_it(fd, PROT_READ | PROT_WRITE, MAP_SHARED), -(long)EPERM);
	KUNIT_EXPECT_GT(test, map_it(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE), 0l);
	KUNIT_EXPECT_EQ(test, unmap(ro), 0l);
	ro = map_it(fd, PROT_READ, MAP_SHARED);
	KUNIT_EXPECT_GT(test, ro, 0l);
	EXPECT_CALL(test, -EACCES, __NR_mprotect, ro, PAGE_SIZE, PROT_READ | PROT_WRITE);
	EXPECT_CALL(test, -EPERM, __NR_fallocate, fd,
		    FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0, 4096);
	EXPECT_CALL(test, 0, __NR_fallocate, fd, 0, 0, 4096);
	EXPECT_CALL(test, 0, __NR_pwrite64, fd, FS_DATA, 0, 0);
	KUNIT_EXPECT_EQ(test, resize(fd, 2 * PAGE_SIZE), 0l);
}

/* A program that no name leads to: 0, or what was wrong. */
static int run_memfd(void *unused)
{
	struct elf_image *image = kzalloc(sizeof(*image), GFP_KERNEL);
	long fd = memfd("program", 0), ret;
	loff_t pos = 0;
	char path[40];

	if (!image)
		return 1;
	elf_image_init(image, ET_EXEC);
	CLASS(fd, f)(fd);

	ret = kernel_write(fd_file(f), image, sizeof(*image), &pos);
	kfree(image);
	if (ret != sizeof(*image))
		return 2;
	if (ksyscall(__NR_execveat, fd, N(""), 0, 0, AT_EMPTY_PATH))
		return 3;
	return strcmp(d_path(&current->mm->exe_file->f_path, path, sizeof(path)),
		      "/memfd:program (deleted)") ? 4 : 0;
}

SCENE_CASE(it_is_a_program)
{
	fs_scene(test, NULL);
	KUNIT_ASSERT_GT(test, spawn(run_memfd, NULL), 0);
	KUNIT_EXPECT_EQ(test, child_status(), 0);
}

static struct kunit_case memfd_cases[] = {
	KUNIT_CASE(names),
	KUNIT_CASE(it_is_a_file),
	KUNIT_CASE(who_may_seal),
	KUNIT_CASE(sizes_are_sealed),
	KUNIT_CASE(content_is_sealed),
	KUNIT_CASE(it_is_a_program),
	{}
};

static struct kunit_suite memfd_suite = {
	.name = "memfd",
	.test_cases = memfd_cases,
};
kunit_test_suite(memfd_suite);

MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
