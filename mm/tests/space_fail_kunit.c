// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every operation of an address space without memory: its first, second, third ...
 * allocation fails, alone or with all behind it. A call that failed has changed nothing,
 * but for what Linux documents; one that succeeded has done what it does with memory.
 *
 * Each round begins with the same world, in pages from BASE on:
 *
 *	 0 -  8	private, written to		24 - 32	shared, of a file
 *	 8 - 12	private, written to, read-only	32 - 40	private, of the file
 *	12 - 16	nothing				40 - 48	shared, of no file
 *	16 - 24	private; a page of zeroes at 20
 *
 * and at FAR, where a table begins, 520 pages in two tables, at HEAP the heap of four,
 * at STACK a stack. It is the only one, or has a child that shares all tables.
 */
#include <kunit/fail_nth.h>
#include <kunit/param.h>
#include <linux/errno.h>
#include <linux/filemap_fault.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/traps.h>
#include <linux/truncate.h>

#include "ramfile.h"
#include "space_shot.h"

#define AT(n)		(BASE + PAGES(n))
#define FAR		(0x200ul << 30)
#define FAR_PAGES	520ul
#define FAR_AT(n)	(FAR + PAGES(n))
#define AWAY		(0x300ul << 30)
#define HEAP		(0x280ul << 30)
#define STACK		(0x290ul << 30)
#define FILE_PAGES	20u

/* Itself, a child that there may be, and what the operation makes. */
enum { SELF, CHILD, MADE, NR_SPACES };

struct world {
	struct kunit *test;
	struct ramfile *r;
	bool forked;
	struct mm_struct *mms[NR_SPACES];
};

struct world_shot {
	long committed;		/* of the whole machine */
	int writers;		/* of the file */
	struct shot mms[NR_SPACES];
};

typedef long (*op_fn)(struct world *w);

#define NR_STEPS	3

/*
 * @run returns at least 0, or an errno: ENOMEM, or @err. @steps lead to what it may leave
 * behind when it fails, besides the world as it was; the last one is NULL.
 */
struct op {
	const char *name;
	op_fn run;
	op_fn prepare;
	op_fn steps[NR_STEPS];
	long err;
	bool populates;		/* pages may come, even if it fails */
	bool unseen;		/* it changes nothing that is compared */
};

/* --- The world. --- */

static const struct file_operations file_fops = {
	.mmap = generic_file_mmap,
};

static unsigned long map(struct world *w, const struct map_request *req)
{
	struct map_request with_file = *req;

	if (!(req->flags & MAP_ANONYMOUS))
		with_file.file = w->r->file;
	return mm_map(w->mms[SELF], &with_file);
}

static void must_map(struct world *w, unsigned long addr, unsigned long pages,
		     unsigned long flags)
{
	struct map_request req = {
		.addr = addr, .len = PAGES(pages), .prot = RW,
		.flags = flags | MAP_FIXED,
	};

	KUNIT_ASSERT_EQ(w->test, map(w, &req), addr);
}

static void must_write(struct world *w, unsigned long addr)
{
	KUNIT_ASSERT_EQ(w->test, poke(w->mms[SELF], addr, addr), 0);
}

static void write_some(struct world *w)
{
	static const unsigned int far[] = { 0, 1, 300, 511, 512, 519 };

	for (unsigned int i = 0; i < 12; i++)
		if (i != 3)
			must_write(w, AT(i));
	for (unsigned int i = 0; i < ARRAY_SIZE(far); i++)
		must_write(w, FAR_AT(far[i]));
	must_write(w, AT(33));
	must_write(w, AT(41));
	must_write(w, HEAP + PAGES(1));
	must_write(w, STACK);
	word_at(w->mms[SELF], AT(20));
	word_at(w->mms[SELF], AT(24));
}

