// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files of the executor that is this kernel: such as memfd_create() makes, which is
 * what Linux is judged with. Each sequence has its own, empty at the beginning.
 */
#include <linux/err.h>
#include <linux/shmem_fs.h>
#include <linux/uio.h>
#include <linux/vm_flags.h>
#include <uapi/linux/falloc.h>

#include "ops_kernel.h"

bool ops_files_open(struct ops_kernel *k)
{
	for (unsigned int i = 0; i < OPS_FILES; i++) {
		k->file[i] = shmem_file_setup("memfd:file", 0, VM_NORESERVE);
		if (!IS_ERR(k->file[i]))
			continue;
		k->file[i] = NULL;
		return false;
	}
	return true;
}

void ops_files_close(struct ops_kernel *k)
{
	for (unsigned int i = 0; i < OPS_FILES; i++) {
		if (k->file[i])
			fput(k->file[i]);
		k->file[i] = NULL;
	}
}

/* Which of them it is, or OPS_FILES: none, or the memory behind no file. */
u8 ops_file_number(const struct ops_kernel *k, const struct file *file)
{
	u8 i = 0;

	while (i < OPS_FILES && k->file[i] != file)
		i++;
	return i;
}

static s64 read_bytes(struct file *file, const struct op *op, u8 *bytes)
{
	struct kvec vec = { bytes, op->len };
	struct iov_iter to = kvec_iter(ITER_DEST, &vec, 1);
	struct kiocb iocb = { .ki_filp = file, .ki_pos = op->addr };

	return file->f_op->read_iter(&iocb, &to);
}

static s64 write_bytes(struct file *file, const struct op *op)
{
	u8 bytes[OPS_ACCESS_MOST];
	struct kvec vec = { bytes, op->len };
	struct iov_iter from = kvec_iter(ITER_SOURCE, &vec, 1);
	struct kiocb iocb = { .ki_filp = file, .ki_pos = op->addr };

	for (unsigned int i = 0; i < op->len; i++)
		bytes[i] = op_byte(op, i);
	return file->f_op->write_iter(&iocb, &from);
}

static s64 truncate(struct file *file, u64 size)
{
	struct inode *inode = file_inode(file);

	guard(rwsem_write)(&inode->i_rwsem);
	return shmem_set_size(inode, size);
}

s64 ops_file_run(struct ops_kernel *k, const struct op *op, struct op_result *res)
{
	struct file *file = k->file[op->file];

	switch ((enum op_kind)op->kind) {
	case OP_FILE_READ:
		return read_bytes(file, op, res->bytes);
	case OP_FILE_WRITE:
		return write_bytes(file, op);
	case OP_FILE_PUNCH:
		return file->f_op->fallocate(file, FALLOC_FL_PUNCH_HOLE |
					     FALLOC_FL_KEEP_SIZE, op->addr, op->len);
	default:
		return truncate(file, op->len);
	}
}
