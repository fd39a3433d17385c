// SPDX-License-Identifier: GPL-2.0-only
/*
 * The archives that the kernel brings along, and the boot loader's, become the first files.
 *
 * What is damaged ends it: what came before stays, and is said to be all. An archive is
 * the loader's word, so every name and size in it has been checked by cpio_next(), and
 * every call is one that a program could have made.
 */
#include <kunit/visibility.h>
#include <linux/cpio.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs_struct.h>
#include <linux/inflate.h>
#include <linux/init.h>
#include <linux/initrd.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <uapi/linux/fcntl.h>
#include <uapi/linux/major.h>

/* --- What is to be remembered. --- */

/* A file of which more names come, or a directory, whose time is set when all is in it. */
struct noted {
	struct list_head list;
	u32 ino, major, minor;
	unsigned int archive;
	struct timespec64 mtime;
	char name[];
};

struct unpacking {
	struct list_head links;
	struct list_head dirs;
};

/* At the end of the list: what came last counts. */
static int note(struct list_head *list, const struct cpio_entry *entry)
{
	size_t len = strlen(entry->name);
	struct noted *noted = kmalloc(sizeof(*noted) + len + 1, GFP_KERNEL);

	if (!noted)
		return -ENOMEM;
	noted->ino = entry->ino;
	noted->major = entry->dev_major;
	noted->minor = entry->dev_minor;
	noted->archive = entry->archive;
	noted->mtime = (struct timespec64){ .tv_sec = entry->mtime };
	memcpy(noted->name, entry->name, len + 1);
	list_add_tail(&noted->list, list);
	return 0;
}

/* The first name of the same file of the same archive, or NULL. */
static struct noted *find_link(const struct list_head *links, const struct cpio_entry *entry)
{
	struct noted *noted;

	list_for_each_entry(noted, links, list)
		if (noted->ino == entry->ino && noted->major == entry->dev_major &&
		    noted->minor == entry->dev_minor && noted->archive == entry->archive)
			return noted;
	return NULL;
}

/* The lists are not used again. */
static void forget(struct list_head *list)
{
	struct noted *noted, *next;

	list_for_each_entry_safe(noted, next, list, list)
		kfree(noted);
}

/*
 * --- One file. ---
 *
 * By calls that a program could make, from the running task's root.
 */

/* Of a symlink itself, too. */
static int set_times(const char *name, struct timespec64 mtime)
{
	struct timespec64 times[2] = { mtime, mtime };
	struct path path;
	int err = kern_path(name, 0, &path);

	if (err)
		return err;
	err = vfs_utimes(&path, times);
	path_put(&path);
	return err;
}

/* The owner first: a change of it takes set-id bits away. */
static int set_attributes(const struct cpio_entry *entry)
{
	struct path path;
	int err = kern_path(entry->name, 0, &path);

	if (err)
		return err;
	err = chown_common(&path, entry->uid, entry->gid);
	if (!err && !S_ISLNK(entry->mode))
		err = chmod_common(&path, entry->mode & S_IALLUGO);
	path_put(&path);
	return err ?: set_times(entry->name, (struct timespec64){ .tv_sec = entry->mtime });
}

/* All of it, or there was no room. */
static int write_content(const struct cpio_entry *entry)
{
	struct file *file = filp_open(entry->name, O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW,
				      S_IRUSR | S_IWUSR);
	ssize_t written;
	loff_t pos = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	written = entry->size ? kernel_write(file, entry->data, entry->size, &pos) : 0;
	fput(file);
	if (written < 0)
		return written;
	return written == entry->size ? 0 : -ENOSPC;
}

/* The content comes with one of the names; the others are empty. */
static int make_file(struct unpacking *u, const struct cpio_entry *entry)
{
	struct noted *first = entry->nlink > 1 ? find_link(&u->links, entry) : NULL;
	int err = 0;

	if (first)
		err = kern_link(first->name, entry->name);
	if (!err && (!first || entry->size))
		err = write_content(entry);
	if (!err && !first && entry->nlink > 1)
		err = note(&u->links, entry);
	return err;
}

/* One that is there already stays, and gets what the archive says of it. */
static int make_dir(struct unpacking *u, const struct cpio_entry *entry)
{
	int err = kern_mkdir(entry->name, S_IRWXU);

	return err && err != -EEXIST ? err : note(&u->dirs, entry);
}

