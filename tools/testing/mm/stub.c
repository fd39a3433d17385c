// SPDX-License-Identifier: GPL-2.0-only
/*
 * A process of Linux that does what the judge says. Linked statically, at a fixed
 * place. It calls nothing of the C library that maps memory, and maps everything that
 * is free but the window, so that Linux can place nothing elsewhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/prctl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "stub.h"

#define CONTROL		((struct stub_control *)STUB_CONTROL)
#define TASK_SIZE	0x7ffffffff000ul
/* Nobody is placed so near below a stack. */
#define STACK_DISTANCE	(OPS_GUARD * OPS_PAGE)
/* As Linux has it: a process may not map what is below. */
#define LOWEST		OPS_PAGE

static char maps[8192];
static sigjmp_buf access_failed;
static volatile int fault_signal, fault_code;
static volatile unsigned long fault_addr;

static long raw(long nr, unsigned long a, unsigned long b, unsigned long c)
{
	long result = syscall(nr, a, b, c, 0, 0, 0);

	return result == -1 ? -errno : result;
}

/* Setting up may fail in ways that only the author can mend: say where. */
static void must(long result, const char *what)
{
	if (result >= 0 || result < -4095)
		return;
	write(2, what, strlen(what));
	write(2, ": setting up a stub failed\n", 27);
	_exit(3);
}

/* --- Everything but the window is taken --- */

static void block(unsigned long start, unsigned long end)
{
	long at;

	if (start >= end)
		return;
	at = syscall(SYS_mmap, start, end - start, PROT_NONE,
		     MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE,
		     STUB_FD_BLOCKER, 0);
	must(at == -1 ? -errno : at, "block");
}

static void block_gap(unsigned long start, unsigned long end)
{
	unsigned long window_end = STUB_WINDOW + OPS_PAGES * OPS_PAGE;

	if (end <= STUB_WINDOW || start >= window_end) {
		block(start, end);
		return;
	}
	block(start, STUB_WINDOW);
	block(window_end, end);
}

/* The gaps between the lines of /proc/self/maps. */
static void block_all(void)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	long len = 0, n;
	unsigned long end = LOWEST, start;
	char *at = maps;

	must(fd, "maps");
	while ((n = read(fd, maps + len, sizeof(maps) - 1 - len)) > 0)
		len += n;
	close(fd);
	for (; *at; at = strchr(at, '\n') + 1) {
		start = strtoul(at, &at, 16);
		if (strstr(at, "[stack]") &&
		    strstr(at, "[stack]") < strchr(at, '\n'))
			start -= STACK_DISTANCE;
		if (start >= TASK_SIZE)
			break;
		block_gap(end, start);
		end = strtoul(at + 1, &at, 16);
	}
	block_gap(end, TASK_SIZE);
}

/* --- What the kernel knows of this program --- */

static unsigned long stat_field(char *text, int nr)
{
	char *at = strrchr(text, ')');

	for (int i = 2; i < nr; i++)
		at = strchr(at + 1, ' ');
	return strtoul(at, NULL, 10);
}

/* A line of /proc/self/status, which is in kB. */
static unsigned long status_bytes(const char *name)
{
	int fd = open("/proc/self/status", O_RDONLY);
	long len;
	char *at;

	must(fd, "status");
	len = read(fd, maps, sizeof(maps) - 1);
	must(len, "status");
	maps[len] = 0;
	close(fd);
	at = strstr(maps, name);
	return at ? strtoul(at + strlen(name), NULL, 10) * 1024 : 0;
}

/* The heap begins in the window. */
static int move_brk(void)
{
	struct prctl_mm_map map = { .exe_fd = -1u };
	unsigned long data = status_bytes("VmData:");
	unsigned long brk = STUB_WINDOW + (OPS_BRK - OPS_WINDOW);
	int fd = open("/proc/self/stat", O_RDONLY);
	long len;

	must(fd, "stat");
	len = read(fd, maps, sizeof(maps) - 1);
	must(len, "stat");
	maps[len] = 0;
	close(fd);
	map.start_code = stat_field(maps, 26);
	map.end_code = stat_field(maps, 27);
	map.start_stack = stat_field(maps, 28);
	/* As long as what else counts as data, so that the heap has the same limit. */
	map.end_data = stat_field(maps, 46);
	map.start_data = map.end_data - data;
	map.arg_start = stat_field(maps, 48);
	map.arg_end = stat_field(maps, 49);
	map.env_start = stat_field(maps, 50);
	map.env_end = stat_field(maps, 51);
	map.start_brk = map.brk = brk;
	return !prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof(map), 0);
}

#define RAWIO		(1u << CAP_SYS_RAWIO)
#define IPC_LOCK	(1u << CAP_IPC_LOCK)

