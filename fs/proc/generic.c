// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entries of /proc that are not of a process.
 *
 * Owns struct proc_dir_entry. proc_tree_lock guards where entries are. An entry counts the
 * calls that are in its functions: who removes it takes it out of the tree, lets nobody
 * else in, waits until the last one is out, and then closes what is still open in its stead.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <uapi/linux/magic.h>

#include "internal.h"

static DECLARE_RWSEM(proc_tree_lock);

/* All of the tree hangs in it; it is never removed. */
struct proc_dir_entry proc_root = {
	.count = REFCOUNT_INIT(1),
	.mode = S_IFDIR | S_IRUGO | S_IXUGO,
	.children = LIST_HEAD_INIT(proc_root.children),
	.next_place = 2,
};

/* A file that is open, whose entry has something to do at its end. By the entry's lock. */
struct pde_opener {
	struct list_head link;
	struct file *file;
};

/* --- Calls. --- */

/* From here to unuse_pde() the entry is not taken away. False: it is going, or has gone. */
static bool use_pde(struct proc_dir_entry *pde)
{
	return atomic_inc_unless_negative(&pde->in_use);
}

/* The last one out tells who removes it. */
static void unuse_pde(struct proc_dir_entry *pde)
{
	if (atomic_dec_return(&pde->in_use) == PDE_GONE)
		complete(pde->idle);
}

/* Walks may still read its link. */
void pde_put(struct proc_dir_entry *pde)
{
	if (pde && refcount_dec_and_test(&pde->count))
		kfree_rcu(pde, rcu);
}

/* Nobody closes it but who takes it off the list. */
static bool take_opener(struct proc_dir_entry *pde, struct file *file)
{
	struct pde_opener *opener;

	guard(spinlock)(&pde->lock);
	list_for_each_entry(opener, &pde->openers, link) {
		if (opener->file != file)
			continue;
		list_del(&opener->link);
		kfree(opener);
		return true;
	}
	return false;
}

/* With room for its place among the openers, if it has to have one. */
static int open_entry(struct proc_dir_entry *pde, struct inode *inode, struct file *file)
{
	struct pde_opener *opener = NULL;
	int err = 0;

	if (pde->show)
		return single_open(file, pde->show, pde->data);
	if (pde->seq_ops)
		return seq_open(file, pde->seq_ops);
	if (pde->ops->proc_release) {
		opener = kmalloc(sizeof(*opener), GFP_KERNEL);
		if (!opener)
			return -ENOMEM;
	}
	if (pde->ops->proc_open)
		err = pde->ops->proc_open(inode, file);
	if (err || !opener) {
		kfree(opener);
		return err;
	}
	opener->file = file;
	guard(spinlock)(&pde->lock);
	list_add(&opener->link, &pde->openers);
	return 0;
}

/* In sysfs, what nobody may write, or read, is not opened for it, by root neither. */
static bool may_open(const struct inode *inode, const struct file *file)
{
	umode_t mode = READ_ONCE(inode->i_mode);

	if (inode->i_sb->s_magic != SYSFS_MAGIC)
		return true;
	return (!(file->f_mode & FMODE_WRITE) || mode & 0222) &&
	       (!(file->f_mode & FMODE_READ) || mode & 0444);
}

/* One that was found a moment ago may be gone by now, and then there is no such file. */
static int proc_reg_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = PDE(inode);
	int err;

	if (!may_open(inode, file))
		return -EACCES;
	if (!use_pde(pde))
		return -ENOENT;
	err = open_entry(pde, inode, file);
	unuse_pde(pde);
	return err;
}

/* Once: if the entry is being removed, that does it, and the file stays until it has. */
static void close_entry(struct proc_dir_entry *pde, struct inode *inode, struct file *file)
{
	if (!use_pde(pde)) {
		wait_for_completion(&pde->closed);
		return;
	}
	if (take_opener(pde, file))
		pde->ops->proc_release(inode, file);
	unuse_pde(pde);
}

/* What text needs is memory alone, which goes in any case. */
static void proc_reg_release(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = PDE(inode);

	if (pde->show)
		single_release(inode, file);
	else if (pde->seq_ops)
		seq_release(inode, file);
	else if (pde->ops->proc_release)
		close_entry(pde, inode, file);
}

