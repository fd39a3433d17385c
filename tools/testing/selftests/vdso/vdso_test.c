// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vDSO: what its functions say lies between what the kernel says before and after, for
 * each clock, also when the clock is set; and what they do not know is as the kernel says.
 *
 * Runs on Pagoda and on Linux:	gcc -static -O2 -o vdso_test vdso_test.c
 */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __x86_64__
#define PREFIX	"__vdso_"
#else
#define PREFIX	"__kernel_"
#endif

static int nr, failed;

static void result(bool ok, const char *what)
{
	failed += !ok;
	printf("%sok %d %s\n", ok ? "" : "not ", ++nr, what);
}

/* --- Finding them. --- */

static const Elf64_Ehdr *vdso;

static const void *table(Elf64_Sxword tag)
{
	const Elf64_Phdr *ph = (const void *)vdso + vdso->e_phoff;

	for (int i = 0; i < vdso->e_phnum; i++) {
		const Elf64_Dyn *dyn = (const void *)vdso + ph[i].p_offset;

		if (ph[i].p_type != PT_DYNAMIC)
			continue;
		for (; dyn->d_tag != DT_NULL; dyn++)
			if (dyn->d_tag == tag)
				return (const void *)vdso + dyn->d_un.d_ptr;
	}
	return NULL;
}

/* By the old hash table's count of symbols. */
static void *find(const char *name)
{
	const Elf64_Sym *sym = table(DT_SYMTAB);
	const char *strings = table(DT_STRTAB);
	const unsigned int *hash = table(DT_HASH);

	for (unsigned int i = 0; sym && strings && hash && i < hash[1]; i++)
		if (sym[i].st_shndx && !strcmp(strings + sym[i].st_name, name))
			return (char *)vdso + sym[i].st_value;
	return NULL;
}

/* --- Comparing. --- */

static int (*gettime)(clockid_t clock, struct timespec *ts);
static int (*getres)(clockid_t clock, struct timespec *ts);
static int (*gettod)(struct timeval *tv, void *tz);

static long long ns(const struct timespec *ts)
{
	return ts->tv_sec * 1000000000ll + ts->tv_nsec;
}

static long long asked(clockid_t clock)
{
	struct timespec ts = { 0 };

	syscall(SYS_clock_gettime, clock, &ts);
	return ns(&ts);
}

static long long told(clockid_t clock)
{
	struct timespec ts = { 0 };

	return gettime(clock, &ts) || ts.tv_nsec < 0 || ts.tv_nsec > 999999999 ? -1 : ns(&ts);
}

static bool agrees(clockid_t clock, int rounds)
{
	for (int i = 0; i < rounds; i++) {
		long long before = asked(clock), now = told(clock), after = asked(clock);

		if (now < before || now > after) {
			printf("# clock %d: %lld, %lld, %lld\n", clock, before, now, after);
			return false;
		}
	}
	return true;
}

static bool never_goes_back(clockid_t clock)
{
	long long last = told(clock);

	for (int i = 0; i < 100000; i++) {
		long long now = told(clock);

		if (now < last)
			return false;
		last = now;
	}
	return true;
}

static bool resolution_agrees(clockid_t clock)
{
	struct timespec a = { 7, 7 }, b = { 8, 8 };

	return !getres(clock, &a) && !syscall(SYS_clock_getres, clock, &b) && ns(&a) == ns(&b) &&
	       !getres(clock, NULL);
}

static bool unknown_clocks(void)
{
	struct timespec ts;

	return gettime(77, &ts) == -EINVAL && getres(77, &ts) == -EINVAL &&
	       gettime(CLOCK_PROCESS_CPUTIME_ID, &ts) == 0 &&
	       gettime(CLOCK_THREAD_CPUTIME_ID, &ts) == 0;
}

static bool time_of_day(void)
{
	struct timezone zone = { 1, 2 };
	struct timeval tv;
	long long before = asked(CLOCK_REALTIME) / 1000, now, after;

	if (gettod(&tv, NULL))
		return false;
	now = tv.tv_sec * 1000000ll + tv.tv_usec;
	after = asked(CLOCK_REALTIME) / 1000;
	return now >= before && now <= after && !gettod(&tv, &zone) && !gettod(NULL, &zone) &&
	       zone.tz_dsttime == 0;
}

