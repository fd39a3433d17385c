// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files a process has mapped: /proc/<pid>/map_files, a link for each mapping of a file,
 * whose name is where it is. Owns nothing.
 *
 * What is mapped there may be something else at any moment, so names are asked each time, and
 * a link is followed to what is mapped at that moment.
 */
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/hex.h>
#include <linux/mm.h>
#include <linux/mmu_context.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/vm_ops.h>
#include <linux/vma_tree.h>
#include <uapi/linux/capability.h>

#include "internal.h"

/* What Linux says of the length of such a link, wherever it leads. */
#define LINK_SIZE	64

/* --- Names. --- */

struct range {
	unsigned long start, end;
};

/* One address, as we would write it, without a zero in front; digits may be large. */
static const char *get_address(const char *c, const char *end, unsigned long *value)
{
	const char *first = c;

	*value = 0;
	for (; c < end && isxdigit(*c); c++)
		*value = *value << 4 | hex_to_bin(*c);
	if (c == first || c - first > 16 || (*first == '0' && c - first > 1))
		return NULL;
	return c;
}

static bool get_range(const struct dentry *dentry, struct range *range)
{
	const struct dname *name = d_name(dentry);
	const char *end = name->name + name->len;
	const char *c = get_address(name->name, end, &range->start);

	if (!c || c == end || *c != '-')
		return false;
	return get_address(c + 1, end, &range->end) == end;
}

/* --- Mappings. --- */

/* Of the task whose directory it is, if it may be looked at; NULL: it has none. */
static struct mm_struct *get_mm_of(const struct inode *inode)
{
	struct task_struct *p = get_proc_task(inode);
	struct mm_struct *mm;

	if (!p)
		return ERR_PTR(-ENOENT);
	mm = ERR_PTR(-EACCES);
	if (ptrace_may_access(p, PTRACE_MODE_READ_FSCREDS))
		mm = get_task_mm(p);
	put_task_struct(p);
	return mm;
}

/* What is mapped, with a reference; shared memory has a file in no directory, with a @name. */
struct mapped {
	struct file *file;
	const char *name;		/* or NULL */
};

/* Exactly there. With the mmap lock. */
static int get_mapped_at(struct mm_struct *mm, const struct range *range, struct mapped *it)
{
	struct vm_area_struct *vma = vma_tree_lookup(&mm->vmas, range->start);
	struct file *file;

	if (!vma || vma->vm_start != range->start || vma->vm_end != range->end)
		return -ENOENT;
	file = proc_vma_file(vma);
	it->name = NULL;
	if (file && !file->f_path.dentry && vma->vm_ops && vma->vm_ops->name)
		it->name = vma->vm_ops->name(vma);
	if (!file || (!file->f_path.dentry && !it->name))
		return -ENOENT;
	it->file = get_file(file);
	return 0;
}

/* The same by its name, in the directory or the link that @inode is. */
static int get_mapped(const struct inode *inode, const struct dentry *dentry,
		      struct mapped *it)
{
	struct mm_struct *mm = get_mm_of(inode);
	struct range range;
	int err;

	if (IS_ERR_OR_NULL(mm))
		return mm ? PTR_ERR(mm) : -ENOENT;
	err = get_range(dentry, &range) ? down_read_killable(&mm->mmap_lock) : -ENOENT;
	if (!err) {
		err = get_mapped_at(mm, &range, it);
		up_read(&mm->mmap_lock);
	}
	mmput(mm);
	return err;
}

/* --- Links. --- */

