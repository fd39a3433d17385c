// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of Unix sockets: in a filesystem, where a socket's inode stands for the sock that
 * is bound to it, and abstract ones, which are nothing but bytes.
 *
 * Owns the table of bound sockets and the list of all, under unix_table_lock, and @addr and
 * @path, which are set once under the sock's bindlock.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs_struct.h>
#include <linux/hash.h>
#include <linux/jhash.h>
#include <linux/minmax.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/vfs.h>
#include <net/af_unix.h>
#include <uapi/linux/fcntl.h>

#include "table.h"

#define NAME_AT		offsetof(struct sockaddr_un, sun_path)

DEFINE_SPINLOCK(unix_table_lock);
static struct hlist_head unix_table[256];

/* --- Addresses. --- */

/* It has a name, and no more than there is room for. */
int unix_validate_addr(const struct sockaddr_storage *addr, int len)
{
	if (len <= (int)NAME_AT || len > (int)sizeof(struct sockaddr_un) ||
	    addr->ss_family != AF_UNIX)
		return -EINVAL;
	return 0;
}

/* @addr is valid, or its name is empty and is made up afterwards. */
static struct unix_address *new_address(const struct sockaddr_storage *addr, int len)
{
	struct unix_address *a = kzalloc(sizeof(*a) + 1, GFP_KERNEL);

	if (!a)
		return NULL;
	refcount_set(&a->refs, 1);
	a->len = len;
	memcpy(&a->name, addr, len);
	return a;
}

/* NULL is fine. */
void unix_addr_put(struct unix_address *addr)
{
	if (addr && refcount_dec_and_test(&addr->refs))
		kfree(addr);
}

/* The text of a name in a filesystem, which need not end in the address itself. */
static void path_of(const struct sockaddr_storage *addr, int len, char *text)
{
	const struct sockaddr_un *name = (const struct sockaddr_un *)addr;

	memcpy(text, name->sun_path, len - NAME_AT);
	text[len - NAME_AT] = 0;
}

/* A name that begins with a zero is no path, whatever follows. */
static bool is_abstract(const struct sockaddr_storage *addr)
{
	return !((const struct sockaddr_un *)addr)->sun_path[0];
}

/* Who has no name has an address all the same: a family, and nothing behind it. */
int unix_getname(struct sock *sk, struct sockaddr_storage *addr, bool peer)
{
	struct unix_sock *u = unix_sk(sk), *other = peer ? unix_peer_get(u) : u;
	const struct unix_address *a;
	int len = NAME_AT;

	if (!other)
		return -ENOTCONN;
	a = smp_load_acquire(&other->addr);
	addr->ss_family = AF_UNIX;
	if (a) {
		len = a->len;
		memcpy(addr, &a->name, len);
	}
	if (peer)
		sock_put(&other->sk);
	return len;
}

/* Who has none is not named. */
void unix_copy_addr(struct msghdr *msg, const struct sock *from)
{
	const struct unix_address *a = smp_load_acquire(&unix_sk(from)->addr);

	if (!a || !msg->msg_name)
		return;
	msg->msg_namelen = a->len;
	memcpy(msg->msg_name, &a->name, a->len);
}

/*
 * --- The table. ---
 *
 * One for both kinds: names in filesystems in the first half, abstract ones in the second.
 * A sock leaves it when it ends; its inode may be there for longer, and is then a name that
 * nobody answers to.
 */

/* Of each type there may be one of the same name. */
static unsigned int hash_abstract(const struct unix_address *a, int type)
{
	return (jhash(&a->name, a->len, type) & 0x7f) + 128;
}

/* By where it is in memory: the sock has a reference to it. */
static unsigned int hash_inode(const struct inode *inode)
{
	return hash_ptr(inode, 7);
}

/* With unix_table_lock. */
static struct unix_sock *find_abstract(const struct unix_address *a, int type)
{
	struct unix_sock *u;

