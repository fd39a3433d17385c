/* SPDX-License-Identifier: GPL-2.0-only */
/* inotify: what happens to files, as something to be read (fs/notify/inotify/). */
#ifndef __LINUX_INOTIFY_H
#define __LINUX_INOTIFY_H

/* Of each user, and of each queue: what /proc/sys/fs/inotify shows, and root may change. */
extern int inotify_max_user_instances;
extern int inotify_max_user_watches;
extern int inotify_max_queued_events;

#endif /* __LINUX_INOTIFY_H */
