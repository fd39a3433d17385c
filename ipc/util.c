// SPDX-License-Identifier: GPL-2.0-only
/*
 * Identifiers, keys and permissions of System V IPC.
 *
 * Owns struct ipc_ids but for its lock, which the kinds take, and kern_ipc_perm. The lock
 * is inside of the mmap lock: no user memory is touched under it.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/stat.h>
#include <uapi/linux/capability.h>

#include "util.h"

/* Indices are not used again at once: at least so many are gone through. */
#define MIN_CYCLE	64

/* --- Identifiers and keys. --- */

static struct hlist_head *bucket_of(struct ipc_ids *ids, __kernel_key_t key)
{
	return &ids->by_key[hash_32(key, IPC_KEY_BITS)];
}

/* Objects without a key are in no bucket: nobody can look for IPC_PRIVATE. */
static struct kern_ipc_perm *find_key(struct ipc_ids *ids, __kernel_key_t key)
{
	struct kern_ipc_perm *perm;

	hlist_for_each_entry(perm, bucket_of(ids, key), by_key)
		if (perm->key == key)
			return perm;
	return NULL;
}

/* For who walks over all there are, as ipcs does: it knows no identifiers yet. */
struct kern_ipc_perm *ipc_find_index(struct ipc_ids *ids, int id)
{
	return idr_find(&ids->by_index, IPC_INDEX(id));
}

/* One that has its index, but came later, is another. */
struct kern_ipc_perm *ipc_find(struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *perm = ipc_find_index(ids, id);

	return perm && perm->id == id ? perm : NULL;
}

int ipc_highest_index(struct ipc_ids *ids)
{
	int index, highest = 0;
	void *perm;

	idr_for_each_entry(&ids->by_index, perm, index)
		highest = index;
	return highest;
}

/* Where the indices start anew, so does another sequence. */
static int number(struct ipc_ids *ids, struct kern_ipc_perm *perm)
{
	int end = min(max(ids->in_use * 3 / 2, MIN_CYCLE), IPC_MAX);
	int index = idr_alloc_cyclic(&ids->by_index, perm, 0, end, GFP_KERNEL);

	if (index < 0)
		return index;
	if (index <= ids->last_index)
		ids->seq = ids->seq == IPC_SEQ_MAX ? 0 : ids->seq + 1;
	ids->last_index = index;
	return (int)(ids->seq << IPC_INDEX_BITS) + index;
}

/* All that can fail comes first: without a number the object is still the caller's alone. */
int ipc_add(const struct ipc_request *req, struct kern_ipc_perm *perm, int limit)
{
	struct ipc_ids *ids = req->ids;
	int id;

	if (ids->in_use >= min(limit, IPC_MAX))
		return -ENOSPC;
	perm->key = req->key;
	perm->mode = req->flags & S_IRWXUGO;
	perm->uid = perm->cuid = current_euid();
	perm->gid = perm->cgid = current_egid();
	INIT_HLIST_NODE(&perm->by_key);
	id = number(ids, perm);
	if (id < 0)
		return id;
	perm->id = id;
	if (perm->key != IPC_PRIVATE)
		hlist_add_head(&perm->by_key, bucket_of(ids, perm->key));
	ids->in_use++;
	return id;
}

void ipc_forget_key(struct kern_ipc_perm *perm)
{
	hlist_del_init(&perm->by_key);
	perm->key = IPC_PRIVATE;
}

void ipc_remove(struct ipc_ids *ids, struct kern_ipc_perm *perm)
{
	ipc_forget_key(perm);
	idr_remove(&ids->by_index, IPC_INDEX(perm->id));
	ids->in_use--;
}

/* --- Permissions. --- */

/* Whoever asks, for one of his three bits: he means his own. */
bool ipc_permits(const struct kern_ipc_perm *perm, int mode)
{
	unsigned int wanted = mode >> 6 | mode >> 3 | mode;
	unsigned int granted = perm->mode;
	uid_t uid = current_euid();

	if (uid == perm->uid || uid == perm->cuid)
		granted >>= 6;
	else if (in_group_p(perm->gid) || in_group_p(perm->cgid))
		granted >>= 3;
	return !(wanted & ~granted & S_IRWXO) || capable(CAP_IPC_OWNER);
}

/* For what changes or removes an object: its permissions do not count, and another capability. */
bool ipc_is_owner(const struct kern_ipc_perm *perm)
{
	uid_t uid = current_euid();

	return uid == perm->uid || uid == perm->cuid || capable(CAP_SYS_ADMIN);
}

struct kern_ipc_perm *ipc_find_permitted(struct ipc_ids *ids, int id, int mode)
{
	struct kern_ipc_perm *perm = ipc_find(ids, id);

	if (!perm)
		return ERR_PTR(-EINVAL);
	return ipc_permits(perm, mode) ? perm : ERR_PTR(-EACCES);
}

struct kern_ipc_perm *ipc_find_own(struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *perm = ipc_find(ids, id);

	if (!perm)
		return ERR_PTR(-EINVAL);
	return ipc_is_owner(perm) ? perm : ERR_PTR(-EPERM);
}

/* --- To and from programs. --- */

/* The sequence number is told by itself, too, though programs can see it in the identifier. */
void ipc_tell(const struct kern_ipc_perm *perm, struct ipc64_perm *out)
{
	*out = (struct ipc64_perm){
		.key = perm->key, .uid = perm->uid, .gid = perm->gid,
		.cuid = perm->cuid, .cgid = perm->cgid, .mode = perm->mode,
		.seq = perm->id >> IPC_INDEX_BITS,
	};
}

/* -1 is nobody, as everywhere. */
int ipc_set(struct kern_ipc_perm *perm, const struct ipc64_perm *in)
{
	if (in->uid == (uid_t)-1 || in->gid == (gid_t)-1)
		return -EINVAL;
	perm->uid = in->uid;
	perm->gid = in->gid;
	perm->mode = (perm->mode & ~S_IRWXUGO) | (in->mode & S_IRWXUGO);
	return 0;
}

/* --- One to have. --- */

/* The flags' permissions are those that the caller wants to have. */
static int get_old(const struct ipc_request *req, const struct kern_ipc_perm *perm)
{
	int err;

	if ((req->flags & IPC_CREAT) && (req->flags & IPC_EXCL))
		return -EEXIST;
	err = req->check_size(perm, req->size);
	if (err)
		return err;
	return ipc_permits(perm, req->flags) ? perm->id : -EACCES;
}

/*
 * Whoever comes first with a key makes the object, with the lock held from the look to the
 * making: two who ask at the same time get the same one.
 */
int ipc_get(const struct ipc_request *req)
{
	const struct kern_ipc_perm *perm;

	guard(mutex)(&req->ids->lock);
	if (req->key == IPC_PRIVATE)
		return req->create(req);
	perm = find_key(req->ids, req->key);
	if (perm)
		return get_old(req, perm);
	return req->flags & IPC_CREAT ? req->create(req) : -ENOENT;
}