	hlist_for_each_entry(u, &unix_table[hash_abstract(a, type)], bind_node)
		if (u->sk.sk_type == type && u->addr->len == a->len &&
		    !memcmp(&u->addr->name, &a->name, a->len))
			return u;
	return NULL;
}

/* The same. */
static struct unix_sock *find_by_inode(const struct inode *inode)
{
	struct unix_sock *u;

	hlist_for_each_entry(u, &unix_table[hash_inode(inode)], bind_node)
		if (u->path.dentry && d_inode(u->path.dentry) == inode)
			return u;
	return NULL;
}

/* The same: from now on it is found. */
static void add_name(struct unix_sock *u, struct unix_address *a, unsigned int hash)
{
	u->bind_hash = hash;
	smp_store_release(&u->addr, a);
	hlist_add_head(&u->bind_node, &unix_table[hash]);
}

/* It ends. The address stays: messages of it are on their way. */
void unix_unbind(struct unix_sock *u)
{
	struct path path;

	scoped_guard(mutex, &u->bindlock) {
		scoped_guard(spinlock, &unix_table_lock) {
			hlist_del_init(&u->bind_node);
			list_del_init(&u->all);
		}
		path = u->path;
		u->path = (struct path){};
	}
	if (path.dentry)
		path_put(&path);
}

/* --- Binding. --- */

/* 0, or -EADDRINUSE; with bindlock. Takes the address over if it succeeds. */
static int bind_unused(struct unix_sock *u, struct unix_address *a)
{
	guard(spinlock)(&unix_table_lock);
	if (find_abstract(a, u->sk.sk_type))
		return -EADDRINUSE;
	add_name(u, a, hash_abstract(a, u->sk.sk_type));
	return 0;
}

/* With bindlock. A sock gets one name in its life. */
static int bind_abstract(struct unix_sock *u, const struct sockaddr_storage *addr, int len)
{
	struct unix_address *a;
	int err;

	if (u->addr)
		return -EINVAL;
	a = new_address(addr, len);
	if (!a)
		return -ENOMEM;
	err = bind_unused(u, a);
	if (err)
		unix_addr_put(a);
	return err;
}

/* With bindlock: five digits, from somewhere on the first that nobody has. */
static int autobind(struct unix_sock *u)
{
	u32 first = get_random_u32() & 0xfffff, number = first;
	struct sockaddr_storage addr = { .ss_family = AF_UNIX };
	struct unix_address *a;

	if (u->addr)
		return 0;
	a = new_address(&addr, NAME_AT + 6);
	if (!a)
		return -ENOMEM;
	do {
		snprintf(a->name.sun_path + 1, 6, "%05x", number);
		if (!bind_unused(u, a))
			return 0;
		number = (number + 1) & 0xfffff;
	} while (number != first);
	unix_addr_put(a);
	return -ENOSPC;
}

/* Also for who has not asked for a name, but for credentials. */
int unix_autobind(struct unix_sock *u)
{
	int err = mutex_lock_interruptible(&u->bindlock);

	if (err)
		return err;
	err = autobind(u);
	mutex_unlock(&u->bindlock);
	return err;
}

/*
 * With bindlock: the name in the filesystem is there, and nobody else has it. The directory
 * is locked, so it cannot go meanwhile.
 */
static int take_name(struct unix_sock *u, const struct name_place *place,
		     struct unix_address *a)
{
	struct inode *inode = d_inode(place->dentry);

	if (u->addr)
		return -EINVAL;
	u->path = (struct path){ .mnt = mntget(place->dir.mnt), .dentry = dget(place->dentry) };
	scoped_guard(spinlock, &unix_table_lock)
		add_name(u, a, hash_inode(inode));
	return 0;
}

