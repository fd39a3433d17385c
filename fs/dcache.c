// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dentries: the hash table, the children of directories, and how they come and go.
 *
 * Owns all of struct dentry but its filesystem's fields. Locks, from outside in:
 *
 *	rename_lock	for writing: a dentry moves
 *	parent->d_lock	the children of a directory
 *	dentry->d_lock	flags
 *	hash_locks	the chains of the table
 *
 * In a directory names come and go under its inode's i_rwsem besides, but for dentries
 * that nobody uses any more and that no filesystem keeps: the last dput() takes them away.
 */
#include <linux/cache.h>
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fsnotify.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/lockdep.h>
#include <linux/random.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/word-at-a-time.h>

#include "internal.h"

#define HASH_BITS	12
#define NR_HASH_LOCKS	64

seqlock_t rename_lock = __SEQLOCK_UNLOCKED(rename_lock);
EXPORT_SYMBOL_GPL(rename_lock);

static struct hlist_head hash_table[1 << HASH_BITS];
static spinlock_t hash_locks[NR_HASH_LOCKS];
/* Nobody can guess which names share a chain. */
static u64 hash_key __read_mostly;
static struct kmem_cache *dentry_cache __read_mostly;

/* --- Names. --- */

/* Of whole words; what the last one has beyond the name is zero. */
static u64 mix(u64 hash, u64 word)
{
	hash = (hash ^ word) * GOLDEN_RATIO_64;
	return hash ^ hash >> 32;
}

/* The last word of @len bytes, of which some are in it. */
static u64 last_word(const char *last, u32 len)
{
	return load_word(last) & (~0ull >> (64 - 8 * (len % WORD_BYTES)));
}

/* The same as hash_component() for the same name, wherever that ends. */
void hash_name(struct qstr *name, const char *text, u32 len)
{
	u64 hash = hash_key;
	u32 i;

	for (i = 0; i + WORD_BYTES <= len; i += WORD_BYTES)
		hash = mix(hash, load_word(text + i));
	if (i < len)
		hash = mix(hash, last_word(text + i, len));
	*name = (struct qstr){ .name = text, .len = len, .hash = hash };
}
EXPORT_SYMBOL_GPL(hash_name);

/*
 * Word by word up to a slash or a NUL. In the word that has one, the first is found
 * exactly; has_zero() may be wrong about bytes behind it only.
 */
const char *hash_component(struct qstr *name, const char *text)
{
	const u64 slashes = REPEAT_BYTE('/');
	u64 hash = hash_key, word, end;
	u32 len = 0;

	for (;; len += WORD_BYTES) {
		word = load_word(text + len);
		end = has_zero(word) | has_zero(word ^ slashes);
		if (end)
			break;
		hash = mix(hash, word);
	}
	end = __ffs(end) / 8;
	if (end)
		hash = mix(hash, word & (~0ull >> (64 - 8 * end)));
	*name = (struct qstr){ .name = text, .len = len + end, .hash = hash };
	return text + len + end;
}

/* Lengths and hashes first; then words, for the last of which both sides have zeroes. */
static bool same_name(const struct dname *have, const struct qstr *want)
{
	u32 i;

	if (have->hash != want->hash || have->len != want->len)
		return false;
	for (i = 0; i + WORD_BYTES <= want->len; i += WORD_BYTES)
		if (load_word(have->name + i) != load_word(want->name + i))
			return false;
	return i == want->len ||
	       load_word(have->name + i) == last_word(want->name + i, want->len);
}

/* With a zero at the end, in whole words, which same_name() reads. */
static size_t room_for(u32 len)
{
	return round_up((size_t)len + 1, WORD_BYTES);
}

/* Nobody sees it yet. The reference to @parent is the caller's to have. */
static void fill_name(struct dname *to, struct dentry *parent, const struct qstr *name)
{
	to->parent = parent;
	to->len = name->len;
	to->hash = name->hash;
	memset(to->name, 0, room_for(name->len));
	memcpy(to->name, name->name, name->len);
}

/* Takes a reference to the new parent, which the dentry has from d_move() on. */
struct dname *dname_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dname *to = kmalloc(sizeof(*to) + room_for(name->len), GFP_KERNEL);

	if (to)
		fill_name(to, dget(parent), name);
	return to;
}
EXPORT_SYMBOL_GPL(dname_alloc);