/* Text, or what the entry makes of it. Files outlive their entries, and say so: -EIO. */
static ssize_t proc_reg_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct proc_dir_entry *pde = PDE(file_inode(iocb->ki_filp));
	ssize_t ret = -EIO;

	if (!use_pde(pde))
		return -EIO;
	if (pde->show || pde->seq_ops)
		ret = seq_read_iter(iocb, to);
	else if (pde->ops->proc_read_iter)
		ret = pde->ops->proc_read_iter(iocb, to);
	unuse_pde(pde);
	return ret;
}

/* Text cannot be written to, whatever its mode says. */
static ssize_t proc_reg_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct proc_dir_entry *pde = PDE(file_inode(iocb->ki_filp));
	ssize_t ret = -EIO;

	if (!use_pde(pde))
		return -EIO;
	if (pde->ops && pde->ops->proc_write_iter)
		ret = pde->ops->proc_write_iter(iocb, from);
	unuse_pde(pde);
	return ret;
}

/* Text has places; others say so themselves. */
static loff_t proc_reg_llseek(struct file *file, loff_t offset, int whence)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	loff_t ret = -ESPIPE;

	if (!use_pde(pde))
		return -EINVAL;
	if (pde->show || pde->seq_ops)
		ret = seq_lseek(file, offset, whence);
	else if (pde->ops->proc_lseek)
		ret = pde->ops->proc_lseek(file, offset, whence);
	unuse_pde(pde);
	return ret;
}

/* Always ready, if nothing else is said. */
static u32 proc_reg_poll(struct file *file, struct poll_table_struct *pt)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));
	u32 ret = DEFAULT_POLLMASK;

	if (!use_pde(pde))
		return ret;
	if (pde->ops && pde->ops->proc_poll)
		ret = pde->ops->proc_poll(file, pt);
	unuse_pde(pde);
	return ret;
}

/* Every call looks first whether there still is somebody to answer it. */
static const struct file_operations proc_reg_operations = {
	.llseek = proc_reg_llseek,
	.read_iter = proc_reg_read,
	.write_iter = proc_reg_write,
	.poll = proc_reg_poll,
	.open = proc_reg_open,
	.release = proc_reg_release,
};

/* --- Inodes and names. --- */

/* One that was removed is nobody's name any more. Under RCU. */
static bool pde_revalidate(struct dentry *dentry)
{
	return atomic_read(&PDE(d_inode(dentry))->in_use) >= 0;
}

/* Names that others still use when their entry is removed. */
static const struct dentry_operations pde_dentry_operations = {
	.d_revalidate = pde_revalidate,
};

/* A directory of entries has nothing else in it. */
static int proc_lookup(struct inode *dir, struct dentry *dentry)
{
	return proc_lookup_pde(PDE(dir), dentry);
}

/* What is not registered does not exist, so nothing is kept of what was looked for. */
static const struct inode_operations proc_dir_inode_operations = {
	.lookup = proc_lookup,
	.setattr = proc_setattr,
};

/* Files have nothing to be done by name but what all have. */
static const struct inode_operations proc_file_inode_operations = {
	.setattr = proc_setattr,
};

/* Which kind of file it is says its mode. */
static void set_kind(struct inode *inode, const struct proc_dir_entry *pde)
{
	inode->i_op = pde->iop ?: S_ISDIR(pde->mode) ? &proc_dir_inode_operations :
						      &proc_file_inode_operations;
	if (S_ISDIR(pde->mode)) {
		inode->i_fop = &proc_dir_operations;
		inode->i_nlink = 2 + pde->nr_dirs;
	} else if (S_ISLNK(pde->mode)) {
		inode->i_link = pde->link;
		inode->i_size = pde->link ? strlen(pde->link) : 0;
	} else {
		inode->i_fop = &proc_reg_operations;
		inode->i_size = READ_ONCE(pde->size);
	}
}

/* With the tree's lock: a reference that goes with the inode. */
struct inode *pde_inode(struct super_block *sb, struct proc_dir_entry *pde)
{
	struct inode *inode = proc_new_inode(sb, pde->mode, pde->ino);

