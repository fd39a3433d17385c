// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arrays of pieces that programs hand over. Owns nothing.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

/* No piece may be longer than half of all, and none too far away; in all MAX_RW_COUNT. */
static ssize_t check_pieces(struct iovec *vec, unsigned long nr)
{
	size_t total = 0;

	for (unsigned long i = 0; i < nr; i++) {
		if ((ssize_t)vec[i].iov_len < 0)
			return -EINVAL;
		if (!access_ok((__force void __user *)vec[i].iov_base, vec[i].iov_len))
			return -EFAULT;
		vec[i].iov_len = min(vec[i].iov_len, MAX_RW_COUNT - total);
		total += vec[i].iov_len;
	}
	return total;
}

/* The array is copied before it is checked: the program may change its own meanwhile. */
ssize_t import_iovec(const struct iovec_request *req, struct iovec **array,
		     struct iov_iter *iter)
{
	struct iovec *vec = req->fast;
	ssize_t total;

	*array = NULL;
	if (req->nr_segs > UIO_MAXIOV)
		return -EINVAL;
	if (req->nr_segs > UIO_FASTIOV) {
		vec = kmalloc_array(req->nr_segs, sizeof(*vec), GFP_KERNEL);
		*array = vec;
	}
	if (!vec)
		return -ENOMEM;
	if (copy_from_user(vec, req->user, req->nr_segs * sizeof(*vec)))
		return -EFAULT;
	total = check_pieces(vec, req->nr_segs);
	if (total < 0)
		return total;
	*iter = (struct iov_iter){
		.iter_type = ITER_IOVEC, .data_source = req->direction, .__iov = vec,
		.nr_segs = req->nr_segs, .count = total,
	};
	return total;
}
EXPORT_SYMBOL_GPL(import_iovec);