/* It has not been used. */
void dname_free(struct dname *name)
{
	if (!name)
		return;
	dput(name->parent);
	kfree(name);
}
EXPORT_SYMBOL_GPL(dname_free);

/* --- The table. --- */

/* Names are spread by their hash, equal names by their directory. */
static unsigned int bucket_of(const struct dentry *parent, u32 hash)
{
	return hash_64((unsigned long)parent / sizeof(void *) + ((u64)hash << 32 | hash),
		       HASH_BITS);
}

/*
 * The place and the name come from one object, so they belong together even if the
 * dentry is being moved.
 */
static struct dentry *scan_chain(const struct dentry *parent, const struct qstr *name)
{
	struct hlist_head *head = &hash_table[bucket_of(parent, name->hash)];
	struct dentry *dentry;
	struct dname *have;

	hlist_for_each_entry_rcu(dentry, head, d_hash) {
		have = d_name(dentry);
		if (have->parent == parent && same_name(have, name))
			return dentry;
	}
	return NULL;
}

/*
 * What moves from a chain to another takes those with it who stand on it: so what was not
 * found may be there, if something has moved meanwhile.
 */
struct dentry *d_lookup_rcu(const struct dentry *parent, const struct qstr *name)
{
	unsigned int seq = read_seqbegin(&rename_lock);
	struct dentry *dentry = scan_chain(parent, name);

	if (likely(dentry) || likely(!read_seqretry(&rename_lock, seq)))
		return dentry;
	guard(spinlock)(&rename_lock.lock);
	return scan_chain(parent, name);
}
EXPORT_SYMBOL_GPL(d_lookup_rcu);

/* As d_lookup_rcu(), for who is going to sleep. What is about to go counts as gone. */
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry;

	guard(rcu)();
	dentry = d_lookup_rcu(parent, name);
	return dentry && dget_rcu(dentry) ? dentry : NULL;
}
EXPORT_SYMBOL_GPL(d_lookup);

/* At the front: what was made last is looked for next. */
static void hash_in(struct dentry *dentry)
{
	const struct dname *name = d_name(dentry);
	unsigned int bucket = bucket_of(name->parent, name->hash);

	guard(spinlock)(&hash_locks[bucket % NR_HASH_LOCKS]);
	hlist_add_moving(&dentry->d_hash, &hash_table[bucket]);
}

/* Readers who stand on it find on, along the chain in which they are. */
static void hash_out(struct dentry *dentry)
{
	const struct dname *name = d_name(dentry);
	unsigned int bucket = bucket_of(name->parent, name->hash);

	guard(spinlock)(&hash_locks[bucket % NR_HASH_LOCKS]);
	hlist_del_init_rcu(&dentry->d_hash);
}

/* --- Children. --- */

/* By age: no two have the same place. */
static bool child_less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct dentry, d_node)->d_off <
	       rb_entry(b, struct dentry, d_node)->d_off;
}

/* With the parent's d_lock. 0 and 1 are those of . and .. */
static void link_child(struct dentry *parent, struct dentry *dentry)
{
	if (!dentry->d_off)
		dentry->d_off = max(parent->d_next_off, 2ull);
	parent->d_next_off = max(parent->d_next_off, dentry->d_off + 1);
	rb_add(&dentry->d_node, &parent->d_children, child_less);
}

/* The least that is not below @off: a search tree's lower bound. */
struct dentry *d_child_from(struct dentry *parent, u64 off)
{
	struct rb_node *node = parent->d_children.rb_node;
	struct dentry *found = NULL, *dentry;