static void map_all(struct world *w)
{
	struct mm_struct *mm = w->mms[SELF];

	must_map(w, AT(0), 12, ANON);
	must_map(w, AT(16), 8, ANON);
	must_map(w, AT(24), 8, MAP_SHARED);
	must_map(w, AT(32), 8, MAP_PRIVATE);
	must_map(w, AT(40), 8, MAP_SHARED | MAP_ANONYMOUS);
	must_map(w, FAR, FAR_PAGES, ANON);
	must_map(w, STACK, 4, ANON | MAP_GROWSDOWN);
	mm->start_brk = HEAP;
	mm->brk = HEAP;
	KUNIT_ASSERT_EQ(w->test, mm_brk(mm, HEAP + PAGES(4)), HEAP + PAGES(4));
}

/* The file begins each world as it is in its store. */
static void world_begin(struct world *w, const struct op *op)
{
	truncate_inode_pages(w->r->file->f_mapping, 0);
	w->mms[SELF] = mm_alloc();
	KUNIT_ASSERT_NOT_NULL(w->test, w->mms[SELF]);
	map_all(w);
	write_some(w);
	KUNIT_ASSERT_EQ(w->test, mm_protect(w->mms[SELF], AT(8), PAGES(4),
					    PROT_READ), 0);
	if (op->prepare)
		KUNIT_ASSERT_GE(w->test, op->prepare(w), 0l);
	if (w->forked) {
		w->mms[CHILD] = mm_fork(w->mms[SELF]);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(w->test, w->mms[CHILD]);
	}
}

static void world_end(struct world *w)
{
	for (unsigned int i = 0; i < NR_SPACES; i++) {
		if (w->mms[i])
			mmput(w->mms[i]);
		w->mms[i] = NULL;
	}
}

static void world_take(struct world *w, struct world_shot *shot)
{
	shot->committed = vm_memory_committed();
	shot->writers = atomic_read(&w->r->file->f_mapping->i_mmap_writable);
	for (unsigned int i = 0; i < NR_SPACES; i++)
		shot_take(&shot->mms[i], w->mms[i]);
}

static void world_sound(struct world *w)
{
	for (unsigned int i = 0; i < NR_SPACES; i++)
		if (w->mms[i])
			EXPECT_SOUND(w->test, w->mms[i]);
}

static const char *world_differs(const struct world_shot *a,
				 const struct world_shot *b, unsigned int how)
{
	const char *what = NULL;

	for (unsigned int i = 0; !what && i < NR_SPACES; i++)
		what = shot_differs(&a->mms[i], &b->mms[i], how);
	if (!what && a->writers != b->writers)
		what = "writers of the file";
	if (!what && !(how & SHOT_OTHER_WORLD) && a->committed != b->committed)
		what = "promised memory";
	return what;
}

/* --- Mapping and unmapping. --- */

/* Fixed, private, of no file. */
static long map_over(struct world *w, unsigned int first, unsigned int end,
		     unsigned long more)
{
	return map(w, &(struct map_request){
		.addr = AT(first), .len = PAGES(end - first),
		.prot = PROT_READ | PROT_WRITE | PROT_EXEC,
		.flags = FIXED | more,
	});
}

static long map_anywhere(struct world *w)
{
	return map(w, &(struct map_request){
		.len = PAGES(3), .prot = RW, .flags = ANON });
}

static long map_joining(struct world *w)
{
	return map(w, &(struct map_request){
		.addr = AT(12), .len = PAGES(4), .prot = RW, .flags = FIXED });
}

static long map_middle(struct world *w)
{
	return map_over(w, 2, 4, 0);
}

static long map_several(struct world *w)
{
	return map_over(w, 4, 46, 0);
}

static long map_populated(struct world *w)
{
	return map_over(w, 10, 18, MAP_POPULATE);
}

static long map_then_lock(struct world *w)
{
	return map_over(w, 13, 15, MAP_LOCKED);
}

static long map_shared(struct world *w)
{
	return map(w, &(struct map_request){
		.addr = AT(4), .len = PAGES(12), .prot = RW,
		.flags = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED });
}

static long map_file(struct world *w)
{
	return map(w, &(struct map_request){
		.addr = AT(26), .len = PAGES(2), .prot = RW,
		.flags = MAP_SHARED | MAP_FIXED, .pgoff = 7 });
}

static long map_file_private(struct world *w)
{
	return map(w, &(struct map_request){
		.addr = AT(13), .len = PAGES(20), .prot = RW,
		.flags = MAP_PRIVATE | MAP_FIXED });
}

