// SPDX-License-Identifier: GPL-2.0-only
/* /proc as ps, top and libraries read it: the formats, and what becomes of the dead. */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include "../kselftest.h"

static char text[1 << 16];

static const char *read_of(pid_t pid, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	CHECK(ksft_read_file(path, text, sizeof(text)) >= 0);
	return text;
}

/* Field @nr of stat, counted from 1 as in the manual; the name may have blanks. */
static long stat_field(pid_t pid, int nr)
{
	char *at = strrchr(read_of(pid, "stat"), ')');

	REQUIRE(at);
	for (int i = 2; i < nr; i++)
		at = strchr(at + 1, ' ');
	return nr == 3 ? at[1] : atol(at + 1);
}

/* What stands behind "@name:" and white space, up to the line's end. */
static const char *value(const char *name)
{
	static char got[256];
	size_t len = strlen(name);

	got[0] = 0;
	for (char *line = text; line && *line; line = strchr(line, '\n') + 1) {
		if (!strncmp(line, name, len) && line[len] == ':') {
			line += len + 1;
			snprintf(got, sizeof(got), "%.*s", (int)strcspn(line, "\n"), line);
			return got + strspn(got, " \t");
		}
		if (!strchr(line, '\n'))
			break;
	}
	return "(none)";
}

static void stat_of_self(void)
{
	pid_t me = getpid();

	prctl(PR_SET_NAME, "a) b (c");
	IS(atol(read_of(me, "stat")), me);
	CHECK(strstr(text, " (a) b (c) R "));
	IS(stat_field(me, 4), getppid());
	IS(stat_field(me, 5), getpgrp());
	IS(stat_field(me, 6), getsid(0));
	IS(stat_field(me, 18), 20 + getpriority(PRIO_PROCESS, 0));
	IS(stat_field(me, 19), getpriority(PRIO_PROCESS, 0));
	IS(stat_field(me, 20), 1);
	CHECK(stat_field(me, 22) > 0);
	CHECK(stat_field(me, 23) > 100000);
	CHECK(stat_field(me, 24) > 10);
	CHECK(stat_field(me, 28) > stat_field(me, 26));
	IS(stat_field(me, 38), SIGCHLD);
	CHECK(stat_field(me, 39) >= 0);
	/* 52 of them. */
	CHECK(strchr(text, '\n') && !strchr(text, '\n')[1]);
	int blanks = 0;
	for (char *at = strrchr(text, ')'); *at; at++)
		blanks += *at == ' ';
	IS(blanks, 50);
	READS(read_of(me, "comm"), "a) b (c\n");
}

static void status_of_self(void)
{
	pid_t me = getpid();
	char want[64];
	sigset_t set;

	prctl(PR_SET_NAME, "back\\slash\n");
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, exit);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGTERM);
	umask(027);
	read_of(me, "status");
	READS(value("Name"), "back\\\\slash\\n");
	READS(value("Umask"), "0027");
	READS(value("State"), "R (running)");
	snprintf(want, sizeof(want), "%d", me);
	READS(value("Tgid"), want);
	READS(value("Pid"), want);
	snprintf(want, sizeof(want), "%d", getppid());
	READS(value("PPid"), want);
	READS(value("TracerPid"), "0");
	snprintf(want, sizeof(want), "%d\t%d\t%d\t%d", getuid(), geteuid(), getuid(), geteuid());
	READS(value("Uid"), want);
	READS(value("Threads"), "1");
	READS(value("SigPnd"), "0000000000004000");
	READS(value("SigBlk"), "0000000000004000");
	CHECK(strtoul(value("SigIgn"), NULL, 16) & 1 << (SIGUSR1 - 1));
	CHECK(strtoul(value("SigCgt"), NULL, 16) & 1 << (SIGUSR2 - 1));
	READS(value("NoNewPrivs"), "0");
	CHECK(strlen(value("CapEff")) == 16);
	CHECK(atol(value("VmSize")) > 0 && strstr(value("VmSize"), " kB"));
	CHECK(atol(value("VmHWM")) >= atol(value("VmRSS")));
	CHECK(atol(value("VmPeak")) >= atol(value("VmSize")));
	CHECK(strcmp(value("Cpus_allowed_list"), "(none)"));
	CHECK(strcmp(value("voluntary_ctxt_switches"), "(none)"));
}