/* Its text is no string in the archive. */
static int make_link(const struct cpio_entry *entry)
{
	char *text __free(kfree) = kmemdup_nul(entry->data ?: "", entry->size, GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	return kern_symlink(text, entry->name);
}

/* A later archive replaces what an earlier one has made, but a directory by a directory. */
static int clear_the_way(struct unpacking *u, const struct cpio_entry *entry)
{
	int err;

	if (S_ISDIR(entry->mode) || (entry->nlink > 1 && find_link(&u->links, entry)))
		return 0;
	err = kern_remove(entry->name);
	return err == -ENOENT ? 0 : err;
}

/* By its kind; what has none is damaged. */
static int make_entry(struct unpacking *u, const struct cpio_entry *entry)
{
	switch (entry->mode & S_IFMT) {
	case S_IFREG:
		return make_file(u, entry);
	case S_IFDIR:
		return make_dir(u, entry);
	case S_IFLNK:
		return make_link(entry);
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		return kern_mknod(entry->name, entry->mode,
				  MKDEV(entry->rdev_major, entry->rdev_minor));
	default:
		return -EINVAL;
	}
}

/* What it says of itself comes last. */
static int unpack_entry(struct unpacking *u, const struct cpio_entry *entry)
{
	int err = clear_the_way(u, entry);

	err = err ?: make_entry(u, entry);
	return err ?: set_attributes(entry);
}

/* --- All of it. --- */

/* Making files in them has changed their times. What was said last counts. */
static int set_dir_times(const struct list_head *dirs)
{
	struct noted *dir;
	int err = 0;

	list_for_each_entry(dir, dirs, list)
		err = err ?: set_times(dir->name, dir->mtime);
	return err;
}

/* --- Compressed ones. --- */

/* Behind the zeros between archives. */
static bool is_gzip(struct cpio *cpio)
{
	while (cpio->pos < cpio->end && !*cpio->pos)
		cpio->pos++;
	return cpio->end - cpio->pos >= 2 && !memcmp(cpio->pos, "\x1f\x8b", 2);
}

/*
 * In memory that is large enough, which is found by trying: what the archive says of its
 * size is not to be believed. To be freed with kvfree(); or an error.
 */
static void *undo_gzip(struct inflate *s)
{
	const u8 *in = s->in;
	size_t room = max((size_t)(s->in_end - in) * 4, PAGE_SIZE);
	int err = -ENOSPC;
	void *buf = NULL;

	while (err == -ENOSPC) {
		if (room / PAGE_SIZE > totalram_pages() / 2)
			return ERR_PTR(-ENOMEM);
		buf = kvmalloc(room, GFP_KERNEL);
		if (!buf)
			return ERR_PTR(-ENOMEM);
		s->in = in;
		s->out = buf;
		s->out_end = s->out + room;
		err = gunzip(s);
		if (err)
			kvfree(buf);
		room *= 4;
	}
	return err ? ERR_PTR(err) : buf;
}

/* Up to the first error, which names its file, or to what is compressed. */
static int unpack_all(struct unpacking *u, struct cpio *cpio)
{
	struct cpio_entry entry = { .name = "the archive" };
	int ret;

	while (!is_gzip(cpio) && (ret = cpio_next(cpio, &entry)) != 0) {
		if (ret > 0)
			ret = unpack_entry(u, &entry);
		if (ret) {
			pr_err("initramfs: %s: error %d\n", entry.name, ret);
			return ret;
		}
		cond_resched();
	}
	return 0;
}

/* What comes out of it is archives, and not compressed once more. */
static int unpack_gzip(struct unpacking *u, struct cpio *cpio)
{
	struct inflate s = { .in = (const u8 *)cpio->pos, .in_end = (const u8 *)cpio->end };
	void *buf = undo_gzip(&s);
	struct cpio inner;
	int err;

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	cpio_init(&inner, buf, s.out - s.out_start);
	inner.archive = cpio->archive + 1;
	err = unpack_all(u, &inner);
	if (!err && inner.pos != inner.end)
		err = -EINVAL;
	cpio->archive = inner.archive + 1;
	cpio->pos = (const char *)s.in;
	kvfree(buf);
	return err;
}

int unpack_to_rootfs(const void *archives, size_t len)
{
	struct unpacking u = {
		.links = LIST_HEAD_INIT(u.links), .dirs = LIST_HEAD_INIT(u.dirs),
	};
	struct cpio cpio;
	int err = 0, err_times;

	cpio_init(&cpio, archives, len);
	while (!err && cpio.pos < cpio.end)
		err = is_gzip(&cpio) ? unpack_gzip(&u, &cpio) : unpack_all(&u, &cpio);
	err_times = set_dir_times(&u.dirs);
	forget(&u.links);
	forget(&u.dirs);
	return err ?: err_times;
}
EXPORT_SYMBOL_IF_KUNIT(unpack_to_rootfs);

/* CONFIG_INITRAMFS_SOURCE: usr/initramfs_data.S. */
extern const char __initramfs_start[], __initramfs_end[];

/* The machine goes on with what there is. */
static void __init unpack(const char *whose, const void *archives, size_t len)
{
	int err = unpack_to_rootfs(archives, len);

	if (err)
		pr_err("initramfs: unpacking %s ended early, error %d\n", whose, err);
}

/* What Linux brings along where it was given nothing: archives rely on it. */
static void __init make_console(void)
{
	int err = kern_mkdir("/dev", 0755);

	if (!err)
		err = kern_mknod("/dev/console", S_IFCHR | 0600, MKDEV(TTYAUX_MAJOR, 1));
	if (!err)
		err = kern_mkdir("/root", 0700);
	if (err)
		pr_err("initramfs: no /dev/console, error %d\n", err);
}

/* By who has no umask. */
static int __init populate_rootfs(void)
{
	unsigned int umask = current->fs->umask;

	current->fs->umask = 0;
	if (&__initramfs_start[0] == &__initramfs_end[0])
		make_console();
	unpack("the kernel's own", __initramfs_start, __initramfs_end - __initramfs_start);
	if (initrd_start)
		unpack("the boot loader's", (const void *)initrd_start,
		       initrd_end - initrd_start);
	current->fs->umask = umask;
	return 0;
}
device_initcall(populate_rootfs);