static long unmap(struct world *w, unsigned int first, unsigned int end)
{
	return mm_unmap(w->mms[SELF], AT(first), PAGES(end - first));
}

static long unmap_middle(struct world *w)
{
	return unmap(w, 2, 4);
}

static long unmap_head(struct world *w)
{
	return unmap(w, 0, 2);
}

static long unmap_tail(struct world *w)
{
	return unmap(w, 46, 60);
}

static long unmap_several(struct world *w)
{
	return unmap(w, 4, 45);
}

static long unmap_file_middle(struct world *w)
{
	return unmap(w, 26, 28);
}

/* The ends of two tables. */
static long unmap_far(struct world *w)
{
	return mm_unmap(w->mms[SELF], FAR_AT(300), PAGES(216));
}

static long unmap_table(struct world *w)
{
	return mm_unmap(w->mms[SELF], FAR, PAGES(512));
}

static long grow_heap(struct world *w)
{
	return mm_brk(w->mms[SELF], HEAP + PAGES(9)) == HEAP + PAGES(9) ?
	       0 : -ENOMEM;
}

static long shrink_heap(struct world *w)
{
	return mm_brk(w->mms[SELF], HEAP + PAGES(1)) == HEAP + PAGES(1) ?
	       0 : -ENOMEM;
}

static long begin_heap(struct world *w)
{
	return mm_brk(w->mms[SELF], HEAP) == HEAP ? 0 : -ENOMEM;
}

/* --- Permissions. --- */

static long protect(struct world *w, unsigned int first, unsigned int end,
		    unsigned long prot)
{
	return mm_protect(w->mms[SELF], AT(first), PAGES(end - first), prot);
}

static long protect_middle(struct world *w)
{
	return protect(w, 2, 4, PROT_READ);
}

/* A border moves. */
static long protect_joining(struct world *w)
{
	return protect(w, 6, 8, PROT_READ);
}

static long protect_several(struct world *w)
{
	return protect(w, 18, 38, PROT_READ);
}

static long protect_to_24(struct world *w)
{
	return protect(w, 18, 24, PROT_READ);
}

static long protect_to_32(struct world *w)
{
	return protect(w, 18, 32, PROT_READ);
}

static long protect_counted(struct world *w)
{
	return protect(w, 8, 10, RW | PROT_EXEC);
}

static long protect_far(struct world *w)
{
	return mm_protect(w->mms[SELF], FAR_AT(1), PAGES(515), PROT_NONE);
}

/* --- Moves. --- */

static long remap(struct world *w, const struct remap_request *req)
{
	return mm_remap(w->mms[SELF], req);
}

static long remap_grow(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(40), .old_len = PAGES(8), .new_len = PAGES(12) });
}

static long remap_shrink(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = FAR, .old_len = PAGES(FAR_PAGES),
		.new_len = PAGES(100) });
}

static long remap_move(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(0), .old_len = PAGES(8), .new_len = PAGES(20),
		.flags = MREMAP_MAYMOVE });
}

/* A part from the middle, onto a part of another; that is empty if it fails. */
static long remap_onto(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(2), .old_len = PAGES(2), .new_len = PAGES(4),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED, .new_addr = AT(18) });
}

static long remap_onto_emptied(struct world *w)
{
	return unmap(w, 18, 22);
}

/* The same, and smaller: what is too much of the old one is gone then, too. */
static long remap_smaller(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(1), .old_len = PAGES(5), .new_len = PAGES(2),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED, .new_addr = AT(28) });
}

static long remap_smaller_emptied(struct world *w)
{
	return unmap(w, 28, 30);
}

static long remap_smaller_cut(struct world *w)
{
	return remap_smaller_emptied(w) ?: unmap(w, 3, 6);
}

/* Three mappings; each goes as a whole or not at all. */
#define MANY_TO	(AWAY + PAGES(3))

static long remap_to_many(struct world *w, unsigned int end)
{
	return remap(w, &(struct remap_request){
		.addr = AT(6), .old_len = PAGES(end - 6),
		.new_len = PAGES(end - 6), .new_addr = MANY_TO,
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED });
}

