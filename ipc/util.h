/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kinds of System V IPC have in common: identifiers, keys and permissions. */
#ifndef _IPC_UTIL_H
#define _IPC_UTIL_H

#include <linux/hlist.h>
#include <linux/idr.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <uapi/asm/ipcbuf.h>
#include <uapi/linux/ipc.h>

#define IPC_KEY_BITS	6

/*
 * All objects of a kind.
 *
 * An identifier is an index and, above IPC_INDEX_BITS, a sequence number: who has that of
 * an object that is gone does not find the one that has its index now.
 */
struct ipc_ids {
	struct mutex lock;		/* of all this, and of the objects */
	struct idr by_index;
	struct hlist_head by_key[1 << IPC_KEY_BITS];
	int in_use;
	int last_index;			/* of the newest object */
	unsigned int seq;		/* of the next */
};

#define IPC_INDEX_BITS	15
#define IPC_MAX		(1 << IPC_INDEX_BITS)
#define IPC_SEQ_MAX	(INT_MAX >> IPC_INDEX_BITS)
#define IPC_INDEX(id)	((id) & (IPC_MAX - 1))

#define DEFINE_IPC_IDS(name) \
	struct ipc_ids name = { \
		.lock = __MUTEX_INITIALIZER(name.lock), \
		.by_index = IDR_INIT(name.by_index), \
		.last_index = -1, \
	}

/* The part that every object begins with: [ids->lock]. */
struct kern_ipc_perm {
	int id;
	__kernel_key_t key;		/* IPC_PRIVATE: found by its id alone */
	uid_t uid, cuid;		/* the owner's, and who made it */
	gid_t gid, cgid;
	unsigned int mode;		/* permissions, and what the kind adds */
	struct hlist_node by_key;
};

/* What ...get() asks for. */
struct ipc_request {
	struct ipc_ids *ids;
	__kernel_key_t key;
	int flags;			/* IPC_CREAT, IPC_EXCL, permissions */
	size_t size;			/* as the kind understands it */
	/* A new one, with the lock: its id, or an error. */
	int (*create)(const struct ipc_request *req);
	/* One is there: 0, or what is wrong with the size. */
	int (*check_size)(const struct kern_ipc_perm *perm, size_t size);
};
/* The id of the old or new object: or why not. */
int ipc_get(const struct ipc_request *req);

/*
 * What follows is called with the lock.
 *
 * A new object, @mode and the rest of which are filled in here: its id, -ENOSPC if there are
 * @limit already, or -ENOMEM.
 */
int ipc_add(const struct ipc_request *req, struct kern_ipc_perm *perm, int limit);
/* Nobody finds it any more: by its key, by anything. */
void ipc_forget_key(struct kern_ipc_perm *perm);
void ipc_remove(struct ipc_ids *ids, struct kern_ipc_perm *perm);

/* By its identifier; by its index, whatever its sequence number. NULL: there is none. */
struct kern_ipc_perm *ipc_find(struct ipc_ids *ids, int id);
struct kern_ipc_perm *ipc_find_index(struct ipc_ids *ids, int id);
/* The same with a question of rights: ERR_PTR(-EINVAL), -EACCES, -EPERM. */
struct kern_ipc_perm *ipc_find_permitted(struct ipc_ids *ids, int id, int mode);
struct kern_ipc_perm *ipc_find_own(struct ipc_ids *ids, int id);
/* The highest index in use; 0 if there is none, either. */
int ipc_highest_index(struct ipc_ids *ids);

/* May the running task do what @mode, of three times rwx, stands for? */
bool ipc_permits(const struct kern_ipc_perm *perm, int mode);
/* Is it the owner, the maker, or the administrator? */
bool ipc_is_owner(const struct kern_ipc_perm *perm);

/* To the program, and what IPC_SET takes from it: 0, -EINVAL. */
void ipc_tell(const struct kern_ipc_perm *perm, struct ipc64_perm *out);
int ipc_set(struct kern_ipc_perm *perm, const struct ipc64_perm *in);

/* --- ctl.c: what takes the lock itself. --- */

struct ipc_line;
union ipc_ds;

struct ipc_kind {
	struct ipc_ids *ids;
	size_t size;			/* of what programs know of union ipc_ds */
	/* With the lock. Into @line, all of which is 0 but for the identifier. */
	void (*tell)(struct kern_ipc_perm *perm, struct ipc_line *line);
	/* IPC_SET for its owner, all of it or nothing: 0, -EINVAL, -EPERM. */
	int (*change)(struct kern_ipc_perm *perm, const union ipc_ds *ds);
	/* IPC_RMID for its owner. */
	void (*remove)(struct kern_ipc_perm *perm);
};

int ipc_iterate(const struct ipc_kind *kind,
		int (*fn)(const struct ipc_line *line, void *arg), void *arg);
/* IPC_STAT, ..._STAT, ..._STAT_ANY: by index, the answer is the identifier. */
enum ipc_stat { IPC_BY_ID, IPC_BY_INDEX, IPC_BY_INDEX_ANY };
int ipc_stat(const struct ipc_kind *kind, int id, enum ipc_stat how, void __user *buf);
int ipc_change(const struct ipc_kind *kind, int id, const void __user *buf);
int ipc_rmid(const struct ipc_kind *kind, int id);

#endif /* _IPC_UTIL_H */
