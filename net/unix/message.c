// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages: bytes, and what goes beside them.
 *
 * What fits into one allocation of less than a page is in one; all else is in pages, so
 * that no large piece of memory is asked for. The sender is charged what Linux 6.1 would
 * charge him, so that programs that fill a socket find it full at the same place. Owns
 * nothing: a message belongs to who has it.
 */
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <net/af_unix.h>
#include <net/scm.h>

/* Without pages. */
#define INLINE_MOST	3776u

/* --- What Linux charges. --- */

#define SKB_SIZE	256u		/* of its header; */
#define SKB_TAIL	320u		/* behind the linear part */
#define SKB_HEAD_MOST	16064u		/* the linear part of a datagram, if it is not huge */
#define SKB_FRAGS_MOST	(17u * 4096u)

/* How much of @len Linux keeps in pages. */
static unsigned int paged_part(int type, unsigned int len)
{
	if (type == SOCK_STREAM)
		return len <= INLINE_MOST ? 0 : min(len, ALIGN(len - INLINE_MOST, 4096u));
	return len <= SKB_HEAD_MOST ? 0 : ALIGN(min(len - SKB_HEAD_MOST, SKB_FRAGS_MOST), 4096u);
}

/* The rest is in one piece, whose size is a power of two. */
static unsigned int charge_of(int type, unsigned int len)
{
	unsigned int paged = paged_part(type, len);

	return SKB_SIZE + (1u << fls(ALIGN(len - paged, 64u) + SKB_TAIL - 1)) + paged;
}

/* --- Memory. --- */

/* Some of them may be missing. */
static void free_pages_of(struct unix_msg *m)
{
	for (unsigned int i = 0; i < m->nr_pages; i++)
		if (unix_msg_pages(m)[i])
			put_page(unix_msg_pages(m)[i]);
	kvfree(m);
}

/* All pages, or none. */
static struct unix_msg *new_paged(size_t len)
{
	unsigned int nr = DIV_ROUND_UP(len, PAGE_SIZE);
	struct unix_msg *m = kvzalloc(struct_size(m, data, nr * sizeof(struct page *)), GFP_KERNEL);

	if (!m)
		return NULL;
	m->nr_pages = nr;
	for (unsigned int i = 0; i < nr; i++) {
		unix_msg_pages(m)[i] = alloc_page(GFP_HIGHUSER);
		if (!unix_msg_pages(m)[i]) {
			free_pages_of(m);
			return NULL;
		}
	}
	return m;
}

struct unix_msg *unix_msg_new(struct sock *from, size_t len)
{
	struct unix_msg *m;

	if (likely(len <= INLINE_MOST)) {
		m = kmalloc(struct_size(m, data, len), GFP_KERNEL);
		if (m)
			m->nr_pages = 0;
	} else {
		m = new_paged(len);
	}
	if (!m)
		return NULL;
	m->len = len;
	m->consumed = 0;
	m->uid = m->gid = OVERFLOWID;
	m->pid = NULL;
	m->fp = NULL;
	m->embryo = NULL;
	m->from = from;
	m->charge = charge_of(from->sk_type, len);
	sk_charge(from, m->charge);
	return m;
}

/* The last byte but one may make room; with the last one the sender may end. */
static void uncharge(struct unix_msg *m)
{
	struct sock *from = m->from;

	atomic_sub(m->charge - 1, &from->sk_wmem_alloc);
	if (wq_has_sleeper(&from->wr_wait) && unix_writable(unix_sk(from)))
		wake_up_poll(&from->wr_wait, POLLOUT | POLLWRNORM | POLLWRBAND);
	if (unlikely(sock_flag(from, SOCK_ASYNC_NOSPACE)) && unix_writable(unix_sk(from)) &&
	    test_and_clear_bit(SOCK_ASYNC_NOSPACE, &from->sk_flags))
		kill_fasync(&from->sk_fasync, POLL_OUT);
	sk_uncharge(from, 1);
}

/* The sender has his room before the files go, which may take a while. */
void unix_msg_free(struct unix_msg *m)
{
	uncharge(m);
	if (unlikely(m->fp)) {
		unix_detach_fds(m->fp);
		unix_bury_fds(m->fp);
	}
	put_pid(m->pid);
	if (likely(!m->nr_pages))
		kfree(m);
	else
		free_pages_of(m);
}

/* --- Bytes. --- */

/* All of it, or it is good for nothing. */
int unix_msg_fill(struct unix_msg *m, struct iov_iter *from)
{
	size_t left = m->len, n;

	if (likely(!m->nr_pages))
		return copy_from_iter(m->data, left, from) == left ? 0 : -EFAULT;
	for (unsigned int i = 0; left; i++) {
		n = min(left, PAGE_SIZE);
		if (copy_from_iter(page_address(unix_msg_pages(m)[i]), n, from) != n)
			return -EFAULT;
		left -= n;
	}
	return 0;
}

/* What was copied before a fault is the program's; the message is as it was. */
int unix_msg_copy(const struct unix_msg *m, size_t at, size_t len, struct iov_iter *to)
{
	void *page;
	size_t n;

	if (likely(!m->nr_pages))
		return copy_to_iter(m->data + at, len, to) == len ? 0 : -EFAULT;
	while (len) {
		n = min(len, PAGE_SIZE - at % PAGE_SIZE);
		page = page_address(unix_msg_pages(m)[at / PAGE_SIZE]);
		if (copy_to_iter(page + at % PAGE_SIZE, n, to) != n)
			return -EFAULT;
		at += n;
		len -= n;
	}
	return 0;
}

/* --- What goes beside them. --- */

/* Each message of a stream says who has sent it; the first one has the files. */
int unix_msg_attach(struct unix_msg *m, struct scm_cookie *scm)
{
	int err;

	if (scm->fp) {
		err = unix_attach_fds(scm->fp);
		if (err)
			return err;
		m->fp = scm->fp;
		scm->fp = NULL;
	}
	m->pid = get_pid(scm->pid);
	m->uid = scm->uid;
	m->gid = scm->gid;
	return 0;
}

/* His process, and the numbers that he goes by himself: not those that he acts with. */
void unix_msg_set_current(struct unix_msg *m)
{
	m->pid = get_pid(current->signal->pids[PIDTYPE_TGID]);
	m->uid = current_uid();
	m->gid = current_gid();
}

void unix_msg_creds(const struct unix_msg *m, struct scm_cookie *scm)
{
	scm->pid = get_pid(m->pid);
	scm->uid = m->uid;
	scm->gid = m->gid;
}

/* A look leaves them where they are. */
int unix_msg_files(struct unix_msg *m, unsigned int flags, struct scm_cookie *scm)
{
	if (flags & MSG_PEEK) {
		scm->fp = unix_peek_fds(m->fp);
		return scm->fp ? 0 : -ENOMEM;
	}
	unix_detach_fds(m->fp);
	scm->fp = m->fp;
	m->fp = NULL;
	return 0;
}
