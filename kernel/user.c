// SPDX-License-Identifier: GPL-2.0-only
/*
 * Users: what all processes of one have together.
 *
 * Owns the table of them, with uidhash_lock. Root's is always there. How many processes
 * there are is counted by who makes, ends or renames one.
 */
#include <kunit/visibility.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define UIDHASH_BITS	6

struct user_struct root_user = {
	.count = REFCOUNT_INIT(1),
};
EXPORT_SYMBOL_GPL(root_user);

static DEFINE_SPINLOCK(uidhash_lock);	/* credentials may go in interrupts */
static struct hlist_head uidhash[1 << UIDHASH_BITS];

static struct hlist_head *bucket_of(uid_t uid)
{
	return &uidhash[hash_32(uid, UIDHASH_BITS)];
}

/* With uidhash_lock, and with a reference. */
static struct user_struct *find_user(uid_t uid)
{
	struct user_struct *user;

	hlist_for_each_entry(user, bucket_of(uid), hash) {
		if (user->uid != uid)
			continue;
		refcount_inc(&user->count);
		return user;
	}
	return NULL;
}

/* With uidhash_lock: @new, unless somebody was faster. */
static struct user_struct *find_or_add(struct user_struct *new)
{
	struct user_struct *user = find_user(new->uid);

	if (user)
		return user;
	hlist_add_head(&new->hash, bucket_of(new->uid));
	return new;
}

static struct user_struct *new_user(uid_t uid)
{
	struct user_struct *user = kzalloc(sizeof(*user), GFP_KERNEL);

	if (user) {
		refcount_set(&user->count, 1);
		user->uid = uid;
	}
	return user;
}

struct user_struct *alloc_uid(uid_t uid)
{
	struct user_struct *user = NULL, *new;

	if (!uid) {
		refcount_inc(&root_user.count);
		return &root_user;
	}
	scoped_guard(spinlock_irqsave, &uidhash_lock)
		user = find_user(uid);
	if (user)
		return user;
	new = new_user(uid);
	if (!new)
		return NULL;
	scoped_guard(spinlock_irqsave, &uidhash_lock)
		user = find_or_add(new);
	if (user != new)
		kfree(new);
	return user;
}
EXPORT_SYMBOL_GPL(alloc_uid);

/* The last one takes it from the table, where nobody may find it half gone. */
void free_uid(struct user_struct *user)
{
	scoped_guard(spinlock_irqsave, &uidhash_lock) {
		if (!refcount_dec_and_test(&user->count))
			return;
		hlist_del(&user->hash);
	}
	WARN_ON_ONCE(atomic_read(&user->processes));
	kfree(user);
}
EXPORT_SYMBOL_GPL(free_uid);

/*
 * The first signal has a reference for all of them: who sent or owned it may be gone before.
 * Root needs none. With a reference, or under RCU with credentials that have one.
 */
bool user_add_signal(struct user_struct *user, unsigned long limit)
{
	long nr = atomic_inc_return(&user->sigpending);

	if (nr == 1 && user != &root_user)
		refcount_inc(&user->count);
	if ((unsigned long)nr <= limit)
		return true;
	user_remove_signal(user);
	return false;
}

void user_remove_signal(struct user_struct *user)
{
	if (atomic_dec_and_test(&user->sigpending) && user != &root_user)
		free_uid(user);
}
