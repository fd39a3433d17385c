// SPDX-License-Identifier: GPL-2.0-only
/* What cannot be a module, and who may not try. As root, where modules are allowed. */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <sys/syscall.h>

#include "../kselftest.h"

static long load(const void *image, unsigned long len, const char *args)
{
	return syscall(SYS_init_module, image, len, args) ? -errno : 0;
}

static long load_file(int fd, const char *args, int flags)
{
	return syscall(SYS_finit_module, fd, args, flags) ? -errno : 0;
}

static long delete(const char *name, unsigned int flags)
{
	return syscall(SYS_delete_module, name, flags) ? -errno : 0;
}

/* A host may have no modules at all, or have closed the door. */
static void need_modules(void)
{
	long err = load("", 0, "");

	NEEDS_ROOT();
	if (err == -ENOSYS || err == -EPERM)
		SKIP("init_module(): %s", strerror(-err));
}

static void images(void)
{
	Elf64_Ehdr head = {
		.e_ident = ELFMAG, .e_type = ET_REL, .e_shentsize = sizeof(Elf64_Shdr),
	};

	need_modules();
	IS(load("", 0, ""), -ENOEXEC);
	IS(load("no module at all, but as long as the head of one, or so", 55, ""), -ENOEXEC);
	IS(load((void *)8, 100, ""), -EFAULT);
	IS(load(&head, sizeof(head), ""), -ENOEXEC);
	head.e_type = ET_EXEC;
	IS(load(&head, sizeof(head), ""), -ENOEXEC);
}

static void files(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), ro;

	need_modules();
	REQUIRE(write(fd, "no module", 9) == 9);
	ro = open("f", O_RDONLY);
	IS(load_file(ro, "", 8), -EINVAL);
	IS(load_file(-1, "", 0), -EBADF);
	IS(load_file(open("f", O_WRONLY), "", 0), -EBADF);
	close(fd);
}

static void removals(void)
{
	char name[300];

	need_modules();
	IS(delete("no_such_module", 0), -ENOENT);
	IS(delete("no_such_module", O_NONBLOCK | O_TRUNC), -ENOENT);
	IS(delete((char *)8, 0), -EFAULT);
	memset(name, 'a', sizeof(name));
	name[299] = 0;
	IS(delete(name, 0), -ENOENT);
}

static void others(void)
{
	need_modules();
	CHILD_ENDS(0, if (setuid(65534)) _exit(1);
		   IS(load("", 0, ""), -EPERM);
		   IS(load_file(0, "", 0), -EPERM);
		   IS(delete("no_such_module", 0), -EPERM));
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(images), KSFT_CASE(files), KSFT_CASE(removals), KSFT_CASE(others),
	};

	return KSFT_RUN(cases);
}