/* Page 0 is nobody's, not even the superuser's. */
static void drop_rawio(void)
{

	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	must(raw(SYS_capget, (unsigned long)&head, (unsigned long)data, 0), "capget");
	data[0].effective &= ~RAWIO;
	data[0].permitted &= ~RAWIO;
	CONTROL->has_limits = !!(data[0].permitted & IPC_LOCK);
	must(raw(SYS_capset, (unsigned long)&head, (unsigned long)data, 0), "capset");
}

/* Who may lock all he wants has no limit; the right can be had back. */
static void do_may_lock(struct stub_slot *slot)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	must(raw(SYS_capget, (unsigned long)&head, (unsigned long)data, 0), "capget");
	data[0].effective &= ~IPC_LOCK;
	if (slot->args[0])
		data[0].effective |= IPC_LOCK;
	slot->result = raw(SYS_capset, (unsigned long)&head, (unsigned long)data, 0);
}

/* --- Accesses --- */

/*
 * Where the processor has keys of protection, Linux gives pages that are only executable one
 * that forbids all else. What is judged knows no keys, so there is none left; for children,
 * too.
 */
static void use_up_keys(void)
{
	while (raw(SYS_pkey_alloc, 0, 0, 0) >= 0)
		;
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)context;
	fault_signal = signal;
	fault_code = info->si_code;
	fault_addr = (unsigned long)info->si_addr;
	siglongjmp(access_failed, 1);
}

static void catch_faults(void)
{
	struct sigaction action = {
		.sa_sigaction = on_fault,
		.sa_flags = SA_SIGINFO | SA_NODEFER,
	};

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	signal(SIGCHLD, SIG_IGN);
}

/* Byte by byte, until one faults. */
static void do_access(struct stub_slot *slot)
{
	volatile unsigned char *at = (unsigned char *)slot->args[0];

	slot->result = 0;
	slot->signal = 0;
	if (sigsetjmp(access_failed, 0)) {
		slot->signal = fault_signal;
		slot->code = fault_code;
		slot->addr = fault_addr;
		return;
	}
	while (slot->result < (long)slot->args[1]) {
		if (slot->command == STUB_WRITE)
			at[slot->result] = slot->bytes[slot->result];
		else
			slot->bytes[slot->result] = at[slot->result];
		slot->result++;
	}
}

/* --- Commands --- */

static void do_syscall(struct stub_slot *slot)
{
	unsigned long *a = slot->args;
	long result = syscall(slot->nr, a[0], a[1], a[2], a[3], a[4], a[5]);

	/* Results of brk() and addresses are no errors, whatever errno says. */
	slot->result = result == -1 ? -errno : result;
}

static void pass_to(struct stub_slot *slot, enum stub_turn turn)
{
	__atomic_store_n(&slot->turn, turn, __ATOMIC_RELEASE);
	raw(SYS_futex, (unsigned long)&slot->turn, FUTEX_WAKE, 1);
}

/* Without a judge there is nothing to live for, whoever the parent has become. */
static void wait_for_turn(struct stub_slot *slot)
{
	struct timespec patience = { .tv_sec = 5 };

	while (__atomic_load_n(&slot->turn, __ATOMIC_ACQUIRE) != STUB_STUB) {
		syscall(SYS_futex, &slot->turn, FUTEX_WAIT, STUB_JUDGE, &patience,
			NULL, 0);
		if (kill(CONTROL->judge, 0))
			_exit(0);
	}
}

/* The child goes on with the slot of its own. */
static struct stub_slot *do_fork(struct stub_slot *slot)
{
	struct stub_slot *child = &CONTROL->slot[slot->args[0]];
	long pid = raw(SYS_fork, 0, 0, 0);

	if (!pid)
		return child;
	slot->result = pid;
	return slot;
}

static struct stub_slot *obey(struct stub_slot *slot)
{
	struct stub_slot *next = slot;

	switch (slot->command) {
	case STUB_SYSCALL:
		do_syscall(slot);
		break;
	case STUB_READ:
	case STUB_WRITE:
		do_access(slot);
		break;
	case STUB_MAY_LOCK:
		do_may_lock(slot);
		break;
	case STUB_FORK:
		next = do_fork(slot);
		break;
	case STUB_EXIT:
		pass_to(slot, STUB_JUDGE);
		_exit(0);
	}
	if (next == slot)
		pass_to(slot, STUB_JUDGE);
	return next;
}

int main(void)
{
	struct stub_slot *slot = &CONTROL->slot[STUB_FIRST];
	long at = syscall(SYS_mmap, STUB_CONTROL, sizeof(struct stub_control),
			  PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE,
			  STUB_FD_CONTROL, 0);

	must(at == -1 ? -errno : at, "control page");
	drop_rawio();
	catch_faults();
	use_up_keys();
	CONTROL->task_size = TASK_SIZE;
	CONTROL->has_brk = move_brk();
	block_all();
	CONTROL->data = status_bytes("VmData:");
	CONTROL->total = status_bytes("VmSize:");
	CONTROL->ready = 1;
	pass_to(slot, STUB_JUDGE);
	for (;;) {
		wait_for_turn(slot);
		slot = obey(slot);
	}
}