/* What is in no directory can be told of, and not be gone to. */
static int put_name(struct link_body *body, const char *name)
{
	char *text;

	if (body->is_walked)
		return -ENOENT;
	/* With what walks read beyond the end. */
	text = kzalloc(strlen(name) + 9, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	memcpy(text, name, strlen(name));
	body->text = body->free = text;
	return 0;
}

/*
 * Whoever goes there gets at files that nobody has a name for, whatever their directories
 * say: that takes a right of its own. Where it leads, who may look at the process may know.
 */
static int map_files_get_link(struct dentry *dentry, struct link_body *body)
{
	struct mapped it;
	int err;

	if (body->is_walked && !capable(CAP_CHECKPOINT_RESTORE) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = get_mapped(d_inode(dentry), dentry, &it);
	if (err)
		return err;
	if (!it.name) {
		body->path = it.file->f_path;
		path_get(&body->path);
	} else {
		err = put_name(body, it.name);
	}
	fput(it.file);
	return err;
}

static const struct inode_operations map_files_link_inode_operations = {
	.get_link = map_files_get_link,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

/* What can be done with the file is what the link's mode says. */
static int map_files_lookup(struct inode *dir, struct dentry *dentry)
{
	struct pid_place place = {
		.pid = PROC_I(dir)->pid, .kind = PID_INO_MAP_FILES, .size = LINK_SIZE,
		.iop = &map_files_link_inode_operations, .d_op = &fd_dentry_operations,
	};
	struct range range;
	struct mapped it;
	int err = get_mapped(dir, dentry, &it);

	if (err)
		return err;
	place.mode = S_IFLNK | (it.file->f_mode & FMODE_READ ? S_IRUSR : 0) |
		     (it.file->f_mode & FMODE_WRITE ? S_IWUSR : 0);
	fput(it.file);
	get_range(dentry, &range);
	place.fd = (range.start >> PAGE_SHIFT) % (1u << 24);
	return proc_pid_add(dentry, &place);
}

/* --- The directory. --- */

/* The first mapping of a file that begins at @addr or behind it. False: there is none. */
static bool next_range(struct mm_struct *mm, unsigned long addr, struct range *range)
{
	struct vm_area_struct *vma;
	bool found = false;

	if (down_read_killable(&mm->mmap_lock))
		return false;
	for_each_vma_in(&mm->vmas, vma, addr, ~0ul) {
		found = vma->vm_start >= addr && proc_vma_file(vma);
		if (!found)
			continue;
		*range = (struct range){ vma->vm_start, vma->vm_end };
		break;
	}
	up_read(&mm->mmap_lock);
	return found;
}

/* Its place is the page that it begins with. */
static bool emit_range(struct dir_context *ctx, const struct range *range, pid_t nr)
{
	unsigned long page = range->start >> PAGE_SHIFT;
	char name[40];
	struct dir_entry entry = {
		.name = name, .type = S_IFLNK >> 12,
		.ino = pid_ino(nr, PID_INO_MAP_FILES, page % (1u << 24)),
	};

	entry.len = snprintf(name, sizeof(name), "%lx-%lx", range->start, range->end);
	ctx->pos = NUMBERS_FROM + page;
	if (!ctx->actor(ctx, &entry))
		return false;
	ctx->pos++;
	return true;
}

/* Nothing is locked while the reader's memory is written to: it may be the same. */
static int map_files_iterate(struct file *dir, struct dir_context *ctx)
{
	struct mm_struct *mm = get_mm_of(file_inode(dir));
	pid_t nr = PROC_I(file_inode(dir))->pid->nr;
	struct range range;

	if (IS_ERR(mm))
		return PTR_ERR(mm);
	if (dir_emit_dots(dir, ctx) && mm) {
		ctx->pos = max_t(loff_t, ctx->pos, NUMBERS_FROM);
		while (next_range(mm, (ctx->pos - NUMBERS_FROM) << PAGE_SHIFT, &range) &&
		       emit_range(ctx, &range, nr))
			;
	}
	if (mm)
		mmput(mm);
	return 0;
}

const struct inode_operations proc_map_files_inode_operations = {
	.lookup = map_files_lookup,
	.getattr = proc_pid_getattr,
	.setattr = proc_setattr,
};

const struct file_operations proc_map_files_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = map_files_iterate,
};