static void the_dead(void)
{
	pid_t pid = CHILD(_exit(3));
	char link[64];

	ksft_until(pid, 'Z');
	IS(stat_field(pid, 3), 'Z');
	IS(stat_field(pid, 23), 0);
	IS(stat_field(pid, 24), 0);
	read_of(pid, "status");
	READS(value("State"), "Z (zombie)");
	READS(value("VmSize"), "(none)");
	READS(read_of(pid, "cmdline"), "");
	READS(read_of(pid, "maps"), "");
	snprintf(link, sizeof(link), "/proc/%d/exe", pid);
	SAYS(readlink(link, text, 10), -ENOENT);
	snprintf(link, sizeof(link), "/proc/%d/cwd", pid);
	SAYS(readlink(link, text, 10), -ENOENT);
	snprintf(link, sizeof(link), "/proc/%d/fd", pid);
	int fd = open(link, O_RDONLY | O_DIRECTORY);
	snprintf(link, sizeof(link), "/proc/%d/stat", pid);
	int stat = open(link, O_RDONLY);
	ENDS(pid, 3);
	SAYS(access(link, F_OK), -ENOENT);
	SAYS(read(stat, text, 10), -ESRCH);
	if (fd >= 0)
		SAYS(openat(fd, "0", O_RDONLY), -ENOENT);
}

static void states(void)
{
	pid_t pid = CHILD(for (;;) pause());

	ksft_until(pid, 'S');
	read_of(pid, "status");
	READS(value("State"), "S (sleeping)");
	kill(pid, SIGSTOP);
	ksft_until(pid, 'T');
	read_of(pid, "status");
	READS(value("State"), "T (stopped)");
	kill(pid, SIGKILL);
	ENDS(pid, -SIGKILL);
}

static volatile int tid, go_on;

static void *thread(void *arg)
{
	prctl(PR_SET_NAME, "worker");
	tid = gettid();
	while (!go_on)
		usleep(100);
	return arg;
}

static void threads(void)
{
	pthread_t t;
	char path[64];
	struct stat st;

	pthread_create(&t, NULL, thread, NULL);
	while (!tid)
		usleep(100);
	IS(stat_field(getpid(), 20), 2);
	snprintf(path, sizeof(path), "task/%d/comm", tid);
	READS(read_of(getpid(), path), "worker\n");
	/* It has a folder of its own, though it is not listed. */
	READS(read_of(tid, "comm"), "worker\n");
	snprintf(path, sizeof(path), "%d/", tid);
	SAYS(stat("/proc/self/task", &st), 0);
	IS(st.st_nlink, 4);
	SAYS(readlink("/proc/thread-self", path, sizeof(path)) > 0, 1);
	go_on = 1;
	pthread_join(t, NULL);
	snprintf(path, sizeof(path), "/proc/self/task/%d", tid);
	/* Who joins may be faster than the end of it. */
	while (!access(path, F_OK))
		usleep(100);
	IS(stat_field(getpid(), 20), 1);
}

static void descriptors(void)
{
	char path[64], got[128] = "";
	int fd = open(".", O_RDONLY | O_CLOEXEC | O_DIRECTORY), file;
	struct stat st;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	SAYS(readlink(path, got, sizeof(got)) > 0, 1);
	CHECK(getcwd(text, sizeof(text)) != NULL);
	READS(got, text);
	SAYS(lstat(path, &st), 0);
	IS(st.st_mode, S_IFLNK | 0500);
	file = open("f", O_RDWR | O_CREAT | O_APPEND, 0600);
	SAYS(write(file, "abc", 3), 3);
	snprintf(path, sizeof(path), "fdinfo/%d", file);
	read_of(getpid(), path);
	READS(value("pos"), "3");
	CHECK((strtol(value("flags"), NULL, 8) & (O_ACCMODE | O_APPEND)) == (O_RDWR | O_APPEND));
	unlink("f");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	memset(got, 0, sizeof(got));
	SAYS(readlink(path, got, sizeof(got)) > 0, 1);
	CHECK(strstr(got, "/f (deleted)"));
	/* What has no name any more can be opened by this one. */
	CHECK(open(path, O_RDONLY) >= 0);
	SAYS(access("/proc/self/fd/999", F_OK), -ENOENT);
	SAYS(open("/proc/self/fd/x", O_RDONLY), -ENOENT);
}

