// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces are born, forked and released.
 *
 * Owns mm_struct as such, and its counts. What is in it goes with the last
 * user (mmput), the structure and the root of its tables with the last reference
 * (mmdrop): a CPU that has borrowed it holds one.
 */
#include <kunit/visibility.h>
#include <linux/coredump.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/mm_layout.h>
#include <linux/mmu_context.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vfs.h>

#include "pt_cache.h"
#include "pt_verbs.h"
#include "space.h"

static struct kmem_cache *mm_cache;
DECLARE_WAIT_QUEUE_HEAD(oom_wait);

void __init mm_cache_init(void)
{
	mm_cache = KMEM_CACHE(mm_struct, SLAB_PANIC | SLAB_HWCACHE_ALIGN);
	vma_tree_cache_init();
	vma_cache_init();
	fault_init();
}

/* --- Birth. --- */

/* No lock: nobody knows of it yet. */
static void init_fields(struct mm_struct *mm)
{
	vma_tree_init(&mm->vmas);
	init_rwsem(&mm->mmap_lock);
	mm->dumpable = 1;
	mm->write_seq = 1;
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	INIT_LIST_HEAD(&mm->moved);
	mm->task_size = TASK_SIZE;
	mm->mmap_base = TASK_SIZE;
	mm->rss_slack = RSS_BATCH;
	mm->dump_filter = MMF_DUMP_FILTER_DEFAULT;
}

/* @relative: by fork. None: with a family of its own, as after exec. */
static struct mm_struct *new_mm(struct mm_struct *relative)
{
	struct mm_struct *mm = kmem_cache_zalloc(mm_cache, GFP_KERNEL);

	if (!mm)
		return NULL;
	init_fields(mm);
	arch_mm_init(&mm->arch);
	mm->arch.root = pt_root_alloc();
	if (!mm->arch.root)
		goto no_root;
	pt_root_init(mm);
	if (family_join(mm, relative))
		goto no_family;
	return mm;

no_family:
	pt_root_free(mm->arch.root);
no_root:
	kmem_cache_free(mm_cache, mm);
	return NULL;
}

/* For another program of the same process: that wishes the same. */
struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = new_mm(NULL);

	if (mm && current->mm) {
		mm->dump_filter = READ_ONCE(current->mm->dump_filter);
		mm->fills_blocks = READ_ONCE(current->mm->fills_blocks);
	}
	return mm;
}
EXPORT_SYMBOL_IF_KUNIT(mm_alloc);

/* --- Its program. --- */

int mm_set_exe_file(struct mm_struct *mm, struct file *file)
{
	int err = deny_write_access(file_inode(file));

	if (!err)
		mm->exe_file = get_file(file);
	return err;
}

static void drop_exe_file(struct mm_struct *mm)
{
	if (!mm->exe_file)
		return;
	allow_write_access(file_inode(mm->exe_file));
	fput(mm->exe_file);
}

/* --- Death. --- */

/* No CPU has it loaded: one that does holds a reference. */
void mmdrop(struct mm_struct *mm)
{
	if (!atomic_dec_and_test(&mm->mm_count))
		return;
	pt_root_free(mm->arch.root);
	kmem_cache_free(mm_cache, mm);
}
EXPORT_SYMBOL_IF_KUNIT(mmdrop);

/* The lock is for the rules' sake: there is nobody else. */
static void remove_vmas(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *next;
	struct vma_place at;

	mmap_write_lock(mm);
	vm_uncharge(mm, mm->committed);
	for (vma = vma_tree_find_place(&mm->vmas, 0, &at); vma; vma = next) {
		next = vma_tree_next(&mm->vmas, &at);
		vma_discard(vma);
	}
	vma_drop_spare(mm);
	vma_tree_destroy(&mm->vmas);
	mmap_write_unlock(mm);
}

/* Of files, nobody finds entries here any more; they go with the tables. */
static void leave_mappings(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct vma_place at;

	mmap_write_lock(mm);
	for_each_vma(&mm->vmas, vma, &at)
		if (vma->vm_file)
			vma_leave_mapping(vma);
	mmap_write_unlock(mm);
}

/* Somebody waits for the memory of a victim: it is free. He has a reference to the rest. */
static void tell_oom_killer(struct mm_struct *mm)
{
	if (likely(READ_ONCE(mm->oom_state) == OOM_NONE))
		return;
	xchg(&mm->oom_state, OOM_GONE);
	wake_up_all(&oom_wait);
}