/* What was made for a sock that had a name already is removed again. */
static int mknod_and_take(struct unix_sock *u, const struct name_place *place,
			  struct unix_address *a)
{
	struct inode *dir = d_inode(place->dir.dentry);
	umode_t mode = S_IFSOCK | (inode_mode(u->sk.sk_inode) & 0777);
	int err = vfs_mknod(dir, place->dentry, mode, 0);

	if (err)
		return err;
	err = mutex_lock_interruptible(&u->bindlock);
	if (!err) {
		err = take_name(u, place, a);
		mutex_unlock(&u->bindlock);
	}
	if (err)
		vfs_unlink(dir, place->dentry);
	return err;
}

/* As long as the bytes up to the first zero, and that one. */
static int bind_path(struct unix_sock *u, const struct sockaddr_storage *addr, int len)
{
	struct filename *name __free(putname) = NULL;
	char text[UNIX_PATH_MAX + 1];
	struct name_place place;
	struct unix_address *a;
	int err;

	path_of(addr, len, text);
	a = new_address(addr, NAME_AT + strlen(text));
	if (!a)
		return -ENOMEM;
	a->len++;
	name = getname_kernel(text);
	err = IS_ERR(name) ? PTR_ERR(name) : filename_create(AT_FDCWD, name, false, &place);
	if (!err) {
		err = mknod_and_take(u, &place, a);
		done_path_create(&place);
	}
	if (err)
		unix_addr_put(a);
	return err == -EEXIST ? -EADDRINUSE : err;
}

/* Without a name at all it may be any. */
int unix_bind(struct sock *sk, const struct sockaddr_storage *addr, int len)
{
	struct unix_sock *u = unix_sk(sk);
	int err;

	if (len == (int)NAME_AT && addr->ss_family == AF_UNIX)
		return unix_autobind(u);
	err = unix_validate_addr(addr, len);
	if (err)
		return err;
	if (!is_abstract(addr))
		return bind_path(u, addr, len);
	err = mutex_lock_interruptible(&u->bindlock);
	if (err)
		return err;
	err = bind_abstract(u, addr, len);
	mutex_unlock(&u->bindlock);
	return err;
}

/* --- Finding. --- */

/* A socket in a filesystem is connected to by who may write to it. */
static struct unix_sock *find_at_path(const struct path *path, int type)
{
	struct inode *inode = d_inode(path->dentry);
	struct unix_sock *u;
	int err = path_permission(path, MAY_WRITE);

	if (err)
		return ERR_PTR(err);
	if (!S_ISSOCK(inode_mode(inode)))
		return ERR_PTR(-ECONNREFUSED);
	scoped_guard(spinlock, &unix_table_lock) {
		u = find_by_inode(inode);
		if (u)
			sock_hold(&u->sk);
	}
	if (!u)
		return ERR_PTR(-ECONNREFUSED);
	if (u->sk.sk_type == type) {
		touch_atime(path);
		return u;
	}
	sock_put(&u->sk);
	return ERR_PTR(-EPROTOTYPE);
}

/* Through symlinks, as any other name. */
static struct unix_sock *find_path(const struct sockaddr_storage *addr, int len, int type)
{
	char text[UNIX_PATH_MAX + 1];
	struct unix_sock *u;
	struct path path;
	int err;

	path_of(addr, len, text);
	err = kern_path(text, LOOKUP_FOLLOW, &path);
	if (err)
		return ERR_PTR(err);
	u = find_at_path(&path, type);
	path_put(&path);
	return u;
}

/* An abstract name is another one for each type: it is never the wrong type. */
struct unix_sock *unix_find(const struct sockaddr_storage *addr, int len, int type)
{
	struct unix_address key = { .len = len };
	struct unix_sock *u;

	if (!is_abstract(addr))
		return find_path(addr, len, type);
	memcpy(&key.name, addr, len);
	guard(spinlock)(&unix_table_lock);
	u = find_abstract(&key, type);
	if (!u)
		return ERR_PTR(-ECONNREFUSED);
	sock_hold(&u->sk);
	return u;
}
