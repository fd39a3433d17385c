/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the fault path share: memory.c, and memory_file.c for files. */
#ifndef _MM_MEMORY_H
#define _MM_MEMORY_H

#include <linux/vm_ops.h>

#include "pt_user.h"

/*
 * A fault on its way. It runs under RCU, and never waits: what it could not have
 * without that is in @lacks when it answers VM_FAULT_RETRY.
 */
#define LACKS_PAGE	1u
#define LACKS_TABLE	2u
#define LACKS_FILE_PAGE	4u	/* vm_ops->fault() may wait for it */

struct fault {
	struct vm_fault vmf;
	struct pt_place at;
	unsigned int lacks;
	struct page *page;		/* brought along, frozen */
	struct pt_spare spare;
};

/* Locks the table, if everything is as it was found. */
bool fault_lock(const struct fault *f);
/* A table for the entry that is ours alone; what the entry says then is in f->at. */
vm_fault_t fault_private_table(struct fault *f);
/* A page, frozen, cleared if @zero is __GFP_ZERO; or NULL, which is noted. */
struct page *fault_alloc_page(struct fault *f, gfp_t zero);
void fault_free_page(struct page *page);
/* Puts @page in place of what the entry says; takes it, whatever becomes of it. */
vm_fault_t fault_install_copy(struct fault *f, struct page *page);

/* memory_file.c: nothing is mapped yet; a shared page is to be written to. */
vm_fault_t file_fault(struct fault *f);
vm_fault_t file_write_fault(struct fault *f);
/* May wait: brings what the fault lacks. */
vm_fault_t file_fetch(struct fault *f);

#endif /* _MM_MEMORY_H */
