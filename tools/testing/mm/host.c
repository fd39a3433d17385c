// SPDX-License-Identifier: GPL-2.0-only
/*
 * The executor that is Linux itself. Each process of a sequence is one of the host's,
 * forked by its parent as the sequence says; this file hands it system calls and looks
 * at it from outside.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

/* A stub that says nothing for so long has died. */
#define PATIENCE_S	20

static void __attribute__((__noreturn__)) die(const char *what)
{
	fprintf(stderr, "*** host: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* --- Addresses --- */

static u64 to_host(const struct host *h, u64 addr)
{
	if (addr >= OPS_WINDOW && addr <= OPS_WINDOW_END)
		return addr - OPS_WINDOW + STUB_WINDOW;
	if (addr >= OPS_TOP && addr < OPS_TOP * 2)
		return addr - OPS_TOP + h->control->task_size;
	return addr;
}

static u64 from_host(u64 addr)
{
	if (addr >= STUB_WINDOW && addr <= STUB_WINDOW + OPS_PAGES * OPS_PAGE)
		return addr - STUB_WINDOW + OPS_WINDOW;
	return addr;
}

/* --- Commands --- */

static void futex(uint32_t *word, int what, uint32_t value)
{
	struct timespec patience = { .tv_sec = 1 };

	syscall(SYS_futex, word, what, value, &patience, NULL, 0);
}

static void wait_for_stub(struct stub_slot *slot)
{
	time_t end = time(NULL) + PATIENCE_S;

	while (__atomic_load_n(&slot->turn, __ATOMIC_ACQUIRE) != STUB_JUDGE) {
		futex(&slot->turn, FUTEX_WAIT, STUB_STUB);
		if (time(NULL) > end)
			die("a stub does not answer");
	}
}

static void command(struct stub_slot *slot, enum stub_command what)
{
	slot->command = what;
	__atomic_store_n(&slot->turn, STUB_STUB, __ATOMIC_RELEASE);
	futex(&slot->turn, FUTEX_WAKE, 1);
	wait_for_stub(slot);
}

static s64 call(struct host *h, const struct op *op, const unsigned long *args)
{
	struct stub_slot *slot = &h->control->slot[op->proc];

	slot->nr = args[0];
	memcpy(slot->args, args + 1, sizeof(slot->args));
	command(slot, STUB_SYSCALL);
	return slot->result;
}

#define CALL(h, op, ...)	call(h, op, (unsigned long[7]){ __VA_ARGS__ })

/* --- Processes --- */

static int open_proc(pid_t pid, const char *name, int flags)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		die(path);
	return fd;
}

static void proc_add(struct host *h, unsigned int slot, pid_t pid)
{
	h->proc[slot] = (struct host_proc){
		.pid = pid,
		.maps = open_proc(pid, "maps", O_RDONLY),
		.smaps = open_proc(pid, "smaps", O_RDONLY),
		.mem = open_proc(pid, "mem", O_RDWR),
	};
}

static void proc_remove(struct host *h, unsigned int slot)
{
	struct host_proc *proc = &h->proc[slot];

	if (proc->pid <= 0)
		return;
	command(&h->control->slot[slot], STUB_EXIT);
	close(proc->maps);
	close(proc->smaps);
	close(proc->mem);
	proc->pid = 0;
}

static void fork_into(struct host *h, unsigned int from, unsigned int to)
{
	struct stub_slot *slot = &h->control->slot[from];

	h->control->slot[to].turn = STUB_JUDGE;
	slot->args[0] = to;
	command(slot, STUB_FORK);
	if (slot->result <= 0)
		die("fork");
	proc_add(h, to, slot->result);
}

static int memory_file(const char *name, size_t size)
{
	int fd = memfd_create(name, 0);

	if (fd < 0 || ftruncate(fd, size))
		die("memfd");
	return fd;
}

static void run_stub(const char *stub, const int *fds, unsigned int nr)
{
	static char *const none[] = { NULL };

	/* Up and out of the way, and then to the places that the stub knows. */
	for (unsigned int i = 0; i < nr; i++)
		dup2(fds[i], 100 + i);
	for (unsigned int i = 0; i < nr; i++)
		dup2(100 + i, STUB_FD_CONTROL + i);
	close_range(STUB_FD_CONTROL + nr, ~0u, 0);
	personality(ADDR_NO_RANDOMIZE);
	execve(stub, none, none);
	die(stub);
}

static u64 memlock_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit))
		die("getrlimit");
	return limit.rlim_cur;
}