/*
 * First nobody finds its pages any more and no CPU has borrowed it, then the tables
 * go with what is in them, then the VMAs: they keep files in use until none of their
 * pages is mapped.
 */
void mmput(struct mm_struct *mm)
{
	might_sleep();
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	leave_mappings(mm);
	family_leave(mm);
	mm_leave_cpus(mm);
	pt_free_all(mm);
	remove_vmas(mm);
	drop_exe_file(mm);
	tell_oom_killer(mm);
	mmdrop(mm);
}
EXPORT_SYMBOL_IF_KUNIT(mmput);

/* --- Fork. --- */

/* What the child has of it; its locks are not inherited. */
static void inherit(struct mm_struct *new, const struct mm_struct *old)
{
	new->task_size = old->task_size;
	new->mmap_base = old->mmap_base;
	new->mmap_bottomup = old->mmap_bottomup;
	new->start_code = old->start_code;
	new->end_code = old->end_code;
	new->start_data = old->start_data;
	new->end_data = old->end_data;
	new->start_brk = old->start_brk;
	new->brk = old->brk;
	new->start_stack = old->start_stack;
	new->arg_start = old->arg_start;
	new->arg_end = old->arg_end;
	new->env_start = old->env_start;
	new->env_end = old->env_end;
	new->auxv_start = old->auxv_start;
	new->auxv_end = old->auxv_end;
	new->limits = old->limits;
	new->vdso = old->vdso;
	new->sigpage = old->sigpage;
	new->dumpable = READ_ONCE(old->dumpable);
	new->dump_filter = READ_ONCE(old->dump_filter);
	new->fills_blocks = READ_ONCE(old->fills_blocks);
	atomic_set(&new->membarrier_state, atomic_read(&old->membarrier_state));
	/* Nobody writes to it, so that can be asked for once more. */
	if (old->exe_file)
		WARN_ON_ONCE(mm_set_exe_file(new, old->exe_file));
}

/*
 * Room and what was promised for it are taken first. Nobody adds pages to the parent's
 * meanwhile: what the copy says of them is true of the tables that it gets.
 */
static int copy_vma(struct mm_struct *new, struct vm_area_struct *vma)
{
	struct vm_area_struct *copy;
	unsigned long nr = vma_pages(vma);

	if ((vma->vm_flags & VM_ACCOUNT) && vm_charge(new, nr))
		return -ENOMEM;
	vma_start_write(vma);
	copy = vma_dup(new, vma);
	if (!copy)
		return -ENOMEM;
	copy->vm_flags &= ~(VM_LOCKED | VM_LOCKONFAULT);
	/* Its pages will be born where it is; one that was moved keeps its numbers. */
	if ((copy->vm_flags & VM_WIPEONFORK) &&
	    copy->vm_born == copy->vm_start >> PAGE_SHIFT)
		copy->vm_touched = false;
	if (vma_append(copy, vma))
		return -ENOMEM;
	vm_account(new, copy->vm_flags, nr);
	return 0;
}

/* Without the marks that kept them apart, VMAs of the child may be alike. */
static void merge_vmas(struct mm_struct *new)
{
	struct vm_area_struct *vma = vma_tree_find(&new->vmas, 0);

	while (vma)
		vma = vma_next(vma_merge(vma));
}

/* What has failed in the middle is @new's, and goes with it. */
static int copy_vmas(struct mm_struct *new, struct mm_struct *old)
{
	struct vm_area_struct *vma;
	struct vma_place at;
	bool marked = false;
	int err = 0;

	mmap_write_lock_nested(new);
	for_each_vma(&old->vmas, vma, &at) {
		marked |= vma->vm_flags & (VM_LOCKED | VM_WIPEONFORK);
		if (!(vma->vm_flags & VM_DONTCOPY))
			err = copy_vma(new, vma);
		if (err)
			break;
	}
	if (marked && !err)
		merge_vmas(new);
	mmap_write_unlock(new);
	return err;
}

/* VMAs one by one, tables shared: see pt_fork(). */
struct mm_struct *mm_fork(struct mm_struct *old)
{
	struct mm_struct *new = new_mm(old);
	int err;

	if (!new)
		return ERR_PTR(-ENOMEM);
	inherit(new, old);
	mmap_write_lock(old);
	err = copy_vmas(new, old);
	if (!err)
		err = pt_fork(new, old);
	mmap_write_unlock(old);
	if (!err)
		return new;
	mmput(new);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_IF_KUNIT(mm_fork);