static long remap_one(struct world *w)
{
	return remap_to_many(w, 8);
}

static long remap_two(struct world *w)
{
	return remap_to_many(w, 12);
}

static long remap_many(struct world *w)
{
	return remap_to_many(w, 22);
}

static long remap_dontunmap(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(2), .old_len = PAGES(4), .new_len = PAGES(4),
		.flags = MREMAP_MAYMOVE | MREMAP_DONTUNMAP });
}

static long remap_double(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(40), .new_len = PAGES(8), .flags = MREMAP_MAYMOVE });
}

static long remap_file(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = AT(32), .old_len = PAGES(4), .new_len = PAGES(4),
		.new_addr = AWAY, .flags = MREMAP_MAYMOVE | MREMAP_FIXED });
}

/* A whole table, and the beginning of the next one. */
static long remap_table(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = FAR, .old_len = PAGES(516), .new_len = PAGES(516),
		.new_addr = AWAY, .flags = MREMAP_MAYMOVE | MREMAP_FIXED });
}

static long remap_across_tables(struct world *w)
{
	return remap(w, &(struct remap_request){
		.addr = FAR_AT(1), .old_len = PAGES(514),
		.new_len = PAGES(514), .new_addr = AWAY - PAGES(100),
		.flags = MREMAP_MAYMOVE | MREMAP_FIXED });
}

/* --- Advice. --- */

static long advise(struct world *w, unsigned int first, unsigned int end,
		   int advice)
{
	return mm_advise(w->mms[SELF], AT(first), PAGES(end - first), advice);
}

/* The file is not mapped any more; it may be there. */
static long zap_file(struct world *w)
{
	return advise(w, 24, 40, MADV_DONTNEED);
}

/* Nor is it there: it must be read. */
static long forget_file(struct world *w)
{
	long err = zap_file(w);

	truncate_inode_pages(w->r->file->f_mapping, 0);
	return err;
}

static long advise_middle(struct world *w)
{
	return advise(w, 2, 4, MADV_DONTFORK);
}

static long advise_several(struct world *w)
{
	return advise(w, 2, 11, MADV_SEQUENTIAL);
}

static long advise_first(struct world *w)
{
	return advise(w, 2, 8, MADV_SEQUENTIAL);
}

static long advise_dontneed(struct world *w)
{
	return advise(w, 1, 5, MADV_DONTNEED);
}

static long advise_dontneed_far(struct world *w)
{
	return mm_advise(w->mms[SELF], FAR_AT(300), PAGES(216), MADV_DONTNEED);
}

static long advise_remove(struct world *w)
{
	return advise(w, 40, 43, MADV_REMOVE);
}

static long advise_willneed(struct world *w)
{
	return advise(w, 24, 40, MADV_WILLNEED);
}

static long advise_populate(struct world *w)
{
	return advise(w, 16, 40, MADV_POPULATE_WRITE);
}

/* --- Locks. --- */

static long lock(struct world *w, unsigned int first, unsigned int end)
{
	return mm_lock(w->mms[SELF], AT(first), PAGES(end - first), 0);
}

static long lock_middle(struct world *w)
{
	return lock(w, 18, 22);
}

static long lock_several(struct world *w)
{
	return lock(w, 3, 10);
}

static long lock_first(struct world *w)
{
	return lock(w, 3, 8);
}

static long unlock_middle(struct world *w)
{
	return mm_unlock(w->mms[SELF], AT(2), PAGES(2));
}

static long unlock_several(struct world *w)
{
	return mm_unlock(w->mms[SELF], AT(4), PAGES(5));
}

static long unlock_first(struct world *w)
{
	return mm_unlock(w->mms[SELF], AT(4), PAGES(4));
}

static long lock_low(struct world *w)
{
	return lock(w, 0, 12);
}

/* Not the large one: page after page would fail. */
static long forget_far(struct world *w)
{
	return mm_unmap(w->mms[SELF], FAR, PAGES(FAR_PAGES));
}

static long lock_all(struct world *w)
{
	return mm_lock_all(w->mms[SELF], MCL_CURRENT | MCL_FUTURE);
}

