// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sysvipc, as ipcs reads it, and the limits below /proc/sys/kernel. Owns nothing. Times
 * are what the calls told, of which a 64-bit machine has one word each.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/limits.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/sysctl.h>
#include <linux/sysv_ipc.h>

#include "internal.h"

/* Whose it is, and who has made it. */
static void put_owners(struct seq_file *m, const struct ipc64_perm *perm)
{
	seq_printf(m, " %5u %5u %5u %5u", perm->uid, perm->gid, perm->cuid, perm->cgid);
}

/* What programs know it by, and what it is known by here. */
static void put_name(struct seq_file *m, const struct ipc64_perm *perm, int id)
{
	seq_printf(m, "%10d %10d  %4o", (int)perm->key, id, perm->mode);
}

/* One segment, as it is at this moment: others come and go while the file is read. */
static int put_shm(const struct ipc_line *line, void *arg)
{
	const struct shmid64_ds *ds = &line->ds.shm;
	struct seq_file *m = arg;

	put_name(m, &ds->shm_perm, line->id);
	seq_printf(m, " %21lu %5u %5u  %5lu", (unsigned long)ds->shm_segsz, ds->shm_cpid,
		   ds->shm_lpid, (unsigned long)ds->shm_nattch);
	put_owners(m, &ds->shm_perm);
	seq_printf(m, " %10lu %10lu %10lu %21lu %21lu\n", (unsigned long)ds->shm_atime,
		   (unsigned long)ds->shm_dtime, (unsigned long)ds->shm_ctime, line->rss, 0ul);
	return 0;
}

/* Segments of shared memory. */
static int shm_show(struct seq_file *m, void *v)
{
	seq_puts(m, "       key      shmid perms                  size  cpid  lpid nattch   uid"
		    "   gid  cuid  cgid      atime      dtime      ctime                   rss"
		    "                  swap\n");
	iterate_shm(put_shm, m);
	return 0;
}

/* One set; the values in it are for who may ask. */
static int put_sem(const struct ipc_line *line, void *arg)
{
	const struct semid64_ds *ds = &line->ds.sem;
	struct seq_file *m = arg;

	put_name(m, &ds->sem_perm, line->id);
	seq_printf(m, " %10lu", (unsigned long)ds->sem_nsems);
	put_owners(m, &ds->sem_perm);
	seq_printf(m, " %10lu %10lu\n", (unsigned long)ds->sem_otime,
		   (unsigned long)ds->sem_ctime);
	return 0;
}

/* Sets of semaphores. */
static int sem_show(struct seq_file *m, void *v)
{
	seq_puts(m, "       key      semid perms      nsems   uid   gid  cuid  cgid      otime"
		    "      ctime\n");
	iterate_sem(put_sem, m);
	return 0;
}

/* One queue, and what waits in it. */
static int put_msg(const struct ipc_line *line, void *arg)
{
	const struct msqid64_ds *ds = &line->ds.msg;
	struct seq_file *m = arg;

	put_name(m, &ds->msg_perm, line->id);
	seq_printf(m, "  %10lu %10lu %5u %5u", (unsigned long)ds->msg_cbytes,
		   (unsigned long)ds->msg_qnum, ds->msg_lspid, ds->msg_lrpid);
	put_owners(m, &ds->msg_perm);
	seq_printf(m, " %10lu %10lu %10lu\n", (unsigned long)ds->msg_stime,
		   (unsigned long)ds->msg_rtime, (unsigned long)ds->msg_ctime);
	return 0;
}

/* Queues of messages. */
static int msg_show(struct seq_file *m, void *v)
{
	seq_puts(m, "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid"
		    "  cuid  cgid      stime      rtime      ctime\n");
	iterate_msg(put_msg, m);
	return 0;
}

/* --- Limits. --- */

/* In the order that Linux has them: of a set, of all, in a call, sets. */
static void show_sem(struct seq_file *m, const struct ctl_table *table)
{
	seq_printf(m, "%d\t%d\t%d\t%d\n", sem_ctls[0], sem_ctls[1], sem_ctls[2], sem_ctls[3]);
}

static const struct ctl_table ipc_table[] = {
	CTL_ULONG("shmmax", shm_ctlmax),
	CTL_ULONG("shmall", shm_ctlall),
	CTL_INT("shmmni", shm_ctlmni, 0, 1 << 15),
	CTL_SHOW("sem", show_sem),
	CTL_INT("msgmax", msg_ctlmax, 0, INT_MAX),
	CTL_INT("msgmnb", msg_ctlmnb, 0, INT_MAX),
	CTL_INT("msgmni", msg_ctlmni, 0, 1 << 15),
};

/* Behind the tables of the kernel's, to whose directory these belong. */
static int __init proc_sysvipc_init(void)
{
	struct proc_dir_entry *dir = proc_mkdir("sysvipc", NULL);

	if (!dir || !proc_create_single("shm", 0, dir, shm_show) ||
	    !proc_create_single("sem", 0, dir, sem_show) ||
	    !proc_create_single("msg", 0, dir, msg_show) ||
	    add_sysctls(kernel_sysctls, ipc_table, ARRAY_SIZE(ipc_table)))
		return -ENOMEM;
	return 0;
}
device_initcall(proc_sysvipc_init);