	while (node) {
		dentry = rb_entry(node, struct dentry, d_node);
		if (dentry->d_off >= off) {
			found = dentry;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}
EXPORT_SYMBOL_GPL(d_child_from);

/* From now on it is found: among the children first, and by its name. */
static void rehash(struct dentry *dentry)
{
	struct dentry *parent = d_parent(dentry);

	guard(spinlock)(&parent->d_lock);
	link_child(parent, dentry);
	hash_in(dentry);
}

/* May be called twice; the second time does nothing. */
void d_drop(struct dentry *dentry)
{
	struct dentry *parent = d_parent(dentry);

	guard(spinlock)(&parent->d_lock);
	if (d_unhashed(dentry))
		return;
	hash_out(dentry);
	rb_erase(&dentry->d_node, &parent->d_children);
	dentry->d_off = 0;
}
EXPORT_SYMBOL_GPL(d_drop);

/* Up to the root, which is its own parent. */
bool is_subdir(const struct dentry *child, const struct dentry *dir)
{
	for (; child != dir; child = d_parent(child))
		if (is_root(child))
			return false;
	return true;
}
EXPORT_SYMBOL_GPL(is_subdir);

/* --- References. --- */

/* From zero nothing comes back: the last dput() is under way. */
bool dget_rcu(struct dentry *dentry)
{
	return atomic_inc_not_zero(&dentry->d_count);
}
EXPORT_SYMBOL_GPL(dget_rcu);

/* Nobody reads it any more, nor its name. */
static void free_dentry(struct rcu_head *head)
{
	struct dentry *dentry = container_of(head, struct dentry, d_rcu);

	if (d_name(dentry) != &dentry->d_iname)
		kfree(d_name(dentry));
	kmem_cache_free(dentry_cache, dentry);
}

/* The last reference: nobody takes another. Returns the parent, whose reference goes next. */
static struct dentry *kill(struct dentry *dentry)
{
	struct dentry *parent = d_parent(dentry);
	struct inode *inode = d_inode(dentry);

	d_drop(dentry);
	if (dentry->d_op && dentry->d_op->d_release)
		dentry->d_op->d_release(dentry);
	if (inode) {
		notify_gone(inode);
		iput(inode);
	}
	call_rcu(&dentry->d_rcu, free_dentry);
	return parent == dentry ? NULL : parent;
}

/* Up the tree, as long as we were the last: not by calling ourselves. */
void dput(struct dentry *dentry)
{
	might_sleep();
	while (dentry && atomic_dec_and_test(&dentry->d_count))
		dentry = kill(dentry);
}
EXPORT_SYMBOL_GPL(dput);

/* --- Making them. --- */

/* With one reference, no name, and no inode. */
static struct dentry *alloc(struct super_block *sb)
{
	struct dentry *dentry = kmem_cache_zalloc(dentry_cache, GFP_KERNEL);

	if (!dentry)
		return NULL;
	atomic_set(&dentry->d_count, 1);
	spin_lock_init(&dentry->d_lock);
	dentry->d_sb = sb;
	dentry->d_next_off = 2;
	return dentry;
}

/* Short names are inside; they stay there, unused, when the dentry gets another. */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = alloc(parent->d_sb);
	struct dname *where;

	if (!dentry)
		return NULL;
	where = &dentry->d_iname;
	if (room_for(name->len) > DNAME_INLINE_LEN) {
		where = kmalloc(sizeof(*where) + room_for(name->len), GFP_KERNEL);
		if (!where) {
			kmem_cache_free(dentry_cache, dentry);
			return NULL;
		}
	}
	fill_name(where, dget(parent), name);
	RCU_INIT_POINTER(dentry->d_name, where);
	return dentry;
}
EXPORT_SYMBOL_GPL(d_alloc);

/* Its own parent, in no chain: it is found by its mount. */
struct dentry *d_make_root(struct super_block *sb, struct inode *inode)
{
	struct dentry *root = inode ? alloc(sb) : NULL;

	if (!root) {
		if (inode)
			iput(inode);
		return NULL;
	}
	root->d_iname.parent = root;
	root->d_iname.len = 1;
	root->d_iname.name[0] = '/';
	RCU_INIT_POINTER(root->d_name, &root->d_iname);
	root->d_inode = inode;
	return root;
}
EXPORT_SYMBOL_GPL(d_make_root);

/* The inode is complete before anybody sees it here. */
void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	WARN_ON_ONCE(d_inode(dentry));
	smp_store_release(&dentry->d_inode, inode);
}
EXPORT_SYMBOL_GPL(d_instantiate);

/*
 * With a reference of the caller's, who may put it: then it goes again, if nobody has
 * found it meanwhile.
 */
void d_add(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
	rehash(dentry);
	notify_child(d_inode(d_parent(dentry)), inode);
}
EXPORT_SYMBOL_GPL(d_add);

/* For directories that have no other memory of their names than this. */
void d_add_pinned(struct dentry *dentry, struct inode *inode)
{
	dentry->d_flags |= DCACHE_PINNED;
	d_add(dget(dentry), inode);
}
EXPORT_SYMBOL_GPL(d_add_pinned);

/* Whether there was one. */
static bool clear_pin(struct dentry *dentry)
{
	unsigned int flags;

	guard(spinlock)(&dentry->d_lock);
	flags = dentry->d_flags;
	WRITE_ONCE(dentry->d_flags, flags & ~DCACHE_PINNED);
	return flags & DCACHE_PINNED;
}