static long lock_all_and_forget(struct world *w)
{
	return forget_far(w) ?: lock_all(w);
}

static long unlock_all(struct world *w)
{
	return mm_unlock_all(w->mms[SELF]);
}

/* --- Births. --- */

static long make(struct world *w, struct mm_struct *mm)
{
	if (IS_ERR_OR_NULL(mm))
		return mm ? PTR_ERR(mm) : -ENOMEM;
	w->mms[MADE] = mm;
	return 0;
}

static long make_new(struct world *w)
{
	return make(w, mm_alloc());
}

static long make_child(struct world *w)
{
	return make(w, mm_fork(w->mms[SELF]));
}

/* What a child is not to have: tables are copied. */
static long withhold(struct world *w)
{
	return advise(w, 4, 6, MADV_DONTFORK) ?:
	       mm_advise(w->mms[SELF], FAR_AT(511), PAGES(2), MADV_WIPEONFORK);
}

/* --- Faults. --- */

static long fault_at(struct world *w, unsigned long addr, unsigned int flags)
{
	vm_fault_t ret = mm_fault(w->mms[SELF], addr, flags);

	if (ret & VM_FAULT_OOM)
		return -ENOMEM;
	return ret & VM_FAULT_ERROR ? -EFAULT : 0;
}

#define FAULT(name, addr, flags) \
static long fault_##name(struct world *w) \
{ \
	return fault_at(w, addr, flags); \
}

FAULT(new, AT(17), FAULT_FLAG_WRITE)
FAULT(new_table, HEAP + PAGES(2), FAULT_FLAG_WRITE)
FAULT(zero, AT(18), 0)
FAULT(over_zero, AT(20), FAULT_FLAG_WRITE)
FAULT(written, AT(1), FAULT_FLAG_WRITE)
FAULT(copied_far, FAR_AT(300), FAULT_FLAG_WRITE)
FAULT(file_read, AT(30), 0)
FAULT(file_write, AT(29), FAULT_FLAG_WRITE)
FAULT(file_copy, AT(37), FAULT_FLAG_WRITE)
FAULT(file_rewrite, AT(24), FAULT_FLAG_WRITE)
FAULT(shared_read, AT(43), 0)
FAULT(shared_write, AT(44), FAULT_FLAG_WRITE)
FAULT(stack, STACK - PAGES(2), FAULT_FLAG_WRITE)

/* Its mapping is alone in its tables. */
static long new_place(struct world *w)
{
	must_map(w, AWAY, 4, ANON);
	return 0;
}

FAULT(far_away, AWAY, FAULT_FLAG_WRITE)
FAULT(far_away_zero, AWAY, 0)

/* --- The table. --- */

