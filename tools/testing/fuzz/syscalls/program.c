// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workers that make system calls on a machine, and who looks after them.
 *
 *	program SEED SECONDS [WORKER]
 *
 * Each worker has a seed of its own; with WORKER (id.life) only that one runs, and once. A
 * worker that makes no call is woken, then killed; one that cannot be killed is a report,
 * and so is memory that does not come back. What the kernel says of itself ends the machine.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "program.h"

#define WORKERS		4
#define WAKE_S		0.1
#define KILL_S		1.0
#define STUCK_S		30.0
/* Kilobytes that caches may keep: lists of free pages of each CPU, slabs. */
#define SLACK_KB	6000

static struct slot *slots;
static unsigned long seed;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* --- Who may not do what, beyond calls.h. --- */

/* Turning the machine off; leaving no CPU to others. */
static void drop_rights(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	const unsigned int lost = 1u << CAP_SYS_BOOT | 1u << CAP_SYS_NICE;

	must(prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT), "prctl");
	must(prctl(PR_CAPBSET_DROP, CAP_SYS_NICE), "prctl");
	must(syscall(SYS_capget, &header, data), "capget");
	data[0].effective &= ~lost;
	data[0].permitted &= ~lost;
	data[0].inheritable &= ~lost;
	must(syscall(SYS_capset, &header, data), "capset");
}

static void set_oom_score(const char *score)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	must(fd, "oom_score_adj");
	must(write(fd, score, strlen(score)), "oom_score_adj");
	close(fd);
}

/* --- Workers. --- */

/* The last one runs programs. */
static void begin(struct slot *slot)
{
	unsigned long own = seed * 1000003 + slot->id * 1009 + slot->life * 7919 + 1;
	pid_t pid;

	slot->seen = 0;
	slot->since = now();
	for (unsigned int i = 0; i < THREADS; i++)
		slot->rings[i].count = 0;
	/* The place is the child's, too: only the parent writes the number. */
	pid = fork();
	must(pid, "fork");
	if (pid) {
		slot->pid = pid;
		return;
	}
	must(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl");
	signal(SIGBUS, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	set_oom_score("500");
	enter_folder(slot->id);
	for (int i = 0; i < 8; i++)
		next_random(&own);
	if (slot->id == WORKERS - 1)
		run_programs(slot, own);
	work(slot, own);
}

/* All our children but the workers: theirs, that they have left. */
static void kill_strays(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[64], text[256];

	if (!proc)
		return;
	while ((entry = readdir(proc))) {
		int pid = atoi(entry->d_name), parent = 0, known = 0, fd;
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		fd = pid > 1 ? open(path, O_RDONLY) : -1;
		if (fd < 0)
			continue;
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[n > 0 ? n : 0] = 0;
		if (!strrchr(text, ')') || sscanf(strrchr(text, ')'), ") %*c %d", &parent) != 1)
			continue;
		for (unsigned int i = 0; i < WORKERS; i++)
			known |= slots[i].pid == pid;
		if (parent == getpid() && !known)
			kill(pid, SIGKILL);
	}
	closedir(proc);
}

/* A few may fail for want of memory, which others have taken. */
static void give_up(const struct slot *slot)
{
	static int times;

	printf("fuzz: worker %u.%u: %s\n", slot->id, slot->life, complaint);
	fflush(stdout);
	*complaint = 0;
	if (++times > 20)
		exit(99);
}

static void reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0)
		for (unsigned int i = 0; i < WORKERS; i++)
			if (slots[i].pid == pid) {
				slots[i].pid = 0;
				if (WIFEXITED(status) && WEXITSTATUS(status) == 99 && *complaint)
					give_up(&slots[i]);
			}
}

static void report_stuck(const struct slot *slot)
{
	printf("fuzz: worker %u.%u, pid %d, cannot be killed\n", slot->id, slot->life, slot->pid);
	fflush(stdout);
	/* Its last calls are in memory, and the kernel tells who sleeps. */
	exit(98);
}

/* It is woken when it has made no call for a while, then killed. */
static void look_after(struct slot *slot)
{
	unsigned long count = slot->rings[0].count + slot->rings[1].count;
	double idle = now() - slot->since;

	if (count != slot->seen) {
		slot->seen = count;
		slot->since = now();
	} else if (idle > STUCK_S) {
		report_stuck(slot);
	} else if (idle > KILL_S) {
		kill(slot->pid, SIGKILL);
	} else if (idle > WAKE_S && slot->id != WORKERS - 1) {
		kill(slot->pid, SIGUSR1);
	}
}

static void round_of(double seconds, int only, int life)
{
	double end = now() + seconds, tick = 0;
	struct timespec nap = { .tv_nsec = 20000000 };

	do {
		for (unsigned int i = 0; i < WORKERS; i++) {
			if (slots[i].pid) {
				look_after(&slots[i]);
				continue;
			}
			if (only >= 0 && ((int)i != only || slots[i].life))
				continue;
			leave_folder(i);
			slots[i].life = only >= 0 ? (unsigned int)life : slots[i].life + 1;
			begin(&slots[i]);
		}
		clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
		reap();
		if (now() - tick > 0.3) {
			kill_strays();
			tick = now();
		}
	} while (now() < end);
}

/* --- The end of a round. --- */