static void links(void)
{
	char got[256] = "", cwd[256];

	snprintf(cwd, sizeof(cwd), "%d", getpid());
	SAYS(readlink("/proc/self", got, sizeof(got)) > 0, 1);
	READS(got, cwd);
	memset(got, 0, sizeof(got));
	SAYS(readlink("/proc/self/cwd", got, sizeof(got)) > 0, 1);
	READS(got, getcwd(cwd, sizeof(cwd)));
	memset(got, 0, sizeof(got));
	SAYS(readlink("/proc/self/root", got, sizeof(got)), 1);
	READS(got, "/");
	SAYS(readlink("/proc/self/exe", got, sizeof(got)) > 0, 1);
	IS(access("/proc/self/exe", X_OK), 0);
	SAYS(readlink("/proc/mounts", got, sizeof(got)), 11);
}

static void limits(void)
{
	struct rlimit lim = { 77, 88 };

	setrlimit(RLIMIT_NOFILE, &lim);
	read_of(getpid(), "limits");
	CHECK(!strncmp(text, "Limit                     Soft Limit           Hard Limit           "
			     "Units     \n", 79));
	CHECK(strstr(text, "\nMax open files            77                   88                   "
			   "files     \n"));
	CHECK(strstr(text, "\nMax cpu time              "));
}

static void arguments(void)
{
	char buf[4096];
	Elf64_auxv_t *aux = (void *)buf;
	int fd = open("/proc/self/auxv", O_RDONLY), found = 0;
	ssize_t n = read(fd, buf, sizeof(buf));

	CHECK(n > 0 && n % sizeof(*aux) == 0);
	for (size_t i = 0; i < n / sizeof(*aux); i++)
		/* The C library has an AT_HWCAP of its own. */
		if (aux[i].a_type != AT_NULL && aux[i].a_type != AT_HWCAP)
			found += IS(getauxval(aux[i].a_type), aux[i].a_un.a_val);
	CHECK(found >= 15);
	CHECK(strstr(read_of(getpid(), "cmdline"), "proc_test"));
	IS(read_of(getpid(), "cmdline")[strlen(text) + 1], 0);
}

/* "36 35 98:0 / /mnt rw,noatime shared:1 - ext3 /dev/root rw" */
static void mounts(void)
{
	int id, parent, major, minor, found = 0;
	char root[256], at[256], options[256], line[1024];
	FILE *file = fopen("/proc/self/mountinfo", "r");

	while (file && fgets(line, sizeof(line), file)) {
		char *dash = strstr(line, " - ");

		IS(sscanf(line, "%d %d %d:%d %255s %255s %255s", &id, &parent, &major, &minor,
			  root, at, options), 7);
		REQUIRE(dash);
		if (!strcmp(at, "/proc") && !strncmp(dash, " - proc ", 8)) {
			found++;
			CHECK(!strncmp(options, "rw", 2));
		}
	}
	CHECK(found >= 1);
	fclose(file);
	read_of(getpid(), "mounts");
	CHECK(strstr(text, " /proc proc rw"));
	CHECK(strstr(text, " 0 0\n"));
}

static void machine(void)
{
	struct sysinfo info;
	double up, idle, load;
	int running, all, last;
	char line[256] = "";
	FILE *file;

	ksft_read_file("/proc/meminfo", text, sizeof(text));
	SAYS(sysinfo(&info), 0);
	IS(atol(value("MemTotal")), info.totalram * info.mem_unit / 1024);
	CHECK(atol(value("MemFree")) <= atol(value("MemTotal")));
	CHECK(atol(value("MemAvailable")) > 0);
	CHECK(strcmp(value("Cached"), "(none)") && strcmp(value("SwapTotal"), "(none)"));
	ksft_read_file("/proc/uptime", text, sizeof(text));
	IS(sscanf(text, "%lf %lf\n", &up, &idle), 2);
	CHECK(up >= info.uptime - 1);
	ksft_read_file("/proc/loadavg", text, sizeof(text));
	IS(sscanf(text, "%lf %lf %lf %d/%d %d\n", &load, &load, &load, &running, &all, &last), 6);
	CHECK(running >= 1 && all >= 2 && last >= getpid());
	ksft_read_file("/proc/stat", text, sizeof(text));
	CHECK(!strncmp(text, "cpu  ", 5) && strstr(text, "\ncpu0 ") && strstr(text, "\nbtime ") &&
	      strstr(text, "\nprocesses ") && strstr(text, "\nctxt "));
	ksft_read_file("/proc/cpuinfo", text, sizeof(text));
	int cpus = 0;
	for (char *at = text; (at = strstr(at, "processor\t:")); at++)
		cpus++;
	IS(cpus, sysconf(_SC_NPROCESSORS_ONLN));
	ksft_read_file("/proc/version", text, sizeof(text));
	CHECK(!strncmp(text, "Linux version ", 14));
	ksft_read_file("/proc/filesystems", text, sizeof(text));
	CHECK(strstr(text, "nodev\tproc\n") && strstr(text, "nodev\ttmpfs\n"));
	file = fopen("/proc/sys/kernel/pid_max", "r");
	CHECK(file && fgets(line, sizeof(line), file) && atoi(line) >= 301);
	SAYS(open("/proc/nothing", O_RDONLY), -ENOENT);
	SAYS(open("/proc/0", O_RDONLY), -ENOENT);
	SAYS(mkdir("/proc/x", 0700) != 0, 1);
}