static const struct op ops[] = {
	{ "map", map_anywhere },
	{ "map, joining a neighbour", map_joining },
	{ "map over a middle", map_middle },
	{ "map over several", map_several },
	{ "map with MAP_POPULATE", map_populated, .populates = true },
	{ "map with MAP_LOCKED", map_then_lock, .populates = true },
	{ "map shared memory", map_shared },
	{ "map a file", map_file },
	{ "map a file, private", map_file_private },
	{ "unmap a middle", unmap_middle },
	{ "unmap a head", unmap_head },
	{ "unmap a tail", unmap_tail },
	{ "unmap several", unmap_several },
	{ "unmap the middle of a file", unmap_file_middle },
	{ "unmap the ends of tables", unmap_far },
	{ "unmap a table", unmap_table },
	{ "brk up", grow_heap },
	{ "brk down", shrink_heap },
	{ "brk again", grow_heap, begin_heap },
	{ "protect a middle", protect_middle },
	{ "protect, moving a border", protect_joining },
	{ "protect several", protect_several,
	  .steps = { protect_to_24, protect_to_32 } },
	{ "protect, charged", protect_counted },
	{ "protect in two tables", protect_far },
	{ "remap, growing", remap_grow },
	{ "remap, shrinking", remap_shrink },
	{ "remap, moving", remap_move },
	{ "remap onto another", remap_onto,
	  .steps = { remap_onto_emptied } },
	{ "remap onto another, smaller", remap_smaller,
	  .steps = { remap_smaller_emptied, remap_smaller_cut } },
	{ "remap several", remap_many, .steps = { remap_one, remap_two } },
	{ "remap with MREMAP_DONTUNMAP", remap_dontunmap },
	{ "remap of length 0", remap_double },
	{ "remap a file", remap_file },
	{ "remap a table", remap_table },
	{ "remap across tables", remap_across_tables },
	{ "advice for a middle", advise_middle, .err = -EAGAIN },
	{ "advice for several", advise_several, .err = -EAGAIN,
	  .steps = { advise_first } },
	{ "MADV_DONTNEED", advise_dontneed },
	{ "MADV_DONTNEED in two tables", advise_dontneed_far },
	{ "MADV_REMOVE", advise_remove },
	{ "MADV_WILLNEED", advise_willneed, forget_file, .unseen = true },
	{ "MADV_POPULATE_WRITE", advise_populate, .populates = true },
	{ "lock a middle", lock_middle, .err = -EAGAIN, .populates = true },
	{ "lock several", lock_several, .err = -EAGAIN, .populates = true,
	  .steps = { lock_first } },
	{ "unlock a middle", unlock_middle, lock_low },
	{ "unlock several", unlock_several, lock_low,
	  .steps = { unlock_first } },
	{ "lock all", lock_all, forget_far, .populates = true },
	{ "unlock all", unlock_all, lock_all_and_forget },
	{ "a new one", make_new },
	{ "fork", make_child },
	{ "fork without some", make_child, withhold },
	{ "fault: new", fault_new },
	{ "fault: new, in the heap", fault_new_table },
	{ "fault: new, with tables", fault_far_away, new_place },
	{ "fault: zeroes", fault_zero },
	{ "fault: zeroes, with tables", fault_far_away_zero, new_place },
	{ "fault: over zeroes", fault_over_zero },
	{ "fault: after fork", fault_written, .unseen = true },
	{ "fault: after fork, far", fault_copied_far, .unseen = true },
	{ "fault: a file is read", fault_file_read, zap_file,
	  .populates = true },
	{ "fault: an uncached file is read", fault_file_read, forget_file,
	  .populates = true },
	{ "fault: a file is written", fault_file_write, zap_file,
	  .populates = true },
	{ "fault: an uncached file is written", fault_file_write, forget_file,
	  .populates = true },
	{ "fault: a file is written again", fault_file_rewrite,
	  .unseen = true },
	{ "fault: a file is copied", fault_file_copy, .populates = true },
	{ "fault: shared memory is read", fault_shared_read },
	{ "fault: shared memory is written", fault_shared_write },
	/* It stays as large as it has become, though no page could be had. */
	{ "fault: a stack grows", fault_stack, .populates = true },
};

KUNIT_ARRAY_PARAM_DESC(op, ops, name);

/* --- The rounds. --- */

struct trial {
	struct world w;
	const struct op *op;
	struct world_shot *before, *now;
	struct world_shot *final;		/* with memory */
	struct world_shot *steps[NR_STEPS];	/* likewise; NULL: none */
};

static struct world_shot *new_shot(struct kunit *test)
{
	struct world_shot *shot = kunit_kzalloc(test, sizeof(*shot), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, shot);
	return shot;
}

static void trial_init(struct kunit *test, struct trial *t)
{
	*t = (struct trial){
		.w = { .test = test, .r = ramfile_new(test, PAGES(FILE_PAGES)) },
		.op = test->param_value,
		.before = new_shot(test), .now = new_shot(test),
		.final = new_shot(test),
	};
	t->w.r->file->f_op = &file_fops;
	for (unsigned int i = 0; i < NR_STEPS && t->op->steps[i]; i++)
		t->steps[i] = new_shot(test);
}

static void begin(struct trial *t)
{
	world_begin(&t->w, t->op);
	world_take(&t->w, t->before);
}

