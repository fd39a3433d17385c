// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts as text, a line each, as mount(8) and df read them. Owns nothing.
 *
 * The caller holds namespace_sem for reading, so the tree stays as it is; flags may change
 * meanwhile, and are read once.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/vfs.h>

/* A line that grows; once it has been too long it stays so. */
struct line {
	char *buf;
	size_t size, len;
	bool too_long;
};

/* Nothing is written behind the end. */
static void put_char(struct line *line, char c)
{
	if (line->len < line->size)
		line->buf[line->len++] = c;
	else
		line->too_long = true;
}

/* As it is. */
static void put(struct line *line, const char *text)
{
	while (*text)
		put_char(line, *text++);
}

/* What separates fields and lines, and what says so, is in octal. */
#define PATH_ESCAPES	" \t\n\\"
/* So is what begins a comment, where a line may begin with it. */
#define NAME_ESCAPES	PATH_ESCAPES "#"

static void put_escaped(struct line *line, const char *name, const char *escapes)
{
	char octal[5];

	for (; *name; name++) {
		if (!strchr(escapes, *name)) {
			put_char(line, *name);
			continue;
		}
		snprintf(octal, sizeof(octal), "\\%03o", *name);
		put(line, octal);
	}
}

/* Of devices and of filesystems. */
static void put_name(struct line *line, const char *name)
{
	put_escaped(line, name, NAME_ESCAPES);
}

/* In the order in which Linux names them; read-only has a place of its own. */
static const struct {
	unsigned int flag;
	const char *text;
} mnt_options[] = {
	{ MNT_NOSUID, ",nosuid" },	{ MNT_NODEV, ",nodev" },
	{ MNT_NOEXEC, ",noexec" },	{ MNT_NOATIME, ",noatime" },
	{ MNT_NODIRATIME, ",nodiratime" }, { MNT_RELATIME, ",relatime" },
	{ MNT_NOSYMFOLLOW, ",nosymfollow" },
};

/*
 * The mount's own. Other mounts of the same filesystem may have others.
 */
static void put_mnt_options(struct line *line, unsigned int flags)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(mnt_options); i++)
		if (flags & mnt_options[i].flag)
			put(line, mnt_options[i].text);
}

/* Those of its filesystem, which writes at most a page of them. */
static int put_sb_options(struct line *line, struct super_block *sb)
{
	char *options __free(kfree) = kzalloc(PAGE_SIZE, GFP_KERNEL);

	if (!options)
		return -ENOMEM;
	if (sb->s_op->show_options)
		sb->s_op->show_options(sb, options, PAGE_SIZE);
	put(line, options);
	return 0;
}

/*
 * 1: it was put; 0: who has this root cannot see it, so there is no line of it; or an
 * error.
 */
static int put_place(struct line *line, const struct vfsmount *mnt, const struct path *root)
{
	char *buf __free(kfree) = kmalloc(PATH_MAX, GFP_KERNEL);
	struct path path = { .mnt = (struct vfsmount *)mnt, .dentry = mnt->mnt_root };
	char *name;

	if (!buf)
		return -ENOMEM;
	name = path_from(&path, root, buf, PATH_MAX);
	if (IS_ERR_OR_NULL(name))
		return PTR_ERR_OR_ZERO(name);
	put_escaped(line, name, PATH_ESCAPES);
	return 1;
}

/* Which part of the filesystem it shows: / is all of it. The part may have lost its name. */
static int put_root(struct line *line, const struct vfsmount *mnt)
{
	char *buf __free(kfree) = kmalloc(PATH_MAX, GFP_KERNEL);
	char *name;

	if (!buf)
		return -ENOMEM;
	name = dentry_path(mnt->mnt_root, mnt->mnt_sb->s_root, buf, PATH_MAX);
	if (IS_ERR(name))
		return PTR_ERR(name);
	put_escaped(line, name, PATH_ESCAPES);
	if (d_unlinked(mnt->mnt_root))
		put(line, "//deleted");
	return 0;
}

/* An error of ours, or that the line did not fit. */
static int result(const struct line *line, int err)
{
	if (err < 0)
		return err;
	return line->too_long ? -ENOSPC : (int)line->len;
}

/* What mount(8) looks at first. */
static const char *rw(bool read_only)
{
	return read_only ? " ro" : " rw";
}

/* For /proc/mounts: what it is, where, and how. */
int show_vfsmnt(const struct vfsmount *mnt, const struct path *root, char *buf, size_t size)
{
	struct line line = { .buf = buf, .size = size };
	unsigned int flags = READ_ONCE(mnt->mnt_flags);
	int ret;

	put_name(&line, mnt->mnt_devname);
	put_char(&line, ' ');
	ret = put_place(&line, mnt, root);
	if (ret <= 0)
		return ret;
	put_char(&line, ' ');
	put_name(&line, mnt->mnt_sb->s_type->name);
	put(&line, rw(flags & MNT_READONLY || mnt->mnt_sb->s_flags & SB_RDONLY));
	put_mnt_options(&line, flags);
	ret = put_sb_options(&line, mnt->mnt_sb);
	put(&line, " 0 0\n");
	return result(&line, ret);
}
EXPORT_SYMBOL_GPL(show_vfsmnt);

/* The same, and which part of it is where in the tree of mounts. */
int show_mountinfo(const struct vfsmount *mnt, const struct path *root, char *buf,
		   size_t size)
{
	struct super_block *sb = mnt->mnt_sb;
	struct line line = { .buf = buf, .size = size };
	char head[64];
	int ret;

	snprintf(head, sizeof(head), "%d %d %u:%u ", mnt->mnt_id, mnt->mnt_parent->mnt_id,
		 MAJOR(sb->s_dev), MINOR(sb->s_dev));
	put(&line, head);
	ret = put_root(&line, mnt);
	put_char(&line, ' ');
	ret = ret ?: put_place(&line, mnt, root);
	if (ret <= 0)
		return ret;
	put(&line, rw(READ_ONCE(mnt->mnt_flags) & MNT_READONLY));
	put_mnt_options(&line, READ_ONCE(mnt->mnt_flags));
	put(&line, " - ");
	put_name(&line, sb->s_type->name);
	put_char(&line, ' ');
	put_name(&line, mnt->mnt_devname);
	put(&line, rw(sb->s_flags & SB_RDONLY));
	ret = put_sb_options(&line, sb);
	put_char(&line, '\n');
	return result(&line, ret);
}
EXPORT_SYMBOL_GPL(show_mountinfo);
