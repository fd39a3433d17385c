// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/kpagecount, /proc/kpageflags: a word for each frame of memory, at its number. For root
 * alone, who finds numbers in /proc/<pid>/pagemap. Owns nothing.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kpage.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <linux/vfs.h>

#include "internal.h"

#define WORD_SIZE	sizeof(u64)
#define BATCH		(PAGE_SIZE / WORD_SIZE)

/* What the file says of a frame. */
typedef u64 (*word_of_frame)(unsigned long pfn);

/* From the place's frame on, as many as fit into @words; 0: behind the last one. */
static ssize_t copy_words(struct kiocb *iocb, struct iov_iter *to, u64 *words)
{
	word_of_frame word = pde_data(file_inode(iocb->ki_filp));
	unsigned long first = iocb->ki_pos / WORD_SIZE, end = nr_page_frames();
	unsigned long nr = min(iov_iter_count(to) / WORD_SIZE, BATCH);
	size_t len;

	if (first >= end)
		return 0;
	nr = min(nr, end - first);
	for (unsigned long i = 0; i < nr; i++)
		words[i] = word(first + i);
	len = copy_to_iter(words, nr * WORD_SIZE, to);
	iocb->ki_pos += len;
	return len == nr * WORD_SIZE ? (ssize_t)len : -EFAULT;
}

/* Parts of words are nothing. */
static ssize_t kpage_read(struct kiocb *iocb, struct iov_iter *to)
{
	u64 *words __free(kfree) = NULL;
	ssize_t done = 0, ret = 0;

	if ((iocb->ki_pos | iov_iter_count(to)) % WORD_SIZE)
		return -EINVAL;
	words = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!words)
		return -ENOMEM;
	while (iov_iter_count(to)) {
		ret = copy_words(iocb, to, words);
		if (ret <= 0)
			break;
		done += ret;
		cond_resched();
	}
	return ret < 0 ? ret : done;
}

/* Any place can be gone to: where there is no frame there is nothing to read. */
static const struct proc_ops kpage_ops = {
	.proc_read_iter = kpage_read,
	.proc_lseek = proc_mem_lseek,
};

/* Before the first program runs. */
static int __init proc_page_init(void)
{
	static const struct {
		const char *name;
		word_of_frame word;
	} files[] __initconst = {
		{ "kpagecount", pfn_mapcount },
		{ "kpageflags", stable_page_flags },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++) {
		struct proc_file file = {
			.name = files[i].name, .mode = 0400, .ops = &kpage_ops,
			.data = files[i].word,
		};

		if (!proc_register(NULL, &file))
			return -ENOMEM;
	}
	return 0;
}
fs_initcall(proc_page_init);
