/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages that go from a file to somebody else as they are, and are not copied. */
#ifndef _LINUX_SPLICE_H
#define _LINUX_SPLICE_H

#include <linux/types.h>

struct file;
struct page;

/* A part of a page, with a reference; @shared: others may have it, so nobody writes to it. */
struct page_piece {
	struct page *page;
	unsigned int offset, len;
	bool shared;
};

/* As many as one read or write of a file is to be for. */
#define SPLICE_PIECES	16

struct piece_list {
	unsigned int nr;
	struct page_piece at[SPLICE_PIECES];
};

/*
 * What read() would give, *@pos moves: the bytes; 0: the end; an error. Files that have no
 * pages to give (file_operations.splice_read) are read into new ones. fs/splice.c
 */
struct piece_request {
	struct file *file;
	loff_t *pos;
	size_t len;
	unsigned int most;		/* pieces, up to SPLICE_PIECES */
	bool nowait;
};
ssize_t read_pieces(const struct piece_request *req, struct piece_list *list);
/* Those are written at *@pos, which moves: the bytes, or an error. The references stay. */
ssize_t write_pieces(struct file *file, const struct piece_list *list, loff_t *pos);
void put_pieces(struct piece_list *list);

#endif /* _LINUX_SPLICE_H */
