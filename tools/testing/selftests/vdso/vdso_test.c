// SPDX-License-Identifier: GPL-2.0-only
/*
 * The vDSO: what its functions say lies between what the kernel says before and after, for
 * each clock, also when the clock is set; and what they do not know is as the kernel says.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdbool.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>

#include "../kselftest.h"

#ifdef __x86_64__
#define PREFIX	"__vdso_"
#else
#define PREFIX	"__kernel_"
#endif

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

static bool set_clock(void)
{
	struct timespec ts = { .tv_sec = asked(CLOCK_REALTIME) / 1000000000 + 5000 };
	bool ok;

	if (syscall(SYS_clock_settime, CLOCK_REALTIME, &ts))
		return false;
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

/* --- The cases. --- */

static void is_an_object(void)
{
	REQUIRE(vdso);
	CHECK(!memcmp(vdso->e_ident, ELFMAG, SELFMAG) && vdso->e_type == ET_DYN);
	CHECK(gettime && getres && gettod);
	CHECK(!find("no_such_function"));
}

static void fine_clocks(void)
{
	static const clockid_t fine[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME, CLOCK_TAI,
	};

	for (size_t i = 0; i < ARRAY_SIZE(fine); i++)
		CHECK(agrees(fine[i], 2000) && resolution_agrees(fine[i]));
	CHECK(never_goes_back(CLOCK_MONOTONIC));
}

static void coarse_clocks(void)
{
	static const clockid_t coarse[] = { CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE };

	for (size_t i = 0; i < ARRAY_SIZE(coarse); i++)
		CHECK(agrees(coarse[i], 2000) && resolution_agrees(coarse[i]));
}

static void other_clocks(void)
{
	CHECK(unknown_clocks());
	CHECK(time_of_day());
}

/* Only where nobody minds. */
static void a_clock_that_is_set(void)
{
	if (!getenv("MAY_SET_CLOCK"))
		SKIP("MAY_SET_CLOCK is not set");
	CHECK(set_clock());
}

static void number_of_the_cpu(void)
{
	CHECK(cpu_agrees());
}

/* A child and its programs have it, too; and nobody can write to it. */
static void in_a_child(void)
{
	CHILD_ENDS(0, CHECK(agrees(CLOCK_MONOTONIC, 100)));
	CHILD_ENDS(-SIGSEGV, *(volatile char *)vdso = 1);
	CHILD_ENDS(-SIGSEGV, *((volatile char *)vdso - 16) = 1);
}

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(is_an_object), KSFT_CASE(fine_clocks), KSFT_CASE(coarse_clocks),
		KSFT_CASE(other_clocks), KSFT_CASE(a_clock_that_is_set),
		KSFT_CASE(number_of_the_cpu), KSFT_CASE(in_a_child),
	};

	vdso = (const void *)getauxval(AT_SYSINFO_EHDR);
	if (vdso) {
		gettime = find(PREFIX "clock_gettime");
		getres = find(PREFIX "clock_getres");
		gettod = find(PREFIX "gettimeofday");
	}
	return KSFT_RUN(cases);
}