	if (!inode)
		return NULL;
	refcount_inc(&pde->count);
	PROC_I(inode)->pde = pde;
	set_kind(inode, pde);
	return inode;
}

/* With the tree's lock. */
static struct proc_dir_entry *find_child(struct proc_dir_entry *dir, const char *name,
					 size_t len)
{
	struct proc_dir_entry *pde;

	list_for_each_entry(pde, &dir->children, sibling)
		if (pde->name_len == len && !memcmp(pde->name, name, len))
			return pde;
	return NULL;
}

int proc_lookup_pde(struct proc_dir_entry *dir, struct dentry *dentry)
{
	struct proc_dir_entry *pde;
	struct inode *inode;

	guard(rwsem_read)(&proc_tree_lock);
	pde = find_child(dir, d_name(dentry)->name, d_name(dentry)->len);
	if (!pde)
		return -ENOENT;
	inode = pde_inode(dentry->d_sb, pde);
	if (!inode)
		return -ENOMEM;
	dentry->d_op = &pde_dentry_operations;
	d_add(dentry, inode);
	return 0;
}

/* In the order in which they came; each stays at its place. */
bool proc_emit_pdes(struct proc_dir_entry *dir, struct dir_context *ctx)
{
	struct proc_dir_entry *pde;

	guard(rwsem_read)(&proc_tree_lock);
	list_for_each_entry(pde, &dir->children, sibling) {
		struct dir_entry entry = {
			.name = pde->name, .len = pde->name_len,
			.type = (pde->mode & S_IFMT) >> 12, .ino = pde->ino,
		};

		if (pde->place < (u64)ctx->pos)
			continue;
		ctx->pos = pde->place;
		if (!ctx->actor(ctx, &entry))
			return false;
		ctx->pos++;
	}
	return true;
}

/* What is there while it is read, each once. */
static int proc_iterate(struct file *file, struct dir_context *ctx)
{
	if (dir_emit_dots(file, ctx))
		proc_emit_pdes(PDE(file_inode(file)), ctx);
	return 0;
}

/* Directories are changed by the kernel alone. */
const struct file_operations proc_dir_operations = {
	.llseek = proc_lseek_dir,
	.read_iter = proc_read_dir,
	.iterate_shared = proc_iterate,
};

/* --- Registering. --- */

/* In no tree yet. A link's text is behind the name, with what walks read beyond its end. */
static struct proc_dir_entry *alloc_pde(const char *name, umode_t mode, const char *link)
{
	size_t len = strlen(name), link_len = link ? strlen(link) : 0;
	struct proc_dir_entry *pde;

	if (WARN_ON_ONCE(!len || len > NAME_MAX || strchr(name, '/')))
		return NULL;
	pde = kzalloc(sizeof(*pde) + len + 1 + link_len + 9, GFP_KERNEL);
	if (!pde)
		return NULL;
	refcount_set(&pde->count, 1);
	spin_lock_init(&pde->lock);
	INIT_LIST_HEAD(&pde->openers);
	init_completion(&pde->closed);
	INIT_LIST_HEAD(&pde->children);
	pde->next_place = 2;
	pde->mode = mode;
	pde->ino = get_next_ino();
	pde->name_len = len;
	memcpy(pde->name, name, len);
	if (link) {
		pde->link = pde->name + len + 1;
		memcpy(pde->link, link, link_len);
	}
	return pde;
}

/* With the tree's lock: behind all that are to stand before it. */
static void add_at_place(struct proc_dir_entry *pde, struct proc_dir_entry *parent)
{
	struct list_head *at = parent->children.prev;

	if (!pde->place)
		pde->place = parent->next_place++;
	while (at != &parent->children &&
	       list_entry(at, struct proc_dir_entry, sibling)->place > pde->place)
		at = at->prev;
	list_add(&pde->sibling, at);
}

/* From now on it is found; or it goes, and the answer is NULL. */
static struct proc_dir_entry *add_pde(struct proc_dir_entry *pde, struct proc_dir_entry *parent)
{
	if (!pde)
		return NULL;
	parent = parent ?: &proc_root;
	guard(rwsem_write)(&proc_tree_lock);
	if (WARN(find_child(parent, pde->name, pde->name_len), "proc_dir_entry '%s' already registered\n",
		 pde->name)) {
		pde_put(pde);
		return NULL;
	}
	pde->parent = parent;
	parent->nr_dirs += S_ISDIR(pde->mode);
	add_at_place(pde, parent);
	return pde;
}