void host_start(struct host *h, const char *stub)
{
	static const char *const names[] = { "file0", "file1", "file2" };
	int fds[2 + OPS_FILES];

	fds[0] = memory_file("control", sizeof(*h->control));
	fds[1] = memory_file("blocker", 0);
	for (unsigned int i = 0; i < OPS_FILES; i++)
		fds[2 + i] = h->file[i] = memory_file(names[i], 0);
	h->control = mmap(NULL, sizeof(*h->control), PROT_READ | PROT_WRITE,
			  MAP_SHARED, fds[0], 0);
	if (h->control == MAP_FAILED)
		die("control page");
	h->control->judge = getpid();
	h->control->slot[STUB_FIRST].turn = STUB_STUB;
	/* Whose parent has gone is ours, and who is ours leaves no trace. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGCHLD, SIG_IGN);
	h->first = fork();
	if (!h->first)
		run_stub(stub, fds, 2 + OPS_FILES);
	wait_for_stub(&h->control->slot[STUB_FIRST]);
	h->memlock = h->control->has_limits ? OPS_NO_LIMIT : memlock_limit();
}

void host_stop(struct host *h)
{
	host_end(h);
	command(&h->control->slot[STUB_FIRST], STUB_EXIT);
}

void host_begin(struct host *h)
{
	for (unsigned int i = 0; i < OPS_FILES; i++)
		if (ftruncate(h->file[i], 0))
			die("ftruncate");
	fork_into(h, STUB_FIRST, 0);
}

void host_end(struct host *h)
{
	for (unsigned int i = 0; i < OPS_PROCS; i++)
		proc_remove(h, i);
}

/* --- Operations --- */

static s64 run_map(struct host *h, const struct op *op)
{
	long fd = op->flags & MAP_ANONYMOUS || op->file >= OPS_FILES ?
		  -1 : STUB_FD_FILES + op->file;

	return CALL(h, op, SYS_mmap, to_host(h, op->addr), op->len, op->prot,
		    op->flags, fd, op->pgoff << OPS_SHIFT);
}

static s64 run_core(struct host *h, const struct op *op, struct op_result *res)
{
	unsigned long vec = STUB_CONTROL + offsetof(struct stub_control, slot) +
			    op->proc * sizeof(struct stub_slot) +
			    offsetof(struct stub_slot, core);
	s64 err = CALL(h, op, SYS_mincore, to_host(h, op->addr), op->len, vec);

	if (!err)
		memcpy(res->core, h->control->slot[op->proc].core,
		       sizeof(res->core));
	return err;
}

/* The program's own access. */
static void run_access(struct host *h, const struct op *op, struct op_result *res)
{
	struct stub_slot *slot = &h->control->slot[op->proc];

	slot->args[0] = to_host(h, op->addr);
	slot->args[1] = op->len;
	for (unsigned int i = 0; i < op->len; i++)
		slot->bytes[i] = op_byte(op, i);
	command(slot, op->kind == OP_WRITE ? STUB_WRITE : STUB_READ);
	res->value = slot->result;
	if (op->kind == OP_READ)
		memcpy(res->bytes, slot->bytes, res->value);
	if (!slot->signal)
		return;
	res->fault = slot->signal == SIGSEGV && slot->code == SEGV_MAPERR ?
		     OP_FAULT_MAPERR :
		     slot->signal == SIGSEGV && slot->code == SEGV_ACCERR ?
		     OP_FAULT_ACCERR : OP_FAULT_BUS;
	res->fault_addr = from_host(slot->addr) & ~(u64)(OPS_PAGE - 1);
}

static ssize_t access_from_outside(struct host *h, const struct op *op, u8 *bytes)
{
	struct host_proc *proc = &h->proc[op->proc];
	u64 addr = to_host(h, op->addr);
	struct iovec local = { bytes, op->len }, remote = { (void *)addr, op->len };

	switch ((enum op_kind)op->kind) {
	case OP_PEEK:
		return process_vm_readv(proc->pid, &local, 1, &remote, 1, 0);
	case OP_POKE:
		return process_vm_writev(proc->pid, &local, 1, &remote, 1, 0);
	case OP_FORCE_PEEK:
		return pread(proc->mem, bytes, op->len, addr);
	default:
		return pwrite(proc->mem, bytes, op->len, addr);
	}
}

static void run_foreign(struct host *h, const struct op *op,
			struct op_result *res)
{
	u8 bytes[OPS_ACCESS_MOST];
	ssize_t n;

	for (unsigned int i = 0; i < op->len; i++)
		bytes[i] = op_byte(op, i);
	n = access_from_outside(h, op, bytes);
	if (n < 0 && errno != EFAULT && errno != EIO)
		die("access from outside");
	res->value = n < 0 ? 0 : n;
	if (op->kind == OP_PEEK || op->kind == OP_FORCE_PEEK)
		memcpy(res->bytes, bytes, res->value);
	if (res->value == (s64)op->len)
		return;
	res->fault = OP_FAULT_MAPERR;
	res->fault_addr = (op->addr + res->value) & ~(u64)(OPS_PAGE - 1);
}

static s64 run_file(struct host *h, const struct op *op, struct op_result *res)
{
	u8 bytes[OPS_ACCESS_MOST];
	int fd = h->file[op->file];

	if (op->kind == OP_FILE_TRUNCATE)
		return ftruncate(fd, op->len) ? -errno : 0;
	if (op->kind == OP_FILE_PUNCH)
		return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				 op->addr, op->len) ? -errno : 0;
	if (op->kind == OP_FILE_READ)
		return pread(fd, res->bytes, op->len, op->addr);
	for (unsigned int i = 0; i < op->len; i++)
		bytes[i] = op_byte(op, i);
	return pwrite(fd, bytes, op->len, op->addr);
}