/* It is root's to do; who may not has nothing to see. */
static bool set_clock(void)
{
	struct timespec ts = { .tv_sec = asked(CLOCK_REALTIME) / 1000000000 + 5000 };
	bool ok;

	if (syscall(SYS_clock_settime, CLOCK_REALTIME, &ts))
		return errno == EPERM;
	ok = told(CLOCK_REALTIME) >= ns(&ts) && agrees(CLOCK_REALTIME, 100) &&
	     agrees(CLOCK_TAI, 100) && agrees(CLOCK_MONOTONIC, 100);
	ts.tv_sec -= 5000;
	syscall(SYS_clock_settime, CLOCK_REALTIME, &ts);
	return ok;
}

#ifdef __x86_64__
/* On each CPU that we may run on. */
static bool cpu_agrees(void)
{
	long (*getcpu_)(unsigned int *, unsigned int *, void *) = find(PREFIX "getcpu");
	long (*time_)(long *) = find(PREFIX "time");
	cpu_set_t all, one;
	long when = 0;
	bool ok = getcpu_ && time_;

	sched_getaffinity(0, sizeof(all), &all);
	for (int cpu = 0; ok && cpu < 64; cpu++) {
		unsigned int a = 99, b = 98, c = 97, d = 96;

		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof(one), &one);
		ok = !getcpu_(&a, &b, NULL) && !syscall(SYS_getcpu, &c, &d, NULL) &&
		     a == (unsigned int)cpu && a == c && b == d && !getcpu_(NULL, NULL, NULL);
	}
	sched_setaffinity(0, sizeof(all), &all);
	return ok && time_(&when) == when && time_(NULL) - syscall(SYS_time, NULL) <= 1 &&
	       when - syscall(SYS_time, NULL) <= 1;
}
#else
static bool cpu_agrees(void)
{
	return find(PREFIX "rt_sigreturn") && !find(PREFIX "getcpu");
}
#endif

/* A child and its programs have it, too; and nobody can write to it. */
static bool in_a_child(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(agrees(CLOCK_MONOTONIC, 100) ? 0 : 1);
	return waitpid(pid, &status, 0) == pid && !status;
}

static bool is_read_only(char *where)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		*(volatile char *)where = 1;
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == 11;
}

int main(void)
{
	static const clockid_t fine[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME, CLOCK_TAI,
	}, coarse[] = { CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE };
	bool ok = true;

	printf("TAP version 13\n");
	vdso = (const void *)getauxval(AT_SYSINFO_EHDR);
	result(vdso && !memcmp(vdso->e_ident, ELFMAG, SELFMAG) && vdso->e_type == ET_DYN,
	       "AT_SYSINFO_EHDR");
	if (!vdso)
		return 1;
	gettime = find(PREFIX "clock_gettime");
	getres = find(PREFIX "clock_getres");
	gettod = find(PREFIX "gettimeofday");
	result(gettime && getres && gettod && !find("no_such_function"), "symbols");
	if (failed)
		return 1;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		ok &= agrees(fine[i], 2000) && resolution_agrees(fine[i]);
	result(ok, "fine clocks");
	result(never_goes_back(CLOCK_MONOTONIC), "CLOCK_MONOTONIC never goes back");
	ok = true;
	for (size_t i = 0; i < sizeof(coarse) / sizeof(coarse[0]); i++)
		ok &= agrees(coarse[i], 2000) && resolution_agrees(coarse[i]);
	result(ok, "coarse clocks");
	result(unknown_clocks(), "clocks that it does not know");
	result(time_of_day(), "gettimeofday");
	result(set_clock(), "a clock that is set");
	result(cpu_agrees(), "the CPU's number");
	result(in_a_child(), "in a child");
	result(is_read_only((char *)vdso) && is_read_only((char *)vdso - 16), "read-only");
	printf("1..%d\n", nr);
	return failed != 0;
}
