// SPDX-License-Identifier: GPL-2.0-only
/*
 * The executor that is this kernel. All of an address space is taken but the window, so
 * that what is placed by the kernel comes to lie in it.
 */
#include <linux/align.h>
#include <linux/err.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/traps.h>

#include "../../space.h"
#include "ops_kernel.h"

/* Bits that this kernel gives a meaning. */
#define KERNEL_FLAGS	(OPS_VM_NAMED | OPS_VM_LOCKONFAULT)

struct ops_kernel *ops_kernel_new(void)
{
	struct ops_kernel *k = kvzalloc(sizeof(*k), GFP_KERNEL);

	if (!k)
		return NULL;
	/* In one block of 2 MiB, above a third of everything. */
	k->window = ALIGN_DOWN(TASK_SIZE / 3 * 2, SZ_2M) + 64 * PAGE_SIZE;
	k->judge.flags = KERNEL_FLAGS;
	k->judge.model.merges = true;
	return k;
}

void ops_kernel_free(struct ops_kernel *k)
{
	kvfree(k);
}

/* --- Addresses --- */

static unsigned long to_kernel(const struct ops_kernel *k, u64 addr)
{
	if (addr >= OPS_WINDOW && addr <= OPS_WINDOW_END)
		return addr - OPS_WINDOW + k->window;
	if (addr >= OPS_TOP && addr < 2 * OPS_TOP)
		return addr - OPS_TOP + TASK_SIZE;
	return addr;
}

static s64 from_kernel(const struct ops_kernel *k, unsigned long addr)
{
	if (addr - k->window <= OPS_PAGES * PAGE_SIZE)
		return addr - k->window + OPS_WINDOW;
	return addr;
}

/* --- Processes --- */

static int block(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long at = mm_map(mm, &(struct map_request){
		.addr = start, .len = end - start, .prot = PROT_NONE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
	});

	return IS_ERR_VALUE(at) ? (int)at : 0;
}

static bool begin(struct ops_kernel *k)
{
	unsigned long end = k->window + OPS_PAGES * PAGE_SIZE;
	struct mm_struct *mm = mm_alloc();

	model_init(&k->judge.model);
	k->mm[0] = mm;
	if (!mm || !ops_files_open(k))
		return false;
	mm->start_brk = mm->brk = to_kernel(k, OPS_BRK);
	k->limits[0] = (struct mm_limits){ ~0ul, ~0ul, ~0ul, ~0ul, true };
	mm->limits = &k->limits[0];
	if (block(mm, mmap_min_addr, k->window) || block(mm, end, mm->task_size))
		return false;
	k->base_bytes = mm->total_vm << PAGE_SHIFT;
	return true;
}

static void end(struct ops_kernel *k)
{
	for (unsigned int i = 0; i < OPS_PROCS; i++) {
		if (k->mm[i])
			mmput(k->mm[i]);
		k->mm[i] = NULL;
	}
	ops_files_close(k);
}

static s64 run_fork(struct ops_kernel *k, const struct op *op)
{
	struct mm_struct *child = mm_fork(k->mm[op->proc]);

	if (IS_ERR(child))
		return PTR_ERR(child);
	k->limits[op->other] = k->limits[op->proc];
	child->limits = &k->limits[op->other];
	k->mm[op->other] = child;
	return 0;
}

static s64 run_limit(struct ops_kernel *k, const struct op *op)
{
	struct mm_limits *limits = &k->limits[op->proc];

	switch (op->flags) {
	case RLIMIT_AS:
		limits->as = op->len == OPS_NO_LIMIT ? ~0ul :
						       op->len + k->base_bytes;
		return 0;
	case RLIMIT_DATA:
		limits->data = op->len;
		return 0;
	case RLIMIT_STACK:
		limits->stack = op->len;
		return 0;
	case RLIMIT_MEMLOCK:
		limits->memlock = op->len;
		limits->ipc_lock = op->len == OPS_NO_LIMIT;
		return 0;
	default:
		return -EINVAL;
	}
}

static s64 run_exit(struct ops_kernel *k, const struct op *op)
{
	mmput(k->mm[op->proc]);
	k->mm[op->proc] = NULL;
	return 0;
}

/* --- Operations --- */

static s64 run_map(struct ops_kernel *k, const struct op *op)
{
	struct map_request req = {
		.addr = to_kernel(k, op->addr), .len = op->len,
		.prot = op->prot, .flags = op->flags, .pgoff = op->pgoff,
	};

	/* As the system call has it: no file is asked for, or there is none. */
	if (!(op->flags & MAP_ANONYMOUS) && op->file >= OPS_FILES)
		return -EBADF;
	if (!(op->flags & MAP_ANONYMOUS))
		req.file = k->file[op->file];
	return from_kernel(k, mm_map(k->mm[op->proc], &req));
}

static s64 run_remap(struct ops_kernel *k, const struct op *op)
{
	struct remap_request req = {
		.addr = to_kernel(k, op->addr), .old_len = op->len,
		.new_len = op->new_len, .flags = op->flags,
		.new_addr = to_kernel(k, op->new_addr),
	};

	return from_kernel(k, mm_remap(k->mm[op->proc], &req));
}

