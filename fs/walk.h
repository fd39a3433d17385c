/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk from a name to a file.
 *
 * It stands at @path, which is alive as long as RCU is held (@in_rcu), or because it is
 * @held. walk_sleep() takes references to it, and to all else that is still needed, and
 * gives up RCU; walk_wake() goes on. What had gone meanwhile makes the walk begin anew:
 * -ECHILD, which walk_again() looks for.
 */
#ifndef _FS_WALK_H
#define _FS_WALK_H

#include <linux/namei.h>

enum last_type { LAST_NORM, LAST_ROOT, LAST_DOT, LAST_DOTDOT };

/* A symlink on the way: its text is still being read. */
struct walked_link {
	struct inode *inode;		/* has the text, and is referenced if @held */
	void *free;			/* is the text */
	bool held;
};

struct nameidata {
	const struct filename *name;
	int dfd;
	unsigned int asked;		/* LOOKUP_*, as the caller has them, */
	unsigned int flags;		/* and with what a last slash says */
	bool in_rcu;
	struct path path;
	struct inode *inode;		/* of path.dentry */
	struct path held;		/* references, or NULLs */
	struct path root;		/* mnt NULL: not asked for yet */
	bool root_held;
	struct qstr last;		/* the last part, if it is LAST_NORM */
	enum last_type last_type;
	unsigned int mount_seq;		/* when we began */
	unsigned int rename_seq;	/* the same, of LOOKUP_BENEATH and _IN_ROOT */
	unsigned int nr_links, depth;
	struct walked_link links[MAXSYMLINKS];
	const char *rests[MAXSYMLINKS];	/* what is left behind each link, @depth of them */
};

void walk_init(struct nameidata *nd, int dfd, const struct filename *name,
	       unsigned int flags);
/* To the directory of the last part, under RCU. */
int walk_to_parent(struct nameidata *nd);
/* From there: 0: we are there; 1: at a symlink, which is to be followed: walk_rest(). */
int walk_last(struct nameidata *nd, const char **text);
/* The same for a dentry that was found or made there, and is referenced: it is taken. */
int walk_into(struct nameidata *nd, struct dentry *dentry, const char **text);
int walk_rest(struct nameidata *nd, const char *text);
/* All the way, under RCU. */
int walk_to_end(struct nameidata *nd);
int walk_sleep(struct nameidata *nd);
void walk_wake(struct nameidata *nd);
/* Gives up RCU, and with it where we stand. */
void walk_leave(struct nameidata *nd);
/* Lets go of everything; whether to begin anew: @err was -ECHILD. */
bool walk_again(struct nameidata *nd, int err);
/* The references to where it stands become the caller's. */
void walk_take(struct nameidata *nd, struct path *path);

/* What has this name in @dir, whose i_rwsem is held: perhaps new, and negative. */
struct dentry *lookup_one(struct dentry *dir, const struct qstr *name);
/* To the parent, with references, which are in @nd until walk_again(); RCU is not held. */
int walk_parent_held(struct nameidata *nd);

#endif /* _FS_WALK_H */