/* The caller has a reference of his own. */
void d_delete(struct dentry *dentry)
{
	d_drop(dentry);
	if (clear_pin(dentry))
		dput(dentry);
}
EXPORT_SYMBOL_GPL(d_delete);

/* A hint: who sees it looks into the table of mounts. */
void d_set_mounted(struct dentry *dentry, bool mounted)
{
	guard(spinlock)(&dentry->d_lock);
	WRITE_ONCE(dentry->d_flags, mounted ? dentry->d_flags | DCACHE_MOUNTED :
					      dentry->d_flags & ~DCACHE_MOUNTED);
}

/* --- Moving them. --- */

/* Two directories' locks in one order; both may be the same. */
static void lock_parents(struct dentry *a, struct dentry *b)
{
	if (a > b)
		swap(a, b);
	spin_lock(&a->d_lock);
	if (a != b)
		spin_lock_nested(&b->d_lock, 1);
}

static void unlock_parents(struct dentry *a, struct dentry *b)
{
	spin_unlock(&a->d_lock);
	if (a != b)
		spin_unlock(&b->d_lock);
}

/* With rename_lock, and those of both parents. In the same directory it keeps its place. */
static struct dname *put_there(struct dentry *dentry, struct dname *to)
{
	struct dname *from = d_name(dentry);

	hash_out(dentry);
	rb_erase(&dentry->d_node, &from->parent->d_children);
	if (from->parent != to->parent)
		dentry->d_off = 0;
	rcu_assign_pointer(dentry->d_name, to);
	link_child(to->parent, dentry);
	hash_in(dentry);
	return from;
}

/* What said where it was: others may still read it. */
static void forget_place(struct dentry *dentry, struct dname *from)
{
	struct dentry *parent = from->parent;

	if (from != &dentry->d_iname)
		kfree_rcu(from, rcu);
	dput(parent);
}

/* Readers of the chains may be led astray, and see that by rename_lock. */
void d_move(struct dentry *dentry, struct dname *to)
{
	struct dentry *old = d_parent(dentry), *new = to->parent;
	struct dname *from;

	write_seqlock(&rename_lock);
	lock_parents(old, new);
	from = put_there(dentry, to);
	unlock_parents(old, new);
	write_sequnlock(&rename_lock);
	notify_child(d_inode(new), d_inode(dentry));
	forget_place(dentry, from);
}
EXPORT_SYMBOL_GPL(d_move);

/* Both at once: nobody finds one of them twice. */
void d_exchange(struct dentry *a, struct dname *to_a, struct dentry *b, struct dname *to_b)
{
	struct dentry *parent_a = d_parent(a), *parent_b = d_parent(b);
	struct dname *from_a, *from_b;

	write_seqlock(&rename_lock);
	lock_parents(parent_a, parent_b);
	from_a = put_there(a, to_a);
	from_b = put_there(b, to_b);
	unlock_parents(parent_a, parent_b);
	write_sequnlock(&rename_lock);
	notify_child(d_inode(parent_b), d_inode(a));
	notify_child(d_inode(parent_a), d_inode(b));
	forget_place(a, from_a);
	forget_place(b, from_b);
}
EXPORT_SYMBOL_GPL(d_exchange);

/* --- The end of a filesystem. --- */

/* Down to a leaf, which goes; then from its parent on. Nobody else uses the tree. */
void d_genocide(struct dentry *root)
{
	struct dentry *dentry = root, *child, *parent;

	for (;;) {
		child = d_child_from(dentry, 0);
		if (child) {
			dentry = child;
			continue;
		}
		if (dentry == root)
			break;
		parent = d_parent(dentry);
		dget(dentry);
		d_delete(dentry);
		dput(dentry);
		dentry = parent;
		cond_resched();
	}
	WARN_ON_ONCE(atomic_read(&root->d_count) != 1);
	dput(root);
}
EXPORT_SYMBOL_GPL(d_genocide);

/* Before anything has a name. */
static int __init dcache_init(void)
{
	for (unsigned int i = 0; i < NR_HASH_LOCKS; i++)
		spin_lock_init(&hash_locks[i]);
	hash_key = get_random_u64();
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 64,
					 SLAB_PANIC | SLAB_RECLAIM_ACCOUNT, NULL);
	return 0;
}
core_initcall(dcache_init);