/* What becomes of a world by @run, if there is memory. */
static void rehearse(struct trial *t, op_fn run, struct world_shot *end)
{
	const char *what;

	begin(t);
	KUNIT_EXPECT_GE(t->w.test, run(&t->w), 0l);
	world_take(&t->w, end);
	world_sound(&t->w);
	what = world_differs(t->before, end, SHOT_OTHER_WORLD);
	if (!t->op->unseen)
		KUNIT_EXPECT_NOT_NULL_MSG(t->w.test, what,
					  "it changes nothing");
	world_end(&t->w);
}

static bool is_like(const struct trial *t, const struct world_shot *other)
{
	unsigned int how = t->op->populates ? SHOT_VMAS_ALONE : 0;

	if (other != t->before)
		how |= SHOT_OTHER_WORLD;
	return !world_differs(other, t->now, how);
}

/* Pages that were to come along may be missing. */
static bool pages_are_sound(const struct trial *t)
{
	if (!t->op->populates)
		return true;
	for (unsigned int i = 0; i < NR_SPACES; i++)
		if (!shot_is_between(&t->before->mms[i], &t->now->mms[i],
				     &t->final->mms[i]))
			return false;
	return true;
}

/* Is it now as it may be after a failure? */
static bool may_be_left(const struct trial *t)
{
	bool ok = is_like(t, t->before) ||
		  (t->op->populates && is_like(t, t->final));

	for (unsigned int i = 0; !ok && i < NR_STEPS && t->steps[i]; i++)
		ok = is_like(t, t->steps[i]);
	return ok && pages_are_sound(t);
}

static void judge_failure(const struct trial *t, long ret, unsigned int nth)
{
	struct kunit *test = t->w.test;
	const char *what = world_differs(t->before, t->now, 0);

	KUNIT_EXPECT_TRUE_MSG(test, ret == -ENOMEM || ret == t->op->err,
			      "allocation %u: %ld", nth, ret);
	KUNIT_EXPECT_TRUE_MSG(test, may_be_left(t),
			      "allocation %u, forked %d: it failed, but %s changed",
			      nth, t->w.forked, what ?: "nothing");
}

static void judge_success(const struct trial *t, unsigned int nth)
{
	const char *what = world_differs(t->now, t->final, SHOT_OTHER_WORLD);

	KUNIT_EXPECT_TRUE_MSG(t->w.test,
			      is_like(t, t->final) && pages_are_sound(t),
			      "allocation %u, forked %d: it succeeded, but %s differ",
			      nth, t->w.forked, what ?: "no");
}

static void play_round(struct trial *t, struct kunit_fail_nth *run)
{
	long ret = t->op->run(&t->w);
	bool hit = kunit_fail_nth_hit(run);

	world_take(&t->w, t->now);
	world_sound(&t->w);
	KUNIT_EXPECT_TRUE_MSG(t->w.test, ret >= 0 || hit, "%ld with memory", ret);
	if (ret < 0)
		judge_failure(t, ret, run->nth);
	else
		judge_success(t, run->nth);
	world_end(&t->w);
	begin(t);
}

static void without_memory(struct trial *t)
{
	rehearse(t, t->op->run, t->final);
	for (unsigned int i = 0; i < NR_STEPS && t->steps[i]; i++)
		rehearse(t, t->op->steps[i], t->steps[i]);
	begin(t);
	KUNIT_FAIL_NTH(t->w.test, run)
		play_round(t, &run);
	KUNIT_FAIL_FROM(t->w.test, run)
		play_round(t, &run);
	world_end(&t->w);
}

static void fails_or_not(struct kunit *test)
{
	struct trial t;

	trial_init(test, &t);
	without_memory(&t);
	t.w.forked = true;
	without_memory(&t);
	ramfile_end(t.w.r);
}

static struct kunit_case space_fail_cases[] = {
	KUNIT_CASE_PARAM(fails_or_not, op_gen_params),
	{ }
};

static struct kunit_suite space_fail_suite = {
	.name = "space_fail",
	.test_cases = space_fail_cases,
};

kunit_test_suite(space_fail_suite);

MODULE_DESCRIPTION("Tests of address spaces without memory");
MODULE_IMPORT_NS(EXPORTED_FOR_KUNIT_TESTING);
MODULE_LICENSE("GPL");