/* What is outside of the window is not limited. The right to pass a limit stays. */
static s64 run_limit(struct host *h, const struct op *op)
{
	struct stub_slot *slot = &h->control->slot[op->proc];
	pid_t pid = h->proc[op->proc].pid;
	struct rlimit limit;

	if (prlimit(pid, op->flags, NULL, &limit))
		return -errno;
	limit.rlim_cur = min(op->len, limit.rlim_max);
	if (op->flags == RLIMIT_MEMLOCK) {
		slot->args[0] = op->len == OPS_NO_LIMIT;
		command(slot, STUB_MAY_LOCK);
		if (slot->result)
			return slot->result;
	}
	if (op->flags == RLIMIT_AS && op->len != OPS_NO_LIMIT)
		limit.rlim_cur += h->control->total;
	if (op->flags == RLIMIT_DATA && op->len != OPS_NO_LIMIT)
		limit.rlim_cur += h->control->data;
	return prlimit(pid, op->flags, &limit, NULL) ? -errno : 0;
}

static s64 run_simple(struct host *h, const struct op *op)
{
	u64 addr = to_host(h, op->addr), to = to_host(h, op->new_addr);

	switch ((enum op_kind)op->kind) {
	case OP_MAP:
		return run_map(h, op);
	case OP_UNMAP:
		return CALL(h, op, SYS_munmap, addr, op->len);
	case OP_PROTECT:
		return CALL(h, op, SYS_mprotect, addr, op->len, op->prot);
	case OP_REMAP:
		return CALL(h, op, SYS_mremap, addr, op->len, op->new_len,
			    op->flags, to);
	case OP_BRK:
		return CALL(h, op, SYS_brk, addr);
	case OP_ADVISE:
		return CALL(h, op, SYS_madvise, addr, op->len, op->flags);
	case OP_LOCK:
		return CALL(h, op, SYS_mlock2, addr, op->len, op->flags);
	case OP_UNLOCK:
		return CALL(h, op, SYS_munlock, addr, op->len);
	case OP_LOCK_ALL:
		return CALL(h, op, SYS_mlockall, op->flags);
	case OP_UNLOCK_ALL:
		return CALL(h, op, SYS_munlockall);
	case OP_SYNC:
		return CALL(h, op, SYS_msync, addr, op->len, op->flags);
	case OP_LIMIT:
		return run_limit(h, op);
	case OP_FORK:
		fork_into(h, op->proc, op->other);
		return 0;
	case OP_EXIT:
		proc_remove(h, op->proc);
		return 0;
	default:
		return -ENOSYS;
	}
}

void host_run(struct host *h, const struct op *op, struct op_result *res)
{
	memset(res, 0, sizeof(*res));
	if (op->kind == OP_READ || op->kind == OP_WRITE)
		run_access(h, op, res);
	else if (op_is_access(op))
		run_foreign(h, op, res);
	else if (op->kind == OP_CORE)
		res->value = run_core(h, op, res);
	else if (op_is_file(op))
		res->value = run_file(h, op, res);
	else
		res->value = run_simple(h, op);
	if (op->kind == OP_MAP || op->kind == OP_REMAP || op->kind == OP_BRK)
		res->value = from_host(res->value);
}

/* --- What is to be seen --- */

static char text[1 << 20];