static s64 run_simple(struct ops_kernel *k, const struct op *op,
		      struct op_result *res)
{
	struct mm_struct *mm = k->mm[op->proc];
	unsigned long addr = to_kernel(k, op->addr);

	switch ((enum op_kind)op->kind) {
	case OP_MAP:		return run_map(k, op);
	case OP_UNMAP:		return mm_unmap(mm, addr, op->len);
	case OP_PROTECT:	return mm_protect(mm, addr, op->len, op->prot);
	case OP_REMAP:		return run_remap(k, op);
	case OP_BRK:		return from_kernel(k, mm_brk(mm, addr));
	case OP_ADVISE:		return mm_advise(mm, addr, op->len, op->flags);
	case OP_LOCK:		return mm_lock(mm, addr, op->len, op->flags);
	case OP_UNLOCK:		return mm_unlock(mm, addr, op->len);
	case OP_LOCK_ALL:	return mm_lock_all(mm, op->flags);
	case OP_UNLOCK_ALL:	return mm_unlock_all(mm);
	case OP_SYNC:		return mm_sync(mm, addr, op->len, op->flags);
	case OP_CORE:		return mm_core(mm, addr, op->len, res->core);
	case OP_LIMIT:		return run_limit(k, op);
	case OP_FORK:		return run_fork(k, op);
	case OP_EXIT:		return run_exit(k, op);
	default:		return -ENOSYS;
	}
}

/* --- Accesses --- */

static bool is_write(const struct op *op)
{
	return op->kind == OP_WRITE || op->kind == OP_POKE ||
	       op->kind == OP_FORCE_POKE;
}

/* One byte, through the kernel's side. */
static bool access_byte(struct ops_kernel *k, const struct op *op, unsigned int n,
			u8 *byte)
{
	bool force = op->kind != OP_PEEK && op->kind != OP_POKE;
	struct access_request req = {
		.addr = to_kernel(k, op->addr + n), .buf = byte, .len = 1,
		.flags = (is_write(op) ? FOLL_WRITE : 0) |
			 (force ? FOLL_FORCE : 0),
	};

	return mm_access(k->mm[op->proc], &req) == 1;
}

/* The program's own access faults first, as a CPU would. */
static enum op_fault program_faults(struct ops_kernel *k, const struct op *op,
				    unsigned int n)
{
	unsigned int flags = FAULT_FLAG_USER |
			     (op->kind == OP_WRITE ? FAULT_FLAG_WRITE : 0);
	vm_fault_t ret = mm_fault(k->mm[op->proc], to_kernel(k, op->addr + n),
				  flags);

	if (ret & VM_FAULT_BADMAP)
		return OP_FAULT_MAPERR;
	if (ret & VM_FAULT_BADACCESS)
		return OP_FAULT_ACCERR;
	return ret & VM_FAULT_ERROR ? OP_FAULT_BUS : OP_FAULT_NONE;
}

static void run_access(struct ops_kernel *k, const struct op *op,
		       struct op_result *res)
{
	bool program = op->kind == OP_READ || op->kind == OP_WRITE;

	for (unsigned int n = 0; n < op->len; n++) {
		u8 byte = op_byte(op, n);

		if (program)
			res->fault = program_faults(k, op, n);
		if (!res->fault && !access_byte(k, op, n, &byte))
			res->fault = program ? OP_FAULT_BUS : OP_FAULT_MAPERR;
		if (res->fault) {
			res->fault_addr = (op->addr + n) & PAGE_MASK;
			return;
		}
		if (!is_write(op))
			res->bytes[n] = byte;
		res->value++;
	}
}

/* --- What is to be seen --- */

static u8 name_of(const struct ops_kernel *k, const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (ops_file_number(k, vma->vm_file) < OPS_FILES)
		return OP_LINE_FILE;
	if (vma->vm_flags & VM_MAYSHARE)
		return OP_LINE_ZERO;
	return vma->vm_start < mm->brk && vma->vm_end > mm->start_brk ?
	       OP_LINE_HEAP : OP_LINE_ANON;
}

/* The VMAs of the window; the part of one that leads out of it is not ours. */
static unsigned int read_lines(struct ops_kernel *k, unsigned int proc)
{
	unsigned long start = k->window, end = start + OPS_PAGES * PAGE_SIZE;
	struct mm_struct *mm = k->mm[proc];
	struct vm_area_struct *vma;
	unsigned int nr = 0;

	mmap_read_lock(mm);
	for_each_vma_in(&mm->vmas, vma, start, end)
		k->lines[nr++] = (struct op_line){
			.start = (max(vma->vm_start, start) - start) >> PAGE_SHIFT,
			.end = (min(vma->vm_end, end) - start) >> PAGE_SHIFT,
			.flags = vma->vm_flags & KERNEL_FLAGS,
			.name = name_of(k, vma),
			.file = ops_file_number(k, vma->vm_file),
			.offset = vma->vm_file ? vma->vm_pgoff : 0,
		};
	mmap_read_unlock(mm);
	return nr;
}