/* Regular, and to be read by all, if nothing else is said. */
struct proc_dir_entry *proc_register(struct proc_dir_entry *parent, const struct proc_file *file)
{
	umode_t mode = S_IFREG | (file->mode & S_IALLUGO ?: S_IRUGO);
	struct proc_dir_entry *pde = alloc_pde(file->name, mode, NULL);

	if (!pde)
		return NULL;
	/* One of the three. */
	pde->show = file->show;
	pde->seq_ops = file->seq_ops;
	pde->ops = file->ops;
	pde->data = file->data;
	return add_pde(pde, parent);
}
EXPORT_SYMBOL_GPL(proc_register);

/* An empty directory. */
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return add_pde(alloc_pde(name, S_IFDIR | S_IRUGO | S_IXUGO, NULL), parent);
}
EXPORT_SYMBOL_GPL(proc_mkdir);

/* A link that always says the same. */
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *to)
{
	return add_pde(alloc_pde(name, S_IFLNK | S_IRWXUGO, to), parent);
}
EXPORT_SYMBOL_GPL(proc_symlink);

/* A link whose text is made when it is asked for: before the processes, behind all else. */
struct proc_dir_entry *proc_create_link(const char *name, u64 place,
					const struct inode_operations *iop)
{
	struct proc_dir_entry *pde = alloc_pde(name, S_IFLNK | S_IRWXUGO, NULL);

	if (!pde)
		return NULL;
	pde->iop = iop;
	pde->place = place;
	return add_pde(pde, NULL);
}

/* From a function of the entry's. */
void *pde_data(const struct inode *inode)
{
	return PDE(inode)->data;
}
EXPORT_SYMBOL_GPL(pde_data);

/* Before anybody looks for it, if he is to see it. */
void proc_set_size(struct proc_dir_entry *pde, loff_t size)
{
	WRITE_ONCE(pde->size, size);
}
EXPORT_SYMBOL_GPL(proc_set_size);

/* --- Removing. --- */

/* Nobody comes in any more, and when the last one is out nobody is in it. */
static void wait_until_idle(struct proc_dir_entry *pde)
{
	DECLARE_COMPLETION_ONSTACK(idle);

	pde->idle = &idle;
	if (atomic_add_return(PDE_GONE, &pde->in_use) != PDE_GONE)
		wait_for_completion(&idle);
}

/* In the stead of those who have it open. */
static void close_openers(struct proc_dir_entry *pde)
{
	struct pde_opener *opener;
	struct file *file;

	for (;;) {
		scoped_guard(spinlock, &pde->lock) {
			opener = list_first_entry_or_null(&pde->openers, struct pde_opener,
							  link);
			if (!opener)
				return;
			list_del(&opener->link);
		}
		file = opener->file;
		kfree(opener);
		pde->ops->proc_release(file_inode(file), file);
	}
}

/* Out of the tree: one below @top without children, at last @top itself. */
static struct proc_dir_entry *take_leaf(struct proc_dir_entry *top)
{
	struct proc_dir_entry *pde = top;

	guard(rwsem_write)(&proc_tree_lock);
	while (!list_empty(&pde->children))
		pde = list_first_entry(&pde->children, struct proc_dir_entry, sibling);
	list_del(&pde->sibling);
	pde->parent->nr_dirs -= S_ISDIR(pde->mode);
	return pde;
}

/*
 * From the leaves up, so that nobody finds a directory whose entries have lost their parent;
 * @top comes last, and has been kept by its place in the tree until then.
 */
void proc_remove(struct proc_dir_entry *top)
{
	struct proc_dir_entry *pde;

	if (!top)
		return;
	do {
		pde = take_leaf(top);
		wait_until_idle(pde);
		close_openers(pde);
		complete_all(&pde->closed);
		pde_put(pde);
	} while (pde != top);
}
EXPORT_SYMBOL_GPL(proc_remove);