static void remove_objects(void)
{
	char buf[256];
	int id;

	for (int i = shmctl(0, SHM_INFO, (void *)buf); i >= 0; i--) {
		id = shmctl(i, SHM_STAT, (void *)buf);
		if (id >= 0)
			must(shmctl(id, IPC_RMID, NULL), "shmctl");
	}
	for (int i = msgctl(0, MSG_INFO, (void *)buf); i >= 0; i--) {
		id = msgctl(i, MSG_STAT, (void *)buf);
		if (id >= 0)
			must(msgctl(id, IPC_RMID, NULL), "msgctl");
	}
	for (int i = semctl(0, 0, SEM_INFO, buf); i >= 0; i--) {
		id = semctl(i, 0, SEM_STAT, buf);
		if (id >= 0)
			must(semctl(id, 0, IPC_RMID), "semctl");
	}
}

/* Nobody is left but us. */
static void end_all(void)
{
	double begun = now();

	for (unsigned int i = 0; i < WORKERS; i++)
		if (slots[i].pid)
			kill(slots[i].pid, SIGKILL);
	do {
		kill_strays();
		reap();
		if (now() - begun > STUCK_S) {
			puts("fuzz: somebody cannot be killed");
			exit(98);
		}
		usleep(10000);
	} while (waitpid(-1, NULL, WNOHANG | __WALL) >= 0 || errno != ECHILD);
	for (unsigned int i = 0; i < WORKERS; i++) {
		slots[i].pid = 0;
		leave_folder(i);
	}
	remove_objects();
	sync();
	/* What RCU and workers of the kernel's are about to free. */
	sleep(1);
}

/* --- What is left. --- */

static long meminfo(const char *name)
{
	char text[4096];
	int fd = open("/proc/meminfo", O_RDONLY);
	ssize_t n;

	must(fd, "meminfo");
	must(n = read(fd, text, sizeof(text) - 1), "meminfo");
	close(fd);
	text[n] = 0;
	name = strstr(text, name);
	return name ? atol(strchr(name, ':') + 1) : 0;
}

static long first_number(const char *path)
{
	char text[64] = { 0 };
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return 0;
	must(read(fd, text, sizeof(text) - 1), path);
	close(fd);
	return atol(text);
}

struct totals {
	long values[6];
};

static const char *const names[] = { "MemFree", "Slab", "PageTables", "KernelStack", "Shmem" };

static struct totals count(void)
{
	struct totals t;

	for (unsigned int i = 0; i < 5; i++)
		t.values[i] = meminfo(names[i]);
	t.values[5] = first_number("/proc/sys/fs/file-nr");
	return t;
}

/* MemFree may not fall, the others may not rise. */
static int compare(const struct totals *a, const struct totals *b)
{
	int bad = 0;

	for (unsigned int i = 0; i < 5; i++) {
		long more = (b->values[i] - a->values[i]) * (i ? 1 : -1);

		printf("fuzz: %-11s %8ld kB, %8ld kB after a warm round\n", names[i],
		       b->values[i], a->values[i]);
		bad |= more > (i < 2 ? SLACK_KB : 200);
	}
	printf("fuzz: files       %8ld, %8ld after a warm round\n", b->values[5], a->values[5]);
	return bad | (b->values[5] > a->values[5] + 8);
}

/* Nobody may send these to us, so it is the kernel: what is there, and where it was. */
static void broken(int sig, siginfo_t *info, void *context)
{
	char text[4096];
	int fd = open("/proc/self/maps", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text));

	(void)context;
	if (write(1, text, n > 0 ? n : 0) < 0)
		_exit(96);
	printf("fuzz: the parent has got signal %d, code %d, at %p\n", sig, info->si_code,
	       info->si_addr);
	fflush(stdout);
	_exit(96);
}

static void prepare(void)
{
	const struct sigaction fault = { .sa_sigaction = broken, .sa_flags = SA_SIGINFO };
	char *talk;

	must(prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl");
	drop_rights();
	set_oom_score("-1000");
	for (int sig = 1; sig < 32; sig++)
		if (sig != SIGCHLD)
			signal(sig, SIG_IGN);
	sigaction(SIGBUS, &fault, NULL);
	sigaction(SIGSEGV, &fault, NULL);
	slots = mmap(NULL, WORKERS * sizeof(*slots), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(slots == MAP_FAILED ? -1 : 0, "mmap");
	talk = mmap(NULL, COMPLAINT_SIZE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(talk == MAP_FAILED ? -1 : 0, "mmap");
	complaint = talk;
	for (unsigned int i = 0; i < WORKERS; i++)
		slots[i].id = i;
}

int main(int argc, char **argv)
{
	struct totals before, after;
	int only = -1, life = 0;
	double seconds;

	/* As what exec.c has made of this file, or by way of a script. */
	if (argc && !strcmp(argv[argc - 1], "exit"))
		return 0;
	if (argc < 3)
		return 2;
	seed = strtoul(argv[1], NULL, 0);
	seconds = atof(argv[2]);
	if (argc > 3)
		sscanf(argv[3], "%d.%d", &only, &life);
	prepare();
	round_of(seconds / 3, only, life);
	end_all();
	before = count();
	round_of(seconds * 2 / 3, only, life);
	end_all();
	after = count();
	if (compare(&before, &after)) {
		puts("fuzz: memory is lost");
		return 97;
	}
	puts("fuzz: stood");
	return 0;
}