/* Sorted by address, none over another, and our own variables in them. */
static void maps(void)
{
	unsigned long start, end, offset, ino, last = 0;
	char perms[8], line[512], name[256];
	int in_data = 0, in_stack = 0, here, dev[2];
	FILE *file = fopen("/proc/self/maps", "r");

	while (file && fgets(line, sizeof(line), file)) {
		name[0] = 0;
		CHECK(sscanf(line, "%lx-%lx %7s %lx %x:%x %lu %255s", &start, &end, perms, &offset,
			     &dev[0], &dev[1], &ino, name) >= 7);
		CHECK(start >= last && end > start);
		last = end;
		if (start <= (unsigned long)text && (unsigned long)text < end)
			in_data = !strcmp(perms, "rw-p");
		if (start <= (unsigned long)&here && (unsigned long)&here < end)
			in_stack = !strcmp(name, "[stack]");
	}
	IS(in_data, 1);
	IS(in_stack, 1);
	fclose(file);
}

/*
 * Lines of a name in 16 columns and a number in eight, or more, in this order; there may be
 * others between.
 */
static void meminfo(void)
{
	static const char *const names[] = {
		"MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapCached",
		"SwapTotal", "SwapFree", "Dirty", "Writeback", "Shmem", "KReclaimable", "Slab",
		"SReclaimable", "SUnreclaim", "KernelStack", "PageTables", "SecPageTables",
		"NFS_Unstable", "Bounce", "WritebackTmp", "CommitLimit", "Committed_AS",
		"VmallocTotal", "VmallocUsed", "VmallocChunk", "Percpu",
	};
	char text[8192], line[64];
	const char *at = text;
	unsigned long kb = 0;

	REQUIRE(ksft_read_file("/proc/meminfo", text, sizeof(text)) > 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(line, sizeof(line), "%s:", names[i]);
		while (*at && strncmp(at, line, strlen(line)))
			at = strchr(at, '\n') + 1;
		REQUIRE(*at);
		kb = strtoul(at + strlen(line), NULL, 10);
		snprintf(line, sizeof(line), "%s:%*s%8lu kB\n", names[i],
			 15 - (int)strlen(names[i]), "", kb);
		CHECK(!strncmp(at, line, strlen(line)));
	}
	CHECK(kb > 0);
}

#ifdef __x86_64__
/* What a processor holds of memory: in the second level, and of its tables if it tells. */
static void caches(void)
{
	char text[8192];
	unsigned int kb = 0, pages = 0;
	const char *at, *tlb;

	REQUIRE(ksft_read_file("/proc/cpuinfo", text, sizeof(text)) > 0);
	at = strstr(text, "\ncache size\t: ");
	REQUIRE(at);
	IS(sscanf(at, "\ncache size\t: %u KB\nphysical id\t: 0\n", &kb), 1);
	CHECK(kb > 0);
	tlb = strstr(text, "\nTLB size\t: ");
	if (strstr(text, "AuthenticAMD"))
		REQUIRE(tlb);
	if (tlb)
		IS(sscanf(tlb, "\nTLB size\t: %u 4K pages\nclflush size\t: ", &pages), 1);
	CHECK(!tlb || pages > 0);
}
#define CASES_OF_X86 KSFT_CASE(caches),
#else
#define CASES_OF_X86
#endif

int main(void)
{
	static const struct ksft_case cases[] = {
		KSFT_CASE(stat_of_self), KSFT_CASE(status_of_self), KSFT_CASE(the_dead),
		KSFT_CASE(states), KSFT_CASE(threads), KSFT_CASE(descriptors), KSFT_CASE(links),
		KSFT_CASE(limits), KSFT_CASE(arguments), KSFT_CASE(mounts), KSFT_CASE(machine),
		KSFT_CASE(maps), KSFT_CASE(meminfo),
		CASES_OF_X86
	};

	return KSFT_RUN(cases);
}