static void read_all(int fd)
{
	size_t len = 0;
	ssize_t n;

	while ((n = pread(fd, text + len, sizeof(text) - 1 - len, len)) > 0)
		len += n;
	if (n < 0 || len == sizeof(text) - 1)
		die("maps");
	text[len] = 0;
}

static u32 vm_flag(const char *word)
{
	static const struct {
		char word[3];
		u32 flag;
	} names[] = {
		{ "rd", OPS_VM_READ }, { "wr", OPS_VM_WRITE }, { "ex", OPS_VM_EXEC },
		{ "sh", OPS_VM_SHARED }, { "ms", OPS_VM_MAYSHARE },
		{ "gd", OPS_VM_GROWSDOWN }, { "lo", OPS_VM_LOCKED },
		{ "lf", OPS_VM_LOCKONFAULT }, { "sr", OPS_VM_SEQ_READ },
		{ "rr", OPS_VM_RAND_READ }, { "dc", OPS_VM_DONTCOPY },
		{ "ac", OPS_VM_ACCOUNT }, { "nr", OPS_VM_NORESERVE },
		{ "wf", OPS_VM_WIPEONFORK }, { "dd", OPS_VM_DONTDUMP },
		{ "hg", OPS_VM_HUGEPAGE }, { "nh", OPS_VM_NOHUGEPAGE },
		{ "mg", OPS_VM_MERGEABLE },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (!strncmp(word, names[i].word, 2))
			return names[i].flag;
	return 0;
}

/* "VmFlags: rd wr ..." */
static u32 vm_flags(const char *at)
{
	u32 flags = 0;

	for (at += 9; *at != '\n'; at += *at == ' ')
		if (at[0] > ' ' && at[1] > ' ') {
			flags |= vm_flag(at);
			at += 2;
		} else if (*at != ' ') {
			at++;
		}
	return flags;
}

/* What stands behind the numbers of a line. */
static void name_line(struct op_line *line, const char *name)
{
	line->file = OPS_FILES;
	if (!strncmp(name, "[heap]", 6)) {
		line->name = OP_LINE_HEAP;
	} else if (!strncmp(name, "/dev/zero", 9)) {
		line->name = OP_LINE_ZERO;
	} else if (!strncmp(name, "/memfd:file", 11)) {
		line->name = OP_LINE_FILE;
		line->file = name[11] - '0';
	} else {
		line->name = OP_LINE_ANON;
	}
}

/* start-end rwxp offset dev inode name; false if it is not of the window. */
static bool read_line(const char *at, struct op_line *line)
{
	unsigned long start, end, offset;
	char prot[5];
	int name = 0;

	if (sscanf(at, "%lx-%lx %4s %lx %*s %*u %n", &start, &end, prot, &offset,
		   &name) < 4)
		return false;
	if (start < STUB_WINDOW || end > STUB_WINDOW + OPS_PAGES * OPS_PAGE)
		return false;
	line->start = (start - STUB_WINDOW) >> OPS_SHIFT;
	line->end = (end - STUB_WINDOW) >> OPS_SHIFT;
	line->offset = offset >> OPS_SHIFT;
	line->flags = (prot[0] == 'r' ? OPS_VM_READ : 0) |
		      (prot[1] == 'w' ? OPS_VM_WRITE : 0) |
		      (prot[2] == 'x' ? OPS_VM_EXEC : 0) |
		      (prot[3] == 's' ? OPS_VM_MAYSHARE : 0);
	name_line(line, at + name);
	return true;
}

unsigned int host_lines(struct host *h, unsigned int proc, struct op_line *lines,
			bool all_flags)
{
	unsigned int nr = 0;
	bool ours = false;

	read_all(all_flags ? h->proc[proc].smaps : h->proc[proc].maps);
	for (char *at = text; *at; at = strchr(at, '\n') + 1) {
		if (*at >= 'A' && *at <= 'Z') {
			if (ours && !strncmp(at, "VmFlags:", 8))
				lines[nr - 1].flags = vm_flags(at);
			continue;
		}
		ours = read_line(at, &lines[nr]);
		nr += ours;
	}
	return nr;
}

bool host_page(struct host *h, unsigned int proc, unsigned int i, u8 *bytes)
{
	u64 addr = STUB_WINDOW + i * OPS_PAGE;
	struct iovec local = { bytes, 2 * OPS_EDGE };
	struct iovec remote[2] = {
		{ (void *)addr, OPS_EDGE },
		{ (void *)(addr + OPS_PAGE - OPS_EDGE), OPS_EDGE },
	};

	return process_vm_readv(h->proc[proc].pid, &local, 1, remote, 2, 0) ==
	       2 * OPS_EDGE;
}