static bool read_page(struct ops_kernel *k, unsigned int proc, unsigned int i,
		      u8 *bytes)
{
	unsigned long addr = k->window + i * PAGE_SIZE;
	struct access_request first = {
		.addr = addr, .buf = bytes, .len = OPS_EDGE,
	};
	struct access_request last = {
		.addr = addr + PAGE_SIZE - OPS_EDGE, .buf = bytes + OPS_EDGE,
		.len = OPS_EDGE,
	};

	return mm_access(k->mm[proc], &first) == OPS_EDGE &&
	       mm_access(k->mm[proc], &last) == OPS_EDGE;
}

static bool pages_agree(struct ops_kernel *k, unsigned int proc)
{
	u8 bytes[2 * OPS_EDGE];

	for (unsigned int i = 0; i < OPS_PAGES; i++) {
		bool there = read_page(k, proc, i, bytes);

		if (!judge_page(&k->judge, proc, i, there ? bytes : NULL))
			return false;
	}
	return true;
}

static bool proc_agrees(struct ops_kernel *k, unsigned int proc)
{
	if (!judge_lines(&k->judge, proc, k->lines, read_lines(k, proc)))
		return false;
	if (mm_verify(k->mm[proc]))
		return true;
	scnprintf(k->judge.why, sizeof(k->judge.why), "mm_verify() of p%u", proc);
	return false;
}

/* --- Sequences --- */

/* Instead of judging: what there is, and then what came of the operation. */
static void tell_step(struct ops_kernel *k, const struct op *op,
		      const struct op_result *got)
{
	if (!op_is_file(op) && op->kind != OP_EXIT)
		transcript_lines(k->told, op->proc, k->lines,
				 read_lines(k, op->proc));
	if (op->kind == OP_FORK)
		transcript_lines(k->told, op->other, k->lines,
				 read_lines(k, op->other));
	transcript_step(k->told, op, got);
}

static void tell_pages(struct ops_kernel *k)
{
	u8 bytes[2 * OPS_EDGE];

	for (unsigned int n = 0; n < OPS_PROCS * OPS_PAGES; n++)
		if (k->mm[n / OPS_PAGES] &&
		    read_page(k, n / OPS_PAGES, n % OPS_PAGES, bytes))
			transcript_page(k->told, n / OPS_PAGES, n % OPS_PAGES, bytes);
	transcript_end(k->told);
}

static bool step(struct ops_kernel *k, const struct op *op)
{
	struct op_result got = { 0 };

	model_run(&k->judge.model, op, &k->judge.want);
	if (op_is_access(op))
		run_access(k, op, &got);
	else if (op_is_file(op))
		got.value = ops_file_run(k, op, &got);
	else
		got.value = run_simple(k, op, &got);
	if (k->told) {
		tell_step(k, op, &got);
		return true;
	}
	if (!judge_result(&k->judge, op, &got))
		return false;
	for (unsigned int i = 0; i < OPS_PROCS; i++)
		if (k->mm[i] && !proc_agrees(k, i))
			return false;
	return true;
}

/* Only at the end: reading brings pages in. */
static bool everything_agrees(struct ops_kernel *k)
{
	for (unsigned int i = 0; i < OPS_PROCS; i++)
		if (k->mm[i] && (!pages_agree(k, i) || !proc_agrees(k, i)))
			return false;
	return true;
}

/* How many operations it took until something was wrong, or 0. */
static unsigned int run_once(struct ops_kernel *k, struct op *ops, unsigned int nr)
{
	bool good = begin(k);
	unsigned int i;

	if (!good)
		scnprintf(k->judge.why, sizeof(k->judge.why), "no memory");
	for (i = 0; good && i < nr; i++) {
		if (op_is_portable(&ops[i]) && model_resolve(&k->judge.model, &ops[i]))
			good = step(k, &ops[i]);
		cond_resched();
	}
	if (good && k->told)
		tell_pages(k);
	else
		good = good && everything_agrees(k);
	end(k);
	return good ? 0 : max(i, 1u);
}

void ops_kernel_tell(struct ops_kernel *k, unsigned int nr,
		     struct transcript *t)
{
	t->model = &k->judge.model;
	k->told = t;
	if (run_once(k, k->ops, nr))
		t->write(t, k->judge.why);
	k->told = NULL;
}

static unsigned int run_again(struct ops_shrink *s, struct op *ops,
			      unsigned int nr)
{
	return run_once(container_of(s, struct ops_kernel, shrink), ops, nr);
}

bool ops_kernel_run(struct ops_kernel *k, unsigned int nr)
{
	char text[160];

	nr = run_once(k, k->ops, nr);
	if (!nr)
		return true;
	k->shrink = (struct ops_shrink){ run_again, k->ops, k->spare, nr };
	ops_shrink(&k->shrink);
	run_once(k, k->ops, k->shrink.nr);
	for (unsigned int i = 0; i < k->shrink.nr; i++) {
		op_print(&k->ops[i], text, sizeof(text));
		pr_err("%s\n", text);
	}
	pr_err("# %s\n", k->judge.why);
	return false;
}
