// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protection keys, where a machine and its kernel have them; and what the calls say where
 * they have none.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "../kselftest.h"

#define SIZE	4096

static long key_alloc(unsigned long flags, unsigned long rights)
{
	return syscall(SYS_pkey_alloc, flags, rights);
}

static long key_free(int key)
{
	return syscall(SYS_pkey_free, key);
}

static long key_protect(void *addr, size_t len, int prot, int key)
{
	return syscall(SYS_pkey_mprotect, addr, len, prot, key);
}

static char *new_page(void)
{
	char *page = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(page != MAP_FAILED);
	page[0] = 7;
	return page;
}

#ifdef __x86_64__
static int has_keys(void)
{
	long key = key_alloc(0, 0);

	if (key < 0)
		return 0;
	SAYS(key_free(key), 0);
	return 1;
}

static void bad_arguments(void)
{
	char *page = new_page();

	SAYS(key_alloc(1, 0), -EINVAL);
	SAYS(key_alloc(0, 4), -EINVAL);
	SAYS(key_free(-1), -EINVAL);
	SAYS(key_free(16), -EINVAL);
	SAYS(key_protect(page, SIZE, PROT_READ, 16), -EINVAL);
	SAYS(key_protect(page, SIZE, PROT_READ, -2), -EINVAL);
	SAYS(key_protect(page + 1, SIZE, PROT_READ, -1), -EINVAL);
	SAYS(key_protect(page, SIZE, 1 << 30, -1), -EINVAL);
	SAYS(key_protect(page, 0, PROT_READ, -1), 0);
	/* The key is what is looked at last. */
	SAYS(key_protect(page, 0, PROT_READ, 16), 0);
	SAYS(key_protect(page, -(size_t)SIZE, PROT_READ, 16), -ENOMEM);
	SAYS(key_protect(page + 1, 0, PROT_READ, 16), -EINVAL);
	page[0] = 8;
}

static sigjmp_buf back;
static siginfo_t told;

static void jump_back(int sig, siginfo_t *info, void *context UNUSED)
{
	(void)sig;
	told = *info;
	siglongjmp(back, 1);
}

static void catch_segv(void)
{
	struct sigaction sa = { .sa_sigaction = jump_back, .sa_flags = SA_SIGINFO };

	REQUIRE(!sigaction(SIGSEGV, &sa, NULL));
}

/* What a write says: 0, or the code of the signal. */
static int write_to(char *page)
{
	if (sigsetjmp(back, 1))
		return told.si_code;
	*(volatile char *)page = 9;
	return 0;
}

static int read_from(char *page)
{
	if (sigsetjmp(back, 1))
		return told.si_code;
	(void)*(volatile char *)page;
	return 0;
}

/* Without a key it is mprotect(). */
static void no_key(void)
{
	char *page = new_page();

	catch_segv();
	SAYS(key_protect(page, SIZE, PROT_READ, -1), 0);
	IS(write_to(page), SEGV_ACCERR);
	IS(read_from(page), 0);
	SAYS(key_protect(page, SIZE, PROT_READ | PROT_WRITE, -1), 0);
	IS(write_to(page), 0);
	SAYS(munmap(page, SIZE), 0);
	SAYS(key_protect(page, SIZE, PROT_READ, -1), -ENOMEM);
}

/* A key forbids what the page allows; who has none is told that there are none. */
static void keys(void)
{
	char *page = new_page();
	long key;

	if (!has_keys()) {
		SAYS(key_alloc(0, 0), -ENOSPC);
		SAYS(key_protect(page, SIZE, PROT_READ, 0), -EINVAL);
		SAYS(key_protect(page, SIZE, PROT_READ, 1), -EINVAL);
		SAYS(key_free(1), -EINVAL);
		return;
	}
	catch_segv();
	key = key_alloc(0, PKEY_DISABLE_WRITE);
	CHECK(key > 0);
	SAYS(key_protect(page, SIZE, PROT_READ | PROT_WRITE, key), 0);
	IS(read_from(page), 0);
	IS(write_to(page), SEGV_PKUERR);
	CHECK(told.si_addr == page && told.si_pkey == (unsigned int)key);
	SAYS(key_protect(page, SIZE, PROT_READ | PROT_WRITE, 0), 0);
	IS(write_to(page), 0);
	SAYS(key_free(key), 0);
	SAYS(key_free(key), -EINVAL);
	SAYS(key_protect(page, SIZE, PROT_READ, key), -EINVAL);
}

/* The processor's flags promise what there is. */
static void told_by_cpuinfo(void)
{
	static char text[1 << 16];

	REQUIRE(ksft_read_file("/proc/cpuinfo", text, sizeof(text)) > 0);
	IS(strstr(text, " pku ") != NULL, has_keys());
	IS(strstr(text, " ospke ") != NULL, has_keys());
}
#define CASES_OF_X86 KSFT_CASE(told_by_cpuinfo),
#else
/* No such machine, at this version. */
#define CASES_OF_X86
static void bad_arguments(void)
{
	SAYS(key_alloc(1, 0), -ENOSYS);
	SAYS(key_free(-1), -ENOSYS);
}

static void no_key(void)
{
	SAYS(key_protect(new_page(), SIZE, PROT_READ, -1), -ENOSYS);
}

static void keys(void)
{
	SAYS(key_alloc(0, 0), -ENOSYS);
}
#endif

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(bad_arguments), KSFT_CASE(no_key), KSFT_CASE(keys),
		CASES_OF_X86
	};

	return KSFT_RUN(cases);
}
